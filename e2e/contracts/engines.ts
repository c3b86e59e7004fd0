import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase, type Database } from "#server/platform/db/database.ts";
import { createLog } from "#server/platform/log.ts";
import { startPostgres } from "./postgres.ts";

export const quietLog = createLog({ level: "silent" });
export const frozenClock = { now: () => Date.UTC(2026, 10, 23) };

/** One of the two engines, with a migrated template from which each test gets a database of its own. */
export interface Engine {
  /** A fresh database. */
  fresh(): Promise<TestDatabase>;
  stop(): Promise<void>;
}

export interface TestDatabase {
  /** Opens it; may be called again after `Database.close`, or, on Postgres, beside another one. */
  open(): Promise<Database>;
  remove(): Promise<void>;
}

/** The embedded engine: a template folder, copied for each test. */
export async function embeddedEngine(): Promise<Engine> {
  const root = await mkdtemp(join(tmpdir(), "headroom-embedded-"));
  const open = (dataDir: string): Promise<Database> =>
    openDatabase({ dataDir, log: quietLog, clock: frozenClock });
  const template = join(root, "template");
  await (await open(template)).close();
  let made = 0;
  return {
    fresh: async () => {
      made += 1;
      const dataDir = join(root, `copy-${made}`);
      await cp(template, dataDir, { recursive: true });
      return {
        open: () => open(dataDir),
        remove: () => rm(dataDir, { recursive: true, force: true }),
      };
    },
    stop: () => rm(root, { recursive: true, force: true }),
  };
}

/** A real Postgres: a template database, copied by the server. */
export async function postgresEngine(program: string): Promise<Engine> {
  const cluster = await startPostgres(program);
  const open = (name: string): Promise<Database> =>
    openDatabase({ url: cluster.url(name), dataDir: "", log: quietLog, clock: frozenClock });
  const template = await cluster.createDatabase();
  await (await open(template)).close();
  return {
    fresh: async () => {
      const name = await cluster.createDatabase(template);
      return { open: () => open(name), remove: async () => undefined };
    },
    stop: cluster.stop,
  };
}
