import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aSourceHealth, someSlices, TEST_NOW } from "#fixtures/builders.ts";
import type { LiveEvent } from "#shared/budget/views.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/kernel/time.ts";
import type { SeriesSlices } from "#shared/sli/model.ts";
import { createLive } from "#server/platform/live/live.ts";
import { createLog } from "#server/platform/log.ts";
import { createMetrics } from "#server/platform/metrics.ts";
import { createScheduler } from "#server/platform/scheduler.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import { someServices } from "#server/test-server.ts";
import { startJobs } from "./jobs.ts";

const clock = { now: () => Date.now() };
const log = createLog({ level: "silent" });

/** Jobs over services that note what is asked of them. */
function running(sli: Partial<SliService> = {}) {
  const did: string[] = [];
  let looks = 0;
  let told = 0;
  let refreshed = 0;
  const published: LiveEvent["topic"][] = [];
  let tell: (batches: readonly SeriesSlices[]) => void = () => undefined;
  const live = createLive({ capacity: 10, epoch: "test", clock });
  const scheduler = createScheduler({ clock, log });
  const metrics = createMetrics({ sources: () => [], budgets: () => 0, liveReaders: () => 0 });
  const services = someServices({
    sli: {
      tick: async (at) => void did.push(`tick ${(at - TEST_NOW) / MINUTE_MS}`),
      backfill: async () => void did.push("backfill"),
      onSlices: (listener) => {
        tell = listener;
        return () => undefined;
      },
      health: () => [aSourceHealth({ queriesPerTick: 2 })],
      ...sli,
    },
    budget: { advance: () => void did.push("advance") },
    scenarios: { refresh: async () => void (refreshed += 1) },
  });
  const firstTick = startJobs({
    services,
    sliStore: {
      foldClosedDays: async (before) => did.push(`fold before ${(before - TEST_NOW) / DAY_MS}`),
    },
    lookAtFiles: async () => void (looks += 1),
    tellDemo: async () => void (told += 1),
    trackers: { start: () => undefined },
    scheduler,
    tickMs: MINUTE_MS,
    clock,
    live: { ...live, publish: (event) => void published.push(event.topic) },
    metrics,
  });
  return {
    did,
    looks: () => looks,
    told: () => told,
    refreshed: () => refreshed,
    published,
    scheduler,
    firstTick,
    metrics,
    arrive: () => tell([someSlices({ count: 3 })]),
  };
}

describe("what the server does by itself", () => {
  beforeEach(() => void vi.useFakeTimers({ now: TEST_NOW }));
  afterEach(() => void vi.useRealTimers());

  it("ticks, then brings budgets up to date and tells the pages", async () => {
    const { did, published, scheduler } = running({ backfill: async () => undefined });
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(did).toEqual(["tick 1", "advance"]);
    expect(published).toEqual(["sources"]);
    await scheduler.stop();
  });

  it("brings budgets up to date also when a tick failed, for ages move on", async () => {
    const { did, scheduler, metrics } = running({
      tick: () => Promise.reject(new Error("no disk")),
      backfill: async () => undefined,
    });
    await vi.advanceTimersByTimeAsync(2 * MINUTE_MS);
    expect(did).toEqual(["advance", "advance"]);
    expect(await metrics.registry.metrics()).toContain(
      'headroom_tick_duration_seconds_count{outcome="failed"} 2',
    );
    await scheduler.stop();
  });

  it("does not wait for an aligned instant the first time", async () => {
    const { did, firstTick, scheduler, refreshed } = running();
    await firstTick(new AbortController().signal);
    // What was filled in is in the budgets before anyone asks them how exposed services are.
    expect(did).toEqual(["tick 0", "advance", "backfill", "advance"]);
    expect(refreshed()).toBe(1);
    await scheduler.stop();
  });

  it("shows slices that were pushed within seconds, and does nothing when none were", async () => {
    const { did, arrive, scheduler, metrics } = running();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(did).toEqual([]);
    arrive();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(did).toEqual(["advance"]);
    expect(await metrics.registry.metrics()).toContain("headroom_slices_ingested_total 3");
    await scheduler.stop();
  });

  it("tells what the demo has come to know", async () => {
    const { told, scheduler } = running();
    await vi.advanceTimersByTimeAsync(3 * MINUTE_MS);
    expect(told()).toBe(3);
    await scheduler.stop();
  });

  it("looks for files that changed without notice", async () => {
    const { looks, scheduler } = running();
    await vi.advanceTimersByTimeAsync(3 * MINUTE_MS);
    expect(looks()).toBe(3);
    await scheduler.stop();
  });

  it("folds days once their late samples have come", async () => {
    const { did, scheduler } = running();
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
    expect(did.filter((text) => text.startsWith("fold"))).toEqual([
      "fold before -1",
      "fold before 0",
    ]);
    await scheduler.stop();
  });
});
