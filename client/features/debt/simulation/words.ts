import type { SimulatedCourse, Simulation } from "#shared/debt/simulation.ts";
import type { SimulationFacts } from "#shared/debt/views.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import { formatDay } from "#client/ui/dates.ts";
import { formatShare, plural } from "#client/ui/format.ts";

/** The quarter that is looked ahead. */
export const DAYS_AHEAD = 91;

/** What is left now, by the days that are known; the simulation begins there. */
export function leftNow({ pastDaily }: Pick<SimulationFacts, "pastDaily">): number {
  return 1 - pastDaily.reduce((sum, burn) => sum + burn, 0);
}

/** At whose end a day of the simulation, from 1, lies. */
export function endOfDay(at: Instant, day: number): Instant {
  return at + day * DAY_MS;
}

/** When a course comes to nothing, for a table: `Sat 5 Dec`, `now`, `not in 91 days`. */
export function exhaustedWords(
  facts: SimulationFacts,
  { firstExhausted }: Pick<SimulatedCourse, "firstExhausted">,
  zone: string,
): string {
  if (leftNow(facts) <= 0) return "now";
  if (firstExhausted === null) return `not in ${DAYS_AHEAD} days`;
  return formatDay(endOfDay(facts.at, firstExhausted), facts.at, zone);
}

function fateWords(facts: SimulationFacts, course: SimulatedCourse, zone: string): string {
  const { daysExhausted, firstExhausted } = course;
  const days = `${daysExhausted} of ${DAYS_AHEAD} days`;
  if (leftNow(facts) <= 0) {
    if (daysExhausted === DAYS_AHEAD) return `it stays exhausted for all of ${DAYS_AHEAD} days`;
    return daysExhausted === 0 ? "it recovers at once" : `it is exhausted for ${days}`;
  }
  if (firstExhausted === null) return `it does not run out in ${DAYS_AHEAD} days`;
  return `it runs out on ${exhaustedWords(facts, course, zone)} and is exhausted for ${days}`;
}

/** The chart's message: what becomes of the budget with a share of each sprint for debt, and without. */
export function simulationTitle(
  facts: SimulationFacts,
  { with: working, without }: Simulation,
  share: number,
  zone: string,
): string {
  const alone = fateWords(facts, without, zone);
  if (working === null) return `If nothing is done, ${alone}`;
  const helped = fateWords(facts, working, zone);
  const given = `With ${formatShare(share)} of each sprint for debt`;
  return helped === alone
    ? `${given} or without, ${alone}`
    : `${given} ${helped}; without, ${alone}`;
}

/** Person-days for a table: `31`, `4.5`. */
export function dayCount(days: number): string {
  return days.toFixed(Math.abs(days) < 9.95 ? 1 : 0).replace(/\.0$/, "");
}

/** All that a course takes of a team's time. */
export function costOf({ asked, lost, toil }: SimulatedCourse): number {
  return asked + lost + toil;
}

/** In one currency: what the work takes now, against what it gives back. `null`: no capacity is known. */
export function balanceSentence({ with: working, without, paidBack }: Simulation): string | null {
  if (working === null) return null;
  if (paidBack.length === 0) return "No debt stands in the register, so nothing can be paid back.";
  if (working.asked === 0) return "Nothing goes to debt, so nothing comes back.";
  const back = without.lost + without.toil - working.lost - working.toil;
  const given = `${plural(Number(dayCount(working.asked)), "feature-day")} asked now`;
  const brought = `${plural(Number(dayCount(Math.max(0, back))), "feature-day")} not lost to holds and toil`;
  const rest = back - working.asked;
  const balance =
    Math.abs(rest) < 0.5
      ? "even within the quarter"
      : rest > 0
        ? `${dayCount(rest)} more for features within the quarter`
        : `${dayCount(-rest)} fewer for features within the quarter`;
  const later =
    working.savesPerQuarter < 0.5
      ? ""
      : ` What is paid back by then is worth ${plural(Number(dayCount(working.savesPerQuarter)), "feature-day")} a quarter from then on.`;
  return `${given} against ${brought}: ${balance}.${later}`;
}

/** What the simulation takes for granted, in words. */
export function basisWords(facts: SimulationFacts): string {
  const { windowDays, calendar, unknownDays, otherDaily, capacityDays, sprintDays } = facts;
  const gaps =
    unknownDays === 0
      ? ""
      : ` ${plural(unknownDays, "day")} of it ${unknownDays === 1 ? "is" : "are"} not known and ${unknownDays === 1 ? "counts" : "count"} as the mean of the others.`;
  const window = calendar
    ? `The calendar window is simulated as a rolling one of ${windowDays} days.`
    : `A rolling window of ${windowDays} days.`;
  const capacity =
    capacityDays === null
      ? ""
      : ` ${dayCount(capacityDays)} person-days in ${plural(sprintDays, "day")}; debts are paid back one after the other, in the register's order, with their share of the capacity from today on.`;
  return `${window}${gaps} What no debt is the cause of goes on at ${formatShare(otherDaily)} of the budget a day.${capacity}`;
}
