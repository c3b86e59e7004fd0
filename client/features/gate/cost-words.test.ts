import { describe, expect, it } from "vitest";
import { aDeploy, TEST_NOW } from "#fixtures/builders.ts";
import type { DeployCost } from "#shared/gate/cost.ts";
import type { CostView } from "#shared/gate/views.ts";
import { MINUTE_MS } from "#shared/kernel/time.ts";
import { costSentence, takenBack, takenBackSentence } from "./cost-words.ts";

function cost(share: number | null, rolledBackAfter?: number): DeployCost {
  const back =
    rolledBackAfter === undefined ? {} : { rolledBackAt: TEST_NOW + rolledBackAfter * MINUTE_MS };
  return {
    deploy: aDeploy({ at: TEST_NOW, ...back }),
    share,
    slo: null,
    title: null,
    overlaps: [],
  };
}

function view(more: Partial<CostView>): CostView {
  const none = { deploys: [], measured: 0, median: null, p90: null };
  return { service: "checkout-api", days: 90, leftOut: 0, ...none, ...more };
}

describe("what past releases cost, in a sentence", () => {
  it("gives the median and the 90th percentile, and of how many", () => {
    const deploys = [cost(0.01), cost(0.02), cost(null)];
    expect(costSentence(view({ deploys, measured: 2, median: 0.015, p90: 0.019 }))).toBe(
      "Half of 3 releases in 90 days (2 of them measured) cost 1.5\u00a0% of the budget or less, nine in ten 1.9\u00a0% of the budget or less",
    );
    expect(costSentence(view({ deploys, measured: 3, median: 0, p90: 0.007 }))).toBe(
      "Half of 3 releases in 90 days cost nothing, nine in ten 0.70\u00a0% of the budget or less",
    );
    expect(costSentence(view({ deploys, measured: 3, median: 0, p90: 0 }))).toContain(
      "cost nothing, and so did nine in ten",
    );
  });

  it("never says nothing where nothing is known", () => {
    expect(costSentence(view({}))).toBe("No release was reported in the last 90 days");
    expect(costSentence(view({ deploys: [cost(null)] }))).toBe(
      "1 release in 90 days; what they cost was not measured",
    );
  });
});

describe("how often releases were taken back", () => {
  it("is counted, with the middle of how long it took", () => {
    const deploys = [cost(0), cost(0, 10), cost(0, 40), cost(0, 25)];
    expect(takenBack(deploys)).toEqual({ releases: 4, takenBack: 3, minutes: 25 });
    expect(takenBackSentence(takenBack(deploys))).toBe(
      "3 of 4 past releases were taken back, after 25\u00a0min in the middle.",
    );
    expect(takenBackSentence(takenBack([cost(0)]))).toContain("None of 1 past release");
    expect(takenBackSentence(takenBack([]))).toBeNull();
  });
});
