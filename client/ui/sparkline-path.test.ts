import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sparkPath } from "./sparkline-path.ts";

const BOX = { width: 102, height: 22 };

describe("a sparkline", () => {
  it("draws from a whole budget at the top to an empty one at the zero rule", () => {
    const { line, zero } = sparkPath([1, 0], BOX);
    expect(line).toBe("M1 1L101 21");
    expect(zero).toBe(21);
  });

  it("begins anew after what is unknown, and never draws across it", () => {
    expect(sparkPath([1, 1, null, 0, 0], BOX).line).toBe("M1 1L26 1M76 21L101 21");
  });

  it("shows a known point that stands alone", () => {
    expect(sparkPath([null, 1, null], BOX).line).toBe("M51 1h0.1");
  });

  it("lifts the zero rule to make room for what is overspent", () => {
    expect(sparkPath([1, -1], BOX).zero).toBe(11);
    expect(sparkPath([1, -20], BOX)).toMatchObject({ zero: 11, line: "M1 1L101 21" });
  });

  it("draws nothing of what is not known at all", () => {
    expect(sparkPath([null, null], BOX)).toMatchObject({ line: "", area: "" });
  });

  it("stays inside its box", () => {
    const point = fc.option(fc.double({ min: -50, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(point, { maxLength: 32 }), (points) => {
        const numbers = [...sparkPath(points, BOX).line.matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)];
        for (const [, x, y] of numbers) {
          expect(Number(x)).toBeGreaterThanOrEqual(1);
          expect(Number(x)).toBeLessThanOrEqual(101);
          expect(Number(y)).toBeGreaterThanOrEqual(1);
          expect(Number(y)).toBeLessThanOrEqual(21);
        }
      }),
    );
  });
});
