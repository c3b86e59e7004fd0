import { describe, expect, it } from "vitest";
import { aService } from "#fixtures/builders.ts";
import { isRanked, scenarioTraits } from "./applicability.ts";

describe("the traits that decide which scenarios apply", () => {
  it("follow from type and tier, and are declared beyond that", () => {
    expect(scenarioTraits(aService({ type: "Website", tier: 1, traits: ["tls"] }))).toEqual([
      "built",
      "compute",
      "deployable",
      "networked",
      "tier-1",
      "tls",
      "user-traffic",
    ]);
    expect(scenarioTraits(aService({ type: "pipeline", tier: 2 }))).toEqual([]);
    const database = aService({ kind: "resource", type: "postgresql", traits: ["database"] });
    expect(scenarioTraits(database)).toEqual(["database", "owns-state"]);
  });
});

describe("what is ranked", () => {
  it("is what runs, and whatever says how exposed it is", () => {
    expect(isRanked(aService({}))).toBe(true);
    expect(isRanked(aService({ type: "library" }))).toBe(false);
    expect(isRanked(aService({ kind: "resource", type: "redis" }))).toBe(false);
    expect(isRanked(aService({ kind: "resource", type: "redis", exposure: 3 }))).toBe(true);
  });
});
