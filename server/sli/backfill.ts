import { DAY_MS, alignDown, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { BackfillProgress } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { Clock } from "#server/platform/clock.ts";
import { errorForPerson } from "./feed-health.ts";
import type { BackfillJob, SliStore } from "./sli.store.ts";

/** The most slices of one chunk: six hours of a minute. What was done is written down after each. */
const CHUNK_SLICES = 360;

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
  readonly pull: (range: Interval) => Promise<{ readonly stored: Promise<void> }>;
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
 * Fills a stretch of history, newest chunk first. One chunk is written while the next is asked for. A kill at any moment
 * loses the work of these two at most: chunks are idempotent, and each is recorded after its slices are durable.
 *
 * @throws what `pull` throws; the progress then says why it stopped
 */
export async function runBackfill(run: BackfillRun): Promise<void> {
  const { work, store, clock, sliceMs, signal } = run;
  const { job } = work;
  let doneFrom = job.doneFrom;
  let answered: Answered | null = null;

  async function record(chunk: Answered | null): Promise<void> {
    if (chunk === null) return;
    await chunk.stored;
    doneFrom = chunk.from;
    await store.saveBackfill({ ...job, doneFrom });
    run.progress(progressOf(run, doneFrom));
  }

  async function ask(to: Instant): Promise<Answered> {
    const from = Math.max(job.range.from, chunkStart(to, sliceMs));
    const { stored } = await run.pull({ from, to });
    // Waited for while the next chunk is asked for or after; until then nobody hears of its failure.
    stored.catch(() => undefined);
    return { from, stored };
  }

  await store.saveBackfill(job);
  run.progress(progressOf(run, doneFrom));
  try {
    while ((answered?.from ?? doneFrom) > job.range.from) {
      signal.throwIfAborted();
      const before: Answered | null = answered;
      const recorded = record(before);
      recorded.catch(() => undefined);
      try {
        answered = await ask(before?.from ?? doneFrom);
      } finally {
        // Also when the next one could not be had: what was answered before is not asked for again.
        await recorded;
      }
    }
    await record(answered);
  } catch (error) {
    // Nothing is left to write when this is told: the database may be closed then.
    await answered?.stored.catch(() => undefined);
    if (!signal.aborted)
      run.progress({ ...progressOf(run, doneFrom), failed: errorForPerson(error).message });
    throw error;
  }
  if (!work.lasting) await store.clearBackfill(job.source);
  run.progress({ ...progressOf(run, doneFrom), finishedAt: clock.now() });
}
