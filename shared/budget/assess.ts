import { formatDuration } from "#shared/kernel/duration.ts";
import { SECOND_MS, alignDown, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { SliSeries } from "#shared/sli/model.ts";
import type { SloDefinition, TimeWindow } from "#shared/slo/model.ts";
import { BURN_WINDOWS_SECONDS, NO_ALERTS } from "./alert-policy.ts";
import { alertStates } from "./alerts.ts";
import {
  DEFAULT_STATUS_POLICY,
  budgetInSeconds,
  budgetInUnits,
  burnRate,
  coverageOf,
  excludedShare,
  sliOf,
  statusOf,
} from "./arithmetic.ts";
import { overlapMs } from "./kept.ts";
import type { AlertPolicy, AlertState, Budget, BurnRate, StatusPolicy, Tally } from "./model.ts";
import { exhaustionAt } from "./projection.ts";
import type { SeriesBook } from "./series-book.ts";
import { TRAFFIC_SECONDS } from "./window-end.ts";
import { longestSeconds, nominalSeconds, windowInterval, windowLabel } from "./window.ts";

export interface AssessOptions {
  /** Which of the definition's windows; the first when absent. */
  readonly window?: TimeWindow;
  /** The alerts of the policy in force for this window (policies are data, which the caller reads); absent: none. */
  readonly alertPolicy?: AlertPolicy;
  readonly statusPolicy?: StatusPolicy;
  /** Since when an exhausted budget has been spent; finding it takes more history than a book holds. */
  readonly exhaustedSince?: Instant;
  /** Alert states of the previous evaluation of the same series. */
  readonly before?: readonly AlertState[];
}

/** How far back a book must reach for everything that is asked of a definition, in seconds. */
export function retainSeconds(definition: Pick<SloDefinition, "windows">): number {
  const longestBurn = BURN_WINDOWS_SECONDS.at(-1) as number;
  // What a calendar window will come to is learnt from the weeks before.
  const ofCalendar = definition.windows.some(({ kind }) => kind === "calendar")
    ? TRAFFIC_SECONDS
    : 0;
  const windows = definition.windows.map((window) => longestSeconds(window));
  return Math.max(longestBurn * 2, ofCalendar, ...windows);
}

/** `5m`, `30m`, ...: always the same, so written once. */
const BURN_LABELS = BURN_WINDOWS_SECONDS.map(formatDuration);

function burnOver(tally: Tally, target: number, index: number): BurnRate {
  return {
    seconds: BURN_WINDOWS_SECONDS[index] as number,
    label: BURN_LABELS[index] as string,
    rate: burnRate(tally, target),
    bad: tally.bad,
    total: tally.total,
    coverage: coverageOf(tally),
    ...(tally.excluded === undefined ? {} : { excluded: excludedShare(tally) }),
  };
}

/** The part of a window that has passed, on the book's cell boundaries. */
function passed(
  book: SeriesBook,
  window: TimeWindow,
  at: Instant,
): { interval: Interval; end: Instant } {
  const end = alignDown(at, book.cellSeconds * SECOND_MS);
  return { interval: windowInterval(window, end), end };
}

const DAY_SECONDS = 86_400;

/** What the passed part of a window comes to; one that rolls on by whole cells from tick to tick is quick to follow. */
function windowTally(
  book: SeriesBook,
  window: TimeWindow,
  interval: Interval,
  end: Instant,
): Tally {
  const rolls =
    window.kind === "rolling" &&
    window.seconds >= DAY_SECONDS &&
    window.seconds % book.cellSeconds === 0;
  return rolls ? book.tallyBefore(end, window.seconds) : book.tally(interval.from, end);
}

/** Length of a window without what is excluded of it, also of what is to come of a calendar window. */
function countedSeconds(book: SeriesBook, window: Interval, end: Instant, tally: Tally): number {
  const out = book.excluded();
  const ahead = out.length === 0 ? 0 : overlapMs(out, { from: end, to: window.to });
  const passedSeconds = (tally.excluded ?? 0) * book.sliceSeconds;
  return (window.to - window.from - ahead) / SECOND_MS - passedSeconds;
}

/** The burn rate that decides how fast a budget goes: over the long window of the quickest firing alert, else the last day. */
export function pace(alerts: readonly AlertState[], burn: readonly BurnRate[]): BurnRate | null {
  let seconds = Number.POSITIVE_INFINITY;
  for (const alert of alerts) {
    if (alert.firing && alert.longSeconds < seconds) seconds = alert.longSeconds;
  }
  if (seconds === Number.POSITIVE_INFINITY) seconds = DAY_SECONDS;
  const exact = burn.find((rate) => rate.seconds === seconds);
  if (exact !== undefined && exact.rate !== null) return exact;
  return burn.findLast((rate) => rate.rate !== null) ?? null;
}

/**
 * The budget of one series as of an instant: what semantics of burn, coverage, alerts and status say of what its book
 * holds. `at` is the end of the newest slice that should be known, not the wall clock.
 */
export function assess(
  definition: SloDefinition,
  series: SliSeries,
  book: SeriesBook,
  at: Instant,
  options: AssessOptions = {},
): Budget {
  const window = options.window ?? definition.windows[0];
  const { target } = definition;
  const status = options.statusPolicy ?? DEFAULT_STATUS_POLICY;
  const { interval, end } = passed(book, window, at);
  const tally = windowTally(book, window, interval, end);
  const burned = burnRate(tally, target);
  const remaining = burned === null ? null : 1 - burned;
  const periodSeconds = nominalSeconds(window);
  const policy = options.alertPolicy ?? NO_ALERTS;
  const tallies = BURN_WINDOWS_SECONDS.map((seconds) => book.tallyBefore(at, seconds));
  const alerts = alertStates(
    { book, target, periodSeconds, policy, status, measured: tallies },
    at,
    options.before,
  );
  const burn = tallies.map((each, index) => burnOver(each, target, index));
  const coverage = coverageOf(tally);
  const state = statusOf(
    {
      coverage,
      total: book.units.kind === "events" ? tally.total : book.traffic(interval.from, end),
      remaining,
      pageFiring: alerts.some((alert) => alert.firing && alert.severity === "page"),
      ticketFiring: alerts.some((alert) => alert.firing && alert.severity === "ticket"),
    },
    status,
  );
  const measured = state !== "unknown" && state !== "no-traffic";
  return {
    series: series.key,
    slo: definition.id,
    labels: series.labels,
    method: definition.method,
    target,
    window: interval,
    windowLabel: windowLabel(window),
    windowKind: window.kind,
    at,
    good: tally.total - tally.bad,
    bad: tally.bad,
    total: tally.total,
    sli: sliOf(tally),
    burned,
    remaining,
    coverage,
    excluded: excludedShare(tally),
    status: state,
    burn,
    windowBurn: burned,
    alerts,
    ...budgetInUnits(tally, target),
    leftSeconds:
      remaining === null
        ? null
        : budgetInSeconds(remaining, target, countedSeconds(book, interval, end, tally)),
    exhaustedAt:
      measured && state !== "exhausted"
        ? exhaustionAt(book, target, window, interval, end, pace(alerts, burn)?.rate ?? null, tally)
        : null,
    exhaustedSince: state === "exhausted" ? (options.exhaustedSince ?? null) : null,
  };
}
