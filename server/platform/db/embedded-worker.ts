import { parentPort, workerData } from "node:worker_threads";
import type { PGlite } from "@electric-sql/pglite";
import { giveBackMemory, reuseBuffers } from "#server/platform/memory.ts";
import { openDurable } from "./durable-pglite.ts";
import { batchReader } from "./wire.ts";

/** Sent to the thread that started the worker, besides the raw bytes of the server's answers. */
export type WorkerEvent =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly message: string; readonly serverLog: readonly string[] };

/** Runs one embedded Postgres for one connection: bytes of the Postgres protocol in, bytes out. */
async function serve(folder: string, port: NonNullable<typeof parentPort>): Promise<void> {
  const serverLog: string[] = [];
  const fail = (error: unknown): never => {
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ kind: "failed", message, serverLog } satisfies WorkerEvent);
    return process.exit(1);
  };
  /** Postgres says PANIC when it can no longer vouch for what it wrote: it must be started anew, from its log. */
  const listen = (line: string): boolean => {
    serverLog.push(line);
    if (serverLog.length > 50) serverLog.shift();
    if (/\b(PANIC|Aborted)\b/.test(line)) fail(new Error(line));
    return false;
  };
  try {
    const database = await openDurable(folder, listen);
    answer(database, port, fail);
    port.postMessage({ kind: "ready" } satisfies WorkerEvent);
  } catch (error) {
    fail(error);
  }
}

function answer(
  database: PGlite,
  port: NonNullable<typeof parentPort>,
  fail: (error: unknown) => never,
): void {
  const read = batchReader();
  const tidy = tidyWhenIdle();
  let work = Promise.resolve();
  const run = async (bytes: Uint8Array): Promise<void> => {
    const parts: Uint8Array[] = [];
    await database.execProtocolRawStream(bytes, {
      syncToFs: false,
      onRawData: (part) => parts.push(part.slice()),
    });
    const reply = new Uint8Array(Buffer.concat(parts));
    port.postMessage(reply, [reply.buffer]);
    tidy(reply.length);
  };
  port.on("message", (chunk: Uint8Array) => {
    for (const batch of read(chunk)) {
      work = work
        .then(() =>
          batch.kind === "run" ? run(batch.bytes) : database.close().then(() => process.exit(0)),
        )
        .catch(fail);
    }
  });
}

const WORTH_TIDYING_BYTES = 8 * 2 ** 20;
const LONG_ANSWER_BYTES = 2 ** 18;
const IDLE_MS = 1_000;

/** Answers leave copies behind; a thread that then has nothing to do would keep them for as long as that lasts. */
function tidyWhenIdle(): (bytes: number) => void {
  let answered = 0;
  let idle: NodeJS.Timeout | undefined;
  return (bytes) => {
    answered += bytes;
    if (bytes >= LONG_ANSWER_BYTES) reuseBuffers();
    if (answered < WORTH_TIDYING_BYTES) return;
    clearTimeout(idle);
    idle = setTimeout(() => {
      answered = 0;
      giveBackMemory();
    }, IDLE_MS).unref();
  };
}

if (parentPort !== null) await serve(workerData as string, parentPort);
