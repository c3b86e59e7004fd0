import { matchingRule, type CategoryRule } from "./category-rules.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import {
  CATEGORIES,
  type Category,
  type Sprint,
  type SprintActuals,
  type WorkItem,
} from "./model.ts";
import type { PlanningPolicy } from "./policy.ts";

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  if (upper === undefined) return null;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? upper;
  return (lower + upper) / 2;
}

/** Boards are tidied up a little after a sprint has ended; what is done later was not done in it. */
const TIDIED_WITHIN_MS = 2 * DAY_MS;

/** An item as its sprint saw it: not done in it where it was done only later, so that a sprint that is over stays as it is. */
export function asOfSprint(item: WorkItem, { end }: Pick<Sprint, "end">): WorkItem {
  const late = item.doneAt !== null && item.doneAt >= end + TIDIED_WITHIN_MS;
  return late ? { ...item, doneAt: null } : item;
}

/**
 * How the work of a sprint was spent, by what of it is done. An item without an estimate counts as the median of those
 * that have one, or as 1 where none has: leaving it out would hide the unplanned work, which is seldom estimated.
 *
 * @param items those of the sprint, done or not
 * @param rules the first that matches gives an item its category
 */
export function actualsOf(
  items: readonly WorkItem[],
  rules: readonly CategoryRule[],
  { debtCategories }: Pick<PlanningPolicy, "debtCategories">,
): SprintActuals {
  const done = items.filter(({ doneAt }) => doneAt !== null);
  const estimates = done.flatMap(({ effort }) => (effort === null ? [] : [effort]));
  const usual = median(estimates) ?? 1;
  const byCategory = Object.fromEntries(CATEGORIES.map((category) => [category, 0])) as Record<
    Category,
    number
  >;
  let unmatched = 0;
  for (const item of done) {
    const category = matchingRule(rules, item)?.category;
    const effort = item.effort ?? usual;
    if (category === undefined) unmatched += effort;
    else byCategory[category] += effort;
  }
  const sum = (categories: readonly Category[]): number =>
    categories.reduce((total, category) => total + byCategory[category], 0);
  const total = sum(CATEGORIES) + unmatched;
  return {
    byCategory,
    unmatched,
    total,
    debtShare: total > 0 ? sum(debtCategories) / total : null,
    itemsDone: done.length,
    itemsUnestimated: done.length - estimates.length,
  };
}
