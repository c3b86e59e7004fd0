import { matchingRule } from "#shared/debt/category-rules.ts";
import type { Sprint, WorkItem } from "#shared/debt/model.ts";
import { alignUp, DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { Skipped, TrackerSprint } from "./model.ts";
import { sprintFault } from "./sprint-bounds.ts";
import type { TrackerSettings } from "./settings.ts";
import type { SprintGroup } from "./trackers.store.ts";

/** Whose an item is: by the first rule that matches, else by the tracker's one team, else as the tracker says it. */
export function teamOf(
  { teamRules, team }: Pick<TrackerSettings, "teamRules" | "team">,
  item: Pick<WorkItem, "type" | "labels" | "team">,
): string | null {
  return matchingRule(teamRules, item)?.team ?? team ?? item.team;
}

/** A tracker's sprint as a team's. */
export interface PlacedSprint {
  readonly sprint: Sprint;
  /** What the tracker knows it by. */
  readonly trackerId: string;
}

/**
 * What planning knows a team's sprint by. Decisions and capacities hang on it, so that it must not depend on rules: the team
 * is always part of it. Sprints of files are named within their team already.
 */
function planningId(tracker: string, sprint: TrackerSprint, team: string): string {
  const within = sprint.team === team && sprint.id.startsWith(`${team}/`);
  return `${tracker}/${sprint.id}${within ? "" : `/${team}`}`;
}

type Dated = TrackerSprint & { readonly start: number; readonly end: number };

function isDated(sprint: TrackerSprint): sprint is Dated {
  return sprint.start !== null && sprint.end !== null && sprintFault(sprint) === null;
}

/**
 * Milestones have an end and no beginning; teams make several at once, and work on one after the other: one begins where
 * the one before it in its repository ends, unless it was made later than that.
 */
function oneAfterTheOther(sprints: readonly TrackerSprint[]): readonly TrackerSprint[] {
  const byEnd = sprints.toSorted((a, b) => (a.end ?? Infinity) - (b.end ?? Infinity));
  const ends = new Map<string, number>();
  return byEnd.map((sprint) => {
    const { scope, start, end } = sprint;
    const before = ends.get(scope);
    if (end !== null) ends.set(scope, end);
    if (before === undefined || start === null || before === end) return sprint;
    return { ...sprint, start: Math.max(start, before) };
  });
}

/**
 * Sprints as they are now: one that its tracker says goes on has not ended, whatever was planned. Its end is then that of
 * the day, which is as far as anybody knows.
 */
export function sprintsAt(
  now: Instant,
  sprints: readonly TrackerSprint[],
): readonly TrackerSprint[] {
  const soonest = alignUp(now + 1, DAY_MS);
  return sprints.map((sprint) =>
    sprint.open && sprint.end !== null && sprint.end <= now ? { ...sprint, end: soonest } : sprint,
  );
}

/** Teams of a sprint's items; without any those of other sprints of its board or repository; else all that rules name. */
function teamsBySprint(
  settings: TrackerSettings,
  sprints: readonly TrackerSprint[],
  groups: readonly SprintGroup[],
): (sprint: TrackerSprint) => readonly string[] {
  const scopes = new Map(sprints.map(({ id, scope }) => [id, scope]));
  const ofSprint = new Map<string, Set<string>>();
  const ofScope = new Map<string, Set<string>>();
  const add = (to: Map<string, Set<string>>, key: string, team: string): void => {
    const teams = to.get(key) ?? new Set();
    to.set(key, teams.add(team));
  };
  for (const group of groups) {
    const team = teamOf(settings, group);
    if (team === null) continue;
    add(ofSprint, group.sprint, team);
    add(ofScope, scopes.get(group.sprint) ?? "", team);
  }
  const named = new Set(settings.teamRules.map(({ team }) => team));
  return ({ id, scope }) => [...(ofSprint.get(id) ?? ofScope.get(scope) ?? named)].toSorted();
}

/**
 * Sprints that cannot be planned with and why. One that has no dates yet is not among them.
 *
 * @param told as of now
 */
export function oddSprints(
  { kind }: Pick<TrackerSettings, "kind">,
  told: readonly TrackerSprint[],
): readonly Skipped[] {
  const sprints = kind === "github" ? oneAfterTheOther(told) : told;
  return sprints.flatMap((sprint) => {
    const why = sprintFault(sprint);
    return why === null ? [] : [{ what: `sprint "${sprint.name}" of ${sprint.scope}`, why }];
  });
}

/**
 * Sprints of a tracker as its rules give them to teams, by their start. Where rules tell teams apart a sprint may be
 * several teams', and comes once for each. One without dates, with impossible ones, or that is nobody's, is left out.
 */
export function placeSprints(
  settings: TrackerSettings,
  told: readonly TrackerSprint[],
  groups: readonly SprintGroup[],
  capacities: ReadonlyMap<string, number>,
): readonly PlacedSprint[] {
  const sprints = settings.kind === "github" ? oneAfterTheOther(told) : told;
  const byRules = settings.teamRules.length > 0;
  const teams = byRules ? teamsBySprint(settings, sprints, groups) : null;
  const placed = sprints.filter(isDated).flatMap((sprint) => {
    const own = settings.team ?? sprint.team;
    return (teams?.(sprint) ?? (own === null ? [] : [own])).map((team) => {
      const id = planningId(settings.name, sprint, team);
      const { name, start, end } = sprint;
      const capacityDays = capacities.get(id) ?? sprint.capacityDays;
      return {
        trackerId: sprint.id,
        sprint: { id, team, name, start, end, capacityDays, tracker: settings.name },
      };
    });
  });
  return placed.toSorted(
    (a, b) => a.sprint.start - b.sprint.start || (a.sprint.id < b.sprint.id ? -1 : 1),
  );
}
