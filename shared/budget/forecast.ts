import { seededChance } from "#shared/kernel/chance.ts";
import {
  DAY_MS,
  HOUR_MS,
  SECOND_MS,
  alignDown,
  type Instant,
  type Interval,
} from "#shared/kernel/time.ts";
import type { TimeWindow } from "#shared/slo/model.ts";
import { errorBudget } from "./arithmetic.ts";
import { readHistory, HISTORY_DAYS } from "./forecast-history.ts";
import { walkPaths, type PathFrame } from "./forecast-paths.ts";
import type { PooledTrouble } from "./forecast-trouble.ts";
import type { SeriesBook } from "./series-book.ts";
import { longestSeconds, windowInterval } from "./window.ts";

/** Dates by which a tenth, half and nine tenths of all paths have come to something; `null` where not that many do. */
export interface DateQuantiles {
  readonly p10: Instant | null;
  readonly p50: Instant | null;
  readonly p90: Instant | null;
}

/** Quantiles of the remaining budget at an instant: half of the paths lie between p25 and p75. */
export interface FanStep {
  readonly t: Instant;
  readonly p10: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
}

/** Where a budget is going, as a spread of paths. */
export interface FanForecast {
  readonly kind: "fan";
  /** The instant it looks ahead from. */
  readonly at: Instant;
  /** How far it looks: one length of a rolling window, or the end of a calendar one. */
  readonly horizon: Instant;
  /** What the dates are of: when nothing is left any more, or, for an exhausted budget, when something is left again. */
  readonly awaits: "exhaustion" | "recovery";
  /** Share of paths in which it comes to that before the horizon. 0..1 */
  readonly probability: number;
  readonly date: DateQuantiles;
  /** The remaining budget from `at` on, about sixty steps; instants at which most paths had no traffic are left out. */
  readonly steps: readonly FanStep[];
  readonly paths: number;
  /** Days the paths are drawn from, and how much of them is known, in days. */
  readonly historyDays: number;
  readonly knownDays: number;
  /** How many runs of trouble of all series of the organisation the paths meet as well; 0: nothing is known of others. */
  readonly othersRuns: number;
  /** Since when it has been burning as it does now; `null` when it is not. */
  readonly burningSince: Instant | null;
}

/** Why there is no forecast. */
export interface NoForecast {
  readonly kind: "none";
  readonly at: Instant;
  /**
   * `too-little-data`: fewer than seven days are known. `short-window`: the window is shorter than a day, of which hours
   * say nothing. `unknown`, `no-traffic`: there is no present budget to go on from.
   */
  readonly reason: "too-little-data" | "short-window" | "unknown" | "no-traffic";
  /** Days known within the last 28; 0 where it was not looked at. */
  readonly knownDays: number;
}

export type Forecast = FanForecast | NoForecast;

/** What a list shows of a forecast. */
export type RowForecast = Pick<FanForecast, "awaits" | "probability" | "date" | "horizon">;

export interface ForecastOptions {
  readonly target: number;
  readonly window: TimeWindow;
  /** End of the newest slice that should be known. */
  readonly at: Instant;
  /** Names the series: the same series, hour and data give the same forecast. */
  readonly key: string;
  /** Whether it is burning now (an alert fires). */
  readonly burning: boolean;
  /**
   * `true`: as if the past 28 days were all that can happen and days had nothing to do with each other. Overconfident;
   * for comparison.
   */
  readonly plain?: boolean;
  /** What the organisation's series say of how trouble comes; `null` or absent: nothing is known of others. */
  readonly pool?: PooledTrouble | null;
}

const PATHS = 1_000;
/** At most so many steps to the horizon, so that a year costs no more than a month. */
const MOST_STEPS = 744;
const STEP_HOURS = [1, 2, 3, 4, 6, 8, 12, 24];

/** How far back a book must reach for a forecast, in seconds. */
export function forecastReachSeconds(window: TimeWindow): number {
  return Math.max((HISTORY_DAYS * DAY_MS) / SECOND_MS, longestSeconds(window));
}

function stepMsFor(horizonMs: number, cellMs: number): number {
  const fits = (hours: number): boolean =>
    (hours * HOUR_MS) % cellMs === 0 && horizonMs / (hours * HOUR_MS) <= MOST_STEPS;
  return (STEP_HOURS.find(fits) ?? 24) * HOUR_MS;
}

/** What is known of the window at `at`, and what will be left of it at each step from then on. */
function frameOf(
  book: SeriesBook,
  { target, window, at }: ForecastOptions,
  interval: Interval,
  stepMs: number,
): PathFrame {
  const horizonMs = window.kind === "rolling" ? interval.to - interval.from : interval.to - at;
  const steps = Math.floor(horizonMs / stepMs);
  const pastBad = new Float64Array(steps + 1);
  const pastTotal = new Float64Array(steps + 1);
  for (let step = 0; step <= steps; step += 1) {
    const from = window.kind === "rolling" ? interval.from + step * stepMs : interval.from;
    if (step > 0 && window.kind === "calendar") {
      pastBad[step] = pastBad[0] as number;
      pastTotal[step] = pastTotal[0] as number;
    } else if (from < at) {
      const tally = book.tally(from, at);
      pastBad[step] = tally.bad;
      pastTotal[step] = tally.total;
    }
  }
  return { budget: errorBudget(target), steps, pastBad, pastTotal };
}

