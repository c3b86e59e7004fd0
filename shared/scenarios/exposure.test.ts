import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RANKING_POLICY } from "#fixtures/builders.ts";
import { exposuresOf as exposuresBy, tierWeight, type ExposureFacts } from "./exposure.ts";

const exposuresOf = (facts: readonly ExposureFacts[]) => exposuresBy(facts, RANKING_POLICY);

const fact = (service: string, facts: Partial<ExposureFacts> = {}): ExposureFacts => ({
  service,
  requests: null,
  declared: null,
  ...facts,
});

describe("how exposed a service is", () => {
  it("weighs a request by the tier of the service", () => {
    expect([undefined, 1, 2, 3, 4, 9].map((tier) => tierWeight(tier, [3, 2, 1]))).toEqual([
      1, 3, 2, 1, 1, 1,
    ]);
    expect([undefined, 1, 2].map((tier) => tierWeight(tier, [7]))).toEqual([7, 7, 7]);
  });

  it("is what was measured, in units of what the catalogue declares of the same services", () => {
    const exposures = exposuresOf([
      fact("a", { tier: 1, requests: 1_000, declared: 6 }),
      fact("b", { tier: 3, requests: 1_000, declared: 2 }),
      fact("c", { declared: 4 }),
      fact("d"),
    ]);
    // 3,000 + 1,000 weighed requests are 8 units: 500 of them are one.
    expect([...exposures]).toEqual([
      ["a", { value: 6, basis: "measured", tierWeight: 3 }],
      ["b", { value: 2, basis: "measured", tierWeight: 1 }],
      ["c", { value: 4, basis: "catalogue", tierWeight: 1 }],
      ["d", { value: null, basis: "assumed", tierWeight: 1 }],
    ]);
  });

  it("puts measured and declared side by side where no service is both", () => {
    const exposures = exposuresOf([
      fact("a", { requests: 100 }),
      fact("b", { requests: 300 }),
      fact("c", { declared: 10 }),
    ]);
    expect(["a", "b", "c"].map((name) => exposures.get(name)?.value)).toEqual([5, 15, 10]);
    expect(exposuresOf([fact("a", { requests: 100 })]).get("a")?.value).toBe(1);
    expect(exposuresOf([fact("a", { requests: 0 }), fact("b")]).get("a")?.value).toBe(0);
  });

  it("keeps the ratios among measured and among declared services, in whatever units requests come", () => {
    const facts = fc.array(
      fc.record({
        requests: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
        declared: fc.option(fc.integer({ min: 1, max: 10 })),
        tier: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(facts, fc.integer({ min: 2, max: 50 }), (given, scale) => {
        const named = given.map((one, index) => fact(String(index), one));
        const plain = exposuresOf(named);
        const scaled = exposuresOf(
          named.map((one) => ({
            ...one,
            requests: one.requests === null ? null : one.requests * scale,
          })),
        );
        for (const { service } of named) {
          const [before, after] = [plain.get(service)?.value, scaled.get(service)?.value];
          if (typeof before === "number") expect(after).toBeCloseTo(before, 6);
          else expect(after).toBe(before);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
