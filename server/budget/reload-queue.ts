import type { SeriesKey } from "#shared/kernel/ids.ts";
import { SECOND_MS, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { SliSeries } from "#shared/sli/model.ts";
import type { Clock } from "#server/platform/clock.ts";

/** Reads at once: enough to keep a database busy, few enough that pages are answered in between. */
const READS_AT_ONCE = 4;
/** The least between two rounds of reading, and between two reports within a round. */
const REST_MS = 2 * SECOND_MS;
/** Rest for each series that was read: about as long as reading it takes. */
const REST_PER_READ_MS = 5;

export interface ReloadQueueOptions {
  readonly clock: Clock;
  /** Reads a stretch of one series again from the store. */
  readonly reload: (series: SliSeries, range: Interval) => Promise<void>;
  /** Told now and then while a round of reading lasts, and when it has ended. */
  readonly onRead: () => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Series of which a stretch has to be read again. While a long history comes in, chunk by chunk, each series is read at
 * most once in a round, over all that came for it meanwhile; after a round the database has a rest.
 */
export interface ReloadQueue {
  /** @param range several of one series become one that spans them */
  add(series: SliSeries, range: Interval): void;
}

interface Waiting {
  readonly series: SliSeries;
  readonly range: Interval;
}

function spanning(a: Interval, b: Interval): Interval {
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}

/** Keeps no process alive. */
function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

/** Makes a queue that works by itself as soon as something is added. */
export function createReloadQueue(options: ReloadQueueOptions): ReloadQueue {
  const { clock, onError } = options;
  let waiting = new Map<SeriesKey, Waiting>();
  let working = false;

  function report(): void {
    try {
      options.onRead();
    } catch (error) {
      onError(error);
    }
  }

  async function readRound(round: Iterator<Waiting>): Promise<void> {
    let reportedAt: Instant = clock.now();
    const reader = async (): Promise<void> => {
      for (let next = round.next(); next.done !== true; next = round.next()) {
        await options.reload(next.value.series, next.value.range).catch(onError);
        if (Math.abs(clock.now() - reportedAt) < REST_MS) continue;
        reportedAt = clock.now();
        report();
      }
    };
    await Promise.all(Array.from({ length: READS_AT_ONCE }, reader));
    report();
  }

  async function work(): Promise<void> {
    // What is told in one go is read in one go.
    await Promise.resolve();
    while (waiting.size > 0) {
      const round = waiting;
      waiting = new Map();
      await readRound(round.values());
      await rest(Math.max(REST_MS, round.size * REST_PER_READ_MS));
    }
  }

  return {
    add(series, range) {
      const before = waiting.get(series.key);
      waiting.set(series.key, {
        series,
        range: before === undefined ? range : spanning(before.range, range),
      });
      if (working) return;
      working = true;
      void work().finally(() => {
        working = false;
      });
    },
  };
}
