import { pino, type DestinationStream, type Logger } from "pino";

export type Log = Logger;
export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";

const SECRET_FIELDS = ["authorization", "cookie", "set-cookie", "token", "password", "bearer"];

/** Every place where a secret could stand in what is logged: at the top, in headers, and one object further down. */
const REDACTED = SECRET_FIELDS.flatMap((field) => {
  const key = `["${field}"]`;
  return [key, `*${key}`, `*.headers${key}`, `headers${key}`];
});

/** Structured log as JSON lines. Values of fields that hold secrets are replaced before they are written. */
export function createLog(options: {
  readonly level: LogLevel;
  readonly destination?: DestinationStream;
}): Log {
  const settings = {
    level: options.level,
    redact: { paths: REDACTED, censor: "[redacted]" },
    base: null,
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}
