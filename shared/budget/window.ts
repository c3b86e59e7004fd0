import { TZDate } from "@date-fns/tz";
import {
  addDays,
  addMonths,
  addQuarters,
  addWeeks,
  addYears,
  differenceInCalendarDays,
  differenceInCalendarMonths,
} from "date-fns";
import { DomainError } from "#shared/kernel/errors.ts";
import { formatDuration } from "#shared/kernel/duration.ts";
import { SECOND_MS, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { CalendarUnit, TimeWindow } from "#shared/slo/model.ts";

type CalendarWindow = Extract<TimeWindow, { kind: "calendar" }>;

const ADD: Record<CalendarUnit, (date: TZDate, count: number) => Date> = {
  day: addDays,
  week: addWeeks,
  month: addMonths,
  quarter: addQuarters,
  year: addYears,
};

/** Days (or months) in one unit, to guess which window an instant falls into before stepping to the right one. */
const DAYS: Partial<Record<CalendarUnit, number>> = { day: 1, week: 7 };
const MONTHS: Partial<Record<CalendarUnit, number>> = { month: 1, quarter: 3, year: 12 };

const LOCAL_DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/;

function zonedStart(window: CalendarWindow): TZDate {
  const parts = LOCAL_DATE_TIME.exec(window.start);
  if (parts === null) {
    throw new DomainError({
      code: "window.start-invalid",
      message: `"${window.start}" is not a local date and time`,
      remedy: "write it as 2026-01-31T00:00:00",
    });
  }
  const [year, month, day, hour, minute, second] = parts.slice(1).map((part) => Number(part ?? 0));
  return new TZDate(
    year as number,
    (month as number) - 1,
    day as number,
    hour as number,
    minute as number,
    second as number,
    window.timeZone,
  );
}

function calendarInterval(window: CalendarWindow, at: Instant): Interval {
  const start = zonedStart(window);
  // Counting from the start each time, so that a start on the 31st does not creep to the 28th.
  const edge = (n: number): Instant => ADD[window.unit](start, n * window.count).getTime();
  const now = new TZDate(at, window.timeZone);
  const days = DAYS[window.unit];
  const guess =
    days === undefined
      ? differenceInCalendarMonths(now, start) / ((MONTHS[window.unit] as number) * window.count)
      : differenceInCalendarDays(now, start) / (days * window.count);
  let n = Math.floor(guess);
  while (edge(n) > at) n -= 1;
  while (edge(n + 1) <= at) n += 1;
  return { from: edge(n), to: edge(n + 1) };
}

/**
 * The stretch of time a budget is for, at an instant: `[at - length, at)` for a rolling window, or the calendar window
 * that `at` falls into, with daylight-saving changes of its zone.
 *
 * @throws DomainError `window.start-invalid`
 */
export function windowInterval(window: TimeWindow, at: Instant): Interval {
  return window.kind === "rolling"
    ? { from: at - window.seconds * SECOND_MS, to: at }
    : calendarInterval(window, at);
}

const LONGEST_SECONDS: Record<CalendarUnit, number> = {
  day: 90_000,
  week: 608_400,
  month: 2_682_000,
  quarter: 7_952_400,
  year: 31_626_000,
};

/** The longest that a window can be, in seconds, an hour for daylight saving included. */
export function longestSeconds(window: TimeWindow): number {
  return window.kind === "rolling" ? window.seconds : LONGEST_SECONDS[window.unit] * window.count;
}

const NOMINAL_SECONDS: Record<CalendarUnit, number> = {
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
  quarter: 7_776_000,
  year: 31_536_000,
};

/** The length that burn-rate factors are worked out for: a month counts 30 days, whichever month it is. */
export function nominalSeconds(window: TimeWindow): number {
  return window.kind === "rolling" ? window.seconds : NOMINAL_SECONDS[window.unit] * window.count;
}

const labels = new WeakMap<TimeWindow, string>();

/** `30d`, or `calendar month, Europe/Berlin`. */
export function windowLabel(window: TimeWindow): string {
  const label = labels.get(window) ?? writeLabel(window);
  labels.set(window, label);
  return label;
}

function writeLabel(window: TimeWindow): string {
  if (window.kind === "rolling") return formatDuration(window.seconds);
  const unit = window.count === 1 ? window.unit : `${window.count} ${window.unit}s`;
  return `calendar ${unit}, ${window.timeZone}`;
}
