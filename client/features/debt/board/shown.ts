import type { PlanningRow } from "#shared/debt/views.ts";
import type { BoardAddress, BoardSort } from "./address.ts";

const NAMES = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** By how much less is planned than recommended, below 0 where it is more; `null`: one of them is not known. */
export function gapOf({
  recommendation,
  decision,
}: Pick<PlanningRow, "recommendation" | "decision">): number | null {
  if (decision === null) return null;
  // What was recommended when it was decided is what the decision has to answer for.
  const recommended = decision.recommended ?? recommendation?.share ?? null;
  return recommended === null ? null : recommended - decision.planned;
}

const FIGURES: Readonly<Record<Exclude<BoardSort, "name">, (row: PlanningRow) => number | null>> = {
  risk: (row) => row.risk,
  recommended: (row) => row.recommendation?.share ?? null,
  planned: (row) => row.decision?.planned ?? null,
  gap: gapOf,
};

function compareBy(sort: BoardSort, reversed: boolean) {
  const direction = reversed ? -1 : 1;
  const byName = (a: PlanningRow, b: PlanningRow) => NAMES.compare(a.title, b.title);
  if (sort === "name") return (a: PlanningRow, b: PlanningRow) => direction * byName(a, b);
  const figure = FIGURES[sort];
  return (a: PlanningRow, b: PlanningRow) => {
    const [left, right] = [figure(a), figure(b)];
    // What is not known stands at the end in either direction.
    if (left === null || right === null)
      return Number(left === null) - Number(right === null) || byName(a, b);
    return direction * (right - left) || byName(a, b);
  };
}

/** Whether a team's name, its worst budget or its sprint has every word that is searched for. */
function matches({ team, title, budget, sprint }: PlanningRow, search: string): boolean {
  const text = [team, title, budget?.title ?? "", sprint?.name ?? ""].join(" ").toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The teams that an address asks for, in its order. */
export function shownRows(
  rows: readonly PlanningRow[],
  { search, state, undecided, sort = "risk", order }: BoardAddress,
): readonly PlanningRow[] {
  return rows
    .filter(
      (row) =>
        (search === undefined || matches(row, search.trim())) &&
        (state === undefined || state.includes(row.budget?.status ?? "unknown")) &&
        (undecided === undefined || row.decision === null),
    )
    .toSorted(compareBy(sort, order === "reverse"));
}
