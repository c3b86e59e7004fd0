import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { frozenClock, quietLog } from "#e2e/contracts/engines.ts";
import { openDatabase, type Database } from "#server/platform/db/database.ts";
import { createSliStore } from "#server/sli/sli.store.ts";
import { INGEST_START, SERIES_COUNT, SLICES_PER_APPEND, STEP_MS } from "./ingest-plan.ts";

const ROUNDS = Number(process.env["HEADROOM_KILL_ROUNDS"] ?? "4");
const PROGRAM = fileURLToPath(new URL("./ingest-process.ts", import.meta.url));

interface Ingestion {
  readonly child: ChildProcess;
  /** Resolves when it has opened the database. */
  readonly ready: Promise<void>;
  /** The last append it said was stored; -1 before the first. */
  acknowledged(): number;
  kill(): Promise<void>;
}

function startIngestion(dataDir: string, first: number): Ingestion {
  const child = spawn(process.execPath, ["--import", "tsx", PROGRAM, dataDir, String(first)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let acknowledged = first - 1;
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<void>((resolve, reject) => {
    lines.on("line", (line) => {
      if (line === "ready") resolve();
      else acknowledged = Number(line.slice("append ".length));
    });
    child.once("exit", () =>
      reject(new Error(`the ingesting process ended before it was ready: ${errors}`)),
    );
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, "close");
    child.kill("SIGKILL");
    await closed;
  };
  return { child, ready, acknowledged: () => acknowledged, kill };
}

/** Numbers in [0, 1) that are the same on every run (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How many of the appends up to `last` are there whole, and how many are there in part. */
async function countAppends(
  db: Database,
  last: number,
): Promise<{ readonly whole: number; readonly torn: number }> {
  const slicesPerAppend = new Map<number, number>();
  const end = INGEST_START + (last + 2) * SLICES_PER_APPEND * STEP_MS;
  for await (const { start, good, total } of createSliStore(db).loadColumns({
    from: INGEST_START,
    to: end,
  })) {
    total.forEach((value, index) => {
      const append = Math.floor(
        (start - INGEST_START + index * STEP_MS) / (SLICES_PER_APPEND * STEP_MS),
      );
      const asSent = good[index] === append && value === append + (index % SLICES_PER_APPEND);
      if (asSent) slicesPerAppend.set(append, (slicesPerAppend.get(append) ?? 0) + 1);
    });
  }
  const full = SERIES_COUNT * SLICES_PER_APPEND;
  const counts = [...slicesPerAppend];
  return {
    whole: counts.filter(([append, count]) => append <= last && count === full).length,
    torn: counts.filter(([, count]) => count !== full).length,
  };
}

describe("the embedded database, killed while it ingests", () => {
  let dataDir: string;
  let running: Ingestion | undefined;
  const open = (): Promise<Database> =>
    openDatabase({ dataDir, log: quietLog, clock: frozenClock });

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "headroom-kill-"));
  });
  afterEach(async () => {
    await running?.kill();
    await rm(dataDir, { recursive: true, force: true });
  });

  it(
    `loses nothing it acknowledged, ${ROUNDS} times over`,
    async () => {
      const random = seededRandom(20_261_123);
      let next = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        running = startIngestion(dataDir, next);
        await running.ready;
        await wait(20 + random() * 800);
        await running.kill();
        const last = running.acknowledged();
        const db = await open();
        try {
          expect(await countAppends(db, last)).toEqual({ whole: last + 1, torn: 0 });
        } finally {
          await db.close();
        }
        next = last + 1;
      }
      expect(next).toBeGreaterThan(0);
    },
    60_000 + ROUNDS * 20_000,
  );

  it("begins anew when it was killed before the folder was complete", async () => {
    running = startIngestion(dataDir, 0);
    await wait(1_500);
    await running.kill();
    await running.ready.catch(() => undefined);
    const db = await open();
    expect(await createSliStore(db).allSeries()).toBeInstanceOf(Array);
    await db.close();
  });

  it("refuses a folder that another process holds, and names that process", async () => {
    running = startIngestion(dataDir, 0);
    await running.ready;
    const { pid } = running.child;
    await expect(open()).rejects.toMatchObject({
      code: "database.folder-in-use",
      message: expect.stringMatching(
        new RegExp(
          `the data folder ${dataDir} is in use by process ${pid} on \\S+ since 20\\d\\d-`,
        ),
      ),
    });
    await running.kill();
    await (await open()).close();
  });
});
