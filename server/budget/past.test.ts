import { describe, expect, it } from "vitest";
import { anExclusion, anSlo, aSeries, someSlices, TEST_NOW } from "#fixtures/builders.ts";
import {
  exclusionHistory,
  exclusionsKnownAt,
  nextExclusionVersions,
  type Exclusion,
  type ExclusionVersion,
} from "#shared/budget/exclusions.ts";
import { budgetJson } from "#shared/budget/json.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import type { SeriesSlices } from "#shared/sli/model.ts";
import type { SloDefinition, SloVersion } from "#shared/slo/model.ts";
import { versionInForce } from "#shared/slo/version.ts";
import { someServices } from "#server/test-server.ts";
import { createBudgetService } from "./budget.service.ts";
import { NO_EXCLUSIONS } from "./exclusion.service.ts";

const SLO = anSlo();
const SERIES = aSeries({ slo: SLO.id });

/** One SLO whose slices, definition, exclusions and clock are the test's to change. */
async function aWorld() {
  let now: Instant = TEST_NOW;
  let versions: readonly SloVersion[] = [
    { definition: SLO, version: 1, effectiveFrom: 0, digest: "1" },
  ];
  let excluded: readonly ExclusionVersion[] = [];
  let current: readonly Exclusion[] = [];
  let tell: (batches: readonly SeriesSlices[]) => void = () => undefined;
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => listener());
  const onChange = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const listed = new Map<SloDefinition, readonly SloDefinition[]>();
  const definitions = () => {
    const { definition } = versionInForce(versions, now) as SloVersion;
    listed.set(definition, listed.get(definition) ?? [definition]);
    return listed.get(definition) as readonly SloDefinition[];
  };
  const slices = new Map(
    // A hundred events a minute, and an hour of trouble two days ago.
    someSlices({
      sliceSeconds: 60,
      count: 70 * 1_440,
      bad: (_, start) =>
        start >= TEST_NOW - 2 * DAY_MS && start < TEST_NOW - 2 * DAY_MS + HOUR_MS ? 40 : 0,
      to: TEST_NOW + 20 * DAY_MS,
    }).slices.map((slice) => [slice.start, slice]),
  );
  function stored({ from, to }: Interval): SliceColumns {
    const count = Math.ceil((to - from) / MINUTE_MS);
    const good = new Float64Array(count).fill(Number.NaN);
    const total = new Float64Array(count).fill(Number.NaN);
    for (let i = 0; i < count; i += 1) {
      const slice = slices.get(from + i * MINUTE_MS);
      if (slice === undefined || slice.start >= now) continue;
      good[i] = slice.good;
      total[i] = slice.total;
    }
    return { series: SERIES, start: from, sliceSeconds: 60, good, total };
  }
  const { sli, slo, org } = someServices({
    slo: {
      definitions,
      versions: () => versions,
      inForce: (_, at) => versionInForce(versions, at),
      onChange,
    },
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
  const service = createBudgetService({
    clock: { now: () => now },
    slos: slo,
    org,
    sli,
    exclusions: {
      ...NO_EXCLUSIONS,
      exclusions: () => current,
      knownAt: (at) => exclusionsKnownAt(exclusionHistory(excluded), at),
      onChange,
    },
    onAdvance: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  const report = async (at?: Instant) => {
    const [budget] = await service.budgets(at === undefined ? {} : { at });
    if (budget === undefined) throw new Error("there is no budget");
    return budgetJson(budget, { service: budget.service, problems: [] });
  };
  await service.load();
  return {
    report,
    passTime(ms: number) {
      const before = now;
      now += ms;
      const arrived = [...slices.values()].filter(({ start }) => start >= before && start < now);
      tell([{ series: SERIES, sliceSeconds: 60, slices: arrived }]);
      service.advance();
    },
    redefine(definition: SloDefinition) {
      versions = [
        ...versions,
        { definition, version: versions.length + 1, effectiveFrom: now, digest: definition.name },
      ];
      changed();
    },
    exclude(present: readonly Exclusion[]) {
      const history = exclusionHistory(excluded);
      excluded = [...excluded, ...nextExclusionVersions(history, present, now)];
      current = exclusionsKnownAt(exclusionHistory(excluded), now);
      changed();
    },
    /** Slices that come late, or correct what was there. */
    correct(from: Instant, to: Instant, bad: number) {
      for (let start = from; start < to; start += MINUTE_MS)
        slices.set(start, { start, good: 100 - bad, total: 100 });
      tell([
        {
          series: SERIES,
          sliceSeconds: 60,
          slices: [...slices.values()].filter((one) => one.start >= from && one.start < to),
        },
      ]);
      service.advance();
    },
  };
}

describe("a report of the past", () => {
  it("is the report that was made then", async () => {
    const world = await aWorld();
    const then = await world.report();
    expect(then.remaining).toBeCloseTo(1 - 2_400 / 4_320, 12);
    expect(await world.report(TEST_NOW)).toEqual(then);
    world.passTime(10 * DAY_MS);
    expect(await world.report()).not.toEqual(then);
    expect(await world.report(TEST_NOW)).toEqual(then);
  });

  it("keeps the target, the window and the method that were in force", async () => {
    const world = await aWorld();
    const then = await world.report();
    world.passTime(DAY_MS);
    world.redefine(
      anSlo({
        target: 0.99,
        method: "Timeslices",
        timeSliceTarget: 0.5,
        windows: [{ kind: "rolling", seconds: 7 * 86_400 }],
      }),
    );
    const now = await world.report();
    expect(now).toMatchObject({ target: 0.99, window: "7d", method: "Timeslices" });
    expect(await world.report(TEST_NOW)).toEqual(then);
    expect(await world.report(TEST_NOW + DAY_MS)).toMatchObject({ target: 0.99, window: "7d" });
    expect(await world.report(TEST_NOW + DAY_MS - MINUTE_MS)).toMatchObject({ target: 0.999 });
  });

  it("knows of no exclusion that was added, changed or withdrawn later", async () => {
    const world = await aWorld();
    const trouble = anExclusion({
      from: TEST_NOW - 2 * DAY_MS,
      to: TEST_NOW - 2 * DAY_MS + HOUR_MS,
    });
    const then = await world.report();
    world.passTime(HOUR_MS);
    world.exclude([trouble]);
    const excluded = await world.report();
    expect(excluded).toMatchObject({ remaining: 1, coverage: 1, excluded: 1 / 720 });
    expect(await world.report(TEST_NOW)).toEqual(then);
    world.passTime(HOUR_MS);
    world.exclude([{ ...trouble, to: trouble.to - HOUR_MS / 2 }]);
    const half = await world.report();
    expect(half.remaining).toBeLessThan(1);
    expect(half.remaining).toBeGreaterThan(then.remaining as number);
    world.passTime(HOUR_MS);
    world.exclude([]);
    expect((await world.report()).excluded).toBe(0);
    expect(await world.report(TEST_NOW)).toEqual(then);
    expect(await world.report(TEST_NOW + HOUR_MS)).toEqual(excluded);
    expect(await world.report(TEST_NOW + 2 * HOUR_MS)).toEqual(half);
  });

  it("counts slices that came late, as the record of what was measured is one", async () => {
    const world = await aWorld();
    const then = await world.report();
    world.passTime(HOUR_MS);
    const [from, to] = [TEST_NOW - 10 * MINUTE_MS, TEST_NOW];
    world.correct(from, to, 1);
    const corrected = await world.report(TEST_NOW);
    expect(corrected.good).toBe(then.good - 10);
    expect(corrected.total).toBe(then.total);
  });
});
