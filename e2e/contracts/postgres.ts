import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chmod, chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Client } from "pg";
import { freePort } from "./servers.ts";

/** A throw-away Postgres of its own, over a folder that goes with it. */
export interface PostgresCluster {
  readonly port: number;
  /** A URL of one of its databases. */
  url(database: string): string;
  /** Makes a database as a copy of another one, or an empty one. */
  createDatabase(template?: string): Promise<string>;
  stop(): Promise<void>;
}

/** The password the cluster's user has; it protects nothing. */
export const CLUSTER_PASSWORD = "kept-out-of-messages";

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Postgres refuses to run as root: there it runs as `postgres`, or as nobody. */
async function accountToRunAs(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  const [, , uid, gid] =
    lines.find(([name]) => name === "postgres") ?? lines.find(([name]) => name === "nobody") ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/** Starts a Postgres on a free port, with a unix socket in its own folder. */
export async function startPostgres(postgresProgram: string): Promise<PostgresCluster> {
  const programs = dirname(postgresProgram);
  const account = await accountToRunAs();
  const folder = await mkdtemp(join(tmpdir(), "headroom-postgres-"));
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
  const data = join(folder, "data");
  const port = await freePort();
  const run = (program: string, ...args: readonly string[]): Promise<void> =>
    runAs(account, folder, join(programs, program), args);
  await run(
    "initdb",
    "-D",
    data,
    "-U",
    "headroom",
    "--auth=trust",
    "--no-sync",
    "--encoding=UTF8",
    "--locale=C",
  );
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`;
  await run("pg_ctl", "-D", data, "-w", "-s", "-l", join(folder, "log"), "-o", settings, "start");
  const url = (database: string): string =>
    `postgres://headroom:${CLUSTER_PASSWORD}@127.0.0.1:${port}/${database}`;
  return {
    port,
    url,
    createDatabase: async (template = "template1") => {
      const name = `test_${randomUUID().replaceAll("-", "")}`;
      const client = new Client({ connectionString: url("postgres") });
      await client.connect();
      await client.query(
        `create database ${client.escapeIdentifier(name)} template ${client.escapeIdentifier(template)}`,
      );
      await client.end();
      return name;
    },
    stop: async () => {
      await run("pg_ctl", "-D", data, "-w", "-s", "-m", "immediate", "stop");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function runAs(
  account: Account | undefined,
  folder: string,
  program: string,
  args: readonly string[],
): Promise<void> {
  const child = spawn(program, args, {
    ...account,
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  // Not "close": a server started by pg_ctl keeps the pipe open.
  const [code] = (await once(child, "exit")) as [number | null];
  child.stderr.destroy();
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said.slice(-2_000)}`);
}
