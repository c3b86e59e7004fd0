import type { Clock } from "#server/platform/clock.ts";
import type { Live } from "#server/platform/live/live.ts";
import type { Metrics } from "#server/platform/metrics.ts";
import type { Scheduler } from "#server/platform/scheduler.ts";
import {
  alignDown,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
  type Instant,
} from "#shared/kernel/time.ts";
import type { SliStore } from "#server/sli/sli.store.ts";
import type { Loaded } from "./load.ts";

export interface JobOptions extends Pick<
  Loaded,
  "services" | "lookAtFiles" | "tellDemo" | "trackers"
> {
  readonly sliStore: Pick<SliStore, "foldClosedDays">;
  readonly scheduler: Scheduler;
  readonly tickMs: number;
  readonly clock: Clock;
  readonly live: Live;
  readonly metrics: Metrics;
}

/** Slices that arrive outside a tick (pushed, filled in) show up in budgets after at most this long. */
const REFRESH_MS = 5 * SECOND_MS;
/** A day is folded once its late samples have surely come. */
const FOLD_AFTER_MS = 2 * HOUR_MS;

/**
 * What the server does by itself: ticks, filling gaps, bringing budgets up to date, folding closed days.
 *
 * @returns the first tick, which does not wait for an aligned instant
 */
export function startJobs(options: JobOptions): (signal: AbortSignal) => Promise<void> {
  const { services, sliStore, scheduler, clock, live, metrics } = options;
  const { sli, budget, scenarios, debt } = services;
  let arrived = false;

  sli.onSlices((batches) => {
    arrived = true;
    metrics.slicesIngested.inc(batches.reduce((count, { slices }) => count + slices.length, 0));
  });

  function refresh(): void {
    arrived = false;
    budget.advance();
  }

  async function tick(at: Instant, signal: AbortSignal): Promise<void> {
    const startedAt = clock.now();
    let outcome = "failed";
    try {
      await sli.tick(at, signal);
      outcome = sli.health().some(({ state }) => state === "failing") ? "source-failing" : "done";
    } finally {
      metrics.tickSeconds.observe({ outcome }, (clock.now() - startedAt) / SECOND_MS);
      for (const { name, queriesPerTick } of sli.health())
        metrics.sourceQueries.inc({ source: name }, queriesPerTick ?? 0);
      refresh();
      live.publish({ topic: "sources", at: clock.now() });
    }
  }

  scheduler.start({ name: "tick", everyMs: options.tickMs, run: tick });
  scheduler.start({
    name: "backfill",
    everyMs: MINUTE_MS,
    run: (_at, signal) => sli.backfill(signal),
  });
  scheduler.start({ name: "files", everyMs: MINUTE_MS, run: options.lookAtFiles });
  scheduler.start({ name: "evidence", everyMs: MINUTE_MS, run: () => scenarios.refresh() });
  options.trackers.start(scheduler);
  // What was in the past takes a while to work out: it is there before anybody asks.
  const foresee = async (): Promise<void> => void (await debt.board());
  scheduler.start({ name: "planning", everyMs: HOUR_MS, run: foresee });
  if (options.tellDemo !== null)
    scheduler.start({ name: "demo events", everyMs: MINUTE_MS, run: options.tellDemo });
  scheduler.start({
    name: "refresh",
    everyMs: REFRESH_MS,
    run: async (at) => {
      if (!arrived) return;
      refresh();
      live.publish({ topic: "sources", at });
    },
  });
  scheduler.start({
    name: "fold",
    everyMs: HOUR_MS,
    run: async (at) => void (await sliStore.foldClosedDays(alignDown(at - FOLD_AFTER_MS, DAY_MS))),
  });
  return async (signal) => {
    await tick(clock.now(), signal);
    await sli.backfill(signal);
    refresh();
    await scenarios.refresh();
    await foresee();
  };
}
