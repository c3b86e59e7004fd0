import type { PlanningRow } from "#shared/debt/views.ts";
import { isBelow } from "#client/features/debt/words.ts";

/** From this share on a sprint is mostly spoken of as repair. */
const MUCH = 1 / 3;

function teamsOf(count: number, all: number): string {
  if (count === all) return all === 1 ? "The one team" : `All ${all} teams`;
  return `${count === 0 ? "None" : count} of ${all} ${all === 1 ? "team" : "teams"}`;
}

function decidedClause(rows: readonly PlanningRow[]): string {
  const decisions = rows.flatMap(({ decision }) => (decision === null ? [] : [decision]));
  const below = decisions.filter(({ planned, recommended }) => isBelow(planned, recommended));
  if (decisions.length === 0) return "nobody has decided";
  const decided =
    decisions.length === rows.length
      ? rows.length === 1
        ? "it has decided"
        : "all have decided"
      : `${decisions.length} ${decisions.length === 1 ? "has" : "have"} decided`;
  return below.length === 0 ? decided : `${decided}, ${below.length} below the recommendation`;
}

/** The board's sentence: who should give much of the next sprint to debt, and how far the meeting has come. */
export function boardSentence(rows: readonly PlanningRow[]): string {
  if (rows.length === 0) return "There are no teams to plan for yet.";
  const known = rows.flatMap(({ recommendation }) =>
    recommendation === null ? [] : [recommendation.share],
  );
  const unknown = rows.length - known.length;
  if (known.length === 0)
    return `Too little is known to recommend anything to ${rows.length === 1 ? "the one team" : `any of ${rows.length} teams`}; ${decidedClause(rows)}.`;
  const much = known.filter((share) => share > MUCH).length;
  const advice = `${teamsOf(much, rows.length)} should give more than a third of the next sprint to debt`;
  const doubt = unknown === 0 ? "" : `; of ${unknown} too little is known`;
  return `${advice}; ${decidedClause(rows)}${doubt}.`;
}
