import { describe, expect, it } from "vitest";
import { TEST_NOW, anSlo, someSlices, type SliceRecipe } from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { assess, retainSeconds } from "./assess.ts";
import { createSeriesBook } from "./series-book.ts";
import { seriesPoints } from "./series-view.ts";
import { budgetUnits } from "./units.ts";

/**
 * Figures that others published, each through the whole path from slices to a budget. Left out as their sources
 * contradict themselves: OpenSLO's readme (16,632 slices, 13 h 45 min), slo-generator's slo_report_v2.json (19.99),
 * Datadog's second time-slice formula (99.652), the Workbook's burn rate of 1,000 for one failure in ten.
 */
function bookOf(recipe: SliceRecipe, definition: SloDefinition) {
  const { sliceSeconds, slices, series } = someSlices(recipe);
  const book = createSeriesBook({
    sliceSeconds,
    units: budgetUnits(definition, sliceSeconds),
    retainSeconds: retainSeconds(definition),
    exact: true,
  });
  for (const slice of slices) book.put(slice.start, slice.good, slice.total);
  return { book, series };
}

function budgetOf(overrides: Partial<SloDefinition>, recipe: SliceRecipe) {
  const definition = anSlo(overrides);
  const { book, series } = bookOf(recipe, definition);
  return assess(definition, series, book, TEST_NOW);
}

const rolling = (seconds: number) => ({ windows: [{ kind: "rolling", seconds }] }) as const;
const days = (count: number) => rolling(count * 86_400);
const DAY_OF_SLICES = 288;

describe("remaining budget and burn rate", () => {
  it.each([
    { source: "1 - 0.005 / 0.001", target: 0.999, sli: 0.995, remaining: -4 },
    { source: "Kibana's SLO readme", target: 0.999, sli: 0.9995, burn: 0.5 },
    { source: "Kibana's SLO readme", target: 0.999, sli: 0.99, burn: 10 },
  ])("at $target and an SLI of $sli ($source)", ({ target, sli, remaining, burn }) => {
    const budget = budgetOf(
      { target, ...days(30) },
      { count: 30 * DAY_OF_SLICES, total: 2_000, bad: Math.round(2_000 * (1 - sli)) },
    );
    expect(budget.sli).toBeCloseTo(sli, 12);
    if (remaining !== undefined) expect(budget.remaining).toBeCloseTo(remaining, 9);
    if (burn !== undefined) {
      expect(budget.windowBurn).toBeCloseTo(burn, 9);
      expect(budget.burn.find(({ label }) => label === "1h")?.rate).toBeCloseTo(burn, 9);
    }
  });

  it("lasts three days at a burn rate of ten (Datadog)", () => {
    const spent = budgetOf(days(30), {
      count: 30 * DAY_OF_SLICES,
      total: 1_000,
      bad: (_, start) => (start >= TEST_NOW - 3 * DAY_MS ? 10 : 0),
    });
    expect(spent.remaining).toBeCloseTo(0, 12);
  });

  it("of half a day that is half bad at 90 % (slo-generator's unit tests)", () => {
    const budget = budgetOf(
      {
        target: 0.9,
        method: "Timeslices",
        timeSliceSeconds: 60,
        timeSliceTarget: 1,
        ...rolling(43_200),
      },
      { sliceSeconds: 60, count: 720, bad: (i) => (i < 360 ? 1 : 0) },
    );
    expect(budget.sli).toBe(0.5);
    expect(budget.windowBurn).toBeCloseTo(5, 12);
    expect(budget.allowedBad).toBeCloseTo(72, 9);
    expect(budget.bad).toBe(360);
    expect(budget.leftBad).toBeCloseTo(-288, 9);
    expect((budget.leftSeconds as number) / 60).toBeCloseTo(-288, 9);
  });

  it("is at most 25 times too fast at 96 % (Datadog)", () => {
    const budget = budgetOf({ target: 0.96 }, { count: DAY_OF_SLICES, bad: 100 });
    for (const { seconds, rate } of budget.burn)
      if (seconds <= 86_400) expect(rate).toBeCloseTo(25, 9);
  });
});

