import { TZDate } from "@date-fns/tz";
import { addDays, addMonths, startOfDay, startOfMonth, startOfWeek } from "date-fns";
import { DAY_MS, MINUTE_MS, type Instant, type Interval } from "#shared/kernel/time.ts";

/** A mark on a time axis. */
export interface TimeTick {
  readonly at: Instant;
  readonly label: string;
}

const MINUTE_STEPS = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720] as const;
const DAY_STEPS = [1, 2, 3, 4, 7, 14] as const;
const MONTH_STEPS = [1, 3, 6, 12] as const;
/** The mean of the calendar's months. */
const MONTH_MS = (365.25 / 12) * DAY_MS;

/**
 * Marks for a time axis at round local times: on the hour, at midnight, on Mondays, on the first of a month. Follows
 * the zone's daylight-saving changes, so that a mark that says midnight stands at midnight.
 *
 * @param most how many marks there is room for, at least 1
 * @param timeZone IANA zone of the reader
 */
export function timeTicks(range: Interval, most: number, timeZone: string): TimeTick[] {
  const instants = candidates(range, most, timeZone);
  const short = range.to - range.from <= DAY_MS * 2.5;
  const format = labelFormat(timeZone);
  return instants.map((at) => ({ at, label: format(at, instants, short) }));
}

function candidates(range: Interval, most: number, timeZone: string): Instant[] {
  const makers = [
    ...MINUTE_STEPS.map((minutes) => () => minuteMarks(range, minutes, timeZone)),
    ...DAY_STEPS.map((days) => () => dayMarks(range, days, timeZone)),
    ...MONTH_STEPS.map((months) => () => monthMarks(range, months, timeZone)),
  ];
  const spans = [
    ...MINUTE_STEPS.map((m) => m * MINUTE_MS),
    ...DAY_STEPS.map((d) => d * DAY_MS),
    ...MONTH_STEPS.map((m) => m * MONTH_MS),
  ];
  const span = range.to - range.from;
  const index = spans.findIndex((step) => span / step <= most);
  return (makers[index === -1 ? makers.length - 1 : index] ?? (() => []))();
}

function minuteMarks(range: Interval, stepMinutes: number, timeZone: string): Instant[] {
  const marks = new Set<Instant>();
  for (
    let day = startOfDay(new TZDate(range.from, timeZone));
    day.getTime() < range.to;
    day = addDays(day, 1)
  ) {
    for (let minutes = 0; minutes < 1_440; minutes += stepMinutes) {
      marks.add(
        new TZDate(
          day.getFullYear(),
          day.getMonth(),
          day.getDate(),
          0,
          minutes,
          timeZone,
        ).getTime(),
      );
    }
  }
  return within([...marks], range);
}

function dayMarks(range: Interval, stepDays: number, timeZone: string): Instant[] {
  const from = new TZDate(range.from, timeZone);
  const marks: Instant[] = [];
  const weekly = stepDays >= 7;
  let day = weekly ? startOfWeek(from, { weekStartsOn: 1 }) : startOfDay(from);
  if (day.getTime() < range.from) day = addDays(day, weekly ? 7 : 1);
  for (; day.getTime() <= range.to; day = addDays(day, stepDays)) marks.push(day.getTime());
  return within(marks, range);
}

function monthMarks(range: Interval, stepMonths: number, timeZone: string): Instant[] {
  const marks: Instant[] = [];
  for (
    let month = startOfMonth(new TZDate(range.from, timeZone));
    month.getTime() <= range.to;
    month = addMonths(month, 1)
  ) {
    if (month.getMonth() % stepMonths === 0) marks.push(month.getTime());
  }
  return within(marks, range);
}

function within(marks: readonly Instant[], range: Interval): Instant[] {
  return marks.filter((at) => at >= range.from && at <= range.to).sort((a, b) => a - b);
}

function labelFormat(
  timeZone: string,
): (at: Instant, all: readonly Instant[], short: boolean) => string {
  const time = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  });
  const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone });
  const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone });
  const month = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone });
  return (at, all, short) => {
    const clock = time.format(at);
    if (clock !== "00:00") return clock;
    if (short) return `${weekday.format(at)} ${date.format(at)}`;
    const apart = all.length > 1 ? (all[1] ?? 0) - (all[0] ?? 0) : 0;
    return apart > 20 * DAY_MS ? month.format(at) : date.format(at);
  };
}
