import { describe, expect, it } from "vitest";
import { RANKING_POLICY } from "#fixtures/builders.ts";
import { readDocuments } from "#server/platform/documents.ts";
import { completePolicy, DEFAULT_RANKING_POLICY, readRankingPolicy } from "./ranking-policy.ts";

const read = (text: string) => readRankingPolicy(readDocuments("policy.yaml", text).documents);

describe("the policy of the ranking", () => {
  it("has the numbers of its design", () => {
    expect({ ...DEFAULT_RANKING_POLICY, version: "test" }).toEqual(RANKING_POLICY);
    expect(DEFAULT_RANKING_POLICY.version).toMatch(/^1\+[0-9a-f]{8}$/);
  });

  it("keeps what a file does not say, and changes its version with every number", () => {
    const { policy } = read("ranking: { version: ours, environments: { staging: 0.2 } }\n");
    expect(policy?.environments).toEqual({ ...RANKING_POLICY.environments, staging: 0.2 });
    expect(policy?.riskWeight).toBe(0.15);
    expect(policy?.version).toMatch(/^ours\+/);
    const other = read("ranking: { version: ours, environments: { staging: 0.3 } }\n");
    expect(other.policy?.version).not.toBe(policy?.version);
  });

  it("has the same digest for the same numbers", () => {
    const digest = (version: string) => version.split("+")[1];
    const same = read("ranking: { passWeight: 0.8 }\n").policy?.version ?? "";
    expect(digest(same)).toBe(digest(DEFAULT_RANKING_POLICY.version));
  });

  it.each([
    ["ranking: { passWeigth: 0.8 }", 12],
    ["ranking: { passWeight: 2 }", 24],
    ["ranking: { scorecard: { weights: { R: 0.9 } } }", 25],
    ["ranking: { scorecard: { budgetZeroAt: 0.5 } }", 39],
    ["ranking: { oracles: { none: 1 } }", 23],
    ["ranking: { oracles: { assertion-only: 2 } }", 39],
    ["ranking: { tierWeights: [] }", 12],
    ["ranking: { tierWeights: [3, -1] }", 29],
  ])("is refused at its place: %s", (text, column) => {
    const { policy, problems } = read(text);
    expect(policy).toBeNull();
    expect(problems).toMatchObject([{ severity: "error", where: { line: 1, column } }]);
  });

  it("of a time when tests counted as probes and tiers were fixed is completed with what was done then", () => {
    const { tierWeights: _tiers, oracles, ...others } = RANKING_POLICY;
    const { "assertion-only": _assertion, ...known } = { ...oracles, probe: 0.6 };
    expect(completePolicy({ ...others, oracles: known } as typeof RANKING_POLICY)).toEqual({
      ...RANKING_POLICY,
      oracles: { ...oracles, probe: 0.6, "assertion-only": 0.6 },
    });
    expect(completePolicy(RANKING_POLICY)).toEqual(RANKING_POLICY);
  });

  it("is the only one", () => {
    const { policy, problems } = read("ranking: {}\n---\nranking: {}\n");
    expect(policy).toBeNull();
    expect(problems).toMatchObject([{ code: "ranking-policy.several", where: { line: 3 } }]);
  });
});
