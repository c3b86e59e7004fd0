import type { PlanningPolicy } from "./policy.ts";
import type { AdviceGroup, AdviceRecord, SprintRecord } from "./views.ts";

/**
 * Whether a sprint followed its advice: at least the recommended share went to debt, within the policy's tolerance.
 *
 * @returns `null` when what was recommended or done is not known
 */
export function followedAdvice(
  recommended: number | null,
  debtShare: number | null,
  { followedWithin }: Pick<PlanningPolicy, "followedWithin">,
): boolean | null {
  if (recommended === null || debtShare === null) return null;
  return debtShare >= recommended - followedWithin;
}

interface Outcome {
  readonly followed: boolean;
  readonly change: number;
  readonly daysExhausted: number;
}

/** What came of a closed sprint by the end of the one after: work on debt shows in the budget only then. */
function outcomeOf(record: SprintRecord, next: SprintRecord | undefined): Outcome | null {
  if (record.followed === null || record.budgetBefore === null) return null;
  if (next?.state !== "closed" || next.budgetAfter === null || next.daysExhausted === null)
    return null;
  const change = next.budgetAfter - record.budgetBefore;
  return { followed: record.followed, change, daysExhausted: next.daysExhausted };
}

function groupOf(outcomes: readonly Outcome[]): AdviceGroup {
  const sum = (of: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  return {
    sprints: outcomes.length,
    meanChange: outcomes.length === 0 ? null : sum(({ change }) => change) / outcomes.length,
    daysExhausted: sum(({ daysExhausted }) => daysExhausted),
  };
}

/**
 * Whether following the advice paid: closed sprints in which it was followed beside those in which it was not, by how the
 * team's worst budget changed from their start to the end of the sprint after, and by the days that sprint spent without
 * any budget. What is compared has not been drawn by lot: with few sprints it is an indication.
 *
 * @param records of any teams, in any order
 */
export function adviceRecord(records: readonly SprintRecord[]): AdviceRecord {
  const byTeam = new Map<string, SprintRecord[]>();
  for (const record of records) {
    const group = byTeam.get(record.sprint.team);
    if (group === undefined) byTeam.set(record.sprint.team, [record]);
    else group.push(record);
  }
  const outcomes = [...byTeam.values()].flatMap((group) => {
    const inOrder = group.toSorted((a, b) => a.sprint.start - b.sprint.start);
    return inOrder.flatMap((record, index) =>
      record.state === "closed" ? [outcomeOf(record, inOrder[index + 1])] : [],
    );
  });
  const known = outcomes.filter((outcome) => outcome !== null);
  return {
    followed: groupOf(known.filter(({ followed }) => followed)),
    ignored: groupOf(known.filter(({ followed }) => !followed)),
    leftOut: outcomes.length - known.length,
  };
}
