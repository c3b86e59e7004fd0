import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { z } from "zod";
import { findPart, missingReason } from "#e2e/run/find-part.ts";
import { root } from "#server/launch/typescript.mjs";

/** Said by readers.lua; times in microseconds. */
const measured = z.object({
  requests: z.number(),
  micros: z.number(),
  p50: z.number(),
  p99: z.number(),
  failed: z.number(),
});

export interface Reads {
  readonly perSecond: number;
  /** Milliseconds from asking to the whole answer. */
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

/**
 * Lets readers ask for an address without a pause, each on a connection of its own. Asking is left to wrk: a generator in
 * JavaScript takes more processor time for an answer than the server does, and on the same cores would measure itself.
 *
 * @throws Error when wrk is not there or fails
 */
export async function readAtOnce(url: string, readers: number, seconds: number): Promise<Reads> {
  const wrk = findPart("wrk");
  if (wrk === null) throw new Error(missingReason("wrk"));
  const child = spawn(
    wrk,
    [
      "--threads=1",
      `--connections=${readers}`,
      `--duration=${seconds}s`,
      "--header=accept-encoding: gzip",
      `--script=${join(root, "e2e/bench/readers.lua")}`,
      url,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`wrk ended with ${String(code)}: ${said}`);
  const line = said.trim().split("\n").at(-1) ?? "";
  const { requests, micros, p50, p99, failed } = measured.parse(JSON.parse(line));
  return { perSecond: requests / (micros / 1e6), p50: p50 / 1e3, p99: p99 / 1e3, failed };
}
