import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { root } from "#server/launch/typescript.mjs";
import { processCpuMs } from "./process-cpu.ts";

const READY_WITHIN_MS = 120_000;

export interface ServerProcess {
  readonly url: string;
  /** From starting the process to the first /readyz with 200. */
  readonly readyMs: number;
  /** Resident memory now, in bytes. */
  resident(): Promise<number>;
  /** What the program itself holds on to: its heap in use and its buffers, in bytes. */
  held(): Promise<number>;
  /** Processor time used so far, in milliseconds. */
  cpuMs(): Promise<number>;
  /** @throws Error with what it said last, when it had ended by itself before */
  kill(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

async function untilReady(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${said()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.status === 200) return;
    await wait(20);
  }
  throw new Error(`the server was not ready in time: ${said()}`);
}

export interface ServerOptions {
  /** Absent: one that nobody listens on. */
  readonly port?: number;
  /** How far the process's clock is ahead of the machine's; as if it had been started that much later. */
  readonly laterMs?: number;
}

/** Loaded before the server: its clock then reads later than the machine's. */
function laterClock(laterMs: number): readonly string[] {
  if (laterMs === 0) return [];
  const source = `const now = Date.now; Date.now = () => now() + ${laterMs};`;
  return ["--import", `data:text/javascript,${encodeURIComponent(source)}`];
}

/**
 * Starts `headroom serve` in a folder, and resolves when it is ready. It serves the folder's headroom.yaml, or the demo
 * organisation where there is none.
 */
export async function startServer(
  folder: string,
  options: ServerOptions = {},
): Promise<ServerProcess> {
  const port = options.port ?? (await freePort());
  const startedAt = performance.now();
  const program = join(root, "server/cli/headroom.mjs");
  const { HEADROOM_CONFIG: _others, DATABASE_URL: _database, ...env } = process.env;
  const child = spawn(process.execPath, [...laterClock(options.laterMs ?? 0), program, "serve"], {
    cwd: folder,
    env: { ...env, PORT: String(port), LOG_LEVEL: "error" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  let killed = false;
  child.stderr?.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(url, child, () => said);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return {
    url,
    readyMs: performance.now() - startedAt,
    async resident() {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) * 1_024;
    },
    async held() {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      const value = (name: string): number =>
        Number(new RegExp(`^${name} (\\S+)`, "m").exec(metrics)?.[1] ?? Number.NaN);
      return value("nodejs_heap_size_used_bytes") + value("nodejs_external_memory_bytes");
    },
    cpuMs: () => processCpuMs(child.pid),
    async kill(signal) {
      if (killed) return;
      killed = true;
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(
          `the server ended by itself (${child.exitCode ?? child.signalCode}): ${said}`,
        );
      const ended = once(child, "exit");
      child.kill(signal);
      await ended;
    },
  };
}
