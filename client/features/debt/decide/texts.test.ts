import { describe, expect, it } from "vitest";
import {
  aBudgetSnapshot,
  aDebtRow,
  aRecommendation,
  aSprint,
  aTeamPlanning,
  someSimulationFacts,
} from "#fixtures/builders.ts";
import { simulate } from "#shared/debt/simulation.ts";
import { DEFAULT_PLANNING_POLICY } from "#shared/debt/policy.ts";
import { figuresText, whatIfNotText, whyText } from "#shared/debt/words.ts";
import { textsFor } from "./texts.ts";

const sprint = aSprint({ name: "Sprint 24: the sale" });
const facts = someSimulationFacts();
const recommendation = aRecommendation();
const policy = DEFAULT_PLANNING_POLICY;
const reasons = {
  recommendation,
  budget: aBudgetSnapshot(),
  forecast: null,
  sprint,
  register: [aDebtRow()],
  policy,
};
const figures = aTeamPlanning({
  sprint,
  recommendation,
  simulations: [facts],
  whyText: whyText(reasons),
  figuresText: figuresText(reasons),
});
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

describe("what is written under a decision", () => {
  it("is what speaks for the recommendation where that is chosen", () => {
    const { whyText: why, whatIfNotText: whatIfNot } = figures;
    expect(textsFor(figures, recommendation.share)).toEqual({ why, whatIfNot });
    expect(textsFor(figures, null)).toEqual({ why, whatIfNot });
  });

  it("does not call for the recommendation where another share is chosen", () => {
    const { why, whatIfNot } = textsFor(figures, 0.05);
    expect(plain(why)).toMatch(/^Recommended was 24 %: 60 % of the 28d budget of /);
    expect(why).not.toContain("Give debt");
    const simulation = simulate(facts, { share: 0.05, days: 91 }, policy);
    expect(whatIfNot).toBe(whatIfNotText({ facts, simulation, share: 0.05, days: 91 }));
    expect(plain(whatIfNot)).toContain("With 5 % of each sprint");
  });

  it("keeps what the server says where nothing can be simulated or was recommended", () => {
    expect(textsFor({ ...figures, simulations: [] }, 0.05).whatIfNot).toBe(figures.whatIfNotText);
    expect(textsFor({ ...figures, recommendation: null }, 0.05)).toEqual({
      why: figures.whyText,
      whatIfNot: figures.whatIfNotText,
    });
  });
});
