import type { Clock } from "#server/platform/clock.ts";
import type { Log } from "#server/platform/log.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { MINUTE_MS, SECOND_MS } from "#shared/kernel/time.ts";
import { createTracker } from "./create-tracker.ts";
import { DEFAULT_CATEGORY_RULES } from "./default-rules.ts";
import type { TrackerService } from "./model.ts";
import { createPlacedWork } from "./placed-work.ts";
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

/** A first reading stores hundreds of pages, and whoever is told of one works out all teams anew. */
const TOLD_EVERY_MS = 10 * SECOND_MS;

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
  const work = createPlacedWork({ trackers: options.config, store, clock });
  const tellSeldom = seldom(clock, onChange);
  const desks = options.config.map((settings) =>
    createTrackerDesk({
      settings,
      tracker: createTracker(settings, options),
      store,
      clock,
      log,
      onChange,
      onPage() {
        work.changed();
        tellSeldom();
      },
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
      const sprints = (await work.sprints()).map(({ sprint }) => sprint);
      return team === undefined ? sprints : sprints.filter((sprint) => sprint.team === team);
    },
    actualsItems: work.items,
    rulesOf: (tracker) =>
      desks.find(({ settings }) => settings.name === tracker)?.rules ?? DEFAULT_CATEGORY_RULES,
    async setCapacity(id, capacityDays) {
      if (capacityDays !== null && !isCapacity(capacityDays)) throw noCapacity(capacityDays);
      const find = async () =>
        (await work.sprints()).find(({ sprint }) => sprint.id === id)?.sprint;
      const unknown = new DomainError({
        code: "sprint.unknown",
        message: `no tracker has the sprint "${id}"`,
        remedy: "look at the team's sprints again; it may have been removed in the tracker",
      });
      if ((await find()) === undefined) throw unknown;
      await store.setCapacity(id, capacityDays);
      work.changed();
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
