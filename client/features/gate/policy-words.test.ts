import { describe, expect, it } from "vitest";
import { aGatePolicy, aGatePolicyDocument } from "#fixtures/builders.ts";
import { CONDITIONS } from "#shared/gate/policy.ts";
import { policyChanges } from "./policy-changes.ts";
import { conditionWords, exposureWords, ruleLines } from "./policy-words.ts";

describe("the policy in words", () => {
  it("gives each row of the table its own bounds", () => {
    const policy = aGatePolicy({ thresholds: { plentyAbove: 0.6, enoughAbove: 0.2 } });
    expect(CONDITIONS.map((condition) => conditionWords(condition, policy))).toEqual([
      "more than 60\u00a0% left, no alert fires",
      "20\u00a0% to 60\u00a0% left",
      "up to 20\u00a0% left, or a ticket alert fires",
      "exhausted, or a page alert fires",
      "not known: too little measured, or its source is down",
    ]);
  });

  it("has a line for each rule, also for those that are off", () => {
    const policy = aGatePolicy();
    const { rules } = policy;
    const off = aGatePolicy({ rules: { ...rules, freeze: { ...rules.freeze, on: false } } });
    const lines = ruleLines(off);
    expect(lines).toHaveLength(Object.keys(rules).length);
    expect(lines.find(({ name }) => name === "a change freeze is on")?.isOn).toBe(false);
    expect(lines.find(({ verdict }) => verdict === null)?.effect).toBe(
      "1 step stricter than the table",
    );
  });

  it("says what lowers the class of risk, or that nothing does", () => {
    expect(exposureWords(aGatePolicy())).toBe(
      "A change is judged lower: behind a flag by 1 class, met first by 5\u00a0% or less by 1 class; together by 1 class at most.",
    );
    const { exposure } = aGatePolicy();
    expect(exposureWords(aGatePolicy({ exposure: { ...exposure, most: 0 } }))).toContain(
      "does not lower",
    );
  });
});

describe("what changed in the policy", () => {
  it("is told place by place, with what stood there", () => {
    const before = aGatePolicyDocument();
    const { rules } = before.policy;
    const after = aGatePolicyDocument({
      policy: aGatePolicy({
        thresholds: { plentyAbove: 0.6, enoughAbove: 0.25 },
        rules: { ...rules, buildHorizon: { ...rules.buildHorizon, on: false } },
      }),
    });
    expect(policyChanges(before, after)).toEqual([
      { path: "thresholds.plentyAbove", before: "0.5", after: "0.6" },
      { path: "rules.buildHorizon.on", before: "true", after: "false" },
    ]);
    expect(policyChanges(before, before)).toEqual([]);
  });

  it("has the rules of single services that came and went", () => {
    const own = {
      scope: "service",
      name: "invoice-pdf",
      by: "Grace",
      why: "twice a year",
      changes: { rules: { buildHorizon: { on: false } } },
    } as const;
    const [none, one] = [aGatePolicyDocument(), aGatePolicyDocument({ overrides: [own] })];
    const path = "service invoice-pdf: rules.buildHorizon.on";
    expect(policyChanges(none, one)).toContainEqual({ path, before: null, after: "false" });
    expect(policyChanges(one, none)).toContainEqual({ path, before: "false", after: null });
  });
});
