import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { along, scoreAxis } from "./axis.ts";

describe("the axis of all scores", () => {
  it("ends just behind the longest whisker, at a round figure", () => {
    expect(scoreAxis([{ R: 0.37, upper: 0.424 }]).ticks).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(scoreAxis([{ R: 1, upper: 1.02 }]).end).toBe(1);
  });

  it("is there where no score is known", () => {
    expect(scoreAxis([{ R: null, upper: null }]).end).toBeGreaterThan(0);
    expect(scoreAxis([]).end).toBeGreaterThan(0);
  });

  it("holds every score, in their order", () => {
    const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(scores, (values) => {
        const axis = scoreAxis(values.map((value) => ({ R: value, upper: value })));
        expect(axis.ticks.length).toBeLessThanOrEqual(7);
        expect(axis.end).toBeGreaterThanOrEqual(Math.max(...values) - 1e-9);
        const places = values
          .toSorted((left, right) => left - right)
          .map((one) => along(one, axis));
        expect(places).toEqual(places.toSorted((left, right) => left - right));
        expect(Math.max(...places)).toBeLessThanOrEqual(100);
      }),
    );
  });
});
