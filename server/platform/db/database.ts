import * as fs from "node:fs";
import { resolve } from "node:path";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { Pool } from "pg";
import type { Clock } from "#server/platform/clock.ts";
import type { Log } from "#server/platform/log.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { databaseError, folderError, type DatabasePlace } from "./database-errors.ts";
import { openEmbedded } from "./embedded.ts";
import { lockFolder } from "./folder-lock.ts";
import { migrateDatabase } from "./migrate.ts";
import * as schema from "./schema.ts";

/** Queries; the same on both engines, and within a transaction. */
export type Queries = Pick<
  NodePgDatabase<typeof schema>,
  "select" | "selectDistinct" | "selectDistinctOn" | "insert" | "update" | "delete" | "execute"
>;

/** The one database. What a promise of it resolves with is on the disk. */
export interface Database {
  readonly kind: "pglite" | "postgres";
  /** Runs queries outside a transaction. Errors a person can act on come as DomainErrors `database.*`. */
  query<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  /** Runs queries in one transaction: all or nothing, durable when it resolves. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  /** Runs reads that all see the database as it was when the first of them began. */
  snapshot<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Of a Postgres; absent: embedded, in `dataDir`. */
  readonly url?: string;
  readonly dataDir: string;
  readonly log: Log;
  /** Tells since when the folder is held. */
  readonly clock: Clock;
}

/**
 * Opens the database and brings its schema up to date.
 *
 * @throws DomainError `database.folder-in-use`, `database.folder-unwritable`, `database.disk-full`, `database.damaged`,
 *   `database.unreachable`, `database.refused`, `database.missing`, `database.url-invalid`, `database.newer`
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.url === undefined ? openFolder(options) : openUrl(options.url, options.log);
}

async function openFolder({ dataDir, log, clock }: DatabaseOptions): Promise<Database> {
  const folder = resolve(dataDir);
  const place: DatabasePlace = { kind: "pglite", name: folder };
  try {
    makeFolder(folder);
    let lost = async (): Promise<void> => undefined;
    const lock = lockFolder(folder, clock, () => {
      log.error(
        { folder },
        "the lock on the data folder was removed or taken by another process: the database is closed",
      );
      void lost();
    });
    try {
      const server = await openEmbedded(folder);
      lost = server.close;
      const close = once(async () => {
        await server.close();
        lock.release();
      });
      return await ready(server.pool, place, log, close);
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    throw folderError(databaseError(error, place), folder);
  }
}

async function openUrl(url: string, log: Log): Promise<Database> {
  const place: DatabasePlace = { kind: "postgres", name: nameOf(url) };
  const pool = new Pool({
    connectionString: url,
    application_name: "headroom",
    max: 10,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
  });
  try {
    return await ready(
      pool,
      place,
      log,
      once(() => pool.end()),
    );
  } catch (error) {
    throw databaseError(error, place);
  }
}

async function ready(
  pool: Pool,
  place: DatabasePlace,
  log: Log,
  close: () => Promise<void>,
): Promise<Database> {
  pool.on("error", (error) =>
    log.warn({ database: place.name, error: error.message }, "a database connection broke"),
  );
  // A connection that breaks while it is lent tells itself, not the pool; unheard, that would end the process. Whoever
  // borrowed it gets the error as the answer to their statement.
  pool.on("connect", (client) => client.on("error", () => undefined));
  try {
    await migrateDatabase(pool);
  } catch (error) {
    await close();
    throw error;
  }
  const queries = drizzle(pool, { schema });
  const translated = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw databaseError(error, place);
    }
  };
  return {
    kind: place.kind,
    query: (work) => translated(() => work(queries)),
    transaction: (work) => translated(() => queries.transaction(work)),
    snapshot: (work) =>
      translated(() =>
        queries.transaction(work, { isolationLevel: "repeatable read", accessMode: "read only" }),
      ),
    close,
  };
}

/** Makes a folder and those above it. */
function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch (error) {
    // On a read-only file system Node says "no such file" here; the plain call gives the true reason.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    fs.mkdirSync(folder);
  }
}

/** `host:port/name` of a database URL. */
function nameOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new DomainError({
      code: "database.url-invalid",
      message: "database.url is not the URL of a Postgres",
      remedy: "write it as postgres://user:password@host:5432/name",
    });
  }
  return `${parsed.searchParams.get("host") ?? parsed.host}${parsed.pathname}`;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
