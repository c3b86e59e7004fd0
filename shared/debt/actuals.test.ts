import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aWorkItem } from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { actualsOf, asOfSprint } from "./actuals.ts";
import { matchingRule, type CategoryRule } from "./category-rules.ts";
import { CATEGORIES } from "./model.ts";
import { DEFAULT_PLANNING_POLICY as POLICY } from "./policy.ts";

const RULES: readonly CategoryRule[] = [
  { labels: ["postmortem", "incident-*"], category: "incident-follow-up" },
  { types: ["Bug"], labels: ["reliability"], category: "reliability-debt" },
  { types: ["*debt*"], category: "other-debt" },
  { types: ["Story", "Feature"], category: "feature" },
];

describe("rules", () => {
  it.each([
    [{ type: "Story", labels: [] }, "feature"],
    [{ type: "story", labels: ["Incident-2143"] }, "incident-follow-up"],
    [{ type: "Bug", labels: ["RELIABILITY"] }, "reliability-debt"],
    [{ type: "Bug", labels: [] }, null],
    [{ type: "Tech Debt", labels: [] }, "other-debt"],
    [{ type: null, labels: ["reliability"] }, null],
    [{ type: "Storyline", labels: [] }, null],
    [{ type: null, labels: [] }, null],
  ])("place %j in %s", (item, category) => {
    expect(matchingRule(RULES, item)?.category ?? null).toBe(category);
  });

  it("take * for any text, and everything else literally", () => {
    const matches = (pattern: string, type: string): boolean =>
      matchingRule([{ types: [pattern], team: "a" }], { type, labels: [] }) !== null;
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "b", "*", ".") }),
        fc.string({ unit: fc.constantFrom("a", "b", ".") }),
        (pattern, text) => {
          const expression = pattern
            .split("*")
            .map((part) => part.replaceAll(".", String.raw`\.`))
            .join(".*");
          expect(matches(pattern, text)).toBe(new RegExp(`^${expression}$`).test(text));
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

describe("how a sprint was spent", () => {
  it("is told by what is done, with the usual effort for what nobody estimated", () => {
    const items = [
      aWorkItem({ type: "Story", effort: 3 }),
      aWorkItem({ type: "Story", effort: 8, doneAt: null }),
      aWorkItem({ type: "Tech debt", effort: 1 }),
      aWorkItem({ type: "Bug", labels: ["reliability"], effort: null }),
      aWorkItem({ type: "Spike", effort: 2 }),
    ];
    // The median of 3, 1 and 2 is 2: eight in all, of which three are debt.
    expect(actualsOf(items, RULES, POLICY)).toEqual({
      byCategory: {
        feature: 3,
        "reliability-debt": 2,
        "other-debt": 1,
        "keep-the-lights-on": 0,
        "incident-follow-up": 0,
      },
      unmatched: 2,
      total: 8,
      debtShare: 3 / 8,
      itemsDone: 4,
      itemsUnestimated: 1,
    });
  });

  it("is unknown where nothing is done, and counts items where none is estimated", () => {
    expect(actualsOf([aWorkItem({ doneAt: null })], RULES, POLICY).debtShare).toBeNull();
    const two = [aWorkItem({ effort: null }), aWorkItem({ effort: null, type: "debt" })];
    expect(actualsOf(two, RULES, POLICY)).toMatchObject({ total: 2, debtShare: 0.5 });
    const free = [aWorkItem({ effort: 0 })];
    expect(actualsOf(free, RULES, POLICY)).toMatchObject({ total: 0, debtShare: null });
  });

  it("counts what is done until two days after its end, and nothing that is done months later", () => {
    const end = 100 * DAY_MS;
    const doneAt = (at: number | null) => asOfSprint(aWorkItem({ doneAt: at }), { end }).doneAt;
    expect(doneAt(end - DAY_MS)).toBe(end - DAY_MS);
    expect(doneAt(end + DAY_MS)).toBe(end + DAY_MS);
    expect(doneAt(end + 2 * DAY_MS)).toBeNull();
    expect(doneAt(end + 90 * DAY_MS)).toBeNull();
    expect(doneAt(null)).toBeNull();
  });

  it("adds up to everything that is done, in whichever order", () => {
    const items = fc.array(
      fc
        .record({
          type: fc.constantFrom("Story", "Bug", "Tech debt", null),
          labels: fc.subarray(["reliability", "postmortem"]),
          effort: fc.option(fc.integer({ min: 0, max: 13 })),
          doneAt: fc.option(fc.constant(1)),
        })
        .map(aWorkItem),
    );
    fc.assert(
      fc.property(items, (given) => {
        const made = actualsOf(given, RULES, POLICY);
        const parts = CATEGORIES.reduce((sum, category) => sum + made.byCategory[category], 0);
        expect(parts + made.unmatched).toBeCloseTo(made.total, 9);
        expect(actualsOf(given.toReversed(), RULES, POLICY).total).toBeCloseTo(made.total, 9);
        if (made.debtShare !== null) expect(made.debtShare).toBeLessThanOrEqual(1);
      }),
    );
  });
});