describe("time slices", () => {
  it("50 bad of 2,016 slices of five minutes are 97.52 % (Kibana's SLO readme)", () => {
    const budget = budgetOf(
      { method: "Timeslices", timeSliceTarget: 0.95, target: 0.95, ...days(7) },
      { count: 2_016, bad: (i) => (i % 40 === 0 && i < 2_000 ? 6 : 5) },
    );
    expect(budget).toMatchObject({ bad: 50, total: 2_016 });
    expect(budget.sli).toBeCloseTo(0.9751984126984127, 14);
  });

  it("400 bad minutes of a week are 96.03 %, of 1,008 that 90 % allow (IBM Instana)", () => {
    const budget = budgetOf(
      { method: "Timeslices", timeSliceTarget: 1, target: 0.9, ...days(7) },
      { sliceSeconds: 60, count: 10_080, bad: (i) => (i % 25 === 0 && i < 10_000 ? 1 : 0) },
    );
    expect(budget.bad).toBe(400);
    expect(budget.allowedBad).toBeCloseTo(1_008, 9);
    expect(budget.sli).toBeCloseTo(0.9603174603174603, 14);
  });

  it.each([
    { source: "OpenSLO, 16 h 48 min", windowDays: 14, target: 0.95, seconds: 1_008 * 60 },
    { source: "OpenSLO, 5 min 2.4 s", windowDays: 7, target: 0.9995, seconds: 302.4 },
  ])("may be bad for $seconds s ($source)", ({ windowDays, target, seconds }) => {
    const budget = budgetOf(
      { method: "Timeslices", timeSliceTarget: 1, target, ...days(windowDays) },
      { sliceSeconds: 60, count: windowDays * 1_440 },
    );
    expect(budget.total).toBe(windowDays * 1_440);
    expect(budget.leftSeconds).toBeCloseTo(seconds, 6);
    expect(budget.allowedBad * 60).toBeCloseTo(seconds, 6);
  });
});

describe("a burn-down", () => {
  it("of a month of equal days (Sloth, TestListBurnedBudgetRange)", () => {
    const daily = [0.99, 0.991, 0.992, 0.993, 0.994, 0.995, 0.996];
    const after = [66.667, 36.667, 10, -13.333, -33.333, -50, -63.333];
    const from = TEST_NOW - 30 * DAY_MS;
    const { book } = bookOf(
      {
        from,
        count: 30 * DAY_OF_SLICES,
        total: 1_000,
        bad: (i) => Math.round(1_000 * (1 - (daily[Math.floor(i / DAY_OF_SLICES)] ?? 1))),
      },
      anSlo(days(30)),
    );
    const points = seriesPoints(book, 0.999, { from, to: TEST_NOW }, 86_400);
    expect(points).toHaveLength(30);
    after.forEach((percent, day) =>
      expect((points[day]?.remaining as number) * 100).toBeCloseTo(percent, 3),
    );
  });
});

describe("counts of events", () => {
  it.each([
    { target: 0.97, allowed: 109_897.59 },
    { target: 0.9, allowed: 366_325.3 },
    { target: 0.99, allowed: 36_632.53 },
  ])(
    "of 3,663,253 requests $allowed may be bad at $target (SRE Workbook, implementing SLOs)",
    ({ target, allowed }) => {
      const total = 3_663_253;
      const bad = Math.round(total * (1 - 0.97123));
      const budget = budgetOf({ target }, { count: 1, total, bad });
      expect(budget.allowedBad).toBeCloseTo(allowed, 6);
      expect(budget.sli).toBeCloseTo(0.97123, 6);
      expect(budget.leftBad).toBeCloseTo(allowed - bad, 6);
    },
  );

  it("make one failure cost 13.9 % of a month at ten requests an hour, and burn 100 times too fast", () => {
    const budget = budgetOf(
      { target: 0.999, ...days(30) },
      {
        count: 30 * DAY_OF_SLICES,
        total: (i) => (i % 12 === 0 ? 10 : 0),
        bad: (i) => (i === 30 * DAY_OF_SLICES - 12 ? 1 : 0),
      },
    );
    expect(budget.total).toBe(7_200);
    expect(budget.burned).toBeCloseTo(0.1388888888888889, 12);
    expect(budget.burn.find(({ label }) => label === "1h")?.rate).toBeCloseTo(100, 9);
  });
});
