import { describe, expect, it } from "vitest";
import { formatGain, formatPoints, formatSpread } from "./points.ts";

describe("points of 100", () => {
  it.each([
    [0.2684, "26.8"],
    [0, "0.0"],
    [0.0001, "<0.1"],
    [1, "100.0"],
    [null, "unknown"],
    [Number.NaN, "unknown"],
  ])("%s is %s", (share, text) => {
    expect(formatPoints(share)).toBe(text);
  });

  it.each([
    [4.97, "+5.0"],
    [0.73, "+0.73"],
    [-0.4, "−0.40"],
    [0.001, "<\u00a00.01"],
    [0, "0"],
  ])("a gain of %s is %s", (points, text) => {
    expect(formatGain(points)).toBe(text);
  });

  it("say nothing of the spread of what is unknown", () => {
    expect(formatSpread(0.373, 0.424)).toBe("±\u00a05.1");
    expect(formatSpread(null, null)).toBe("");
  });
});
