import { HOUR_MS, type Instant, type Interval } from "#shared/kernel/time.ts";

/** Hours in a week. */
export const HOURS_PER_WEEK = 168;
/** The epoch was a Thursday. */
const EPOCH_HOUR = 72;

/** What was counted in one hour since the epoch, as far as it is known. */
export interface HourTraffic {
  readonly start: Instant;
  readonly requests: number;
  /** Seconds of the hour of which the count is known, 0..3,600. */
  readonly knownSeconds: number;
}

/** How much traffic a service has at which hour of the week. */
export interface TrafficProfile {
  /** From Monday 00:00 UTC on, in requests per second; `null`: nothing is known of that hour. */
  readonly requestsPerSecond: readonly (number | null)[];
  /** On average over the hours that are known; `null` when none is. */
  readonly mean: number | null;
  /** What it was learnt from. */
  readonly range: Interval;
}

/** Which hour of the week an instant lies in: 0 is Monday 00:00 to 01:00 UTC, 167 Sunday from 23:00 on. */
export function hourOfWeek(at: Instant): number {
  return (Math.floor(at / HOUR_MS) + EPOCH_HOUR) % HOURS_PER_WEEK;
}

/**
 * The mean traffic of each hour of the week. Of an hour that is known in part the known part counts; hours that are not known
 * are left out rather than taken for silent.
 */
export function trafficProfile(hours: readonly HourTraffic[], range: Interval): TrafficProfile {
  const requests = new Float64Array(HOURS_PER_WEEK);
  const seconds = new Float64Array(HOURS_PER_WEEK);
  for (const hour of hours) {
    const index = hourOfWeek(hour.start);
    requests[index] = (requests[index] as number) + hour.requests;
    seconds[index] = (seconds[index] as number) + hour.knownSeconds;
  }
  const requestsPerSecond = Array.from(requests, (count, index) => {
    const known = seconds[index] as number;
    return known > 0 ? count / known : null;
  });
  const known = requestsPerSecond.filter((rate) => rate !== null);
  const mean =
    known.length === 0 ? null : known.reduce((sum, rate) => sum + rate, 0) / known.length;
  return { requestsPerSecond, mean, range };
}

/** Traffic at an instant's hour of the week as a multiple of the average; 1 where that is not known. */
export function hourFactor(profile: TrafficProfile | null, at: Instant): number {
  const rate = profile?.requestsPerSecond[hourOfWeek(at)] ?? null;
  const mean = profile?.mean ?? null;
  return rate === null || mean === null || mean <= 0 ? 1 : rate / mean;
}
