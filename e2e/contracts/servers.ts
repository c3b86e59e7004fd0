import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { processCpuMs } from "#e2e/run/process-cpu.ts";

/** A real server that a test started, over a folder that goes with it. */
export interface MetricServer {
  readonly kind: "prometheus" | "victoria-metrics";
  readonly url: string;
  /** Processor time used so far, in milliseconds. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

/** Runs a program to its end. @throws Error with what it said, when it ends with anything but 0 */
export async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said.slice(-2_000)}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** A Prometheus reads a file of 170,000 rules for a minute or two, and longer on a busy machine. */
const READY_WITHIN_MS = 10 * 60_000;

async function waitUntilReady(child: ChildProcess, url: string, said: () => string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended early: ${said().slice(-2_000)}`);
    if (await answers(url)) return;
    await wait(50);
  }
  throw new Error(`the server did not become ready: ${said().slice(-2_000)}`);
}

interface Launch {
  readonly kind: MetricServer["kind"];
  readonly program: string;
  readonly args: readonly string[];
  readonly port: number;
  readonly readyPath: string;
  /** Removed when the server is stopped. */
  readonly folder: string | null;
}

async function launch({
  kind,
  program,
  args,
  port,
  readyPath,
  folder,
}: Launch): Promise<MetricServer> {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-10_000);
  });
  const url = `http://127.0.0.1:${port}`;
  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    }
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
  try {
    await waitUntilReady(child, `${url}${readyPath}`, () => said);
  } catch (error) {
    await stop();
    throw error;
  }
  return { kind, url, cpuMs: () => processCpuMs(child.pid), stop };
}

export interface PrometheusPrograms {
  readonly prometheus: string;
  readonly promtool: string;
}

/** A folder for a Prometheus, whose storage holds the samples. @param openMetrics text that ends with `# EOF` */
export async function preparePrometheus(promtool: string, openMetrics: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "headroom-prometheus-"));
  await writeFile(join(folder, "samples.om"), openMetrics);
  await writeFile(join(folder, "prometheus.yml"), "");
  await run(promtool, [
    "tsdb",
    "create-blocks-from",
    "--max-block-duration=1536h",
    "openmetrics",
    join(folder, "samples.om"),
    join(folder, "data"),
  ]);
  return folder;
}

/** Starts a Prometheus over a prepared folder. @param keepsFolder whether the folder outlives it, to be served again */
export async function servePrometheus(
  prometheus: string,
  folder: string,
  keepsFolder = false,
  flags: readonly string[] = [],
): Promise<MetricServer> {
  const port = await freePort();
  return launch({
    kind: "prometheus",
    program: prometheus,
    args: [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      "--storage.tsdb.retention.time=10y",
      `--web.listen-address=127.0.0.1:${port}`,
      ...flags,
    ],
    port,
    readyPath: "/-/ready",
    folder: keepsFolder ? null : folder,
  });
}

/** Starts a Prometheus whose storage holds the samples. @param openMetrics text that ends with `# EOF` */
export async function startPrometheus(
  programs: PrometheusPrograms,
  openMetrics: string,
): Promise<MetricServer> {
  return servePrometheus(
    programs.prometheus,
    await preparePrometheus(programs.promtool, openMetrics),
  );
}

async function importInto(url: string, exposition: string): Promise<void> {
  const response = await fetch(`${url}/api/v1/import/prometheus`, {
    method: "POST",
    body: exposition,
  });
  if (!response.ok)
    throw new Error(`the import was refused: ${response.status} ${await response.text()}`);
  // What was imported becomes visible to queries when this returns.
  await fetch(`${url}/internal/force_flush`);
}

/** Starts a VictoriaMetrics that holds the samples. @param exposition lines with timestamps in milliseconds */
export async function startVictoriaMetrics(
  program: string,
  exposition: string,
): Promise<MetricServer> {
  const folder = await mkdtemp(join(tmpdir(), "headroom-victoria-"));
  const port = await freePort();
  const server = await launch({
    kind: "victoria-metrics",
    program,
    args: [
      `-storageDataPath=${join(folder, "data")}`,
      "-retentionPeriod=10y",
      "-search.latencyOffset=0s",
      "-memory.allowedBytes=256MB",
      `-httpListenAddr=127.0.0.1:${port}`,
    ],
    port,
    readyPath: "/health",
    folder,
  });
  try {
    await importInto(server.url, exposition);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}
