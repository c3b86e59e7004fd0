import type { LeastLeft } from "#shared/budget/backtest.ts";
import type { SeriesPoint, SeriesView } from "#shared/budget/views.ts";
import { alignUp, type Instant, type Interval, SECOND_MS } from "#shared/kernel/time.ts";

/** A corner of a drawn line or area. `null` breaks it. */
export interface Corner {
  readonly x: Instant;
  readonly y: number | null;
}

/** End of a step: steps lie on multiples of their length, so the first and the last of a series may be shorter. */
export function stepEnd(
  series: Pick<SeriesView, "stepSeconds" | "to">,
  point: Pick<SeriesPoint, "t">,
): Instant {
  return Math.min(
    alignUp(point.t + 1, series.stepSeconds * SECOND_MS),
    Math.max(series.to, point.t + 1),
  );
}

/**
 * Corners of a value that holds for the whole of each step: two per run of equal steps, and a break at each unknown
 * one, so that a single known step between two gaps is still as wide as it was long.
 */
export function stepCorners(
  series: SeriesView,
  value: (point: SeriesPoint) => number | null,
): Corner[] {
  const corners: Corner[] = [];
  for (const point of series.points) {
    const y = value(point);
    const previous = corners.at(-1);
    if (y === null) {
      if (previous !== undefined && previous.y !== null) corners.push({ x: previous.x, y: null });
      continue;
    }
    if (previous === undefined || previous.y === null || previous.y !== y || previous.x !== point.t)
      corners.push({ x: point.t, y });
    corners.push({ x: stepEnd(series, point), y });
  }
  return corners;
}

/**
 * Corners of the remaining budget, which is known at the end of each step. Begins with the full budget at the start of
 * the series when its first step is known; breaks at each unknown step.
 */
export function remainingCorners(series: SeriesView): Corner[] {
  const corners: Corner[] = [];
  const first = series.points[0];
  if (first !== undefined && first.remaining !== null) corners.push({ x: first.t, y: 1 });
  let before: number | null = first === undefined ? null : 1;
  for (const point of series.points) {
    if (point.remaining === null) {
      const last = corners.at(-1);
      if (last !== undefined && last.y !== null) corners.push({ x: point.t, y: null });
      continue;
    }
    if (corners.at(-1)?.y === null || corners.length === 0) corners.push({ x: point.t, y: before });
    corners.push({ x: stepEnd(series, point), y: point.remaining });
    before = point.remaining;
  }
  return corners;
}

/** The same line with a corner wherever it crosses zero, so that the part below can be filled exactly. */
export function withZeroCrossings(corners: readonly Corner[]): Corner[] {
  return corners.flatMap((corner, index) => {
    const next = corners[index + 1];
    if (next === undefined || corner.y === null || next.y === null || corner.y * next.y >= 0)
      return [corner];
    const share = corner.y / (corner.y - next.y);
    return [corner, { x: corner.x + share * (next.x - corner.x), y: 0 }];
  });
}

/** Steps that have begun by an instant; those to come are neither known nor unknown. */
export function passedPoints(series: SeriesView, now: Instant): SeriesPoint[] {
  return series.points.filter((point) => point.t < now);
}

/** Whether a step is excluded whole: it has no values, and that is no gap in what is known. */
export function isExcluded(point: Pick<SeriesPoint, "excluded">): boolean {
  return point.excluded === 1;
}

/** Stretches of some of the series' steps in which a value is not known, neighbours joined; none of what is excluded. */
export function unknownStretches(
  series: SeriesView,
  points: readonly SeriesPoint[],
  value: (point: SeriesPoint) => number | null,
): Interval[] {
  const stretches: Interval[] = [];
  for (const point of points) {
    if (value(point) !== null || isExcluded(point)) continue;
    const end = stepEnd(series, point);
    const last = stretches.at(-1);
    if (last !== undefined && last.to === point.t)
      stretches[stretches.length - 1] = { from: last.from, to: end };
    else stretches.push({ from: point.t, to: end });
  }
  return stretches;
}

/** Corners of one figure of a back-test, each at the end of its step; a break at each unknown one. */
export function leastCorners(steps: readonly LeastLeft[], stepMs: number, index: number): Corner[] {
  const corners: Corner[] = [];
  for (const { at, left } of steps) {
    const y = left[index] ?? null;
    const last = corners.at(-1);
    if (y === null) {
      if (last !== undefined && last.y !== null) corners.push({ x: last.x, y: null });
      continue;
    }
    // A step that is known between two gaps is as wide as it was long.
    if (last === undefined || last.y === null) corners.push({ x: at - stepMs, y });
    corners.push({ x: at, y });
  }
  return corners;
}

/** Stretches of a back-test in which nothing is known, neighbours joined. */
export function unknownSteps(
  steps: readonly LeastLeft[],
  stepMs: number,
  range: Interval,
): Interval[] {
  const stretches: Interval[] = [];
  for (const { at, left } of steps) {
    if (left[0] !== null) continue;
    const from = Math.max(at - stepMs, range.from);
    const last = stretches.at(-1);
    if (last !== undefined && last.to >= from)
      stretches[stretches.length - 1] = { from: last.from, to: at };
    else stretches.push({ from, to: at });
  }
  return stretches;
}
