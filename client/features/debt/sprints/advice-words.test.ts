import { describe, expect, it } from "vitest";
import { CATEGORIES, type Category } from "#shared/debt/model.ts";
import type { AdviceGroup } from "#shared/debt/views.ts";
import { adviceSentence, groupWords } from "./advice-words.ts";
import { partsOf } from "./category-bar.tsx";

const group = (sprints: number, meanChange: number | null): AdviceGroup => ({
  sprints,
  meanChange,
  daysExhausted: sprints,
});
const none = group(0, null);

describe("whether following the advice paid", () => {
  it.each([
    [none, none, /^Nobody can say yet/],
    [
      none,
      group(20, -0.1),
      /among the 20 sprints of which enough is known the advice was never followed/,
    ],
    [group(20, 0.1), none, /among the 20 sprints of which .* was always followed/],
    [group(1, 0.1), none, /in the one sprint of which enough is known .* was always followed/],
    [group(12, 0.1), group(2, -0.1), /^Too early to say: .*20 points better.* 2 sprints/],
    [group(5, 0.1), group(4, -0.1), /^As far as 9 sprints can tell, .* hint, not a proof/],
    [group(20, -0.1), group(15, 0.05), /^Over 35 sprints budgets did 15 points worse/],
    [group(20, 0.1), group(15, 0.1), /no difference that can be seen/],
  ])("%o beside %o", (followed, ignored, words) => {
    const sentence = adviceSentence({ followed, ignored, leftOut: 0 });
    expect(sentence.replaceAll("\u00a0", " ")).toMatch(words);
  });

  it("gives no figure for a group of no sprint", () => {
    expect(groupWords(none)).toBe("no sprint of which enough is known");
    expect(groupWords(group(2, -0.08))).toContain("changed by −8 points on average");
  });
});

describe("what a sprint's work went to", () => {
  const nothing = Object.fromEntries(CATEGORIES.map((one) => [one, 0])) as Record<Category, number>;

  it("adds up to all that was done, with what no rule placed", () => {
    const parts = partsOf({
      byCategory: { ...nothing, feature: 6, "reliability-debt": 3 },
      unmatched: 1,
      total: 10,
      debtShare: 0.3,
      itemsDone: 4,
      itemsUnestimated: 0,
    });
    expect(parts.map(({ kind, share }) => [kind, share])).toEqual([
      ["feature", 0.6],
      ["reliability-debt", 0.3],
      ["unmatched", 0.1],
    ]);
  });

  it("has no parts where nothing was done", () => {
    expect(
      partsOf({
        byCategory: nothing,
        unmatched: 0,
        total: 0,
        debtShare: null,
        itemsDone: 0,
        itemsUnestimated: 0,
      }),
    ).toEqual([]);
  });
});
