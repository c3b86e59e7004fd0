import type { AnsweredCheck, GateStore } from "./gate.store.ts";

/** Keeps checks. Resolves when they are durable. */
export interface Recorder {
  keep(check: AnsweredCheck): Promise<void>;
}

interface Waiting {
  readonly check: AnsweredCheck;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Rows of one statement, well below the number of parameters that Postgres allows. */
const MOST_AT_ONCE = 200;

/**
 * Writes what comes while the database is busy together, so that fifty pipelines at once wait for one write to the disk and not
 * for fifty.
 */
export function createRecorder(store: Pick<GateStore, "addChecks">): Recorder {
  let waiting: Waiting[] = [];
  let isWriting = false;

  async function write(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST_AT_ONCE);
      waiting = waiting.slice(MOST_AT_ONCE);
      try {
        await store.addChecks(batch.map(({ check }) => check));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    isWriting = false;
  }

  return {
    keep: (check) =>
      new Promise((done, failed) => {
        waiting.push({ check, done, failed });
        if (!isWriting) void write();
      }),
  };
}
