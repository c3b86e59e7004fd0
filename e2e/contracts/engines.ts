import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
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

/** Takes all rows away; the schema and its migrations stay. */
async function empty(database: Database): Promise<void> {
  await database.transaction(async (queries) => {
    const { rows } = await queries.execute<{ name: string }>(
      sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
    );
    const names = sql.raw(rows.map(({ name }) => name).join(", "));
    await queries.execute(sql`truncate ${names} restart identity cascade`);
  });
}

/**
 * The embedded engine. Opening it takes longer than most of what is tried on it, so that one database is emptied for each
 * test that comes after another; a test that opens its database a second time restarts it for real. Databases that are
 * needed beside that one are copies of a template.
 */
export async function embeddedEngine(): Promise<Engine> {
  const root = await mkdtemp(join(tmpdir(), "headroom-embedded-"));
  const open = (dataDir: string): Promise<Database> =>
    openDatabase({ dataDir, log: quietLog, clock: frozenClock });
  const template = join(root, "template");
  await (await open(template)).close();
  let made = 0;
  let kept: Database | null = null;
  let keptIsInUse = false;

  async function copied(): Promise<TestDatabase> {
    made += 1;
    const dataDir = join(root, `copy-${made}`);
    await cp(template, dataDir, { recursive: true });
    return {
      open: () => open(dataDir),
      remove: () => rm(dataDir, { recursive: true, force: true }),
    };
  }

  const keptFolder = join(root, "kept");

  async function emptied(): Promise<TestDatabase> {
    keptIsInUse = true;
    if (kept === null) {
      await cp(template, keptFolder, { recursive: true });
      kept = await open(keptFolder);
    } else await empty(kept);
    let wasOpened = false;
    return {
      open: async () => {
        if (wasOpened) {
          await kept?.close();
          kept = await open(keptFolder);
        }
        wasOpened = true;
        if (kept === null) throw new Error("the engine has been stopped");
        return { ...kept, close: async () => undefined };
      },
      remove: async () => {
        keptIsInUse = false;
      },
    };
  }

  return {
    fresh: () => (keptIsInUse ? copied() : emptied()),
    stop: async () => {
      await kept?.close();
      kept = null;
      await rm(root, { recursive: true, force: true });
    },
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
