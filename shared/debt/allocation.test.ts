import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { needOf } from "./need.ts";
import { recommend, type RecommendationInput } from "./allocation.ts";
import { DEFAULT_PLANNING_POLICY as POLICY } from "./policy.ts";

const input = (overrides: Partial<RecommendationInput>): RecommendationInput => ({
  consumed: 0.5,
  weightedConsumed: null,
  probability: 0,
  need: 1,
  ...overrides,
});

describe("the recommended share", () => {
  // From the design of sprint allocation: (u, P, need) -> a.
  it.each([
    [0.2, 0.02, 0.4, 0.157, "forecast"],
    [0.6, 0.25, 0.4, 0.2375, "forecast"],
    [0.75, 0.6, 0.4, 0.36, "forecast"],
    [1.1, 1, 0.6, 0.5, "forecast"],
    [0.9, 0.8, 0.05, 0.1, "floor"],
    // By hand: (0.9 - 0.5) / 0.5 = 0.8; 0.15 + 0.35 * 0.8 = 0.43, and no more than the need.
    [0.9, 0.1, 0.6, 0.43, "consumed"],
    [0.9, 0.1, 0.3, 0.3, "need"],
    [0.4, 0, 0.6, 0.15, "base"],
  ])(
    "for u = %d, P = %d and need = %d is %d, decided by %s",
    (consumed, probability, need, share, by) => {
      const made = recommend(input({ consumed, probability, need }), POLICY);
      expect(made?.share).toBeCloseTo(share, 12);
      expect(made?.decidedBy).toBe(by);
    },
  );

  it("is unknown where it is not known what is consumed, and goes by that alone without a forecast", () => {
    expect(recommend(input({ consumed: null }), POLICY)).toBeNull();
    expect(recommend(input({ consumed: 0.75, probability: null }), POLICY)?.share).toBeCloseTo(
      0.325,
      12,
    );
  });

  it("is limited by no need where no capacity is known", () => {
    expect(recommend(input({ consumed: 1, need: null }), POLICY)?.share).toBeCloseTo(0.5, 12);
    const debts = [{ principalDays: 10, paysBack: true }];
    expect(needOf({ debts, capacityDays: null, horizonSprints: 6 })).toBeNull();
  });

  it("stands beside that of all budgets by events", () => {
    const made = recommend(input({ consumed: 0.9, weightedConsumed: 0.6 }), POLICY);
    expect(made?.weightedShare).toBeCloseTo(0.15 + 0.35 * 0.2, 12);
  });

  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const inputs = fc.record({
    consumed: fc.double({ min: -0.5, max: 4, noNaN: true }),
    weightedConsumed: fc.constant(null),
    probability: fc.option(share),
    need: fc.option(fc.double({ min: 0, max: 3, noNaN: true })),
  });
  const shareOf = (facts: RecommendationInput): number =>
    recommend(facts, POLICY)?.share ?? Number.NaN;

  it("lies within the limits, and never above a need that is above the least", () => {
    fc.assert(
      fc.property(inputs, (facts) => {
        const made = shareOf(facts);
        expect(made).toBeGreaterThanOrEqual(POLICY.floor);
        expect(made).toBeLessThanOrEqual(POLICY.ceiling);
        if (facts.need !== null && facts.need > POLICY.floor)
          expect(made).toBeLessThanOrEqual(facts.need);
      }),
      { numRuns: 20_000 },
    );
  });

  it("never falls when the budget or the forecast gets worse, or when more is needed", () => {
    const more = fc.double({ min: 0, max: 2, noNaN: true });
    fc.assert(
      fc.property(inputs, more, more, more, (facts, consumed, probability, need) => {
        const worse = {
          ...facts,
          consumed: facts.consumed + consumed,
          probability:
            facts.probability === null ? null : Math.min(1, facts.probability + probability),
          need: facts.need === null ? null : facts.need + need,
        };
        expect(shareOf(worse)).toBeGreaterThanOrEqual(shareOf(facts));
      }),
      { numRuns: 20_000 },
    );
  });
});

describe("the need", () => {
  it("is the work worth it by the time there is; what is not known to be worth it counts", () => {
    const debts = [
      { principalDays: 30, paysBack: true },
      { principalDays: 30, paysBack: null },
      { principalDays: 500, paysBack: false },
    ];
    expect(needOf({ debts, capacityDays: 50, horizonSprints: 6 })).toBeCloseTo(0.2, 12);
    expect(needOf({ debts: [], capacityDays: 50, horizonSprints: 6 })).toBe(0);
    expect(needOf({ debts, capacityDays: 0, horizonSprints: 6 })).toBeNull();
  });
});
