import { describe, expect, it } from "vitest";
import { RANKING_POLICY } from "#fixtures/builders.ts";
import { howSteps } from "./how-words.ts";

describe("how R comes about", () => {
  it("has the numbers of the policy in its formulas, whatever they are", () => {
    const text = (policy: typeof RANKING_POLICY) =>
      howSteps(policy)
        .map((step) => `${step.formula} ${step.text}`)
        .join(" ")
        .replaceAll("\u00a0", " ");
    expect(text(RANKING_POLICY)).toContain("c = 1 − (1 − 0.8 × g₁)(1 − 0.8 × g₂)");
    expect(text(RANKING_POLICY)).toContain("f = 2^(−age / 90 d)");
    expect(text(RANKING_POLICY)).toContain("at most 0.5 or the mean of the rest, up to 15 %");
    expect(text(RANKING_POLICY)).toContain("recovered by itself in time 0.9");
    const other = text({ ...RANKING_POLICY, passWeight: 0.7, halfLifeDays: 30, bandErrors: 1.96 });
    expect(other).toContain("1 − 0.7 × g₁");
    expect(other).toContain("2^(−age / 30 d)");
    expect(other).toContain("R ± 1.96 standard errors");
  });
});
