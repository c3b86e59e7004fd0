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
  const knownAt = Array.from({ length: stepsPerDay }, (_, phase) =>
    knownSteps(kept, phase, stepsPerDay),
  );
  const knownDays = knownAt.reduce((sum, steps) => sum + steps.length, 0) / stepsPerDay;
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

function knownSteps(known: Uint8Array, phase: number, stepsPerDay: number): Int32Array {
  const found: number[] = [];
  for (let i = phase; i < known.length; i += stepsPerDay) if (known[i] === 1) found.push(i);
  return Int32Array.from(found);
}

/**
 * How many of the newest steps belong to one episode of burning: going back, as long as each stretch of six hours (or of
 * one step, where a step is longer) burns faster than planned.
 *
 * @param budget share that may be bad, `1 - T`
 * @returns at least 1: whoever asks knows that it burns now
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
  return steps;
}
