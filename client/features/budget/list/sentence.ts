import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { BudgetStatus } from "#shared/budget/model.ts";
import type { Overview } from "#shared/budget/views.ts";
import { plural } from "#client/ui/format.ts";

type Counts = Readonly<Record<BudgetStatus, number>>;

function clause(count: number, words: string): string {
  return `${count} ${count === 1 ? "is" : "are"} ${words}`;
}

/** `3 of 52 budgets are exhausted, 2 are burning now`: the first clause says of how many. */
function joinClauses(
  clauses: readonly (readonly [count: number, words: string])[],
  budgets: number,
): string {
  return clauses
    .map(([count, words], position) =>
      position > 0
        ? clause(count, words)
        : `${count} of ${plural(budgets, "budget")} ${count === 1 ? "is" : "are"} ${words}`,
    )
    .join(", ");
}

/** What most needs saying of a number of budgets; what is unknown is said as such and never counted as in order. */
export function troubleSentence(byStatus: Counts, budgets: number): string {
  if (budgets === 0) return "There are no budgets yet.";
  const { exhausted, burning, warning, unknown } = byStatus;
  const pressing = (
    [
      [exhausted, "exhausted"],
      [burning, "burning now"],
      [exhausted + burning === 0 ? warning : 0, "in warning"],
    ] as const
  ).filter(([count]) => count > 0);
  const doubt = unknown === 0 ? "" : `; ${clause(unknown, "unknown")}`;
  if (pressing.length > 0) return `${joinClauses(pressing, budgets)}${doubt}.`;
  const quiet = byStatus["no-traffic"];
  const fine = budgets - unknown - quiet;
  if (fine === 0 && unknown === 0) return "There has been no traffic to judge by.";
  if (fine === 0) return `${joinClauses([[unknown, "unknown"]], budgets)}.`;
  if (fine === budgets)
    return budgets === 1 ? "The one budget is in order." : `All ${budgets} budgets are in order.`;
  return `${joinClauses([[fine, "in order"]], budgets)}${doubt}${quiet === 0 ? "" : `; ${quiet} had no traffic`}.`;
}

/** The overview's sentence: what is in trouble, and which budget is the next to run out. */
export function overviewSentence(overview: Pick<Overview, "byStatus" | "budgets" | "soonest">): {
  readonly trouble: string;
  readonly soonest: {
    readonly key: SeriesKey;
    readonly title: string;
    readonly exhaustedAt: number;
  } | null;
} {
  return {
    trouble: troubleSentence(overview.byStatus, overview.budgets),
    soonest: overview.soonest,
  };
}
