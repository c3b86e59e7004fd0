import { describe, expect, it } from "vitest";
import { firstCountWhere, firstWhere, roundUp } from "./root.ts";

describe("where a condition becomes true", () => {
  it("is found to the last digit", () => {
    expect(firstWhere(0, 2, (value) => value ** 2 >= 2)).toBeCloseTo(Math.SQRT2, 15);
    expect(firstWhere(0, 2, (value) => value > 2)).toBeNull();
  });

  it.each([1, 2, 3, 4, 63, 64, 65, 1_000])("is found among whole numbers: %d", (count) => {
    expect(firstCountWhere(1_000, (tried) => tried >= count)).toBe(count);
  });

  it("is not found where it is further than the most", () => {
    expect(firstCountWhere(1_000, (tried) => tried >= 1_001)).toBeNull();
  });
});

describe("rounding up", () => {
  it.each([
    [3, 3],
    [3.000001, 4],
    // 0.30000000000000004 / 0.1 is 3.0000000000000004.
    [(0.1 + 0.2) / 0.1, 3],
  ])("takes %d to %d", (value, rounded) => expect(roundUp(value)).toBe(rounded));
});
