import { describe, expect, it } from "vitest";
import { DomainError } from "#shared/kernel/errors.ts";
import { binomialUpperTail } from "./distributions.ts";
import { canaryJson } from "./json.ts";
import { planCanary, type CanaryPlanInput } from "./plan.ts";
import { sampleSize } from "./sample-size.ts";

const MONDAY = Date.parse("2026-11-23T00:00:00Z");

const aPlan = (overrides: Partial<CanaryPlanInput> = {}) =>
  planCanary({
    baseline: 0.001,
    detect: 0.002,
    share: 0.03,
    traffic: { kind: "constant", perSecond: 10 },
    ...overrides,
  });

describe("a plan", () => {
  it("has one side, alpha 0.05 and a power of 0.8 unless told otherwise", () => {
    expect(aPlan().question).toEqual({
      baseline: 0.001,
      detect: 0.002,
      alpha: 0.05,
      power: 0.8,
      sides: 1,
    });
  });

  it("goes through the service's own week, after the warm-up", () => {
    // Nights without traffic: ten a second from 6 to 18 o'clock.
    const perHour = Array.from({ length: 168 }, (_, hour) =>
      hour % 24 >= 6 && hour % 24 < 18 ? 36_000 : 0,
    );
    const plan = aPlan({
      traffic: { kind: "weekly", perHour },
      from: MONDAY,
      warmUpSeconds: 3_600,
    });
    // 8,366 / 0.3 s are under 8 hours, which begin at 6 o'clock.
    expect(plan.seconds).toBeCloseTo(6 * 3_600 + 8_366 / 0.3, 6);
    expect(plan.horizons.map(({ canaryEvents }) => canaryEvents)).toEqual([
      0,
      12 * 1_080,
      7 * 12 * 1_080,
    ]);
    expect(plan.horizons[0]?.smallestDetectable).toBeNull();
  });

  it("never ends on a service without traffic", () => {
    const perHour = Array.from({ length: 168 }, () => 0);
    const plan = aPlan({ traffic: { kind: "weekly", perHour } });
    expect([plan.seconds, plan.sprt.atBaseline.seconds, plan.msprt.seconds]).toEqual([
      null,
      null,
      null,
    ]);
    expect(canaryJson(plan).seconds).toBeNull();
  });

  it("costs the bad events it adds, as a share of those that are allowed", () => {
    const budget = { target: 0.999, windowEvents: 26_000_000 };
    expect(aPlan({ budget }).budgetShare).toBeCloseTo(8.366 / 26_000, 12);
    expect(aPlan().budgetShare).toBeNull();
  });

  it("asks for an exact sample only where errors are few, and for one that is enough", () => {
    expect(aPlan().exact).toBeNull();
    const few = { baseline: 0.00001, detect: 0.001, share: 0.5 };
    const { exact, perCanary } = aPlan(few);
    expect(exact?.perCanary).toBeGreaterThan(perCanary);
    // With no error of the control, five of five are needed: 1/2^5 is below 0.05, 1/2^4 is not.
    expect(binomialUpperTail(5, exact?.perCanary ?? 0, few.detect)).toBeGreaterThanOrEqual(0.8);
    expect(binomialUpperTail(5, (exact?.perCanary ?? 0) - 1, few.detect)).toBeLessThan(0.8);
  });

  it("needs more for whoever looks all the time", () => {
    const plan = aPlan();
    expect(plan.msprt.perCanary).toBeGreaterThan(plan.perCanary);
    expect(plan.msprt.threshold).toBe(20);
    // Effects as large as the one worth noticing are expected.
    expect(plan.msprt.tau).toBeCloseTo(0.001, 12);
  });

  it("does not round a whole control up for rounding errors", () => {
    // 0.95 / 0.05 is 18.999999999999996.
    const plan = aPlan({ share: 0.05 });
    expect(plan.perControl).toBe(plan.perCanary * 19);
    expect(plan.perCanary).toBe(Math.ceil(sampleSize(plan.question, 19)));
  });

  it.each<[string, Partial<CanaryPlanInput>]>([
    ["baseline", { baseline: 0 }],
    ["baseline", { baseline: Number.NaN }],
    ["detect", { detect: 2 }],
    ["detect", { detect: 0.001 }],
    ["detect", { detect: 0.001 + 1e-12 }],
    ["alpha", { alpha: 5 }],
    ["power", { power: 80 }],
    ["power", { power: 0.04 }],
    ["sides", { sides: 3 as 2 }],
    ["share", { share: 3 }],
    ["share", { share: 1 }],
    ["warmUpSeconds", { warmUpSeconds: -1 }],
    ["target", { budget: { target: 99.9, windowEvents: 1 } }],
    ["windowEvents", { budget: { target: 0.999, windowEvents: 0 } }],
  ])("is refused for its %s: %j", (field, overrides) => {
    const plan = () => aPlan(overrides);
    expect(plan).toThrow(DomainError);
    expect(plan).toThrow(expect.objectContaining({ code: `canary.invalid.${field}` }));
  });
});
