import type { Clock } from "#server/platform/clock.ts";
import type { Log } from "#server/platform/log.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { MINUTE_MS, SECOND_MS } from "#shared/kernel/time.ts";
import { asOfSprint } from "#shared/debt/actuals.ts";
import type { WorkItem } from "#shared/debt/model.ts";
import { createTracker } from "./create-tracker.ts";
import { DEFAULT_CATEGORY_RULES } from "./default-rules.ts";
import type { TrackerService } from "./model.ts";
import { sprintsAt, placeSprints, teamOf, type PlacedSprint } from "./placing.ts";
import { previewOf } from "./preview.ts";
import type { TrackerFiles, TrackerSettings } from "./settings.ts";
import { isCapacity, LEAST_CAPACITY_DAYS } from "./sprint-bounds.ts";
import { createTrackerDesk, type TrackerDesk } from "./tracker-desk.ts";
import type { TrackerStore } from "./trackers.store.ts";

export interface TrackerServiceOptions {
  readonly store: TrackerStore;
  /** Of headroom.yaml, `planning.trackers`. */
  readonly config: readonly TrackerSettings[];
  readonly files: TrackerFiles;
  readonly clock: Clock;
  readonly log: Log;
  /** Sprints, items or how a tracker is doing have changed. */
  readonly onChange: () => void;
  /** Wait before a question is asked again the first time. */
  readonly retryDelayMs?: number;
}

function noCapacity(days: number): DomainError {
  return new DomainError({
    code: "sprint.capacity",
    message: `a sprint cannot have ${days} person-days`,
    remedy: `enter ${LEAST_CAPACITY_DAYS} at least, or nothing where it is not known`,
  });
}

/** A first reading stores hundreds of pages; who looks on needs no more than this many of them. */
const TOLD_EVERY_MS = 2 * SECOND_MS;

function seldom(clock: Clock, tell: () => void): () => void {
  let last = -Infinity;
  return () => {
    const now = clock.now();
    if (now - last < TOLD_EVERY_MS && now >= last) return;
    last = now;
    tell();
  };
}

/** Reads the trackers of headroom.yaml, and gives what they told to teams, by the rules as they are now. */
export function createTrackerService(options: TrackerServiceOptions): TrackerService {
  const { store, clock, log, onChange } = options;
  const stopping = new AbortController();
  const runs = new Set<Promise<void>>();
  const desks = options.config.map((settings) =>
    createTrackerDesk({
      settings,
      tracker: createTracker(settings, options),
      store,
      clock,
      log,
      onChange,
      onPage: seldom(clock, onChange),
    }),
  );

  function deskOf(name: string): TrackerDesk {
    const desk = desks.find(({ settings }) => settings.name === name);
    if (desk !== undefined) return desk;
    const known = desks.map(({ settings }) => settings.name).join(", ");
    throw new DomainError({
      code: "tracker.unknown",
      message: `no tracker is called "${name}"`,
      remedy: known === "" ? "name one in headroom.yaml" : `there are ${known}`,
    });
  }

  function follow(run: Promise<void>): Promise<void> {
    const followed = run.finally(() => runs.delete(followed));
    runs.add(followed);
    return followed;
  }

  async function placed(): Promise<readonly PlacedSprint[]> {
    const capacities = await store.capacities();
    const all = await Promise.all(
      desks.map(async ({ settings }) => {
        const { name, teamRules } = settings;
        const groups = teamRules.length === 0 ? [] : await store.sprintGroups(name);
        const told = sprintsAt(clock.now(), await store.sprints(name));
        return placeSprints(settings, told, groups, capacities);
      }),
    );
    return all.flat().toSorted((a, b) => a.sprint.start - b.sprint.start);
  }

  async function itemsOf(
    { settings }: TrackerDesk,
    wanted: readonly PlacedSprint[],
  ): Promise<readonly WorkItem[]> {
    const mine = wanted.filter(({ sprint }) => sprint.tracker === settings.name);
    const items = await store.itemsOf(settings.name, [
      ...new Set(mine.map(({ trackerId }) => trackerId)),
    ]);
    return items.flatMap(({ id: _id, parent: _parent, ...item }) => {
      const team = teamOf(settings, item);
      const home = mine.find(
        ({ trackerId, sprint }) =>
          trackerId === item.sprint && (settings.teamRules.length === 0 || sprint.team === team),
      );
      if (home === undefined) return [];
      const own = { ...item, tracker: settings.name, team, sprint: home.sprint.id };
      return [asOfSprint(own, home.sprint)];
    });
  }

  return {
    status: () => Promise.all(desks.map((desk) => desk.status())),
    async sync(name) {
      const desk = deskOf(name);
      void follow(desk.run(stopping.signal));
      return desk.status();
    },
    async preview(name) {
      const { settings, rules } = deskOf(name);
      return previewOf(settings, rules, await store.groups(name));
    },
    async sprintsOf(team) {
      const sprints = (await placed()).map(({ sprint }) => sprint);
      return team === undefined ? sprints : sprints.filter((sprint) => sprint.team === team);
    },
    async actualsItems(sprintIds) {
      const wanted = new Set(sprintIds);
      const sprints = (await placed()).filter(({ sprint }) => wanted.has(sprint.id));
      return (await Promise.all(desks.map((desk) => itemsOf(desk, sprints)))).flat();
    },
    rulesOf: (tracker) =>
      desks.find(({ settings }) => settings.name === tracker)?.rules ?? DEFAULT_CATEGORY_RULES,
    async setCapacity(id, capacityDays) {
      if (capacityDays !== null && !isCapacity(capacityDays)) throw noCapacity(capacityDays);
      const find = async () => (await placed()).find(({ sprint }) => sprint.id === id)?.sprint;
      const unknown = new DomainError({
        code: "sprint.unknown",
        message: `no tracker has the sprint "${id}"`,
        remedy: "look at the team's sprints again; it may have been removed in the tracker",
      });
      if ((await find()) === undefined) throw unknown;
      await store.setCapacity(id, capacityDays);
      onChange();
      const sprint = await find();
      if (sprint === undefined) throw unknown;
      return sprint;
    },
    start(scheduler) {
      for (const desk of desks)
        scheduler.start({
          name: `tracker ${desk.settings.name}`,
          everyMs: MINUTE_MS,
          run: (at, signal) =>
            follow(desk.runIfDue(at, AbortSignal.any([signal, stopping.signal]))),
        });
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled(runs);
    },
  };
}
