import { DAY_MS, HOUR_MS, type Instant } from "#shared/kernel/time.ts";
import { coverageOf } from "./arithmetic.ts";
import type { SeriesBook } from "./series-book.ts";

/** How far back a forecast looks. */
export const HISTORY_DAYS = 28;
/** Known days below which there is no forecast. */
export const LEAST_DAYS = 7;
/** An hour of which less is known says too little of itself. */
const LEAST_COVERAGE = 0.5;
/** Trailing hours that must burn on together for an episode to reach back past them: the short window of the slowest alert. */
const EPISODE_WINDOW_MS = 6 * HOUR_MS;

/**
 * What happened step by step (an hour, or a few) over the whole days before an instant, the oldest step first.
 *
 * Index `i` and the step `i % stepsPerDay` after the instant lie at the same time of day.
 */
export interface ForecastHistory {
  readonly stepsPerDay: number;
  readonly days: number;
  readonly bad: Float64Array;
  readonly total: Float64Array;
  /** 1 where the step is known, else 0. */
  readonly known: Uint8Array;
  /** For each time of day, the steps that are known. */
  readonly knownAt: readonly Int32Array[];
  /** Known steps, in days. */
  readonly knownDays: number;
}

/**
 * Reads the history of a series before `at`.
 *
 * A step of which at least half is known counts as if it had gone on like that part; the others are unknown. Days before
 * the first known step do not count.
 *
 * @param stepMs a whole part of a day
 * @returns `knownDays` alone where fewer than seven days are known, or a time of day never is
 */
export function readHistory(
  book: SeriesBook,
  at: Instant,
  stepMs: number,
): ForecastHistory | { readonly knownDays: number } {
  const stepsPerDay = DAY_MS / stepMs;
  const most = HISTORY_DAYS * stepsPerDay;
  const bad = new Float64Array(most);
  const total = new Float64Array(most);
  const known = new Uint8Array(most);
  let first = most;
  for (let i = most - 1, to = at; i >= 0; i -= 1, to -= stepMs) {
    const tally = book.tally(to - stepMs, to);
    if (coverageOf(tally) < LEAST_COVERAGE) continue;
    const whole = tally.slices / tally.known;
    bad[i] = tally.bad * whole;
    total[i] = tally.total * whole;
    known[i] = 1;
    first = i;
  }
  const days = Math.floor((most - first) / stepsPerDay);
  const from = most - days * stepsPerDay;
  const kept = known.subarray(from);
  const knownAt = knownByTime(kept, stepsPerDay);
  const knownDays = daysOf(knownAt);
  if (knownDays < LEAST_DAYS || knownAt.some((steps) => steps.length === 0)) return { knownDays };
  return {
    stepsPerDay,
    days,
    bad: bad.subarray(from),
    total: total.subarray(from),
    known: kept,
    knownAt,
    knownDays,
  };
}

/** The known steps at each time of day. */
function knownByTime(known: Uint8Array, stepsPerDay: number): readonly Int32Array[] {
  const found: number[][] = Array.from({ length: stepsPerDay }, () => []);
  known.forEach((isKnown, i) => {
    if (isKnown === 1) found[i % stepsPerDay]?.push(i);
  });
  return found.map((steps) => Int32Array.from(steps));
}

function daysOf(knownAt: readonly Int32Array[]): number {
  return knownAt.reduce((sum, steps) => sum + steps.length, 0) / knownAt.length;
}

/** What each day had beyond what is allowed; positive: it spent faster than planned. */
function excessByDay({ bad, total, days, stepsPerDay }: ForecastHistory, budget: number) {
  const excess = new Float64Array(days);
  for (let i = 0; i < bad.length; i += 1) {
    const day = Math.floor(i / stepsPerDay);
    excess[day] = (excess[day] as number) + (bad[i] as number) - budget * (total[i] as number);
  }
  return excess;
}

/** What the history's days say of how trouble comes. */
export interface Shape {
  /** The day that spent most. */
  readonly worstDay: number;
  /** The run that spent most, days `[from, to)`; empty where no day spent faster than planned. */
  readonly worstRun: { readonly from: number; readonly to: number };
}

/** @param budget share that may be bad, `1 - T` */
export function shapeOf(history: ForecastHistory, budget: number): Shape {
  const excess = excessByDay(history, budget);
  let worstDay = 0;
  let worstRun = { from: 0, to: 0 };
  let most = 0;
  let from = 0;
  let sum = 0;
  excess.forEach((value, day) => {
    if (value > (excess[worstDay] as number)) worstDay = day;
    if (value <= 0) {
      from = day + 1;
      sum = 0;
      return;
    }
    sum += value;
    if (sum > most) {
      most = sum;
      worstRun = { from, to: day + 1 };
    }
  });
  return { worstDay, worstRun };
}

/** The history without some of its days; as it is where too little would be left. */
export function withoutDays(
  history: ForecastHistory,
  { from, to }: Shape["worstRun"],
): ForecastHistory {
  const { stepsPerDay, days } = history;
  const [cut, end] = [from * stepsPerDay, to * stepsPerDay];
  const keep = (values: Float64Array): Float64Array =>
    Float64Array.from([...values.subarray(0, cut), ...values.subarray(end)]);
  const known = Uint8Array.from([
    ...history.known.subarray(0, cut),
    ...history.known.subarray(end),
  ]);
  const knownAt = knownByTime(known, stepsPerDay);
  const knownDays = daysOf(knownAt);
  if (knownDays < LEAST_DAYS || knownAt.some((steps) => steps.length === 0)) return history;
  return {
    stepsPerDay,
    days: days - (to - from),
    bad: keep(history.bad),
    total: keep(history.total),
    known,
    knownAt,
    knownDays,
  };
}

/**
 * How many of the newest steps belong to one episode of burning: going back, as long as each stretch of six hours (or of
 * one step, where a step is longer) burns faster than planned.
 *
 * An alert goes on for a while after what it was raised for is over. So where the newest step burns no faster than planned
 * and less than a tenth of what the episode did on average, it is over.
 *
 * @param budget share that may be bad, `1 - T`
 * @returns 0 where it is over
 */
export function episodeSteps(history: ForecastHistory, budget: number): number {
  const { bad, total, stepsPerDay } = history;
  const window = Math.max(1, Math.round((EPISODE_WINDOW_MS / DAY_MS) * stepsPerDay));
  const excess = (end: number): number => {
    let sum = 0;
    for (let i = Math.max(0, end - window); i < end; i += 1)
      sum += (bad[i] as number) - budget * (total[i] as number);
    return sum;
  };
  let steps = 1;
  while (steps < total.length && excess(total.length - steps) > 0) steps += 1;
  return isOver(history, steps, budget) ? 0 : steps;
}

const OVER_SHARE = 0.1;

function isOver({ bad, total }: ForecastHistory, steps: number, budget: number): boolean {
  const burnOfNewest = (count: number): number => {
    let [failed, asked] = [0, 0];
    for (let i = total.length - count; i < total.length; i += 1) {
      failed += bad[i] as number;
      asked += total[i] as number;
    }
    return asked > 0 ? failed / (budget * asked) : 0;
  };
  const newest = burnOfNewest(1);
  return newest <= 1 && newest < OVER_SHARE * burnOfNewest(steps);
}
