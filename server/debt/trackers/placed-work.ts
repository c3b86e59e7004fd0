import type { Clock } from "#server/platform/clock.ts";
import { asOfSprint } from "#shared/debt/actuals.ts";
import type { WorkItem } from "#shared/debt/model.ts";
import { groupBy } from "#shared/scenarios/group.ts";
import { alignDown, MINUTE_MS } from "#shared/kernel/time.ts";
import { placeSprints, sprintsAt, teamOf, type PlacedSprint } from "./placing.ts";
import type { TrackerSettings } from "./settings.ts";
import type { TrackerStore } from "./trackers.store.ts";

/** Sprints and items of all trackers as the rules give them to teams. */
export interface PlacedWork {
  /** By their start; worked out once until something changes, and anew each minute, since sprints go on. */
  sprints(): Promise<readonly PlacedSprint[]>;
  /** Items of sprints, by the ids that planning knows them by. Who asks at the same time is answered by one query. */
  items(sprintIds: readonly string[]): Promise<readonly WorkItem[]>;
  /** What is stored has changed. */
  changed(): void;
}

type ItemsBySprint = ReadonlyMap<string, readonly WorkItem[]>;

export function createPlacedWork({
  trackers,
  store,
  clock,
}: {
  readonly trackers: readonly TrackerSettings[];
  readonly store: TrackerStore;
  readonly clock: Clock;
}): PlacedWork {
  let version = 0;
  let kept: { readonly key: string; readonly sprints: Promise<readonly PlacedSprint[]> } | null =
    null;
  let asked: { readonly ids: Set<string>; readonly answer: Promise<ItemsBySprint> } | null = null;

  async function place(): Promise<readonly PlacedSprint[]> {
    const capacities = await store.capacities();
    const all = await Promise.all(
      trackers.map(async (settings) => {
        const { name, teamRules } = settings;
        const groups = teamRules.length === 0 ? [] : await store.sprintGroups(name);
        const told = sprintsAt(clock.now(), await store.sprints(name));
        return placeSprints(settings, told, groups, capacities);
      }),
    );
    return all.flat().toSorted((a, b) => a.sprint.start - b.sprint.start);
  }

  function sprints(): Promise<readonly PlacedSprint[]> {
    const key = `${version} ${alignDown(clock.now(), MINUTE_MS)}`;
    if (kept?.key === key) return kept.sprints;
    const placed = place();
    kept = { key, sprints: placed };
    // What failed is asked again.
    placed.catch(() => {
      if (kept?.sprints === placed) kept = null;
    });
    return placed;
  }

  async function itemsOf(
    settings: TrackerSettings,
    wanted: readonly PlacedSprint[],
  ): Promise<readonly WorkItem[]> {
    const byRules = settings.teamRules.length > 0;
    const homes = new Map<string, PlacedSprint>();
    const keyOf = (trackerId: string, team: string | null): string =>
      JSON.stringify(byRules ? [trackerId, team] : [trackerId]);
    const trackerIds = new Set<string>();
    for (const placed of wanted) {
      if (placed.sprint.tracker !== settings.name) continue;
      homes.set(keyOf(placed.trackerId, placed.sprint.team), placed);
      trackerIds.add(placed.trackerId);
    }
    const items = await store.itemsOf(settings.name, [...trackerIds]);
    return items.flatMap(({ id: _id, parent: _parent, ...item }) => {
      const team = teamOf(settings, item);
      const home = homes.get(keyOf(item.sprint ?? "", team));
      if (home === undefined) return [];
      const own = { ...item, tracker: settings.name, team, sprint: home.sprint.id };
      return [asOfSprint(own, home.sprint)];
    });
  }

  async function answerAll(ids: ReadonlySet<string>): Promise<ItemsBySprint> {
    const placed = await sprints().finally(() => {
      // Whoever asks from now on is the next to be answered.
      asked = null;
    });
    const wanted = placed.filter(({ sprint }) => ids.has(sprint.id));
    const found = await Promise.all(trackers.map((settings) => itemsOf(settings, wanted)));
    return groupBy(found.flat(), ({ sprint }) => sprint ?? "");
  }

  return {
    sprints,
    async items(sprintIds) {
      if (asked === null) {
        const ids = new Set<string>();
        asked = { ids, answer: answerAll(ids) };
      }
      for (const id of sprintIds) asked.ids.add(id);
      const bySprint = await asked.answer;
      return [...new Set(sprintIds)].flatMap((id) => bySprint.get(id) ?? []);
    },
    changed() {
      version += 1;
    },
  };
}
