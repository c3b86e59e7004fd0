import { tzOffset } from "@date-fns/tz";
import {
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
  alignDown,
  alignUp,
  type Instant,
} from "#shared/kernel/time.ts";
import type { TimeWindow } from "#shared/slo/model.ts";
import { budgetInUnits } from "./arithmetic.ts";
import { overlapMs } from "./kept.ts";
import type { Budget, WindowEnd } from "./model.ts";
import type { SeriesBook } from "./series-book.ts";

const WEEK_HOURS = 168;
const WEEKS = 4;
/** How far back the traffic to be expected is learnt from. */
export const TRAFFIC_SECONDS = WEEKS * WEEK_HOURS * 3_600;

/** Hour of the local week, 0..167, so that a working day stays one when the clocks change. */
function hourOfWeek(at: Instant, timeZone: string): number {
  const local = at + tzOffset(timeZone, new Date(at)) * MINUTE_MS;
  return Math.floor(local / HOUR_MS) % WEEK_HOURS;
}

/** Traffic to be expected, in units of the budget per second. */
interface Expectation {
  at(hour: number): number;
  readonly weeks: number;
}

/**
 * The mean of the same hour of the last four weeks, over what is known of it; an hour of the week of which nothing is known
 * is taken as the mean of all. `null`: nothing is known of those weeks.
 */
function expectedTraffic(book: SeriesBook, until: Instant, timeZone: string): Expectation | null {
  const totals = new Float64Array(WEEK_HOURS);
  const seconds = new Float64Array(WEEK_HOURS);
  const weeks = new Set<number>();
  const lastHour = alignDown(until, HOUR_MS);
  for (let ago = 1; ago <= WEEKS * WEEK_HOURS; ago += 1) {
    const from = lastHour - ago * HOUR_MS;
    const { total, known } = book.tally(from, from + HOUR_MS);
    if (known === 0) continue;
    const hour = hourOfWeek(from, timeZone);
    totals[hour] = (totals[hour] as number) + total;
    seconds[hour] = (seconds[hour] as number) + known * book.sliceSeconds;
    weeks.add(Math.ceil(ago / WEEK_HOURS));
  }
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
  if (weeks.size === 0) return null;
  const mean = sum(totals) / sum(seconds);
  return {
    at: (hour) =>
      seconds[hour] === 0 ? mean : (totals[hour] as number) / (seconds[hour] as number),
    weeks: weeks.size,
  };
}

/**
 * What a calendar window comes to at its end: the traffic so far and the traffic to be expected until then (same hour of
 * the local week, last four weeks; none where it is excluded), with the bad events that the target allows on both.
 *
 * @returns `null` for a rolling window, which has no end, and where nothing is known to expect anything by
 */
export function windowEnd(budget: Budget, window: TimeWindow, book: SeriesBook): WindowEnd | null {
  if (window.kind === "rolling") return null;
  const { to } = budget.window;
  const cellMs = book.cellSeconds * SECOND_MS;
  const from = Math.floor(budget.at / cellMs) * cellMs;
  const expectation = expectedTraffic(book, from, window.timeZone);
  if (expectation === null) return null;
  let expected = 0;
  for (let at = from, next: Instant; at < to; at = next) {
    next = Math.min(alignUp(at + 1, HOUR_MS), to);
    const counted = next - at - overlapMs(book.excluded(), { from: at, to: next });
    expected += (expectation.at(hourOfWeek(at, window.timeZone)) * counted) / SECOND_MS;
  }
  const total = budget.total + expected;
  const { allowedBad, leftBad } = budgetInUnits({ bad: budget.bad, total }, budget.target);
  return {
    to,
    expected,
    total,
    allowedBad,
    leftBad,
    remaining: allowedBad > 0 ? leftBad / allowedBad : null,
    weeks: expectation.weeks,
  };
}
