import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mappingShape, matchesPattern, placeByRules } from "./mapping.ts";
import { environmentOf, firstPlace, NOWHERE, placeByPrefix, placeByTags } from "./placement.ts";

const texts = fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 12 });
const patterns = fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "?"), maxLength: 8 });

describe("a pattern", () => {
  it("matches what the expression of the same meaning matches", () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        const expression = pattern
          .replaceAll(".", "\\.")
          .replaceAll("*", ".*")
          .replaceAll("?", ".");
        expect(matchesPattern(pattern, text)).toBe(new RegExp(`^${expression}$`).test(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it("takes no time to speak of where an expression would never end", () => {
    expect(matchesPattern(`${"*a".repeat(30)}*b`, "a".repeat(500))).toBe(false);
  });
});

describe("rules of a policy", () => {
  const rules = mappingShape.parse([
    { match: { format: "junit", name: "*failover*" }, service: "payments-api", scenario: "STA-01" },
    { match: { labels: { app: "cart" } }, service: "cart-api", environment: "staging" },
  ]);
  const run = { format: "junit", name: "Suite.Failover of payments", labels: {} };

  it("place a run by the first that matches in all it says", () => {
    expect(placeByRules(rules, run)).toMatchObject({ service: "payments-api", scenario: "STA-01" });
    expect(placeByRules(rules, { ...run, format: "litmus" })).toEqual(NOWHERE);
    expect(
      placeByRules(rules, { ...run, format: "litmus", labels: { app: "cart" } }),
    ).toMatchObject({ service: "cart-api", environment: "staging" });
  });

  it("must say what they match", () => {
    expect(mappingShape.safeParse([{ match: {}, service: "x" }]).success).toBe(false);
  });
});

describe("a place", () => {
  it.each([
    ["production", "production"],
    ["prod-eu-1", "production"],
    ["Preprod", "production-like"],
    ["pre-prod-2", "production-like"],
    ["non-prod", "staging"],
    ["staging-prod-mirror", "staging"],
    ["eu-staging", "staging"],
    ["dev", "local"],
    ["product-team", null],
    ["shop", null],
    ["", null],
  ])("in %s is %s", (name, environment) => {
    expect(environmentOf(name)).toBe(environment);
  });

  it("is read from labels that name Headroom alone, and from tags", () => {
    expect(
      placeByPrefix({ service: "no", "headroom.dev/service": "a", "headroom.scenario": "DEP-01" }),
    ).toMatchObject({ service: "a", scenario: "DEP-01" });
    expect(
      placeByTags(["service:a", "headroom.scenario=DEP-01", "just words", "env: prod"]),
    ).toMatchObject({ service: "a", scenario: "DEP-01", environment: "production" });
  });

  it("is what the first says that says anything", () => {
    const a = { ...NOWHERE, service: "a" };
    const b = { ...NOWHERE, service: "b", scenario: "DEP-01" };
    expect(firstPlace(a, b)).toEqual({ ...NOWHERE, service: "a", scenario: "DEP-01" });
    expect(firstPlace()).toEqual(NOWHERE);
  });
});
