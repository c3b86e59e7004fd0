import { describe, expect, it } from "vitest";
import { aGateBudget, aGatePolicyDocument, someGateFacts } from "#fixtures/builders.ts";
import type { GateBudget } from "#shared/gate/model.ts";
import { compareExposures, type Exposure } from "#shared/gate/what-if.ts";
import { nearestStop } from "./stops.ts";
import { exposureReach, exposureSentence, gainSentence } from "./what-if-words.ts";

/** One request a second for ten minutes, half of them bad: 300 of the 1,000 that the window allows. */
const WHAT_IF = { failureChance: 0.1, errorRate: 0.5, minutesToRollback: 10, share: 1 };

function exposures(budget: Partial<GateBudget>): readonly Exposure[] {
  return compareExposures(
    someGateFacts({ budgets: [aGateBudget(budget)] }),
    { service: "checkout-api", risk: "medium" },
    aGatePolicyDocument(),
    WHAT_IF,
  );
}

const { spending } = aGateBudget();
const SPENT = {
  status: "exhausted",
  remaining: -0.2,
  spending: { ...spending, leftBad: -200 },
} as const;

describe("what a failure would cost", () => {
  it("is told of what is left, of the whole, and with its chance", () => {
    const [planned] = exposures({});
    expect(planned && exposureSentence(planned)).toBe(
      "if it fails it takes 50\u00a0% of what is left (30\u00a0% of the budget); the chance counted in, 3\u00a0% of the budget",
    );
    expect(planned && exposureReach(planned)).toBeCloseTo(0.5, 12);
  });

  it("is told of the whole where nothing is left", () => {
    const [planned] = exposures(SPENT);
    expect(planned && exposureSentence(planned)).toContain(
      "overspends by another 30\u00a0% of the budget",
    );
    expect(planned && exposureReach(planned)).toBeCloseTo(0.3, 12);
  });

  it("is not told where no budget is known", () => {
    const [planned] = exposures({ remaining: null, status: "unknown" });
    expect(planned && exposureSentence(planned)).toContain("not known");
    expect(planned && exposureReach(planned)).toBe(0);
  });
});

describe("what another way would gain", () => {
  it("names the ways that turn a hold into a caution, with what a failure would cost then", () => {
    expect(gainSentence(exposures(SPENT))).toBe(
      "Behind a flag or as a canary the answer is “caution” instead of “hold”, and a failure would cost 3\u00a0% of the budget instead of 30\u00a0%.",
    );
  });

  it("names the cheapest way where the answer stays", () => {
    expect(gainSentence(exposures({}))).toBe(
      "As a canary the answer stays “go”, and a failure would cost 1.5\u00a0% of the budget instead of 30\u00a0%.",
    );
  });

  it("says nothing where nothing would be gained or is known", () => {
    expect(gainSentence(exposures({ remaining: null, status: "unknown" }))).toBeNull();
    expect(gainSentence([])).toBeNull();
  });
});

describe("a slider over round values", () => {
  it("stands at the one that is nearest, by how many times one is the other", () => {
    const stops = [0.01, 0.05, 0.1, 1];
    expect(stops.map((stop) => nearestStop(stops, stop))).toEqual([0, 1, 2, 3]);
    expect(nearestStop(stops, 0.03)).toBe(1);
    expect(nearestStop(stops, 0.02)).toBe(0);
    expect(nearestStop(stops, 0.4)).toBe(3);
  });
});
