import { DAY_MS, type Instant } from "#shared/kernel/time.ts";

/** A date outside of these is a slip of the hand, and every day from it on would be asked for. */
const EARLIEST = Date.UTC(1990, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);
const SHORTEST_DAYS = 1;
const LONGEST_DAYS = 100;
/** Of a sprint, in person-days: shares of less come to nothing. */
export const LEAST_CAPACITY_DAYS = 0.01;

/** Whether anybody can have meant this date. */
export function isPlausible(at: Instant): boolean {
  return at >= EARLIEST && at < LATEST;
}

/** Why nobody can plan with a sprint of these dates; `null`: one can, or it has none yet. */
export function sprintFault({
  start,
  end,
}: {
  readonly start: Instant | null;
  readonly end: Instant | null;
}): string | null {
  if (start === null || end === null) return null;
  if (!isPlausible(start) || !isPlausible(end)) return "its dates are not between 1990 and 2199";
  const days = (end - start) / DAY_MS;
  if (days <= 0) return "it does not end after its start";
  if (days < SHORTEST_DAYS) return "it is shorter than a day";
  if (days <= LONGEST_DAYS) return null;
  return `it is ${Math.round(days)} days long, and ${LONGEST_DAYS} are the most`;
}

/** Whether a sprint can have so many person-days. */
export function isCapacity(days: number): boolean {
  return Number.isFinite(days) && days >= LEAST_CAPACITY_DAYS;
}
