import { alignUp, type Instant } from "#shared/kernel/time.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import { pause } from "./pause.ts";

interface Job {
  readonly name: string;
  /** Runs at multiples of this, counted from the epoch. */
  readonly everyMs: number;
  /** @param at the aligned instant it runs for */
  readonly run: (at: Instant, signal: AbortSignal) => Promise<void>;
}

/** Runs jobs at aligned instants. A job never overlaps itself: an instant that passes while it runs is left out. */
export interface Scheduler {
  start(job: Job): void;
  /** Aborts what runs and waits until it has ended. */
  stop(): Promise<void>;
}

/** A timer sleeps no longer than this, so that a clock that was set, or a machine that slept, is noticed. */
const LONGEST_SLEEP_MS = 10_000;

export function createScheduler(options: { readonly clock: Clock; readonly log: Log }): Scheduler {
  const { clock, log } = options;
  const stopping = new AbortController();
  const loops = new Set<Promise<void>>();

  /** The next aligned instant after now, once it has come; however the clock is set meanwhile. */
  async function nextInstant(everyMs: number): Promise<Instant> {
    for (;;) {
      const from = clock.now();
      const due = alignUp(from + 1, everyMs);
      await pause(Math.min(due - from, LONGEST_SLEEP_MS), stopping.signal);
      const now = clock.now();
      if (now >= due || now < from || stopping.signal.aborted)
        return Math.floor(now / everyMs) * everyMs;
    }
  }

  async function loop({ name, everyMs, run }: Job): Promise<void> {
    let last: Instant | null = null;
    while (!stopping.signal.aborted) {
      const at = await nextInstant(everyMs);
      if (stopping.signal.aborted || at === last) continue;
      last = at;
      await run(at, stopping.signal).catch((error: unknown) => {
        if (!stopping.signal.aborted)
          log.error(
            { err: error, job: name, at },
            "a job failed; it runs again at its next instant",
          );
      });
    }
  }

  return {
    start(job) {
      const running = loop(job).finally(() => loops.delete(running));
      loops.add(running);
    },
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
