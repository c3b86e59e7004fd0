import { describe, expect, it } from "vitest";
import { sliScale } from "./sli-scale.ts";

const plain = (labels: readonly { label: string }[]): string[] =>
  labels.map(({ label }) => label.replaceAll("\u00a0", " "));

describe("sliScale", () => {
  it("is linear from the lowest to 100 % while the lowest is near the target", () => {
    const scale = sliScale(0.9962, 0.999);
    expect(scale.kind).toBe("linear");
    expect(scale.domain).toEqual({ min: 0.996, max: 1 });
    expect(plain(scale.ticks)).toEqual(["99.6 %", "99.7 %", "99.8 %", "99.9 %", "100 %"]);
    expect(scale.place(0.9962)).toBe(0.9962);
  });

  it("keeps the target and as much below it on the axis when all is well", () => {
    const scale = sliScale(1, 0.99);
    expect(scale.domain.min).toBeLessThanOrEqual(0.98);
    expect(scale.domain.max).toBe(1);
  });

  it("turns logarithmic for an outage, so that the small dips beside it keep their size", () => {
    const scale = sliScale(0, 0.999);
    expect(scale.kind).toBe("logarithmic");
    expect(plain(scale.ticks)).toEqual(["0 %", "90 %", "99 %", "99.9 %", "≥99.99 %"]);
    expect(scale.place(0)).toBe(0);
    expect(scale.place(0.99)).toBeCloseTo(2, 9);
    expect(scale.place(0.998)).toBeCloseTo(2.699, 3);
    expect(scale.place(1)).toBe(4);
  });
});
