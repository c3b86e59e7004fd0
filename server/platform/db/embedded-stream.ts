import { Duplex } from "node:stream";
import { Worker } from "node:worker_threads";
import { IS_BUILT } from "#server/platform/root.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import type { WorkerEvent } from "./embedded-worker.ts";

/** A build has the worker beside its other programs, one folder above the parts that they share. */
const WORKER = IS_BUILT
  ? new URL("../embedded-worker.js", import.meta.url)
  : new URL("./embedded-worker.mjs", import.meta.url);

/**
 * A connection to an embedded Postgres that runs in its own thread, so that a long statement never holds up an HTTP
 * answer. Looks like a socket to `pg`. One connection is one server: when it breaks (a full disk makes Postgres stop),
 * the next connection starts a new one, which recovers from its log.
 */
export class EmbeddedStream extends Duplex {
  /** Resolves when the thread has gone and nothing holds the folder any more. */
  readonly gone: Promise<void>;
  readonly #folder: string;
  readonly #after: Promise<void>;
  readonly #left: () => void;
  #worker: Worker | undefined;
  #ending = false;

  /** @param after resolves when the previous server on the same folder has gone */
  constructor(folder: string, after: Promise<void>) {
    super();
    this.#folder = folder;
    this.#after = after;
    const { promise, resolve } = deferred();
    this.gone = promise;
    this.#left = resolve;
  }

  connect(): this {
    void this.#after.then(() => this.#start());
    return this;
  }

  // `pg` sets these on a socket; a thread has neither.
  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    this.#worker?.ref();
    return this;
  }

  unref(): this {
    this.#worker?.unref();
    return this;
  }

  override _write(
    chunk: Uint8Array,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    this.#worker?.postMessage(new Uint8Array(chunk));
    done();
  }

  override _read(): void {}

  override _final(done: (error?: Error | null) => void): void {
    this.#ending = true;
    void this.#finish(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.#worker === undefined) this.#left();
    else if (!this.#ending) void this.#worker.terminate();
    done(error);
  }

  async #finish(done: () => void): Promise<void> {
    await this.gone;
    done();
  }

  #start(): void {
    if (this.destroyed) return;
    const worker = new Worker(WORKER, {
      workerData: this.#folder,
      execArgv: [],
      // Its work is in the memory of Postgres itself; what passes through JavaScript is short-lived.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.#worker = worker;
    worker.on("message", (message: Uint8Array | WorkerEvent) => this.#receive(message));
    worker.on("error", (error) => this.destroy(error));
    worker.on("exit", () => {
      this.#left();
      if (!this.#ending) this.destroy(stopped("its thread ended", []));
      else this.push(null);
    });
  }

  #receive(message: Uint8Array | WorkerEvent): void {
    if (message instanceof Uint8Array) this.push(message);
    else if (message.kind === "ready") this.emit("connect");
    else this.destroy(stopped(message.message, message.serverLog));
  }
}

/** The error of an embedded server that ended, with what it had said last as its cause. */
function stopped(message: string, serverLog: readonly string[]): DomainError {
  return new DomainError(
    { code: "database.stopped", message: `the embedded database stopped: ${message}` },
    { cause: serverLog.join("\n") },
  );
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
