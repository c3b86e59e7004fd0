import { describe, expect, it } from "vitest";
import { someSimulationFacts } from "#fixtures/builders.ts";
import { assumptionWords } from "./assumption-words.ts";

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

describe("assumptions on paper", () => {
  it("say what the fields on the page hold", () => {
    expect(plain(assumptionWords(someSimulationFacts(), 0.5))).toMatch(
      /^Assumptions: 50 % of feature work is held .* in a week: 0 % as observed\. A rolling window of 28 days\./,
    );
    expect(plain(assumptionWords(someSimulationFacts(), 0.5, 1.08))).toContain(
      "8 % as put by hand",
    );
  });
});
