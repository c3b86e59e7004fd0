import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CATEGORIES } from "#shared/debt/model.ts";
import { matchingRule } from "#shared/debt/category-rules.ts";
import { DEFAULT_CATEGORY_RULES } from "./default-rules.ts";
import { previewOf, unplacedOf } from "./preview.ts";
import type { CsvSettings } from "./settings.ts";

const settings: CsvSettings = {
  kind: "csv",
  name: "files",
  items: { patterns: [], base: "/" },
  sprints: { patterns: [], base: "/" },
  teamRules: [{ labels: ["a"], team: "payments" }],
  categories: null,
  everyMinutes: 15,
  sinceDays: 200,
};

const text = fc.constantFrom("a", "b", "Bug", "bug-1", "tech-debt");
const rule = fc.record(
  {
    types: fc.array(fc.constantFrom("Bug", "b*", "*"), { minLength: 1, maxLength: 2 }),
    labels: fc.array(fc.constantFrom("a", "tech*", "zzz"), { minLength: 1, maxLength: 2 }),
    category: fc.constantFrom(...CATEGORIES),
  },
  { requiredKeys: ["category"] },
);
const group = fc.record({
  type: fc.option(text),
  labels: fc.uniqueArray(text, { maxLength: 3 }),
  team: fc.option(fc.constant("checkout")),
  items: fc.integer({ min: 1, max: 1_000 }),
  examples: fc.constant([]),
});

describe("the preview of rules", () => {
  it("puts every item into one place, and its groups are all that nothing matched", () => {
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 5 }),
        fc.array(group, { maxLength: 20 }),
        (rules, groups) => {
          const { rules: placed, unmatched, withoutTeam } = previewOf(settings, rules, groups);
          const sum = (list: readonly { readonly items: number }[]) =>
            list.reduce((total, { items }) => total + items, 0);
          expect(sum(placed) + unmatched.items).toBe(sum(groups));
          expect(sum(unmatched.groups)).toBe(unmatched.items);
          expect(placed).toHaveLength(rules.length);
          const unplaced = unplacedOf(settings, rules, groups);
          expect(unplaced).toBeGreaterThanOrEqual(Math.max(unmatched.items, withoutTeam));
          expect(unplaced).toBeLessThanOrEqual(unmatched.items + withoutTeam);
        },
      ),
    );
  });

  it.each([
    ["Bug", [], "keep-the-lights-on"],
    ["Story", [], "feature"],
    ["Story", ["tech-debt"], "other-debt"],
    ["Bug", ["postmortem-2026-11"], "incident-follow-up"],
    ["Task", ["reliability"], "reliability-debt"],
    ["Task", ["slow"], null],
    ["Task", [], null],
    [null, ["kind/bug"], "keep-the-lights-on"],
    [null, [], null],
  ])("takes %s with %j by Headroom's own rules for %s", (type, labels, category) => {
    expect(matchingRule(DEFAULT_CATEGORY_RULES, { type, labels })?.category ?? null).toBe(category);
  });
});
