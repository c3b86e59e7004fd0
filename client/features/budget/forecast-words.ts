import type { DateQuantiles, FanForecast, Forecast, RowForecast } from "#shared/budget/forecast.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import { formatClock, formatDay, formatMoment } from "#client/ui/dates.ts";
import { capital, formatLikelihood } from "#client/ui/format.ts";

/**
 * Where eight of ten paths come to it: `80 % likely between Sun 29 Nov and Wed 9 Dec`; by the clock where that is soon.
 * Where one of ten never does, how early one of ten already has, unless that is the day of the middle one.
 */
export function betweenWords(
  { p10, p50, p90 }: DateQuantiles,
  now: Instant,
  zone: string,
): string | null {
  if (p10 === null) return null;
  const first = formatDay(p10, now, zone);
  if (p90 === null && p50 !== null && formatDay(p50, now, zone) === first) return null;
  if (p90 === null) return `10\u00a0% likely by ${first} already`;
  const last = formatDay(p90, now, zone);
  if (first !== last) return `80\u00a0% likely between ${first} and ${last}`;
  // What is days away is not said to the minute.
  return p10 - now > DAY_MS
    ? "80\u00a0% likely on that day"
    : `80\u00a0% likely between ${formatClock(p10, zone)} and ${formatClock(p90, zone)}`;
}

const EVENT = {
  exhaustion: { happens: "runs out", toHappen: "to run out" },
  recovery: { happens: "something is left again", toHappen: "to have something left again" },
} as const;

/** How likely it comes to that at all: `34 % likely to run out before Thu 24 Dec`. */
export function likelihoodWords(
  { awaits, probability, horizon }: RowForecast,
  now: Instant,
  zone: string,
): string {
  return `${formatLikelihood(probability)} likely ${EVENT[awaits].toHappen} before ${formatDay(horizon, now, zone)}`;
}

/** What a forecast says, as a clause: the middle date and its interval where there is one, and how likely it is at all. */
export function forecastClause(forecast: RowForecast, now: Instant, zone: string): string {
  const { date, awaits } = forecast;
  const likely = likelihoodWords(forecast, now, zone);
  const between = betweenWords(date, now, zone);
  const parts =
    date.p50 === null
      ? [likely, between]
      : [`${EVENT[awaits].happens} ${formatMoment(date.p50, now, zone)}`, between, likely];
  return parts.filter((part) => part !== null).join("; ");
}

/** The forecast in a sentence; `null` where the page says anyway that there is no present budget to go on from. */
export function forecastSentence(forecast: Forecast, now: Instant, zone: string): string | null {
  if (forecast.kind === "fan") return `${capital(forecastClause(forecast, now, zone))}.`;
  if (forecast.reason === "too-little-data")
    return `There is no forecast yet: it takes 7 known days, and there ${daysWords(forecast.knownDays)}.`;
  return forecast.reason === "short-window"
    ? "There is no forecast: it is made by the hour, and this window is shorter than a day."
    : null;
}

function daysWords(days: number): string {
  const shown = Math.floor(days * 10) / 10;
  return shown === 1 ? "is 1" : `are ${shown}`;
}

/** How a forecast came about. */
export function forecastOrigin(
  { paths, historyDays, knownDays, othersRuns, burningSince, at }: FanForecast,
  zone: string,
): string {
  const known =
    knownDays === historyDays
      ? "all of them known"
      : `${Math.floor(knownDays * 10) / 10} of them known, the gaps filled with other days at the same hour`;
  const others =
    othersRuns === 0
      ? ""
      : `, and of ${othersRuns} runs of trouble that all series of the organisation had in that time, the more so the less this one tells by itself`;
  const goesOn =
    burningSince === null
      ? ""
      : ` What has been burning since ${formatDay(burningSince, at, zone)} ${formatClock(burningSince, zone)} goes on first, about as long again in half of the paths.`;
  return `${paths} paths made of days drawn by lot from the last ${historyDays} (${known})${others}, as of ${formatClock(at, zone)}; the same data give the same paths.${goesOn}`;
}
