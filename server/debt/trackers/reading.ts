import { createHash } from "node:crypto";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type {
  ReadingState,
  Skipped,
  SkippedSummary,
  Tracker,
  TrackerItem,
  TrackerPage,
} from "./model.ts";
import type { TrackerSettings } from "./settings.ts";

/** How often everything is read anew, so that what was deleted or moved away does not stay. */
const WHOLE_EVERY_MS = DAY_MS;
const SKIPPED_SHOWN = 20;
/** Names of what was skipped that are remembered; whoever has more has no use for an exact count. */
const SKIPPED_KNOWN = 1_000;
export const NOTHING_SKIPPED: SkippedSummary = { count: 0, examples: [], known: [] };

/** A reading that goes on. */
export type Running = NonNullable<ReadingState["running"]>;
export type RunningState = ReadingState & { readonly running: Running };

/** Settings that decide what is read, as one text without secrets. Rules are not among them: they apply to what is stored. */
function settingsDigest(settings: TrackerSettings): string {
  const {
    teamRules: _rules,
    categories: _categories,
    everyMinutes: _every,
    team,
    ...read
  } = settings;
  const { auth: _auth, ...plain } = { auth: null, ...read };
  // Rows of files name their sprint within their team.
  const decisive = settings.kind === "csv" ? { ...plain, team } : plain;
  return createHash("sha256").update(JSON.stringify(decisive)).digest("hex");
}

/** Adds what could not be used; what is known already is not counted again. */
export function withSkipped(before: SkippedSummary, more: readonly Skipped[]): SkippedSummary {
  const known = new Set(before.known);
  const news = more.filter(({ what }) => {
    const isNew = !known.has(what);
    if (known.size < SKIPPED_KNOWN) known.add(what);
    return isNew;
  });
  return {
    count: before.count + news.length,
    examples: [...before.examples, ...news].slice(0, SKIPPED_SHOWN),
    known: [...known],
  };
}

/**
 * The reading to go on with: the one that was broken off, else a new one, which is whole once a day and whenever what is
 * to be read has changed.
 *
 * @param seen `Tracker.state` as it is now
 * @param anew reads everything, whatever was read before
 */
export function readingFrom(
  before: ReadingState | null,
  settings: TrackerSettings,
  tracker: Pick<Tracker, "overlapMs" | "lastWins">,
  {
    now,
    seen,
    anew,
  }: { readonly now: Instant; readonly seen: string | null; readonly anew: boolean },
): RunningState {
  const digest = settingsDigest(settings);
  const known = before?.settings === digest ? before : null;
  const brokenOff = known?.running ?? null;
  // Files are read from their beginning anyway.
  if (known !== null && brokenOff !== null && !anew && !tracker.lastWins)
    return { ...known, running: brokenOff, pause: null };
  const whole =
    anew ||
    known === null ||
    tracker.lastWins ||
    known.wholeAt === null ||
    now - known.wholeAt >= WHOLE_EVERY_MS;
  const horizon = now - settings.sinceDays * DAY_MS;
  const newest = known?.newest ?? null;
  return {
    settings: digest,
    pass: (before?.pass ?? 0) + 1,
    running: {
      whole,
      startedAt: now,
      from: whole || newest === null ? horizon : newest - tracker.overlapMs,
      position: null,
      done: 0,
      total: null,
      what: "",
      failure: null,
      newest: null,
      skipped: whole || known === null ? NOTHING_SKIPPED : known.skipped,
    },
    newest,
    wholeAt: known?.wholeAt ?? null,
    partial: known?.partial ?? false,
    seen,
    skipped: known?.skipped ?? NOTHING_SKIPPED,
  };
}

function newestOf(before: Instant | null, items: readonly TrackerItem[]): Instant | null {
  return items.reduce<Instant | null>(
    (newest, { updatedAt }) => (newest === null || updatedAt > newest ? updatedAt : newest),
    before,
  );
}

/** The reading after one more page. */
export function afterPage(state: RunningState, page: TrackerPage): RunningState {
  const { running } = state;
  const done = running.done + page.read;
  return {
    ...state,
    pause: null,
    running: {
      ...running,
      position: page.next,
      done,
      total: page.remaining === null ? running.total : done + page.remaining,
      what: page.what,
      failure: running.failure ?? page.failure,
      newest: newestOf(running.newest, page.items),
      skipped: withSkipped(running.skipped, page.skipped),
    },
  };
}

/** What stays of a reading that has come to its end. */
export function finished({ running, ...state }: RunningState): ReadingState {
  // What changed while it was read may have been passed over: the next one goes back to where this one began.
  const reached = running.newest === null ? null : Math.min(running.newest, running.startedAt);
  const complete = running.failure === null;
  const wholeAt = running.whole ? running.startedAt : state.wholeAt;
  return {
    ...state,
    running: null,
    newest: reached === null ? state.newest : Math.max(reached, state.newest ?? reached),
    // A part that can be read again has been left out for a while: the next reading is whole.
    wholeAt: complete && state.partial && !running.whole ? null : wholeAt,
    partial: !complete,
    skipped: running.skipped,
  };
}