/** The value that a share of ascending values does not exceed (nearest rank). */
function rank(count: number, share: number): number {
  return Math.max(0, Math.ceil(share * count) - 1);
}

function dateQuantiles(times: Float64Array, at: Instant, stepMs: number): DateQuantiles {
  const sorted = times.toSorted();
  const date = (share: number): Instant | null => {
    const steps = sorted[rank(sorted.length, share)] as number;
    return Number.isFinite(steps)
      ? Math.round((at + steps * stepMs) / SECOND_MS) * SECOND_MS
      : null;
  };
  return { p10: date(0.1), p50: date(0.5), p90: date(0.9) };
}

/** Ten-thousandths are as exact as a thousand paths are. */
function rounded(share: number): number {
  return Math.round(share * 1e4) / 1e4;
}

/** @param values the remaining budget of each path, NaN where it has no traffic; is put in another order */
function fanStep(values: Float64Array, t: Instant): FanStep | null {
  let count = 0;
  for (const value of values) {
    if (!Number.isNaN(value)) values[count++] = value;
  }
  if (count < values.length / 2) return null;
  let from = 0;
  const at = (share: number): number => {
    const index = rank(count, share);
    const found = selected(values, from, count - 1, index);
    from = index;
    return rounded(found);
  };
  return { t, p10: at(0.1), p25: at(0.25), p50: at(0.5), p75: at(0.75), p90: at(0.9) };
}

/**
 * The value that would stand at `index` if `[from, to]` were in order (Hoare's selection, 1961). Afterwards nothing before it
 * is larger and nothing after it smaller.
 */
function selected(values: Float64Array, from: number, to: number, index: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const pivot = values[index] as number;
    let [i, j] = [low, high];
    while (i <= j) {
      while ((values[i] as number) < pivot) i += 1;
      while ((values[j] as number) > pivot) j -= 1;
      if (i > j) break;
      const value = values[i] as number;
      values[i] = values[j] as number;
      values[j] = value;
      i += 1;
      j -= 1;
    }
    if (j < index) low = i;
    if (i > index) high = j;
  }
  return values[index] as number;
}

/**
 * Where a budget is going: a thousand futures, each made of days that the last 28 days had and of trouble as all series of
 * the organisation had it.
 *
 * The (bad, total) pairs of the past hours are resampled in blocks that keep their time of day, so that traffic and
 * failures stay together (block bootstrap, Kuensch 1989). A block is an ordinary day or a run of days with trouble. Hours that are not known are not good: a known hour of another day at
 * the same time of day stands in for each. How far a series' own past may be trusted, and how what burns now goes on, is said at
 * `createBlockDrawer` and `sampleFor`.
 *
 * Along each path the budget is worked out as it always is: a rolling window forgets its oldest hours, a calendar window
 * adds until it ends. A budget is exhausted when nothing is left of what the window's traffic up to then allows: when its
 * status would say so.
 *
 * Chance is seeded by the series and the hour, so the same data give the same answer.
 *
 * @param book must reach back `forecastReachSeconds`
 */
export function forecast(book: SeriesBook, options: ForecastOptions): Forecast {
  const { window, key, burning, plain = false, pool = null } = options;
  const at = alignDown(options.at, book.cellSeconds * SECOND_MS);
  const none = (reason: NoForecast["reason"], knownDays = 0): NoForecast => ({
    kind: "none",
    at,
    reason,
    knownDays,
  });
  const interval = windowInterval(window, at);
  const lengthMs = interval.to - interval.from;
  if (window.kind === "rolling" && lengthMs < DAY_MS) return none("short-window");
  if (book.tally(interval.from, at).total === 0) return none("no-traffic");
  const stepMs = stepMsFor(lengthMs, book.cellSeconds * SECOND_MS);
  const history = readHistory(book, at, stepMs);
  if (!("bad" in history)) return none("too-little-data", history.knownDays);
  const frame = frameOf(book, { ...options, at }, interval, stepMs);
  const chance = seededChance(`${key} ${alignDown(at, HOUR_MS)}`);
  const walked = walkPaths(history, frame, { paths: PATHS, burning, plain, pool, chance });
  const steps = walked.fan.flatMap(
    ({ step, remaining }) => fanStep(remaining, at + step * stepMs) ?? [],
  );
  return {
    kind: "fan",
    at,
    horizon: at + frame.steps * stepMs,
    awaits: walked.awaits,
    probability: walked.times.filter(Number.isFinite).length / PATHS,
    date: dateQuantiles(walked.times, at, stepMs),
    steps,
    paths: PATHS,
    historyDays: history.days,
    knownDays: history.knownDays,
    othersRuns: plain ? 0 : (pool?.runs.length ?? 0),
    burningSince: walked.episode === 0 ? null : at - walked.episode * stepMs,
  };
}
