import { describe, expect, it } from "vitest";
import type { SeriesPoint, SeriesView } from "#shared/budget/views.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import {
  leastCorners,
  passedPoints,
  remainingCorners,
  stepCorners,
  stepEnd,
  unknownSteps,
  unknownStretches,
  withZeroCrossings,
} from "./steps.ts";

function aSeries(remaining: readonly (number | null)[]): SeriesView {
  const points = remaining.map((left, index): SeriesPoint => ({
    t: index * 60_000,
    good: left === null ? null : 99,
    bad: left === null ? null : 1,
    sli: left === null ? null : 0.99,
    burn: left === null ? null : 1,
    remaining: left,
    coverage: left === null ? 0 : 1,
  }));
  return {
    key: seriesKey(sloId("shop/requests")),
    from: 0,
    to: remaining.length * 60_000,
    stepSeconds: 60,
    points,
  };
}

describe("remainingCorners", () => {
  it("runs from the full budget through the end of each step", () => {
    expect(remainingCorners(aSeries([0.9, 0.7]))).toEqual([
      { x: 0, y: 1 },
      { x: 60_000, y: 0.9 },
      { x: 120_000, y: 0.7 },
    ]);
  });

  it("leaves a gap where a step is unknown, and takes up where it was left", () => {
    expect(remainingCorners(aSeries([0.9, null, 0.6]))).toEqual([
      { x: 0, y: 1 },
      { x: 60_000, y: 0.9 },
      { x: 60_000, y: null },
      { x: 120_000, y: 0.9 },
      { x: 180_000, y: 0.6 },
    ]);
  });

  it("draws nothing when nothing is known", () => {
    expect(remainingCorners(aSeries([null, null]))).toEqual([]);
    expect(remainingCorners(aSeries([]))).toEqual([]);
  });
});

describe("stepCorners", () => {
  it("holds a value for the whole step, and a lone step between gaps keeps its width", () => {
    expect(stepCorners(aSeries([null, 0.5, null]), (point) => point.bad)).toEqual([
      { x: 60_000, y: 1 },
      { x: 120_000, y: 1 },
      { x: 120_000, y: null },
    ]);
  });

  it("ends with the series where its last step is cut short", () => {
    const series = { ...aSeries([0.9, 0.8]), to: 90_000 };
    expect(stepCorners(series, (point) => point.remaining).at(-1)).toEqual({ x: 90_000, y: 0.8 });
  });
});

describe("stepEnd", () => {
  it("lies on a multiple of the step, however late the step begins", () => {
    const series = { stepSeconds: 60, to: 600_000 };
    expect(stepEnd(series, { t: 60_000 })).toBe(120_000);
    expect(stepEnd(series, { t: 90_000 })).toBe(120_000);
    expect(stepEnd({ ...series, to: 100_000 }, { t: 90_000 })).toBe(100_000);
  });
});

describe("withZeroCrossings", () => {
  it("adds the point at which the line crosses zero", () => {
    const crossed = withZeroCrossings([
      { x: 0, y: 1 },
      { x: 100, y: -1 },
      { x: 100, y: null },
      { x: 200, y: -1 },
      { x: 300, y: 3 },
    ]);
    expect(crossed).toEqual([
      { x: 0, y: 1 },
      { x: 50, y: 0 },
      { x: 100, y: -1 },
      { x: 100, y: null },
      { x: 200, y: -1 },
      { x: 225, y: 0 },
      { x: 300, y: 3 },
    ]);
  });
});

describe("unknownStretches", () => {
  it("joins neighbours", () => {
    const series = aSeries([null, null, 0.5, null]);
    expect(unknownStretches(series, series.points, (point) => point.remaining)).toEqual([
      { from: 0, to: 120_000 },
      { from: 180_000, to: 240_000 },
    ]);
  });

  it("leaves out what is still to come", () => {
    const series = aSeries([0.9, null, null]);
    expect(
      unknownStretches(series, passedPoints(series, 120_000), (point) => point.remaining),
    ).toEqual([{ from: 60_000, to: 120_000 }]);
  });
});

describe("the steps of a back-test", () => {
  const steps = [
    { at: 10, left: [1, 0.5] },
    { at: 20, left: [null, null] },
    { at: 30, left: [null, null] },
    { at: 40, left: [0.25, -1] },
    { at: 50, left: [-1, -2] },
  ];

  it("have their value at their end, and a gap where nothing is known", () => {
    expect(leastCorners(steps, 10, 0)).toEqual([
      { x: 0, y: 1 },
      { x: 10, y: 1 },
      { x: 10, y: null },
      { x: 30, y: 0.25 },
      { x: 40, y: 0.25 },
      { x: 50, y: -1 },
    ]);
    expect(leastCorners(steps, 10, 1).map(({ y }) => y)).toEqual([0.5, 0.5, null, -1, -1, -2]);
    expect(leastCorners([], 10, 0)).toEqual([]);
  });

  it("are hatched where nothing is known", () => {
    expect(unknownSteps(steps, 10, { from: 0, to: 50 })).toEqual([{ from: 10, to: 30 }]);
    expect(
      unknownSteps([{ at: 10, left: [null] }, ...steps.slice(1)], 20, { from: 5, to: 50 }),
    ).toEqual([{ from: 5, to: 30 }]);
  });
});
