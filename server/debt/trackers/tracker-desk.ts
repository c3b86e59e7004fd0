import type { Log } from "#server/platform/log.ts";
import type { CategoryRule } from "#shared/debt/category-rules.ts";
import type { TrackerStatus } from "#shared/debt/views.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { MINUTE_MS, type Instant } from "#shared/kernel/time.ts";
import { DEFAULT_CATEGORY_RULES } from "./default-rules.ts";
import type { PartFailure, Pause, Skipped } from "./model.ts";
import { sprintsAt, oddSprints } from "./placing.ts";
import { unplacedOf } from "./preview.ts";
import { NOTHING_SKIPPED, withSkipped } from "./reading.ts";
import { syncTracker, type SyncOutcome, type SyncParts } from "./sync.ts";
import type { StoredTracker } from "./trackers.store.ts";

/** Reads one tracker whenever it is due or asked for, one reading at a time, and knows how it is doing. */
export interface TrackerDesk {
  readonly settings: SyncParts["settings"];
  readonly rules: readonly CategoryRule[];
  status(): Promise<TrackerStatus>;
  /** Reads it unless it is being read already, because somebody asks; resolves when that has ended. */
  run(signal: AbortSignal): Promise<void>;
  runIfDue(at: Instant, signal: AbortSignal): Promise<void>;
}

interface Figures {
  readonly items: number;
  readonly sprints: number;
  readonly unplaced: number;
  /** Sprints that cannot be planned with. */
  readonly odd: readonly Skipped[];
}

function pauseOf({ reading }: StoredTracker): Pause | null {
  return reading?.pause ?? null;
}

function skippedOf({ reading }: StoredTracker, more: readonly Skipped[]): TrackerStatus["skipped"] {
  const told = reading?.running?.skipped ?? reading?.skipped ?? NOTHING_SKIPPED;
  const { count, examples } = withSkipped(told, more);
  return { count, examples };
}

export function createTrackerDesk(
  parts: SyncParts & {
    readonly log: Log;
    /** Told when a reading begins and when it has ended. */
    readonly onChange: () => void;
    /** Told of each page that is stored. */
    readonly onPage: () => void;
  },
): TrackerDesk {
  const { settings, store, clock, log, onChange, onPage } = parts;
  const { name, kind } = settings;
  const rules = settings.categories ?? DEFAULT_CATEGORY_RULES;
  let running: Promise<void> | null = null;
  /** As of the last page; `null`: what is stored holds. */
  let reading: StoredTracker | null = null;
  let attemptedAt: Instant | null = null;
  /** The failure that the log tells of. */
  let said: string | null = null;
  let figures: Figures | null = null;
  /** Counts what makes figures out of date, so that none are kept that were counted before. */
  let changes = 0;
  /** As of the last reading that ended. */
  let unplaced = 0;
  let odd: readonly Skipped[] = [];

  async function countAnew(): Promise<Figures> {
    const asOf = changes;
    const counts = await store.counts(name);
    // Going through what is there for each page would cost more than the page.
    if (running !== null) return { ...counts, unplaced, odd };
    unplaced = unplacedOf(settings, rules, await store.groups(name));
    odd = oddSprints(settings, sprintsAt(clock.now(), await store.sprints(name)));
    const counted = { ...counts, unplaced, odd };
    if (asOf === changes) figures = counted;
    return counted;
  }

  /** Says a failure once for each time that it changes, and when it has ended. */
  function say(failure: PartFailure | null): void {
    if (failure !== null && failure.message !== said)
      log.warn({ tracker: name, remedy: failure.remedy }, failure.message);
    if (failure === null && said !== null)
      log.info({ tracker: name }, "the tracker can be read again");
    said = failure?.message ?? null;
  }

  function take(outcome: SyncOutcome): void {
    switch (outcome.kind) {
      case "waiting":
        log.info({ tracker: name }, outcome.why);
        return;
      case "failed":
        // What is no DomainError is a defect, and tells its text to the log alone.
        if (!(outcome.error instanceof DomainError))
          log.error({ err: outcome.error, tracker: name }, "reading a tracker failed unexpectedly");
        say(outcome.failure);
        return;
      case "done":
        say(outcome.stored.error);
        return;
      case "stopped":
    }
  }

  async function read(signal: AbortSignal, byHand: boolean): Promise<void> {
    attemptedAt = clock.now();
    const outcome = await syncTracker(parts, { byHand }, signal, (stored) => {
      reading = stored;
      figures = null;
      changes += 1;
      onPage();
    });
    take(outcome);
  }

  function run(signal: AbortSignal, byHand: boolean): Promise<void> {
    if (running !== null) return running;
    running = read(signal, byHand).finally(() => {
      running = null;
      reading = null;
      onChange();
    });
    onChange();
    return running;
  }

  async function isDue(at: Instant): Promise<boolean> {
    if (running !== null) return false;
    const stored = await store.read(name);
    const pause = pauseOf(stored);
    if (pause !== null) return at >= pause.until;
    const { lastSuccessAt, failingSince } = stored;
    // What a stop broke off goes on at once; what failed waits its time.
    const brokenOff = (stored.reading?.running ?? null) !== null;
    if (brokenOff && failingSince === null) return true;
    const seen = await parts.tracker.state();
    if (seen !== null && seen !== stored.reading?.seen) return true;
    const last = Math.max(
      attemptedAt ?? -Infinity,
      failingSince === null ? (lastSuccessAt ?? -Infinity) : -Infinity,
    );
    return at - last >= settings.everyMinutes * MINUTE_MS;
  }

  function stateOf(stored: StoredTracker): TrackerStatus["state"] {
    if (running !== null || pauseOf(stored) !== null) return "syncing";
    if (stored.error !== null) return "failing";
    return stored.lastSuccessAt === null ? "never" : "ok";
  }

  function progressOf(stored: StoredTracker): TrackerStatus["progress"] {
    const pause = running === null ? pauseOf(stored) : null;
    if (running === null && pause === null) return null;
    const { done = 0, total = null, what = "" } = stored.reading?.running ?? {};
    return {
      done,
      total,
      what:
        pause === null ? what || "begins" : `waits until ${new Date(pause.until).toISOString()}`,
    };
  }

  return {
    settings,
    rules,
    async status() {
      const stored = reading ?? (await store.read(name));
      const { lastSuccessAt, failingSince, error } = stored;
      const { odd: sprintsLeftOut, ...counted } = figures ?? (await countAnew());
      return {
        name,
        kind,
        state: stateOf(stored),
        progress: progressOf(stored),
        lastSuccessAt,
        failingSince,
        error,
        ...counted,
        skipped: skippedOf(stored, sprintsLeftOut),
      };
    },
    // Also in a pause that the tracker asked for: somebody may know better.
    run: (signal) => run(signal, true),
    async runIfDue(at, signal) {
      if (await isDue(at)) await run(signal, false);
    },
  };
}
