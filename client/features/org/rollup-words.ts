import { rollupTerms } from "#shared/budget/overview.ts";
import type { BudgetRow, TeamRollup } from "#shared/budget/views.ts";
import { exactNumber, exactPercent } from "#client/ui/charts/exact.ts";
import { plural } from "#client/ui/format.ts";
import { STATUS_ORDER, STATUS_WORDS } from "#client/ui/status.tsx";

/** How a team's figure comes about, for whoever asks. */
export const ROLLUP_FORMULA = "1 − Σ(events × burned) / Σ events";
export const ROLLUP_EXPLAINED =
  "Each budget weighs as much as it had events (or time slices) in its window, so that a busy service counts for more than a quiet one. Budgets that are unknown weigh nothing. As one figure can hide a budget that is gone, the worst one stands beside it.";

/** A team's figure opened: its formula with the values put in, and what each budget brings into it. */
export interface RollupValues {
  /** `1 − 164 800 / 1 043 200 = 84.2 %` */
  readonly formula: string;
  readonly terms: readonly {
    readonly key: string;
    readonly title: string;
    readonly weight: string;
    readonly burned: string;
    readonly product: string;
  }[];
  /** Titles of the budgets that are not in it. */
  readonly leftOut: readonly string[];
}

/** The figure of a team with the values put in; `null` where none of its budgets is known. */
export function rollupValues(
  rows: readonly BudgetRow[],
  { weightedRemaining }: Pick<TeamRollup, "weightedRemaining">,
): RollupValues | null {
  const terms = rollupTerms(rows);
  if (weightedRemaining === null || terms.length === 0) return null;
  const total = terms.reduce((sum, { weight }) => sum + weight, 0);
  const spent = terms.reduce((sum, { weight, burned }) => sum + weight * burned, 0);
  const counted = new Set(terms.map(({ key }) => key));
  return {
    formula: `1 − ${exactNumber(spent, 0)} / ${exactNumber(total, 0)} = ${exactPercent(weightedRemaining, 1)}`,
    terms: terms.map(({ key, title, weight, burned }) => ({
      key,
      title,
      weight: exactNumber(weight, 0),
      burned: exactPercent(burned, 1),
      product: exactNumber(weight * burned, 0),
    })),
    leftOut: rows.filter(({ key }) => !counted.has(key)).map(({ title }) => title),
  };
}

/** Counts of a team's budgets by state, the most pressing first: `1 exhausted, 2 warning, 9 ok`. */
export function countsText({ byStatus }: Pick<TeamRollup, "byStatus">): string {
  return STATUS_ORDER.filter((status) => byStatus[status] > 0)
    .map((status) => `${byStatus[status]} ${STATUS_WORDS[status].word}`)
    .join(", ");
}

/** `3 services, 7 budgets` */
export function sizeText({ services, budgets }: Pick<TeamRollup, "services" | "budgets">): string {
  return `${plural(services, "service")}, ${plural(budgets, "budget")}`;
}

/** Teams as they are listed: what nobody owns first, then whose worst budget is the worst; those without figures last. */
export function pressingFirst(teams: readonly TeamRollup[]): readonly TeamRollup[] {
  const rank = ({ team, worst }: TeamRollup) =>
    team === null ? Number.NEGATIVE_INFINITY : (worst?.remaining ?? Number.POSITIVE_INFINITY);
  return teams.toSorted((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    return first === second ? a.title.localeCompare(b.title) : first - second;
  });
}
