import { TZDate } from "@date-fns/tz";
import { addDays, differenceInCalendarDays, format, startOfDay } from "date-fns";
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from "#shared/kernel/time.ts";

/** Dates are written in a zone, an IANA name such as `Europe/Berlin` or `UTC`, that is always passed in. */
type Zone = string;

function at(instant: Instant, zone: Zone): TZDate {
  return new TZDate(instant, zone);
}

/** `13:10` */
export function formatClock(instant: Instant, zone: Zone): string {
  return format(at(instant, zone), "HH:mm");
}

/** `Thu 3 Dec`, with the year when it is another one than now's. */
export function formatDay(instant: Instant, now: Instant, zone: Zone): string {
  const date = at(instant, zone);
  return format(
    date,
    date.getFullYear() === at(now, zone).getFullYear() ? "EEE d MMM" : "EEE d MMM yyyy",
  );
}

/** In full, for hovers: `Thu 3 December 2026, 17:05 Europe/Berlin (GMT+1)`. */
export function formatExact(instant: Instant, zone: Zone): string {
  const date = at(instant, zone);
  const text = format(date, "EEE d MMMM yyyy, HH:mm");
  return zone === "UTC" ? `${text} UTC` : `${text} ${zone} (${format(date, "O")})`;
}

/** How far off, in one unit: `10 days`, `4 h`, `25 min`, `less than a minute`. */
export function formatDistance(distanceMs: number): string {
  const size = Math.abs(distanceMs);
  if (size < MINUTE_MS) return "less than a minute";
  if (size < HOUR_MS - MINUTE_MS / 2) return `${Math.round(size / MINUTE_MS)} min`;
  if (size < 36 * HOUR_MS) return `${Math.round(size / HOUR_MS)} h`;
  return `${Math.round(size / DAY_MS)} days`;
}

/** An instant to come: `Thu 3 Dec, in 10 days`; one that has passed: `Thu 3 Dec, 10 days ago`. */
export function formatMoment(instant: Instant, now: Instant, zone: Zone): string {
  const distance = formatDistance(instant - now);
  return `${formatDay(instant, now, zone)}, ${instant >= now ? `in ${distance}` : `${distance} ago`}`;
}

const WEEKDAY_DAYS = 10;
const YEAR_NEEDED_DAYS = 300;

/**
 * An instant to come, as short as a column needs it: `Sat 28 Nov, in 5 days` within ten days, then `10 Dec, in 17 days`;
 * the year only where a day of that name comes sooner.
 */
export function formatEnd(instant: Instant, now: Instant, zone: Zone): string {
  const days = (instant - now) / DAY_MS;
  const day = days < WEEKDAY_DAYS ? "EEE d MMM" : days < YEAR_NEEDED_DAYS ? "d MMM" : "d MMM yyyy";
  return `${format(at(instant, zone), day)}, in ${formatDistance(Math.max(0, instant - now))}`;
}

/** How long ago an instant was, without its date: `4 min ago`; what lies ahead counts as now. */
export function formatAgo(instant: Instant, now: Instant): string {
  return `${formatDistance(Math.max(0, now - instant))} ago`;
}

const HALF_DAY_MS = 12 * HOUR_MS;

/** Since when: `since 13:10` today and in the last half day, `since Tue` within the week, else `since 3 Nov`. */
export function formatSince(instant: Instant, now: Instant, zone: Zone): string {
  const date = at(instant, zone);
  const days = differenceInCalendarDays(at(now, zone), date);
  if (days <= 0 || now - instant < HALF_DAY_MS) return `since ${format(date, "HH:mm")}`;
  if (days < 7) return `since ${format(date, "EEE")}`;
  return `since ${format(date, days < 330 ? "d MMM" : "d MMM yyyy")}`;
}

/** An instant's day as a `date` field holds it: `2026-12-03`. */
export function toDayField(instant: Instant, zone: Zone): string {
  return format(at(instant, zone), "yyyy-MM-dd");
}

/** The beginning of the day that a `date` field holds, some days later; `null` when it is empty or not a date. */
export function fromDayField(text: string, zone: Zone, daysLater = 0): Instant | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  // By noon, which every day has: where clocks are put forward at midnight, a day does not begin at 0.
  const noon = new TZDate(year, month - 1, day, 12, zone);
  if (Number.isNaN(noon.getTime()) || toDayField(noon.getTime(), zone) !== text) return null;
  return startOfDay(addDays(noon, daysLater)).getTime();
}
