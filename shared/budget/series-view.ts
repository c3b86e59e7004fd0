import { SECOND_MS, alignDown, alignUp, type Instant } from "#shared/kernel/time.ts";
import { burnRate, coverageOf, errorBudget, excludedShare, sliOf } from "./arithmetic.ts";
import type { SeriesBook } from "./series-book.ts";
import type { SeriesPoint } from "./views.ts";

/** Steps that people read easily, in seconds. */
const STEPS = [
  60, 300, 600, 900, 1_800, 3_600, 5_400, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
];

/** More points than this are never sent. */
export const MAXIMUM_POINTS = 500;

/**
 * The step of a chart: the shortest readable one that keeps a range within `points`.
 *
 * @param cellSeconds the finest step that the data have; the step is a multiple of it
 */
export function chartStepSeconds(
  rangeSeconds: number,
  points: number,
  cellSeconds: number,
): number {
  const most = Math.max(1, Math.min(points, MAXIMUM_POINTS));
  const fits = (step: number): boolean => step % cellSeconds === 0 && rangeSeconds / step <= most;
  return STEPS.find(fits) ?? Math.ceil(rangeSeconds / most / cellSeconds) * cellSeconds;
}

/**
 * The steps of a range, with the budget left after each.
 *
 * `remaining` counts from 100 % at `budgetFrom`, and spends the budget that the target allows on the traffic of the whole
 * range: at its end it is the budget's own figure when the range is the budget's window. A step of which nothing is known
 * has no values; the budget goes on from where it was. A step that is excluded spends nothing, so that what is left is known.
 */
export function seriesPoints(
  book: SeriesBook,
  target: number,
  range: { readonly from: Instant; readonly to: Instant },
  stepSeconds: number,
): readonly SeriesPoint[] {
  const stepMs = stepSeconds * SECOND_MS;
  const cellMs = book.cellSeconds * SECOND_MS;
  const from = alignDown(range.from, cellMs);
  const to = alignDown(range.to, cellMs);
  const allowed = errorBudget(target) * book.tally(from, to).total;
  const points: SeriesPoint[] = [];
  let spent = 0;
  // Steps lie on multiples of their length, so that the first may be shorter.
  for (let t = from, next: Instant; t < to; t = next) {
    next = Math.min(alignUp(t + 1, stepMs), to);
    const tally = book.tally(t, next);
    spent += tally.bad;
    const known = tally.known > 0;
    const excluded = excludedShare(tally);
    points.push({
      t,
      good: known ? tally.total - tally.bad : null,
      bad: known ? tally.bad : null,
      sli: sliOf(tally),
      burn: burnRate(tally, target),
      remaining: (known || excluded === 1) && allowed > 0 ? 1 - spent / allowed : null,
      coverage: coverageOf(tally),
      ...(excluded > 0 ? { excluded } : {}),
    });
  }
  return points;
}

/** The budget left over a range in at most `points` points, for a sparkline; `null` where nothing is known. */
export function sparkline(
  book: SeriesBook,
  target: number,
  range: { readonly from: Instant; readonly to: Instant },
  points: number,
): readonly (number | null)[] {
  const cellMs = book.cellSeconds * SECOND_MS;
  const stepMs = Math.max(cellMs, alignUp((range.to - range.from) / points, cellMs));
  const [from, to] = [alignDown(range.from, cellMs), alignDown(range.to, cellMs)];
  const allowed = errorBudget(target) * book.tally(from, to).total;
  const line: (number | null)[] = [];
  let spent = 0;
  // What `seriesPoints` says of each step, without the rest of a point: lists draw thousands of these.
  for (let t = from; t < to && line.length < points;) {
    const next = Math.min(alignUp(t + 1, stepMs), to);
    const tally = book.tally(t, next);
    spent += tally.bad;
    const isKnown = tally.known > 0 || excludedShare(tally) === 1;
    line.push(isKnown && allowed > 0 ? Math.round((1 - spent / allowed) * 1e3) / 1e3 : null);
    t = next;
  }
  return line;
}
