import type { SeriesPoint, SeriesView } from "#shared/budget/views.ts";
import type { Interval } from "#shared/kernel/time.ts";
import { exactPercent } from "./exact.ts";
import { isExcluded, stepEnd } from "./steps.ts";

/** Stretches of some of the series' steps of which something is excluded, neighbours joined. */
export function excludedStretches(
  series: SeriesView,
  points: readonly SeriesPoint[],
): readonly Interval[] {
  const stretches: Interval[] = [];
  for (const point of points) {
    if ((point.excluded ?? 0) === 0) continue;
    const end = stepEnd(series, point);
    const last = stretches.at(-1);
    if (last !== undefined && last.to === point.t)
      stretches[stretches.length - 1] = { from: last.from, to: end };
    else stretches.push({ from: point.t, to: end });
  }
  return stretches;
}

/** How much of a step was measured, as a table's cell: `99.5 %`, `excluded`, or both. */
export function measuredText(point: SeriesPoint): string {
  if (isExcluded(point)) return "excluded";
  const measured = exactPercent(point.coverage, 1);
  const excluded = point.excluded ?? 0;
  return excluded === 0 ? measured : `${measured}, ${exactPercent(excluded, 1)} excluded`;
}

/** What a chart says of a step without a value. */
export function whyUnknown(point: SeriesPoint): string {
  return isExcluded(point) ? "excluded" : "not known";
}
