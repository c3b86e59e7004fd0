import { describe, expect, it } from "vitest";
import { formulaLines } from "./formula.ts";

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

describe("formulaLines", () => {
  it("puts the values into the formula", () => {
    const lines = formulaLines({
      method: "Occurrences",
      good: 1_234,
      bad: 6,
      total: 1_240,
      target: 0.999,
      sli: 1_234 / 1_240,
      burned: 6 / 1.24,
      remaining: 1 - 6 / 1.24,
    });
    expect(lines.map((line) => `${line.name}: ${plain(line.values)}`)).toEqual([
      "SLI: 1 234 / 1 240 = 99.5161 %",
      "Spent: (1 240 − 1 234) / (0.001 × 1 240) = 483.9 %",
      "Left: 1 − (1 240 − 1 234) / (0.001 × 1 240) = −383.9 %",
    ]);
  });

  it("computes nothing from nothing", () => {
    const nothing = {
      method: "Occurrences",
      good: 0,
      bad: 0,
      total: 0,
      target: 0.999,
      sli: null,
      burned: null,
      remaining: null,
    } as const;
    expect(formulaLines(nothing)).toEqual([]);
  });
});
