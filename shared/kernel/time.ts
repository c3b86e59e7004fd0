/** An instant: milliseconds since the Unix epoch, UTC. Always passed in, never read from a clock in `shared/`. */
export type Instant = number;

/** A half-open stretch of time `[from, to)`. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The largest multiple of `stepMs` (counted from the epoch) that is not after `at`. */
export function alignDown(at: Instant, stepMs: number): Instant {
  return Math.floor(at / stepMs) * stepMs;
}

/** The smallest multiple of `stepMs` (counted from the epoch) that is not before `at`. */
export function alignUp(at: Instant, stepMs: number): Instant {
  return Math.ceil(at / stepMs) * stepMs;
}
