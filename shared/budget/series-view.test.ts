import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TEST_NOW, someSlices } from "#fixtures/builders.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import { createSeriesBook } from "./series-book.ts";
import { chartStepSeconds, MAXIMUM_POINTS, seriesPoints, sparkline } from "./series-view.ts";
import { budgetUnits } from "./units.ts";

const TARGET = 0.99;

function book(bad: (index: number) => number, unknown: (index: number) => boolean = () => false) {
  const made = createSeriesBook({
    sliceSeconds: 300,
    units: budgetUnits({ method: "Occurrences" }, 300),
    retainSeconds: 7 * 86_400,
  });
  const { slices } = someSlices({ count: 2_016, bad, unknown });
  for (const slice of slices) made.put(slice.start, slice.good, slice.total);
  return made;
}

const WEEK = { from: TEST_NOW - 7 * DAY_MS, to: TEST_NOW };

describe("a chart's step", () => {
  it.each([
    { range: 2_592_000, points: 500, step: 5_400 },
    { range: 2_592_000, points: 300, step: 10_800 },
    { range: 3_600, points: 500, step: 300 },
    { range: 7_776_000, points: 250, step: 43_200 },
  ])(
    "is the shortest readable one that fits $range s into $points points",
    ({ range, points, step }) => {
      expect(chartStepSeconds(range, points, 300)).toBe(step);
    },
  );

  it("never gives more than 500 points, whatever the range", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 300, max: 400 * 86_400 }),
        fc.integer({ min: 2, max: 2_000 }),
        fc.constantFrom(60, 300, 360),
        (range, points, cell) => {
          const step = chartStepSeconds(range, points, cell);
          expect(step % cell).toBe(0);
          expect(range / step).toBeLessThanOrEqual(Math.min(points, MAXIMUM_POINTS));
        },
      ),
    );
  });
});

describe("the points of a chart", () => {
  it("end at the budget's own figure", () => {
    const made = book((i) => (i % 100 === 0 ? 30 : 0));
    const whole = made.tally(WEEK.from, WEEK.to);
    const points = seriesPoints(made, TARGET, WEEK, 7_200);
    expect(points).toHaveLength(84);
    expect(points.at(-1)?.remaining).toBeCloseTo(1 - whole.bad / whole.total / 0.01, 9);
  });

  it("hold every event once, whatever the step", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(300, 900, 5_400, 10_800, 86_400),
        fc.nat({ max: 200 }),
        (step, shift) => {
          const made = book((i) => i % 3);
          const range = { from: WEEK.from + shift * 300_000, to: WEEK.to };
          const points = seriesPoints(made, TARGET, range, step);
          const bad = points.reduce((sum, point) => sum + (point.bad ?? 0), 0);
          expect(bad).toBe(made.tally(range.from, range.to).bad);
        },
      ),
    );
  });

  it("leave a gap where nothing is known, and say how much of the rest is", () => {
    const made = book(
      () => 1,
      (i) => i >= 12 && i < 30,
    );
    const [first, second, third] = seriesPoints(made, TARGET, WEEK, 3_600);
    expect(first).toMatchObject({ coverage: 1, bad: 12 });
    expect(second).toMatchObject({
      coverage: 0,
      good: null,
      bad: null,
      sli: null,
      remaining: null,
    });
    expect(third).toMatchObject({ coverage: 0.5, bad: 6 });
  });
});

describe("steps that are excluded", () => {
  it("spend nothing and have no values, and say how much of them is excluded", () => {
    const made = book(() => 1);
    made.exclude([
      { from: WEEK.from + HOUR_MS, to: WEEK.from + 2 * HOUR_MS },
      { from: WEEK.from + 3 * HOUR_MS, to: WEEK.from + 3 * HOUR_MS + 1 },
    ]);
    const points = seriesPoints(made, TARGET, WEEK, 3_600);
    expect(points[1]).toMatchObject({ good: null, bad: null, sli: null, coverage: 0, excluded: 1 });
    expect(points[1]?.remaining).toBe(points[0]?.remaining);
    // A cell that is touched is out whole.
    expect(points[3]).toMatchObject({ bad: 11, coverage: 1, excluded: 1 / 12 });
    expect(points[0]).not.toHaveProperty("excluded");
    // The target allows less where less counts, so that the end is the budget's own figure.
    expect(points.at(-1)?.remaining).toBeCloseTo(0, 9);
  });
});

describe("a sparkline", () => {
  it("has at most the points asked for and falls as budget is spent", () => {
    const made = book((i) => (i > 1_000 ? 2 : 0));
    const points = sparkline(made, TARGET, WEEK, 32);
    expect(points.length).toBeLessThanOrEqual(32);
    expect(points[0]).toBe(1);
    expect(points.at(-1)).toBeLessThan(0.2);
    expect(sparkline(made, TARGET, { from: TEST_NOW - HOUR_MS, to: TEST_NOW }, 32).length).toBe(12);
  });

  it("says what the chart says of the same steps, where nothing is known too", () => {
    const made = book((i) => (i % 5 === 0 ? 1 : 0));
    made.exclude([{ from: TEST_NOW - 2 * DAY_MS, to: TEST_NOW - DAY_MS }]);
    const range = { from: WEEK.from - 3 * DAY_MS, to: TEST_NOW };
    const stepSeconds = 27_000;
    expect(sparkline(made, TARGET, range, 32)).toEqual(
      seriesPoints(made, TARGET, range, stepSeconds).map(({ remaining }) =>
        remaining === null ? null : Math.round(remaining * 1e3) / 1e3,
      ),
    );
  });
});
