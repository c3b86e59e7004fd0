import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Clock } from "#server/platform/clock.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { pidSpace, processStart } from "./process-identity.ts";

const HEARTBEAT_MS = 5_000;
/** A holder whose pid cannot be looked up from here (other machine or container) counts as gone after this silence. */
const SILENCE_MS = 60_000;

const recordSchema = z.object({
  token: z.string(),
  pid: z.number().int(),
  started: z.string(),
  space: z.string(),
  host: z.string(),
  since: z.string(),
});
type LockRecord = z.infer<typeof recordSchema>;

export interface FolderLock {
  /** Gives the folder free. Safe to call twice. */
  release(): void;
}

/**
 * Takes a folder for this process alone. A lock left by a process that was killed is taken over at once.
 *
 * The lock file appears and is replaced only as a whole (hard link, rename), and a dead holder's file is replaced only
 * by whoever holds a second lock, taken the same way, so that of two starters one wins.
 *
 * @param onLost told when somebody else has taken or removed the lock, after which the folder must not be written
 * @throws DomainError `database.folder-in-use`, naming the holder's pid, host and since when
 */
export function lockFolder(folder: string, clock: Clock, onLost: () => void): FolderLock {
  const path = join(folder, "lock");
  const mine = ownRecord(clock);
  take(path, mine, folder);
  const heartbeat = setInterval(() => {
    if (readRecord(path)?.token === mine.token) touch(path, mine);
    else {
      clearInterval(heartbeat);
      onLost();
    }
  }, HEARTBEAT_MS).unref();
  return {
    release: () => {
      clearInterval(heartbeat);
      if (readRecord(path)?.token === mine.token) fs.rmSync(path, { force: true });
    },
  };
}

function ownRecord(clock: Clock): LockRecord {
  const host = hostname();
  const started = processStart(process.pid) ?? "unknown";
  return {
    token: randomUUID(),
    pid: process.pid,
    started,
    space: pidSpace(host),
    host,
    since: new Date(clock.now()).toISOString(),
  };
}

function take(path: string, mine: LockRecord, folder: string): void {
  const draft = `${path}.${mine.token}`;
  writeDurably(draft, JSON.stringify(mine));
  try {
    while (!linked(draft, path)) {
      const holder = readRecord(path);
      if (holder !== null && isAlive(holder, path, draft)) throw inUse(folder, holder);
      replaceDead(path, holder, mine, draft, folder);
      if (readRecord(path)?.token === mine.token) return;
    }
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** Replaces the file of a dead holder, unless another starter was faster. */
function replaceDead(
  path: string,
  dead: LockRecord | null,
  mine: LockRecord,
  draft: string,
  folder: string,
): void {
  const claim = `${path}.takeover`;
  take(claim, mine, folder);
  try {
    if (fs.existsSync(path) && readRecord(path)?.token === dead?.token) fs.renameSync(draft, path);
    else writeDurably(draft, JSON.stringify(mine));
  } finally {
    fs.rmSync(claim, { force: true });
  }
}

function isAlive(holder: LockRecord, path: string, freshFile: string): boolean {
  if (holder.space === pidSpace(hostname())) {
    const start = processStart(holder.pid);
    return (
      start !== null &&
      (start === holder.started || start === "unknown" || holder.started === "unknown")
    );
  }
  // Both times are the file system's own, so that clocks which differ between machines do no harm.
  return fs.statSync(freshFile).mtimeMs - fs.statSync(path).mtimeMs < SILENCE_MS;
}

function inUse(folder: string, holder: LockRecord): DomainError {
  const elsewhere = holder.space !== pidSpace(hostname());
  return new DomainError({
    code: "database.folder-in-use",
    message: `the data folder ${folder} is in use by process ${holder.pid} on ${holder.host} since ${holder.since}`,
    remedy: elsewhere
      ? `stop that process, or give this one a dataDir of its own; if it is gone already, its lock lapses ${SILENCE_MS / 1_000} s after its last sign of life`
      : "stop that process, or give this one a dataDir of its own",
  });
}

function linked(draft: string, path: string): boolean {
  try {
    fs.linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** `null` when there is no lock, or one that nobody could have written whole. */
function readRecord(path: string): LockRecord | null {
  try {
    return recordSchema.parse(JSON.parse(fs.readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

/** Says "still here" by writing the same bytes again; the file system notes the time. A full disk is no reason to stop. */
function touch(path: string, mine: LockRecord): void {
  try {
    const file = fs.openSync(path, "r+");
    try {
      fs.writeSync(file, JSON.stringify(mine), 0);
    } finally {
      fs.closeSync(file);
    }
  } catch {
    return;
  }
}

function writeDurably(path: string, text: string): void {
  fs.writeFileSync(path, text, { flush: true });
}
