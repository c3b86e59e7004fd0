import { SECOND_MS, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { TimeWindow } from "#shared/slo/model.ts";
import { DEFAULT_STATUS_POLICY, burnRate, coverageOf } from "./arithmetic.ts";
import type { Tally } from "./model.ts";
import type { SeriesBook } from "./series-book.ts";

const STEPS = 96;

/**
 * When a budget runs out if it goes on being spent at `pace`, or `null` when it does not within one more window.
 *
 * A rolling window forgets its oldest hours as it moves on, so the budget spent is what is left of the past plus what
 * comes in: `spent(t) = burned over [at + t - W, at] + pace x t / W`. A calendar window only adds until it ends. Traffic is
 * taken to stay as it was. Between steps the crossing is interpolated.
 *
 * @param interval the budget's window as of `at`
 * @param pace burn rate that is expected to go on
 * @param whole what the passed part of the window comes to, where that is known already
 */
export function exhaustionAt(
  book: SeriesBook,
  target: number,
  window: TimeWindow,
  interval: Interval,
  at: Instant,
  pace: number | null,
  whole: Tally = book.tally(interval.from, at),
): Instant | null {
  if (pace === null || pace <= 0) return null;
  const lengthMs = interval.to - interval.from;
  if (whole.total === 0) return null;
  const spentInPast = (from: Instant): number => {
    const part = from === interval.from ? whole : book.tally(from, at);
    return (
      (burnRate({ bad: part.bad, total: whole.total }, target) ?? 0) *
      ((at - interval.from) / lengthMs)
    );
  };
  const horizonMs = window.kind === "rolling" ? lengthMs : interval.to - at;
  let previous = { t: 0, spent: spentInPast(interval.from) };
  if (previous.spent >= 1) return at;
  // Most budgets are not in danger: even forgetting nothing, they would not be spent by the end.
  if (previous.spent + (pace * horizonMs) / lengthMs < 1) return null;
  for (let step = 1; step <= STEPS; step += 1) {
    const t = (horizonMs * step) / STEPS;
    const from = window.kind === "rolling" ? Math.min(interval.from + t, at) : interval.from;
    const spent = spentInPast(from) + (pace * t) / lengthMs;
    if (spent >= 1) {
      const share = (1 - previous.spent) / (spent - previous.spent);
      return Math.round((at + previous.t + (t - previous.t) * share) / SECOND_MS) * SECOND_MS;
    }
    previous = { t, spent };
  }
  return null;
}

/**
 * Since when a budget over a rolling window has been spent: the start of the present stretch with `remaining <= 0`.
 *
 * @param book must reach back further than the window, by as much as is to be looked back
 * @returns `null` when no earlier moment is known well enough at which something was left
 */
export function exhaustedSince(
  book: SeriesBook,
  target: number,
  windowSeconds: number,
  at: Instant,
  coverageFloor: number = DEFAULT_STATUS_POLICY.coverageFloor,
): Instant | null {
  const step = book.cellSeconds * SECOND_MS;
  const limit = book.oldestStart() + windowSeconds * SECOND_MS;
  let since: Instant | null = null;
  for (let t = at; t >= limit; t -= step) {
    const tally = book.tally(t - windowSeconds * SECOND_MS, t);
    const burned = burnRate(tally, target);
    // Of half a window one cannot say whether its budget was spent.
    if (burned === null || coverageOf(tally) < coverageFloor) return null;
    if (burned < 1) return since;
    since = t;
  }
  return null;
}
