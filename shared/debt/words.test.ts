import { describe, expect, it } from "vitest";
import {
  aBudgetSnapshot,
  aDebtRow,
  aRecommendation,
  aSprint,
  someSimulationFacts,
  TEST_NOW,
} from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { recommend } from "./allocation.ts";
import { DEFAULT_PLANNING_POLICY as POLICY } from "./policy.ts";
import { simulate } from "./simulation.ts";
import { personDays, whatIfNotText, whyLine, whyText, type WhyInput } from "./words.ts";

const why = (overrides: Partial<WhyInput> = {}): WhyInput => ({
  recommendation: aRecommendation(),
  budget: aBudgetSnapshot(),
  forecast: { probability: 0.25, exhausted: null, horizon: TEST_NOW + 10 * DAY_MS },
  sprint: aSprint(),
  register: [aDebtRow()],
  policy: POLICY,
  ...overrides,
});

const recommended = (consumed: number, probability: number | null, need: number | null) => {
  const made = recommend({ consumed, weightedConsumed: null, probability, need }, POLICY);
  if (made === null) throw new Error("what is consumed is given");
  return made;
};

describe("why", () => {
  it("names share, days, budget, forecast and the best work", () => {
    expect(whyText(why())).toBe(
      'Give debt 24 % of "Sprint 24" (12 person-days of 50): 60 % of the 28d budget of "Checkout availability" is consumed, and it runs out by Thu 3 Dec with a probability of 25 %. The forecast decides. Most is saved by "Retries without a budget": 5 % of a budget each week for 10 person-days of work.',
    );
  });

  it("says what limits the share, and what would lift the limit", () => {
    const limited = why({ recommendation: recommended(1.2, 1, 0.2) });
    expect(whyText(limited)).toContain(
      "is overspent: 120 % of it is consumed. The budget alone would ask for 50 %",
    );
    expect(whyText(limited)).toContain("takes no more than 20 %");
    const empty = why({ recommendation: recommended(1.2, 1, 0), register: [] });
    expect(whyText(empty)).toContain("If work is missing in the register, this is too little.");
    expect(whyLine(limited)).toBe(
      "120 % consumed, exhausted, limited by the debt worth paying back (20 %)",
    );
    expect(whyLine(empty)).toBe(
      "120 % consumed, exhausted, little in the register pays back (0 %)",
    );
  });

  it("does without a forecast, a sprint and a capacity", () => {
    const bare = why({
      recommendation: recommended(0.2, null, null),
      forecast: null,
      sprint: null,
      register: [],
    });
    expect(whyText(bare)).toBe(
      'Give debt 15 % of the next sprint: 20 % of the 28d budget of "Checkout availability" is consumed; there is no forecast yet. The budget is at ease, so that the usual 15 % is enough.',
    );
    expect(whyLine(bare)).toBe("20 % consumed, no forecast");
  });
});

describe("what if not", () => {
  it("sets days without a budget and held features beside the days asked for", () => {
    const facts = someSimulationFacts({
      otherDaily: 0.5 / 28,
      debts: [
        { id: "debt-1", title: "", principalDays: 10, dailyBurn: 0.6 / 28, growthPerWeek: 1 },
      ],
    });
    const simulation = simulate(facts, { share: 0.25, days: 91 }, POLICY);
    // 0.8 + 0.3 * day / 28 comes to 1 on day 19; work of half a day a day is done on day 20.
    expect(simulation.without.firstExhausted).toBe(19);
    expect(whatIfNotText({ facts, simulation, share: 0.25, days: 91 })).toMatch(
      /^If nothing is done, at the mean pace of the last 28 days "Checkout availability" runs out on Sat 12 Dec and has no budget for 73 of the next 91 days, which holds 73 person-days of feature work\. With 25 % of each sprint for debt \(10 person-days\) it runs out on Sat 12 Dec and has no budget for \d+ of the next 91 days/,
    );
  });

  it("says when nothing happens, and when it cannot be said", () => {
    const facts = someSimulationFacts({ capacityDays: null });
    const simulation = simulate(facts, { share: 0.2, days: 91 }, POLICY);
    expect(whatIfNotText({ facts, simulation, share: 0.2, days: 91 })).toBe(
      'If nothing is done, at the mean pace of the last 28 days "Checkout availability" keeps some budget over the next 91 days. No capacity is known, so that it cannot be said when debt would be paid back.',
    );
  });
});

describe("need that may be less", () => {
  it("is named where it limits the share", () => {
    const made = recommend(
      { consumed: 1.2, weightedConsumed: null, probability: 1, need: 0.38, needUnknown: 0.12 },
      POLICY,
    );
    if (made === null) throw new Error("what is consumed is given");
    const told = why({ recommendation: made });
    expect(whyText(told)).toContain(
      "takes no more than 38 %, 12 points of it unknown (debt that may or may not pay back).",
    );
    expect(whyLine(told)).toContain("(38 %, 12 points of it unknown)");
  });
});

it("work that changes nothing of a budget is said to, with the toil it saves", () => {
  const facts = someSimulationFacts({
    debts: [],
    order: [{ id: "debt-1", principalDays: 7, toilHoursPerWeek: 8 }],
  });
  const simulation = simulate(facts, { share: 0.5, days: 91 }, POLICY);
  // One person-day a week, for 13 weeks or for one.
  expect(whatIfNotText({ facts, simulation, share: 0.5, days: 91 })).toBe(
    'If nothing is done, at the mean pace of the last 28 days "Checkout availability" keeps some budget over the next 91 days. With 50 % of each sprint for debt (7 person-days) nothing of that changes, but it saves 12 person-days of toil.',
  );
  // Paid back within the quarter: a day a week from then on.
  expect(simulation.with?.savesPerQuarter).toBeCloseTo(13, 9);
  expect(simulation.without.savesPerQuarter).toBe(0);
});

it("person-days are said with a decimal while they are few", () => {
  expect([0.44, 1, 9.96, 12.4].map(personDays)).toEqual([
    "0.4 person-days",
    "1 person-day",
    "10 person-days",
    "12 person-days",
  ]);
});
