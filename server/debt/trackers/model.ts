import type { CategoryRule } from "#shared/debt/category-rules.ts";
import type { Sprint, WorkItem } from "#shared/debt/model.ts";
import type { RulesPreview, TrackerStatus } from "#shared/debt/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Scheduler } from "#server/platform/scheduler.ts";

/** A sprint as a tracker tells it. */
export interface TrackerSprint {
  /** What the tracker knows it by; unique there. */
  readonly id: string;
  /** Board, repository or team of the tracker that it belongs to. */
  readonly scope: string;
  /** `null`: the tracker does not say whose it is. */
  readonly team: string | null;
  readonly name: string;
  /** `null`: the tracker has no date for it yet. */
  readonly start: Instant | null;
  /** Exclusive. */
  readonly end: Instant | null;
  /** Whether the tracker says that it goes on, even past its end. */
  readonly open: boolean;
  readonly capacityDays: number | null;
}

/** An item of work as a tracker tells it. Never who did it. */
export interface TrackerItem {
  /** What the tracker knows it by, whatever happens to its key; unique there. */
  readonly id: string;
  /** As people name it. */
  readonly key: string;
  readonly title: string;
  readonly url: string | null;
  /** `null`: the tracker does not say whose it is. */
  readonly team: string | null;
  /** `id` of the last sprint it was in; `null`: none. */
  readonly sprint: string | null;
  /** `id` of the item that it is a sub-task of; `null`: it stands for itself. */
  readonly parent: string | null;
  readonly type: string | null;
  readonly labels: readonly string[];
  /** In the tracker's unit; `null`: not estimated. */
  readonly effort: number | null;
  readonly doneAt: Instant | null;
  readonly updatedAt: Instant;
}

/** Something that could not be used. */
export interface Skipped {
  /** What it is, and where: `PAY-7`, `items.csv:14:3`. */
  readonly what: string;
  readonly why: string;
}

/** Why a part of a tracker could not be read, while the rest could. */
export interface PartFailure {
  readonly message: string;
  readonly remedy: string | null;
}

/** Where an adapter goes on. JSON, and its form the adapter's own; `null` where there is none. */
export type Position = unknown;

/** What one answer of a tracker told. */
export interface TrackerPage {
  readonly sprints: readonly TrackerSprint[];
  readonly items: readonly TrackerItem[];
  /** Ids of items that are no more. */
  readonly gone: readonly string[];
  readonly skipped: readonly Skipped[];
  /** A part of the tracker that has to be left out this time. */
  readonly failure: PartFailure | null;
  /** Where to go on; `null`: this was the last page. */
  readonly next: Position;
  /** Entries that were answered, those included that are passed over. */
  readonly read: number;
  /** Entries that are still to be read; `null`: the tracker does not say. */
  readonly remaining: number | null;
  /** What comes next, for people: `issues of example/checkout`. */
  readonly what: string;
}

/** Which part of a tracker one reading of it is about. */
export interface Reading {
  /** Items that changed at this instant or later. */
  readonly from: Instant;
  /** Whether it is to see everything, so that what it does not see is no more. */
  readonly whole: boolean;
}

/** Anything that sprints and items of work come from. */
export interface Tracker {
  /** By how much a reading goes back behind the newest change that the one before has seen. */
  readonly overlapMs: number;
  /** Whether what comes later replaces what came before even if it says that it is older: files, that is. */
  readonly lastWins: boolean;
  /** A text that is another one as soon as there may be news; `null`: only asking tells. */
  state(): Promise<string | null>;
  /**
   * Reads on from a position, page by page. Each page is stored with its `next` before the one after it is asked for.
   *
   * @param position `null`: from the beginning
   * @throws DomainError `tracker.*`; `TrackerBusy` when nothing may be asked for a while
   */
  pages(position: Position, reading: Reading, signal: AbortSignal): AsyncIterable<TrackerPage>;
}

/** A page without anything on it, to be filled in. */
export const EMPTY_PAGE: TrackerPage = {
  sprints: [],
  items: [],
  gone: [],
  skipped: [],
  failure: null,
  next: null,
  read: 0,
  remaining: null,
  what: "",
};

/** How far a tracker has been read, as it is stored. */
export interface ReadingState {
  /** Digest of the settings that decide what is read: with other ones it is read anew. */
  readonly settings: string;
  /** Counts readings. */
  readonly pass: number;
  /** The reading that goes on; `null`: none does. */
  readonly running: {
    /** A whole one takes away what it has not seen. */
    readonly whole: boolean;
    readonly startedAt: Instant;
    readonly from: Instant;
    readonly position: Position;
    readonly done: number;
    readonly total: number | null;
    readonly what: string;
    readonly failure: PartFailure | null;
    /** Of this reading. */
    readonly newest: Instant | null;
    readonly skipped: SkippedSummary;
  } | null;
  /** The newest change that a finished reading has seen. */
  readonly newest: Instant | null;
  /** When the last whole reading began; `null`: the next one is whole. */
  readonly wholeAt: Instant | null;
  /** Whether a part could not be read. */
  readonly partial: boolean;
  /** `Tracker.state` when it was last read. */
  readonly seen: string | null;
  /** The tracker asked for a pause; `null` or absent: it did not. */
  readonly pause?: Pause | null;
  /** Of the last whole reading, and what came since. */
  readonly skipped: SkippedSummary;
}

/** How long a tracker wants to be left alone, and why. */
export interface Pause {
  readonly until: Instant;
  readonly why: string;
}

export interface SkippedSummary {
  readonly count: number;
  /** The first of them. */
  readonly examples: readonly Skipped[];
  /** What is counted, by name, so that it is not counted again. */
  readonly known?: readonly string[];
}

/** What the rest of planning asks of trackers. */
export interface TrackerService {
  /** Every tracker of headroom.yaml, in its order. */
  status(): Promise<readonly TrackerStatus[]>;
  /**
   * Starts to read a tracker, unless it is being read already, and answers at once.
   *
   * @throws DomainError `tracker.unknown`
   */
  sync(name: string): Promise<TrackerStatus>;
  /**
   * What falls where by the rules as they are now.
   *
   * @throws DomainError `tracker.unknown`
   */
  preview(name: string): Promise<RulesPreview>;
  /**
   * Sprints of trackers that have a start and an end, by their start; those entered by hand are not among them. A sprint
   * that several teams share comes once for each of them, with an id of its own.
   *
   * @param team leaves out those of others
   */
  sprintsOf(team?: string): Promise<readonly Sprint[]>;
  /** Items of sprints, each with the team and the sprint's id as `sprintsOf` has them. */
  actualsItems(sprintIds: readonly string[]): Promise<readonly WorkItem[]>;
  /** By which rules a tracker's items get their category; Headroom's own for one that headroom.yaml does not name. */
  rulesOf(tracker: string): readonly CategoryRule[];
  /**
   * Says how many person-days a tracker's sprint has, in place of what the tracker says; `null` takes that back.
   *
   * @throws DomainError `sprint.unknown`, `sprint.capacity`
   */
  setCapacity(sprint: string, capacityDays: number | null): Promise<Sprint>;
  /** From now on reads every tracker when it is due. */
  start(scheduler: Pick<Scheduler, "start">): void;
  /** Ends what runs; what is stored is where the next start goes on. */
  stop(): Promise<void>;
}
