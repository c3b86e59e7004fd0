import * as fs from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { Pool, type PoolConfig } from "pg";
import { EmbeddedStream } from "./embedded-stream.ts";

export interface EmbeddedServer {
  readonly pool: Pool;
  /** Stops the server and resolves when nothing holds its folder any more. */
  close(): Promise<void>;
}

/**
 * The embedded Postgres over `dataDir/postgres`, made on first use. A folder half made when the process was killed is
 * made again: it gets its name only when it is complete and on the disk.
 */
export async function openEmbedded(dataDir: string): Promise<EmbeddedServer> {
  const folder = join(dataDir, "postgres");
  if (!fs.existsSync(folder)) await createFolder(folder, dataDir);
  return start(folder);
}

async function createFolder(folder: string, dataDir: string): Promise<void> {
  const draft = `${folder}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { mode: 0o700 });
  const server = start(draft);
  try {
    await server.pool.query("select 1");
  } finally {
    await server.close();
  }
  const entries = fs.readdirSync(draft, { recursive: true, encoding: "utf8" });
  await Promise.all(entries.map((entry) => synchronise(join(draft, entry))));
  await synchronise(draft);
  fs.renameSync(draft, folder);
  await synchronise(dataDir);
}

async function synchronise(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** One server takes one connection; the pool makes the callers queue for it, and a new one when it broke. */
function start(folder: string): EmbeddedServer {
  let gone = Promise.resolve();
  const connection = (): EmbeddedStream => {
    const stream = new EmbeddedStream(folder, gone);
    gone = stream.gone;
    return stream;
  };
  const config: PoolConfig = {
    max: 1,
    idleTimeoutMillis: 0,
    user: "postgres",
    database: "postgres",
    stream: connection,
  };
  const pool = new Pool(config);
  return {
    pool,
    close: async () => {
      await pool.end();
      await gone;
    },
  };
}
