import type { TeamRollup } from "#shared/budget/views.ts";
import { plural } from "#client/ui/format.ts";
import { STATUS_ORDER, STATUS_WORDS } from "#client/ui/status.tsx";

/** How a team's figure comes about, for whoever asks. */
export const ROLLUP_FORMULA = "1 − Σ(events × burned) / Σ events";
export const ROLLUP_EXPLAINED =
  "Each budget weighs as much as it had events (or time slices) in its window, so that a busy service counts for more than a quiet one. Budgets that are unknown weigh nothing. As one figure can hide a budget that is gone, the worst one stands beside it.";

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
