import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aGateBudget, aGatePolicyDocument, someGateFacts } from "#fixtures/builders.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import type { BudgetSpending } from "./model.ts";
import { judge } from "./verdict.ts";
import { afterFailure, compareExposures, costOf, worstCost, type WhatIf } from "./what-if.ts";

/** One in ten fails, half of all requests for ten minutes, all traffic: 1/s x 600 s x 0.5 = 300 of 600 that are left. */
const whatIf: WhatIf = { failureChance: 0.1, errorRate: 0.5, minutesToRollback: 10, share: 1 };
const request = { service: "checkout-api", risk: "medium" } as const;
const document = aGatePolicyDocument();

const spending = (overrides: Partial<BudgetSpending>): BudgetSpending => ({
  ...aGateBudget().spending,
  ...overrides,
});

describe("what a failing change would cost", () => {
  it("is failure chance x error rate x minutes x share, of the budget and of what is left", () => {
    expect(costOf(aGateBudget(), whatIf)).toEqual({
      slo: aGateBudget().key,
      title: "Checkout availability",
      bad: 300,
      ofBudget: 0.3,
      ofLeft: 0.5,
      expectedOfBudget: 0.03,
      expectedOfLeft: 0.05,
      remainingAfter: 0.3,
    });
  });

  it("grows with the traffic of the hour, and shrinks with the share that meets it", () => {
    expect(costOf(aGateBudget(), whatIf, 2)?.bad).toBe(600);
    expect(costOf(aGateBudget(), { ...whatIf, share: 0.01 })?.bad).toBeCloseTo(3, 12);
  });

  it("takes whole time slices as soon as more fails than their target allows", () => {
    const slices = aGateBudget({
      spending: spending({
        method: "Timeslices",
        sliceSeconds: 60,
        sliceTarget: 0.95,
        allowedBad: 40,
        leftBad: 20,
        eventsPerSecond: null,
      }),
    });
    expect(costOf(slices, whatIf)).toMatchObject({ bad: 10, ofBudget: 0.25, ofLeft: 0.5 });
    expect(costOf(slices, { ...whatIf, minutesToRollback: 9.5 })?.bad).toBe(10);
    expect(costOf(slices, { ...whatIf, share: 0.1 })?.bad).toBe(0);
  });

  it("takes parts of time slices where their ratios are averaged", () => {
    const slices = aGateBudget({
      spending: spending({
        method: "RatioTimeslices",
        sliceSeconds: 60,
        allowedBad: 40,
        leftBad: 20,
        eventsPerSecond: null,
      }),
    });
    expect(costOf(slices, whatIf)).toMatchObject({ bad: 5, ofBudget: 0.125, ofLeft: 0.25 });
  });

  it("is no share of nothing, and not known of a budget that is not known", () => {
    const exhausted = aGateBudget({ remaining: -0.1, spending: spending({ leftBad: -100 }) });
    expect(costOf(exhausted, whatIf)).toMatchObject({
      ofLeft: null,
      expectedOfLeft: null,
      ofBudget: 0.3,
    });
    expect(costOf(aGateBudget({ remaining: null }), whatIf)).toBeNull();
    expect(
      costOf(aGateBudget({ spending: spending({ eventsPerSecond: null }) }), whatIf),
    ).toBeNull();
  });

  it("is told for the budget that would have the least left", () => {
    const latency = aGateBudget({
      key: seriesKey(sloId("checkout-api/latency")),
      title: "Latency",
      remaining: 0.2,
      spending: spending({ allowedBad: 10_000, leftBad: 2_000 }),
    });
    expect(worstCost({ budgets: [aGateBudget(), latency] }, whatIf)?.title).toBe("Latency");
    expect(worstCost({ budgets: [] }, whatIf)).toBeNull();
  });
});

describe("the gate after a failure", () => {
  it("goes by what would be left", () => {
    const facts = someGateFacts({ budgets: [aGateBudget({ remaining: 0.45 })] });
    const after = afterFailure(facts, whatIf);
    expect(after.budgets[0]).toMatchObject({ status: "ok", spending: { leftBad: 300 } });
    expect(after.budgets[0]?.remaining).toBeCloseTo(0.15, 12);
    expect(judge(after, request, document).verdict).toBe("caution");
    const spent = afterFailure(facts, { ...whatIf, errorRate: 1 });
    expect(spent.budgets[0]?.status).toBe("exhausted");
    expect(judge(spent, request, document).verdict).toBe("hold");
  });

  it("stays unknown where it is", () => {
    const facts = someGateFacts({ budgets: [aGateBudget({ status: "unknown", coverage: 0.3 })] });
    expect(judge(afterFailure(facts, { ...whatIf, errorRate: 1 }), request, document).verdict).toBe(
      "unknown",
    );
  });
});

describe("a flag and a canary beside the plan", () => {
  const facts = someGateFacts({
    budgets: [
      aGateBudget({ status: "exhausted", remaining: -0.1, spending: spending({ leftBad: -100 }) }),
    ],
  });

  it("say what they would save, and turn a hold into caution", () => {
    const found = compareExposures(facts, request, document, whatIf);
    expect(found.map(({ kind, verdict, cost }) => [kind, verdict, cost?.bad])).toEqual([
      ["planned", "hold", 300],
      ["flag", "caution", 30],
      ["canary", "caution", expect.closeTo(15, 9)],
    ]);
  });

  it("never cost more than the plan, and are never judged more strictly", () => {
    const share = fc.double({ min: 0.001, max: 1, noNaN: true });
    const what = fc.record({
      failureChance: share,
      errorRate: share,
      minutesToRollback: fc.double({ min: 0.1, max: 600, noNaN: true }),
      share,
    });
    const remaining = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(what, remaining, (asked, left) => {
        const one = aGateBudget({
          remaining: left,
          status: left <= 0 ? "exhausted" : "ok",
          spending: spending({ leftBad: left * 1_000 }),
        });
        const [planned, ...others] = compareExposures(
          someGateFacts({ budgets: [one] }),
          request,
          document,
          asked,
        );
        const order = ["go", "caution", "unknown", "hold"];
        for (const { cost, verdict } of others) {
          expect(cost?.bad ?? -1).toBeLessThanOrEqual(planned?.cost?.bad ?? -1);
          expect(order.indexOf(verdict)).toBeLessThanOrEqual(
            order.indexOf(planned?.verdict ?? "go"),
          );
        }
      }),
    );
  });
});
