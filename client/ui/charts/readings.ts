import type { SeriesPoint, SeriesView } from "#shared/budget/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { formatClock, formatDay } from "#client/ui/dates.ts";
import { stepEnd } from "./steps.ts";

/** Writes the stretch of one step in the reader's zone: `Thu 3 Dec 14:00–15:30`. */
export function describeStep(series: SeriesView, point: SeriesPoint, zone: string): string {
  const end = stepEnd(series, point);
  const [day, endDay] = [formatDay(point.t, series.to, zone), formatDay(end, series.to, zone)];
  const start = `${day} ${formatClock(point.t, zone)}`;
  return day === endDay
    ? `${start}–${formatClock(end, zone)}`
    : `${start} – ${endDay} ${formatClock(end, zone)}`;
}

/** Writes an instant in the reader's zone: `Thu 3 Dec 14:00`. */
export function describeInstant(at: Instant, now: Instant, zone: string): string {
  return `${formatDay(at, now, zone)} ${formatClock(at, zone)}`;
}
