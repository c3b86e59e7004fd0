import type { Instant, Interval } from "#shared/kernel/time.ts";
import { fromDayField, toDayField } from "#client/ui/dates.ts";

/** The days of a sprint as `date` fields hold them. */
export interface SprintDays {
  readonly start: string;
  /** The last day, which belongs to it. */
  readonly last: string;
}

/** A sprint's first and last day where the reader is. */
export function daysOf({ from, to }: Interval, zone: string): SprintDays {
  return { start: toDayField(from, zone), last: toDayField(to - 1, zone) };
}

/**
 * From when until when a sprint goes by its days. A day that was left alone keeps its instant: trackers and colleagues in
 * other zones begin sprints at hours that are no midnight here, and a sprint would overlap with its neighbour by those.
 *
 * @param before what the fields were filled from
 * @returns `null` in the place of what is no day
 */
export function spanOf(
  days: SprintDays,
  before: Interval,
  zone: string,
): { readonly start: Instant | null; readonly end: Instant | null } {
  const old = daysOf(before, zone);
  return {
    start: days.start === old.start ? before.from : fromDayField(days.start, zone),
    end: days.last === old.last ? before.to : fromDayField(days.last, zone, 1),
  };
}
