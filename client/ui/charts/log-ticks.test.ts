import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logTicks } from "./log-ticks.ts";

describe("the marks of a logarithmic axis", () => {
  it("are the closest that there is room for", () => {
    expect(logTicks({ min: 0.0036, max: 0.017 }, 7)).toEqual([0.005, 0.007, 0.01, 0.015]);
    expect(logTicks({ min: 0.0008, max: 0.03 }, 7)).toEqual([0.001, 0.002, 0.005, 0.01, 0.02]);
    expect(logTicks({ min: 0.0008, max: 0.03 }, 4)).toEqual([0.001, 0.003, 0.01, 0.03]);
    expect(logTicks({ min: 0.0008, max: 0.03 }, 3)).toEqual([0.001, 0.01]);
  });

  it("lie within the axis, in order, free of rounding dust", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 0.1, noNaN: true }),
        fc.double({ min: 2, max: 1e4, noNaN: true }),
        (min, factor) => {
          const ticks = logTicks({ min, max: min * factor }, 6);
          expect(ticks.every((tick) => tick >= min && tick <= min * factor)).toBe(true);
          expect(ticks.toSorted((a, b) => a - b)).toEqual(ticks);
          for (const tick of ticks) expect(Number(tick.toPrecision(2))).toBe(tick);
        },
      ),
    );
  });
});
