import { createApp } from "./app.ts";
import type { Config, Environment } from "./config.ts";
import type { Clock } from "./platform/clock.ts";
import { createLog, type LogLevel } from "./platform/log.ts";

export interface RunningServer {
  readonly url: string;
  /** Settles when the server was asked to stop (SIGINT, SIGTERM) and has closed everything. */
  readonly stopped: Promise<void>;
}

/** The one real clock. Everything else is given instants or a clock. */
const REAL_CLOCK: Clock = { now: () => Date.now() };

/** How long closing may take once everything was told to; whatever still holds the process then is left behind. */
const CLOSING_MS = 10_000;

const LOG_LEVELS: readonly LogLevel[] = [
  "fatal",
  "error",
  "warn",
  "info",
  "debug",
  "trace",
  "silent",
];

/** `LOG_LEVEL`, or `info` when it is not set or no level. */
function logLevel(env: Environment): LogLevel {
  return LOG_LEVELS.find((level) => level === env["LOG_LEVEL"]) ?? "info";
}

/**
 * Resolves at the first signal to stop. Further ones change nothing: one Ctrl-C arrives twice when npm stands between
 * (from the terminal and from npm), and closing must not be cut off by that.
 */
function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve());
  });
}

/**
 * Starts the server: the one place where Headroom meets the real clock, the process's signals and its log.
 *
 * @throws DomainError what keeps it from starting, such as a data folder in use or a port that is taken
 */
export async function startServer(options: {
  readonly config: Config;
  readonly env: Environment;
}): Promise<RunningServer> {
  const stopRequest = askedToStop();
  const log = createLog({ level: logLevel(options.env), destination: process.stderr });
  const app = await createApp(options.config, { clock: REAL_CLOCK, log });
  const { url } = await app.listen();
  const stopped = stopRequest.then(async () => {
    log.info("stopping");
    setTimeout(() => process.exit(), CLOSING_MS).unref();
    await app.close();
  });
  return { url, stopped };
}
