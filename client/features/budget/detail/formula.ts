import { errorBudget } from "#shared/budget/arithmetic.ts";
import type { Budget } from "#shared/budget/model.ts";
import { exactNumber, exactPercent } from "#client/ui/charts/exact.ts";

const MINUS = "\u2212";

/** A line of the calculation: what is computed, the formula in words, and the same with the values put in. */
export interface FormulaLine {
  readonly name: string;
  readonly rule: string;
  readonly values: string;
}

/** How a budget's numbers were computed, with the values put in; empty when there is nothing to compute with. */
export function formulaLines(
  budget: Pick<
    Budget,
    "method" | "good" | "bad" | "total" | "target" | "sli" | "burned" | "remaining"
  >,
): FormulaLine[] {
  const { sli, burned, remaining } = budget;
  if (sli === null || burned === null || remaining === null) return [];
  const total = exactNumber(budget.total);
  const good = exactNumber(budget.good);
  const allowed = exactNumber(errorBudget(budget.target), 9);
  const counts = `(${total} ${MINUS} ${good}) / (${allowed} × ${total})`;
  return [
    {
      name: "SLI",
      rule: SLI_RULES[budget.method],
      values: `${good} / ${total} = ${exactPercent(sli, 4)}`,
    },
    {
      name: "Spent",
      rule: `(1 ${MINUS} SLI) / (1 ${MINUS} target)`,
      values: `${counts} = ${exactPercent(burned, 1)}`,
    },
    {
      name: "Left",
      rule: `1 ${MINUS} spent`,
      values: `1 ${MINUS} ${counts} = ${exactPercent(remaining, 1)}`,
    },
  ];
}

const SLI_RULES: Readonly<Record<Budget["method"], string>> = {
  Occurrences: "good events / all events, over the known slices of the window",
  Timeslices: "good time slices / known time slices of the window",
  RatioTimeslices: "mean of the slices' ratios: their sum / known time slices of the window",
};
