import { Worker } from "node:worker_threads";
import pLimit from "p-limit";
import type { GamingInputs } from "#shared/scenarios/gaming/inputs.ts";
import { IS_BUILT } from "#server/platform/root.ts";
import type { LabTask, PlayedLab } from "./gaming-task.ts";

/** A build has the worker beside its other programs, one folder above the parts that they share. */
const WORKER = IS_BUILT
  ? new URL("../gaming-worker.js", import.meta.url)
  : new URL("./gaming-worker.mjs", import.meta.url);

/** One at a time: several would only take the processor from each other, and from everything else. */
const inTurn = pLimit(1);

/**
 * Plays every strategy in a thread of its own. For a large team it takes seconds, in which all other requests are to be
 * answered.
 */
export function playInThread(inputs: GamingInputs, team: string): Promise<PlayedLab> {
  return inTurn(
    () =>
      new Promise<PlayedLab>((resolve, reject) => {
        const worker = new Worker(WORKER, {
          workerData: { inputs, team } satisfies LabTask,
          execArgv: [],
        });
        worker.once("message", resolve);
        worker.once("error", reject);
        // After an answer this changes nothing any more.
        worker.once("exit", () =>
          reject(new Error("the thread of the gaming lab ended without an answer")),
        );
      }),
  );
}
