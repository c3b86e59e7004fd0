import { describe, expect, it } from "vitest";
import { anExclusion, anSlo, aSeries, someSlices, TEST_NOW } from "#fixtures/builders.ts";
import type { Exclusion } from "#shared/budget/exclusions.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import type { SeriesSlices } from "#shared/sli/model.ts";
import { someServices } from "#server/test-server.ts";
import { createBudgetService } from "./budget.service.ts";
import { NO_EXCLUSIONS } from "./exclusion.service.ts";

const SLO = anSlo();
const SERIES = aSeries({ slo: SLO.id });

/** Thirty days of slices of a minute up to the tests' now; all of the last 40 minutes is bad unless told otherwise. */
function recorded(bad = 100): SeriesSlices {
  return someSlices({
    series: SERIES,
    sliceSeconds: 60,
    count: 30 * 1_440,
    bad: (_, start) => (start >= TEST_NOW - 40 * MINUTE_MS ? bad : 0),
  });
}

/** A server that starts at an instant over what was recorded, with a clock of its own. */
async function aServer(startedAt: Instant, { slices, sliceSeconds } = recorded()) {
  let now = startedAt;
  let tell: (batches: readonly SeriesSlices[]) => void = () => undefined;
  let excluded: readonly Exclusion[] = [];
  let changed: () => void = () => undefined;
  function stored({ from, to }: Interval): SliceColumns {
    const good = new Float64Array((to - from) / MINUTE_MS).fill(Number.NaN);
    const total = good.slice();
    for (const slice of slices) {
      const index = (slice.start - from) / MINUTE_MS;
      if (index < 0 || slice.start >= to) continue;
      good[index] = slice.good;
      total[index] = slice.total;
    }
    return { series: SERIES, start: from, sliceSeconds, good, total };
  }
  const { sli, slo, org } = someServices({
    slo: { definitions: () => DEFINITIONS },
    sli: {
      columns: async function* (range) {
        yield stored(range);
      },
      history: async (_, range) => stored(range),
      onSlices: (listener) => {
        tell = listener;
        return () => undefined;
      },
    },
  });
  const budget = createBudgetService({
    clock: { now: () => now },
    slos: slo,
    org,
    sli,
    exclusions: {
      ...NO_EXCLUSIONS,
      exclusions: () => excluded,
      onChange: (listener) => {
        changed = listener;
        return () => undefined;
      },
    },
    onAdvance: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  await budget.load();
  return {
    /** Ticks each minute, while the source says nothing. */
    wait(ms: number) {
      for (const end = now + ms; now < end; now += MINUTE_MS) budget.advance();
      budget.advance();
    },
    come(batch: SeriesSlices) {
      tell([batch]);
      budget.advance();
    },
    exclude(present: readonly Exclusion[]) {
      excluded = present;
      changed();
    },
    page: () => budget.slo(SLO.id).budget.alerts[0],
    status: () => budget.slo(SLO.id).budget.status,
  };
}

const DEFINITIONS = [SLO];
const FIRING = { severity: "page", longSeconds: 3_600, firing: true, unmeasurable: false };

describe("an alert whose source falls silent", () => {
  it("goes on firing, and says that it cannot be measured, until it is measured again", async () => {
    const server = await aServer(TEST_NOW);
    const firing = server.page();
    expect(firing).toMatchObject(FIRING);
    server.wait(10 * MINUTE_MS);
    expect(server.page()).toEqual({ ...firing, unmeasurable: true });
    server.wait(8 * HOUR_MS);
    expect(server.page()).toEqual({ ...firing, unmeasurable: true });
    expect(server.status()).toBe("burning");
    const quiet = { from: TEST_NOW, count: 8 * 60 + 10, sliceSeconds: 60, series: SERIES };
    server.come(someSlices(quiet));
    expect(server.page()).toMatchObject({ firing: false, unmeasurable: false });
  });

  it.each([
    ["ten minutes", 10 * MINUTE_MS],
    ["eight hours", 8 * HOUR_MS],
    ["two days", 2 * DAY_MS],
  ])("is found firing by a server that starts %s later", async (_, silence) => {
    const before = (await aServer(TEST_NOW)).page();
    const server = await aServer(TEST_NOW + silence);
    expect(server.page()).toEqual({ ...before, unmeasurable: true });
    server.wait(5 * MINUTE_MS);
    expect(server.page()).toEqual({ ...before, unmeasurable: true });
  });

  it("stays quiet where it was quiet, also for a server that starts later", async () => {
    const server = await aServer(TEST_NOW, recorded(1));
    expect(server.page()).toMatchObject({ firing: false, unmeasurable: false });
    server.wait(HOUR_MS);
    expect(server.page()).toMatchObject({ firing: false, unmeasurable: true });
    expect((await aServer(TEST_NOW + HOUR_MS, recorded(1))).page()).toMatchObject({
      firing: false,
      unmeasurable: true,
    });
  });
});

describe("an alert in planned maintenance", () => {
  it("does not fire for what is excluded, and fires for it again when the exclusion is withdrawn", async () => {
    const server = await aServer(TEST_NOW);
    expect(server.page()).toMatchObject(FIRING);
    server.exclude([anExclusion({ from: TEST_NOW - HOUR_MS, to: TEST_NOW - 10 * MINUTE_MS })]);
    // Ten of the ten minutes that are left were bad.
    expect(server.page()).toMatchObject(FIRING);
    server.exclude([anExclusion({ from: TEST_NOW - 45 * MINUTE_MS, to: TEST_NOW })]);
    expect(server.page()).toMatchObject({ firing: false, unmeasurable: true });
    server.exclude([]);
    expect(server.page()).toMatchObject(FIRING);
  });

  it("keeps its state while its windows lie in the maintenance whole", async () => {
    const server = await aServer(TEST_NOW);
    server.exclude([anExclusion({ from: TEST_NOW, to: TEST_NOW + 4 * HOUR_MS })]);
    const batch = { from: TEST_NOW, sliceSeconds: 60, series: SERIES, bad: 100 };
    server.come(someSlices({ ...batch, count: 120 }));
    server.wait(2 * HOUR_MS);
    expect(server.page()).toMatchObject({ firing: true, unmeasurable: true, excluded: true });
  });
});
