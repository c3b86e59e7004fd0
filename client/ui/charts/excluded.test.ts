import { describe, expect, it } from "vitest";
import type { SeriesPoint, SeriesView } from "#shared/budget/views.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import { excludedStretches, measuredText, whyUnknown } from "./excluded.ts";
import { unknownStretches } from "./steps.ts";

const STEP = 3_600_000;
const aPoint = (hour: number, overrides: Partial<SeriesPoint> = {}): SeriesPoint => ({
  t: hour * STEP,
  good: 10,
  bad: 0,
  sli: 1,
  burn: 0,
  remaining: 1,
  coverage: 1,
  ...overrides,
});
const nothing = { good: null, bad: null, sli: null, burn: null, coverage: 0 };
const points = [
  aPoint(0),
  aPoint(1, { excluded: 0.25 }),
  aPoint(2, { ...nothing, excluded: 1 }),
  aPoint(3, { ...nothing, remaining: null }),
  aPoint(4, { ...nothing, excluded: 1 }),
];
const series: SeriesView = {
  key: seriesKey(sloId("checkout/availability")),
  from: 0,
  to: 5 * STEP,
  stepSeconds: STEP / 1_000,
  points,
};

describe("what is excluded on a chart", () => {
  it("is drawn over each step of which some is excluded, and is no gap in the data", () => {
    expect(excludedStretches(series, points)).toEqual([
      { from: STEP, to: 3 * STEP },
      { from: 4 * STEP, to: 5 * STEP },
    ]);
    expect(unknownStretches(series, points, (point) => point.good)).toEqual([
      { from: 3 * STEP, to: 4 * STEP },
    ]);
  });

  it("is said in words", () => {
    const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
    expect(points.map((point) => plain(measuredText(point)))).toEqual([
      "100 %",
      "100 %, 25 % excluded",
      "excluded",
      "0 %",
      "excluded",
    ]);
    expect([points[2], points[3]].map((point) => whyUnknown(point as SeriesPoint))).toEqual([
      "excluded",
      "not known",
    ]);
  });
});
