import { DAY_MS, alignDown, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { BackfillProgress } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { Clock } from "#server/platform/clock.ts";
import { errorForPerson } from "./feed-health.ts";
import type { BackfillJob, SliStore } from "./sli.store.ts";

/** The most slices of one chunk: six hours of a minute. What was done is written down after each. */
const CHUNK_SLICES = 360;
/** Chunks that are asked for at a time, beside the one that is being written. Bounds what is held in memory. */
const CHUNKS_AHEAD = 2;

/** A stretch of history to ask for, and for which SLOs. */
export interface BackfillWork {
  readonly job: BackfillJob;
  readonly definitions: readonly SloDefinition[];
  /** Whether the finished job stays on record, to say that it need not be done again. */
  readonly lasting: boolean;
}

export interface BackfillRun {
  readonly work: BackfillWork;
  readonly store: SliStore;
  readonly clock: Clock;
  readonly sliceMs: number;
  /** Asks for a range. Resolves when it was answered; `stored` does when the answers are durable. */
  readonly pull: (
    range: Interval,
    signal: AbortSignal,
  ) => Promise<{ readonly stored: Promise<void> }>;
  readonly progress: (progress: BackfillProgress) => void;
  readonly signal: AbortSignal;
}

function progressOf({ work: { job }, sliceMs }: BackfillRun, doneFrom: Instant): BackfillProgress {
  const { range, startedAt } = job;
  const slices = (from: Instant, to: Instant): number => Math.round((to - from) / sliceMs);
  return {
    ...range,
    done: slices(doneFrom, range.to),
    total: slices(range.from, range.to),
    startedAt,
  };
}

/**
 * Where the chunk begins that ends there: after a whole number of chunks since the epoch, or, of slices that make a
 * chunk a day long or longer, at midnight UTC. The store writes whole days in one piece.
 */
function chunkStart(end: Instant, sliceMs: number): Instant {
  const mostMs = CHUNK_SLICES * sliceMs;
  if (mostMs < DAY_MS) return alignDown(end - 1, mostMs);
  return alignDown(end - 1, DAY_MS) + DAY_MS - alignDown(mostMs, DAY_MS);
}

/** A chunk that was answered and may not be stored yet. */
interface Answered {
  readonly from: Instant;
  readonly stored: Promise<void>;
}

/**
 * Fills a stretch of history, newest chunk first. While one chunk is read and written the next ones are asked for, so
 * that the source never waits for us. A kill at any moment loses the work of these few at most: chunks are idempotent,
 * and each is recorded after its slices, and those of all newer ones, are durable.
 *
 * @throws what `pull` throws; the progress then says why it stopped
 */
export async function runBackfill(run: BackfillRun): Promise<void> {
  const { work, store, clock, sliceMs, signal } = run;
  const { job } = work;
  const asked: Promise<Answered>[] = [];
  let askedFrom = job.doneFrom;
  let doneFrom = job.doneFrom;
  let recorded = Promise.resolve();
  const stop = new AbortController();
  const going = AbortSignal.any([signal, stop.signal]);

  async function ask(from: Instant, to: Instant): Promise<Answered> {
    const { stored } = await run.pull({ from, to }, going);
    // Waited for while the next chunk is asked for or after; until then nobody hears of its failure.
    stored.catch(() => undefined);
    return { from, stored };
  }

  function askAhead(): void {
    while (asked.length < CHUNKS_AHEAD && askedFrom > job.range.from) {
      const from = Math.max(job.range.from, chunkStart(askedFrom, sliceMs));
      const answer = ask(from, askedFrom);
      answer.catch(() => undefined);
      asked.push(answer);
      askedFrom = from;
    }
  }

  async function record({ from, stored }: Answered): Promise<void> {
    await stored;
    doneFrom = from;
    await store.saveBackfill({ ...job, doneFrom });
    run.progress(progressOf(run, doneFrom));
  }

  async function askAndRecordAll(): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      askAhead();
      const answered = await asked.shift();
      // Also when the next one could not be had: what was answered before is not asked for again.
      await recorded;
      if (answered === undefined) return;
      recorded = record(answered);
      recorded.catch(() => undefined);
    }
  }

  await store.saveBackfill(job);
  run.progress(progressOf(run, doneFrom));
  try {
    await askAndRecordAll();
  } catch (error) {
    // After a chunk that failed the ones after it are not waited for: they are asked for again.
    stop.abort(error);
    // Nothing is left to write when this is told: the database may be closed then.
    await recorded.catch(() => undefined);
    await settled(asked);
    if (!signal.aborted)
      run.progress({ ...progressOf(run, doneFrom), failed: errorForPerson(error).message });
    throw error;
  }
  if (!work.lasting) await store.clearBackfill(job.source);
  run.progress({ ...progressOf(run, doneFrom), finishedAt: clock.now() });
}

/** Resolves when every chunk was answered and stored, or has failed. */
async function settled(asked: readonly Promise<Answered>[]): Promise<void> {
  await Promise.allSettled(asked.map(async (answer) => (await answer).stored));
}
