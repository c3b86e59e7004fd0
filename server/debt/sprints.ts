import { randomUUID } from "node:crypto";
import type { Decision, Sprint } from "#shared/debt/model.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { DebtStore } from "./debt.store.ts";
import type { TrackerService } from "./trackers/model.ts";
import type { SaveSprintCommand } from "./verbs.ts";

/** Sprints of trackers and those entered by hand. */
export interface Sprints {
  /** By their start. */
  all(): Promise<readonly Sprint[]>;
  /** @throws DomainError `sprint.unknown` */
  find(id: string): Promise<Sprint>;
  /** @throws DomainError `sprint.unknown`, `sprint.of-tracker`, `sprint.dates`, `sprint.overlaps` */
  save(command: SaveSprintCommand): Promise<Sprint>;
  /** @throws DomainError `sprint.unknown` */
  setCapacity(id: string, capacityDays: number | null): Promise<Sprint>;
  /**
   * @param decisions those that hang on it
   * @throws DomainError `sprint.unknown`, `sprint.of-tracker`, `sprint.has-decision`
   */
  remove(id: string, decisions: readonly Decision[]): Promise<void>;
}

/** Longer than this is no sprint but a slip of the hand. */
const LONGEST_DAYS = 100;

function unknownSprint(id: string): DomainError {
  return new DomainError({
    code: "sprint.unknown",
    message: `there is no sprint "${id}"`,
    remedy: "it may have been taken away meanwhile: look at the sprints of its team",
  });
}

function ofTracker({ name, tracker }: Sprint): DomainError {
  return new DomainError({
    code: "sprint.of-tracker",
    message: `"${name}" comes from the tracker "${tracker}"`,
    remedy: "change it there; here its capacity can be set",
  });
}

function checkDates(start: Instant, end: Instant): void {
  const days = (end - start) / DAY_MS;
  if (days > 0 && days <= LONGEST_DAYS) return;
  throw new DomainError({
    code: "sprint.dates",
    message:
      days <= 0
        ? "the sprint ends before it has begun"
        : `the sprint is ${Math.round(days)} days long`,
    remedy: `give a start and a later end, at most ${LONGEST_DAYS} days apart`,
  });
}

function checkOverlap(sprint: Sprint, all: readonly Sprint[]): void {
  const other = all.find(
    ({ id, team, start, end }) =>
      id !== sprint.id && team === sprint.team && start < sprint.end && end > sprint.start,
  );
  if (other === undefined) return;
  throw new DomainError({
    code: "sprint.overlaps",
    message: `it overlaps "${other.name}" of the same team`,
    remedy: "a team plans one sprint at a time: move one of the two",
  });
}

/** The sprint to plan: the next that begins, else the one that goes on; `null`: neither is known. */
export function sprintToPlan(sprints: readonly Sprint[], at: Instant): Sprint | null {
  const coming = sprints.filter(({ start }) => start > at).toSorted((a, b) => a.start - b.start);
  const running = sprints.findLast(({ start, end }) => start <= at && end > at);
  return coming[0] ?? running ?? null;
}

/** Puts own sprints and those of trackers together. */
export function createSprints(
  store: Pick<DebtStore, "sprints" | "putSprint" | "removeSprint">,
  trackers: Pick<TrackerService, "sprintsOf" | "setCapacity">,
): Sprints {
  async function all(): Promise<readonly Sprint[]> {
    const [own, tracked] = await Promise.all([store.sprints(), trackers.sprintsOf()]);
    return [...own, ...tracked].toSorted((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
  }

  async function find(id: string): Promise<Sprint> {
    const found = (await all()).find((sprint) => sprint.id === id);
    if (found === undefined) throw unknownSprint(id);
    return found;
  }

  async function own(id: string): Promise<Sprint> {
    const sprint = await find(id);
    if (sprint.tracker !== null) throw ofTracker(sprint);
    return sprint;
  }

  return {
    all,
    find,
    async save(command) {
      const { id, team, name, start, end, capacityDays } = command;
      if (id !== undefined) await own(id);
      checkDates(start, end);
      const sprint: Sprint = {
        id: id ?? `own/${randomUUID()}`,
        team,
        name,
        start,
        end,
        capacityDays,
        tracker: null,
      };
      checkOverlap(sprint, await all());
      await store.putSprint(sprint);
      return sprint;
    },
    async setCapacity(id, capacityDays) {
      const sprint = await find(id);
      if (sprint.tracker !== null) return trackers.setCapacity(id, capacityDays);
      const changed = { ...sprint, capacityDays };
      await store.putSprint(changed);
      return changed;
    },
    async remove(id, decisions) {
      const { name } = await own(id);
      if (decisions.length > 0)
        throw new DomainError({
          code: "sprint.has-decision",
          message: `a share was decided for "${name}", and decisions are kept`,
          remedy: "leave it, or move its dates",
        });
      await store.removeSprint(id);
    },
  };
}
