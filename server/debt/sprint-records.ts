import { actualsOf } from "#shared/debt/actuals.ts";
import { recommend } from "#shared/debt/allocation.ts";
import { followedAdvice } from "#shared/debt/backtest.ts";
import type { Sprint, SprintActuals, WorkItem } from "#shared/debt/model.ts";
import type { PlanningPolicy } from "#shared/debt/policy.ts";
import type { SprintRecord } from "#shared/debt/views.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import { alignDown, DAY_MS, HOUR_MS, type Instant } from "#shared/kernel/time.ts";
import type { Answers } from "#server/gate/answers.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import type { Decisions } from "./decisions.ts";
import { MOST_BUDGETS, sprintPast, type SprintPast } from "./sprint-past.ts";
import type { TeamScene } from "./team-scene.ts";
import type { TrackerService } from "./trackers/model.ts";

export interface RecordSources {
  readonly budget: Pick<BudgetService, "past">;
  readonly decisions: Pick<Decisions, "current">;
  readonly trackers: Pick<TrackerService, "actualsItems" | "rulesOf">;
  readonly answers: Answers;
  /** Another one whenever items of trackers have changed. */
  readonly itemsVersion: () => number;
}

/** Sprints that are looked at, the newest: half a year of fortnights. */
export const MOST_SPRINTS = 13;

/** Those that are over or go on, the newest of them, and all that are to come. */
function recentSprints(sprints: readonly Sprint[], at: Instant): readonly Sprint[] {
  const begun = sprints.filter(({ start }) => start <= at);
  return [...begun.slice(-MOST_SPRINTS), ...sprints.filter(({ start }) => start > at)];
}

function actuals(
  items: readonly WorkItem[],
  policy: PlanningPolicy,
  trackers: Pick<TrackerService, "rulesOf">,
): SprintActuals | null {
  const [first] = items;
  // A sprint belongs to one tracker, so its items do as well.
  return first === undefined ? null : actualsOf(items, trackers.rulesOf(first.tracker), policy);
}

async function readActuals(
  sprints: readonly Sprint[],
  policy: PlanningPolicy,
  { trackers }: RecordSources,
): Promise<ReadonlyMap<string, SprintActuals | null>> {
  const ids = sprints.flatMap(({ id, tracker }) => (tracker === null ? [] : [id]));
  const items = ids.length === 0 ? [] : await trackers.actualsItems(ids);
  const bySprint = new Map<string, WorkItem[]>();
  for (const item of items) {
    if (item.sprint === null) continue;
    const group = bySprint.get(item.sprint);
    if (group === undefined) bySprint.set(item.sprint, [item]);
    else group.push(item);
  }
  return new Map(ids.map((id) => [id, actuals(bySprint.get(id) ?? [], policy, trackers)]));
}

function stateOf({ start, end }: Sprint, at: Instant): SprintRecord["state"] {
  return end <= at ? "closed" : start <= at ? "running" : "coming";
}

function keysWithLeast({ budgets }: TeamScene) {
  const left = (share: number | null): number => share ?? Number.POSITIVE_INFINITY;
  return budgets
    .toSorted((a, b) => left(a.remaining) - left(b.remaining) || (a.key < b.key ? -1 : 1))
    .slice(0, MOST_BUDGETS)
    .map(({ key }) => key);
}

const extentOf = (sprints: readonly Sprint[]) =>
  sprints.map(({ id, start, end }) => [id, start, end]);

/** The past around sprints: of those that are over it is worked out once a day, since it changes only by corrections. */
async function pastOf(
  sprints: readonly Sprint[],
  keys: readonly SeriesKey[],
  hour: Instant,
  { answers, budget }: RecordSources,
): Promise<ReadonlyMap<string, SprintPast>> {
  const day = alignDown(hour, DAY_MS);
  const over = sprints.filter(({ end }) => end <= day);
  const others = sprints.filter(({ end }) => end > day);
  const [closed, open] = await Promise.all([
    answers.ask(JSON.stringify(["past", day, extentOf(over), keys]), () =>
      sprintPast(over, keys, day, budget),
    ),
    answers.ask(JSON.stringify(["past", hour, extentOf(others), keys]), () =>
      sprintPast(others, keys, hour, budget),
    ),
  ]);
  return new Map([...closed, ...open]);
}

/**
 * What would have been recommended where nobody decided, so that no figures were kept: teams that ignore advice without a
 * word must not drop out of its record.
 */
function recommendedAfterwards(
  budgetBefore: number | null | undefined,
  policy: PlanningPolicy,
): number | null {
  if (budgetBefore === null || budgetBefore === undefined) return null;
  const input = {
    consumed: 1 - budgetBefore,
    weightedConsumed: null,
    probability: budgetBefore <= 0 ? 1 : null,
    need: null,
  };
  return recommend(input, policy)?.share ?? null;
}

/**
 * A team's sprints beside what became of its budgets, the newest first. The past is read from the store and kept for the
 * hour, or as long as the items of trackers stay the same.
 */
export async function sprintRecords(
  team: TeamScene,
  at: Instant,
  policy: PlanningPolicy,
  sources: RecordSources,
): Promise<readonly SprintRecord[]> {
  const { answers, decisions, itemsVersion } = sources;
  const sprints = recentSprints(team.sprints, at);
  const hour = alignDown(at, HOUR_MS);
  const keys = keysWithLeast(team).toSorted();
  const [past, spent] = await Promise.all([
    pastOf(sprints, keys, hour, sources),
    answers.ask(
      JSON.stringify(["actuals", policy.version, itemsVersion(), extentOf(sprints)]),
      () => readActuals(sprints, policy, sources),
    ),
  ]);
  const records = sprints.map((sprint): SprintRecord => {
    const decision = decisions.current(team.team, sprint.id);
    const own = spent.get(sprint.id) ?? null;
    const afterwards =
      decision === null ? recommendedAfterwards(past.get(sprint.id)?.budgetBefore, policy) : null;
    const recommended = decision?.recommended ?? afterwards;
    return {
      sprint,
      state: stateOf(sprint, at),
      recommended,
      recommendedAfterwards: afterwards !== null,
      planned: decision?.planned ?? null,
      actuals: own,
      decision,
      budgetBefore: null,
      budgetAfter: null,
      daysExhausted: null,
      ...past.get(sprint.id),
      followed:
        stateOf(sprint, at) === "closed"
          ? followedAdvice(recommended, own?.debtShare ?? null, policy)
          : null,
    };
  });
  return records.toReversed();
}
