import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { HOUR_MS, type Instant } from "#shared/kernel/time.ts";
import type { Clock } from "#server/platform/clock.ts";
import { lockFolder } from "#server/platform/db/folder-lock.ts";

/** A demo that was started longer ago is told anew: what it says goes on now no longer does. */
const RETOLD_AFTER_MS = 12 * HOUR_MS;

export interface DemoFolder {
  readonly folder: string;
  /** The instant around which the story is told. */
  readonly anchor: Instant;
}

/** Removes a story that is over, unless a process still serves it. */
async function remove(folder: string, clock: Clock): Promise<void> {
  try {
    lockFolder(folder, clock, () => undefined).release();
  } catch {
    return;
  }
  await rm(folder, { recursive: true, force: true });
}

/**
 * Where the demo's figures are kept. Each telling of the story has a folder of its own, named by its anchor: a restart
 * goes on with the same story, a start on another day tells it anew.
 */
export async function demoFolder(dataDir: string, clock: Clock): Promise<DemoFolder> {
  const now = clock.now();
  await mkdir(dataDir, { recursive: true });
  const anchors = (await readdir(dataDir)).filter((name) => /^\d{13}$/.test(name)).map(Number);
  const isCurrent = (anchor: Instant): boolean => anchor <= now && now - anchor < RETOLD_AFTER_MS;
  for (const anchor of anchors.filter((one) => !isCurrent(one)))
    await remove(join(dataDir, String(anchor)), clock);
  const anchor = Math.max(...anchors.filter(isCurrent), 0) || now;
  return { folder: join(dataDir, String(anchor)), anchor };
}
