import { HOUR_MS, type Instant } from "#shared/kernel/time.ts";
import { checkedNumber, refuse } from "./check.ts";

/** What a service is asked, all arms together. */
export type Traffic =
  | {
      readonly kind: "constant";
      /** Events a second, above 0. */
      readonly perSecond: number;
    }
  | {
      readonly kind: "weekly";
      /**
       * Events in each hour of a week, 168 of them, from Monday 0 to 1 o'clock UTC on; `null` where it is not known. What
       * is not known counts as no traffic, so that the time that comes out is the longest it can be.
       */
      readonly perHour: readonly (number | null)[];
    };

export const HOURS_PER_WEEK = 168;
const SECONDS_PER_HOUR = 3_600;
/** The epoch began on a Thursday, 72 hours into its week. */
const EPOCH_HOUR_OF_WEEK = 72;

/** @throws DomainError `canary.invalid.traffic` */
export function checkTraffic(traffic: Traffic): void {
  if (traffic.kind === "constant") {
    checkedNumber("traffic", traffic.perSecond, "above 0");
    return;
  }
  const { perHour } = traffic;
  if (perHour.length !== HOURS_PER_WEEK)
    refuse(
      "traffic",
      `the week has ${perHour.length} hours`,
      `write ${HOURS_PER_WEEK}, from Monday 0 o'clock UTC on`,
    );
  for (const events of perHour) if (events !== null) checkedNumber("traffic", events, "0 or more");
}

/** Hours of the week of which the traffic is not known. */
export function unknownHours(traffic: Traffic): number {
  return traffic.kind === "constant"
    ? 0
    : traffic.perHour.filter((events) => events === null).length;
}

function eventsPerWeek(perHour: readonly (number | null)[]): number {
  return perHour.reduce<number>((sum, events) => sum + (events ?? 0), 0);
}

/** Goes through the hours from an instant on; `step` has the seconds to the hour's end and its events a second, and stops by `false`. */
function walk(
  perHour: readonly (number | null)[],
  from: Instant,
  step: (seconds: number, perSecond: number) => boolean,
): void {
  let hour = Math.floor(from / HOUR_MS);
  let seconds = SECONDS_PER_HOUR - (from - hour * HOUR_MS) / 1_000;
  let index = (((hour + EPOCH_HOUR_OF_WEEK) % HOURS_PER_WEEK) + HOURS_PER_WEEK) % HOURS_PER_WEEK;
  while (step(seconds, (perHour[index] ?? 0) / SECONDS_PER_HOUR)) {
    hour += 1;
    index = (index + 1) % HOURS_PER_WEEK;
    seconds = SECONDS_PER_HOUR;
  }
}

/**
 * Seconds until so many events have come, hour by hour through the service's week; within an hour they come evenly.
 *
 * @param events above 0
 * @param from when it begins; only a weekly profile depends on it
 * @returns `null` when they never come, as there is no traffic
 */
export function secondsUntil(traffic: Traffic, events: number, from: Instant): number | null {
  if (traffic.kind === "constant") return events / traffic.perSecond;
  const weekly = eventsPerWeek(traffic.perHour);
  if (weekly === 0) return null;
  const weeks = Math.max(0, Math.ceil(events / weekly) - 1);
  let rest = events - weeks * weekly;
  let elapsed = weeks * HOURS_PER_WEEK * SECONDS_PER_HOUR;
  walk(traffic.perHour, from, (seconds, perSecond) => {
    if (rest <= seconds * perSecond) {
      if (rest > 0) elapsed += rest / perSecond;
      return false;
    }
    rest -= seconds * perSecond;
    elapsed += seconds;
    return true;
  });
  return elapsed;
}

/** Events that come in so many seconds from an instant on; not rounded. */
export function eventsWithin(traffic: Traffic, seconds: number, from: Instant): number {
  if (traffic.kind === "constant") return seconds * traffic.perSecond;
  const week = HOURS_PER_WEEK * SECONDS_PER_HOUR;
  const weeks = Math.floor(seconds / week);
  let left = seconds - weeks * week;
  let events = weeks * eventsPerWeek(traffic.perHour);
  walk(traffic.perHour, from, (length, perSecond) => {
    const taken = Math.min(left, length);
    events += taken * perSecond;
    left -= taken;
    return left > 0;
  });
  return events;
}
