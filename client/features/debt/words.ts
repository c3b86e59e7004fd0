import type { DebtStanding, PlanningRow } from "#shared/debt/views.ts";
import type { Category, Decision, ForecastSnapshot } from "#shared/debt/model.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { formatDay, formatMoment } from "#client/ui/dates.ts";
import { formatLikelihood, plural, UNKNOWN } from "#client/ui/format.ts";

/** Below this two shares are taken for the same. */
const SAME = 0.0005;
/** More than what is recommended counts from the point on that a whole percent would show. */
const MORE = 0.005;

/** Whether a planned share is below a recommended one, so that a reason is asked for. */
export function isBelow(planned: number, recommended: number | null): boolean {
  return recommended !== null && planned < recommended - SAME;
}

/** A distance between two shares in whole points, at least 1: 0.118 is `12 points`. */
export function pointsBetween(share: number, other: number): string {
  return plural(Math.max(1, Math.round(Math.abs(share - other) * 100)), "point");
}

/** What a share of a capacity comes to: `9.6 person-days`; `null` where no capacity is known. */
export function personDays(share: number, capacityDays: number | null): string | null {
  if (capacityDays === null) return null;
  const days = share * capacityDays;
  const text = days.toFixed(days < 10 ? 1 : 0).replace(/\.0$/, "");
  return `${text}\u00a0person-${text === "1" ? "day" : "days"}`;
}

/** How a decision stands to the advice it was given, in words. */
export function decisionWords({
  planned,
  recommended,
}: Pick<Decision, "planned" | "recommended">): string {
  if (recommended === null) return "decided without a recommendation";
  if (isBelow(planned, recommended))
    return `${pointsBetween(planned, recommended)} below the recommendation, knowingly`;
  if (planned >= recommended + MORE)
    return `${pointsBetween(planned, recommended)} above the recommendation`;
  return "as recommended";
}

/** When a budget runs out, as a column needs it. */
export function forecastWords(
  row: Pick<PlanningRow, "budget" | "forecast">,
  now: Instant,
  zone: string,
): string {
  const { budget, forecast } = row;
  if (budget?.status === "exhausted") return "exhausted now";
  if (forecast === null) return "no forecast";
  return forecast.exhausted === null
    ? likelyWords(forecast, now, zone)
    : formatMoment(forecast.exhausted, now, zone);
}

/** How likely it comes to that at all: `60 % likely before Thu 24 Dec`. */
export function likelyWords(
  { probability, horizon }: ForecastSnapshot,
  now: Instant,
  zone: string,
): string {
  return `${formatLikelihood(probability)} likely before ${formatDay(horizon, now, zone)}`;
}

/** Other budgets of a team in trouble besides its worst: `1 other exhausted, 2 burning`; `null`: none is. */
export function othersWords({ others }: Pick<PlanningRow, "others">): string | null {
  const { burning, exhausted } = others;
  const words = [
    ...(exhausted === 0 ? [] : [`${plural(exhausted, "other")} exhausted`]),
    ...(burning === 0
      ? []
      : [exhausted === 0 ? `${plural(burning, "other")} burning` : `${burning} burning`]),
  ];
  return words.length === 0 ? null : words.join(", ");
}

/** A window in a sentence: `30d` is `30 days`; what is none of days stays as it is. */
export function windowWords(label: string): string {
  const [, days] = /^(\d+)d$/.exec(label) ?? [];
  return days === undefined ? label : plural(Number(days), "day").replace(" ", "\u00a0");
}

/** A team's open debts: `4 open, 23 person-days`. */
export function debtsWords({ openDebts, openDays }: Pick<PlanningRow, "openDebts" | "openDays">) {
  return openDebts === 0 ? "none" : `${openDebts} open, ${plural(openDays, "person-day")}`;
}

interface StandingWords {
  readonly shape: string;
  readonly word: string;
  readonly meaning: string;
}

/** A debt's standing, by shape and word as well as by colour. */
export const STANDING_WORDS: Readonly<Record<DebtStanding, StandingWords>> = {
  good: {
    shape: "●",
    word: "good",
    meaning: "Taken on purpose, with a date on which to look at it again.",
  },
  bad: { shape: "▲", word: "bad", meaning: "Nobody took it on purpose." },
  "turned-bad": {
    shape: "◆",
    word: "turned bad",
    meaning: "It was taken on purpose, and the date to look at it again has passed.",
  },
};

export const CATEGORY_WORDS: Readonly<Record<Category, string>> = {
  feature: "features",
  "reliability-debt": "reliability debt",
  "other-debt": "other debt",
  "keep-the-lights-on": "keeping the lights on",
  "incident-follow-up": "incident follow-up",
};

/** A change of a budget in points, with its sign: `+12 points`, `−8 points`, `±0 points`; unknown where it is not known. */
export function changeWords(change: number | null): string {
  if (change === null) return UNKNOWN;
  const points = Math.round(change * 100);
  if (points === 0) return "±0 points";
  return `${points > 0 ? "+" : "\u2212"}${plural(Math.abs(points), "point")}`;
}
