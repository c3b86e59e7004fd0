import pLimit from "p-limit";
import type { Sprint } from "#shared/debt/model.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";

/** How a team's budgets stood at the beginning and the end of a sprint. Shares left; `null`: not known. */
export interface SprintPast {
  readonly budgetBefore: number | null;
  /** `null` while the sprint goes on. */
  readonly budgetAfter: number | null;
  /** Of the days that have passed. */
  readonly daysExhausted: number | null;
}

/** Budgets of a team that are looked at: those with the least left now. Reading the past of one takes the store a while. */
export const MOST_BUDGETS = 40;
/** Series that are read at the same time. */
const AT_ONCE = 4;

const UNKNOWN: SprintPast = { budgetBefore: null, budgetAfter: null, daysExhausted: null };

function daysOf({ start, end }: Sprint, at: Instant): readonly Instant[] {
  const ends: Instant[] = [];
  for (let day = start + DAY_MS; day <= Math.min(end, at); day += DAY_MS) ends.push(day);
  return ends;
}

function momentsOf(sprints: readonly Sprint[], at: Instant): readonly Instant[] {
  const all = sprints.flatMap((sprint) => [
    ...[sprint.start, sprint.end].filter((moment) => moment <= at),
    ...daysOf(sprint, at),
  ]);
  return [...new Set(all)].toSorted((a, b) => a - b);
}

function pastOf(sprint: Sprint, at: Instant, worstAt: ReadonlyMap<Instant, number>): SprintPast {
  if (sprint.start > at) return UNKNOWN;
  const days = daysOf(sprint, at).map((day) => worstAt.get(day));
  const known = days.filter((left) => left !== undefined);
  return {
    budgetBefore: worstAt.get(sprint.start) ?? null,
    budgetAfter: worstAt.get(sprint.end) ?? null,
    // Of a sprint of which days are missing it cannot be said.
    daysExhausted:
      days.length > 0 && known.length === days.length
        ? known.filter((left) => left <= 0).length
        : null,
  };
}

/**
 * How the worst of some budgets stood around sprints, by what is stored: as reports of then had it. Budgets that were not
 * known at a moment do not count there.
 *
 * @returns by the sprints' ids
 */
export async function sprintPast(
  sprints: readonly Sprint[],
  keys: readonly SeriesKey[],
  at: Instant,
  budget: Pick<BudgetService, "past">,
): Promise<ReadonlyMap<string, SprintPast>> {
  const moments = momentsOf(sprints, at);
  const worstAt = new Map<Instant, number>();
  const inTurn = pLimit(AT_ONCE);
  const asked = moments.map((moment) => ({ at: moment, ends: [] }));
  await inTurn.map(moments.length === 0 ? [] : keys, async (key) => {
    const pasts = await budget.past(key, asked);
    pasts.forEach(({ budget: { status, remaining } }, index) => {
      const moment = moments[index];
      if (moment === undefined || remaining === null || status === "unknown") return;
      worstAt.set(moment, Math.min(worstAt.get(moment) ?? Number.POSITIVE_INFINITY, remaining));
    });
  });
  return new Map(sprints.map((sprint) => [sprint.id, pastOf(sprint, at, worstAt)]));
}
