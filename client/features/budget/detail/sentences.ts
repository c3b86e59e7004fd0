import type { Forecast } from "#shared/budget/forecast.ts";
import type { AlertState, Budget } from "#shared/budget/model.ts";
import type { BudgetRow } from "#shared/budget/views.ts";
import type { AttributedBurn, CausesView } from "#shared/incidents/model.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { formatDistance, formatDay, formatMoment, formatSince } from "#client/ui/dates.ts";
import {
  capital,
  formatCount,
  formatDuration,
  formatShare,
  leftOrOverspent,
  UNKNOWN,
} from "#client/ui/format.ts";
import { formatFactor } from "#client/ui/charts/burn-rows.ts";
import { describePace } from "#client/ui/charts/messages.ts";
import { betweenWords, likelihoodWords } from "#client/features/budget/forecast-words.ts";
import { type BudgetUnit, describeCoverage, formatUnits } from "#client/ui/charts/units.ts";

/** What the page's largest type says. */
export function verdictFigure(budget: Pick<Budget, "status" | "remaining">): string {
  if (budget.status === "unknown") return "unknown";
  if (budget.status === "no-traffic") return "no traffic";
  return leftOrOverspent(budget.remaining);
}

function pace(row: Pick<BudgetRow, "burn" | "burnWindow">): string {
  if (row.burn === null) return "how fast it is being spent is unknown";
  if (row.burn === 0) return "nothing is being spent now";
  return `it is being spent ${describePace(row.burn)}`;
}

/** The one plain sentence that explains the status. Where there is a forecast, that says how it goes on. */
export function verdictSentence(
  budget: Budget,
  row: BudgetRow,
  zone: string,
  forecast: Forecast | null = null,
): string {
  const now = budget.at;
  const speed = `${pace(row)}${row.firingSince === null ? "" : ` ${formatSince(row.firingSince, now, zone)}`}`;
  switch (budget.status) {
    case "unknown":
      if (budget.excluded === 1)
        return "All of the window so far is excluded: there is nothing to judge it by.";
      return row.staleSince === null
        ? `${capital(describeCoverage(budget.coverage))}: too little to say what is left.`
        : `There is no data ${formatSince(row.staleSince, now, zone)}, and too little of the window was measured to say what is left.`;
    case "no-traffic":
      return "It was measured, and nothing was asked of it: there is nothing to spend a budget on.";
    case "exhausted":
      return budget.exhaustedSince === null
        ? `The budget is exhausted; ${speed}.`
        : `The budget has been exhausted ${formatSince(budget.exhaustedSince, now, zone)}; ${speed}.`;
    default:
      if (forecast?.kind === "fan") return `${capital(speed)}.`;
      return budget.exhaustedAt === null
        ? `${capital(speed)}; at this pace it lasts.`
        : `${capital(speed)}; at this pace it is gone in ${formatDistance(budget.exhaustedAt - now)}.`;
  }
}

function causeName({ kind, title }: Pick<AttributedBurn, "kind" | "title">): string {
  if (kind === "incident") return `“${title}”`;
  if (kind === "dependency") return `${title}, which it depends on`;
  return title.charAt(0).toLowerCase() + title.slice(1);
}

/** A cause is worth naming in the page's sentence when it took at least this share. */
const WORTH_NAMING = 0.25;

/** What most of what is spent came from: `61 % of it came from “Failover of payments-db”.`; `null`: nothing stands out. */
export function causeSentence({ causes, bad }: Pick<CausesView, "causes" | "bad">): string | null {
  const top = causes.find(({ kind }) => kind !== "unattributed");
  if (top === undefined || top.bad < WORTH_NAMING * bad) return null;
  return `${formatShare(top.bad / bad)} of what was spent came from ${causeName(top)}.`;
}

/** One of the ways of saying what is left. */
export interface WayOfSaying {
  readonly name: string;
  readonly figure: string;
  readonly detail: string;
}

/** The same remaining budget said three ways: as a share, in its own units, and as the date on which it ends. */
export function threeWays(
  budget: Budget,
  unit: BudgetUnit,
  zone: string,
  forecast: Forecast | null = null,
): readonly WayOfSaying[] {
  if (budget.status === "unknown" || budget.remaining === null) {
    const quiet = budget.status === "no-traffic";
    const figure = quiet ? "no traffic" : UNKNOWN;
    const detail = quiet ? "nothing was asked of it" : describeCoverage(budget.coverage);
    return ["Share left", unit.isTime ? "Time left" : "Events left", "Runs out"].map((name) => ({
      name,
      figure,
      detail,
    }));
  }
  return [
    {
      name: "Share left",
      figure: formatShare(budget.remaining),
      detail: `${formatShare(budget.burned)} of it is spent`,
    },
    unitsLeft(budget, unit),
    endsWhen(budget, zone, forecast),
  ];
}

function unitsLeft(budget: Budget, unit: BudgetUnit): WayOfSaying {
  const time = budget.leftSeconds === null ? null : formatDuration(budget.leftSeconds);
  const events = formatUnits(Math.trunc(budget.leftBad), unit);
  const allowed = `of ${formatUnits(Math.trunc(budget.allowedBad), unit)} that may be bad`;
  if (unit.isTime)
    return {
      name: "Time left",
      figure: time ?? events,
      detail: `${formatCount(Math.trunc(budget.leftBad))} ${allowed}`,
    };
  const failure = time === null || budget.leftBad <= 0 ? "" : `; ${time} of total failure`;
  return { name: "Events left", figure: events, detail: `${allowed}${failure}` };
}

function endsWhen(budget: Budget, zone: string, forecast: Forecast | null): WayOfSaying {
  const name = "Runs out";
  const { at, exhaustedAt } = budget;
  if (budget.status === "exhausted") {
    const since = budget.exhaustedSince;
    return {
      name,
      figure: since === null ? "exhausted" : `exhausted ${formatSince(since, at, zone)}`,
      detail: since === null ? "nothing is left of it" : formatMoment(since, at, zone),
    };
  }
  const fan = forecast?.kind === "fan" && forecast.awaits === "exhaustion" ? forecast : null;
  const day = exhaustedAt === null ? "" : formatDay(exhaustedAt, at, zone);
  if (fan !== null && fan.date.p50 !== null) {
    const between = betweenWords(fan.date, at, zone);
    return {
      name,
      figure: formatMoment(fan.date.p50, at, zone),
      detail: [between, day === "" ? null : `at the present pace on ${day}`]
        .filter((part) => part !== null)
        .join("; "),
    };
  }
  const likely = fan === null ? null : likelihoodWords(fan, at, zone);
  return exhaustedAt === null
    ? { name, figure: "not in sight", detail: likely ?? "it lasts as long as the pace does" }
    : {
        name,
        figure: `gone in ${formatDistance(exhaustedAt - at)}`,
        detail: [`on ${day}, at the worse pace of the last hour and day`, likely]
          .filter((part) => part !== null)
          .join("; "),
      };
}

/** What an alert watches: `page 1 h / 5 min at 14.4×`. */
export function alertName(
  alert: Pick<AlertState, "severity" | "longSeconds" | "shortSeconds" | "factor">,
): string {
  return `${alert.severity} ${formatDuration(alert.longSeconds)} / ${formatDuration(alert.shortSeconds)} at ${formatFactor(alert.factor)}`;
}

export type AlertWord = "firing" | "unmeasurable" | "held back" | "can never fire" | "quiet";

/** How an alert stands, in a word. An alert that cannot be measured keeps its last state and says so. */
export function alertWord(
  alert: Pick<AlertState, "firing" | "unmeasurable" | "held" | "neverFires">,
): AlertWord {
  if (alert.neverFires === true) return "can never fire";
  if (alert.unmeasurable) return "unmeasurable";
  if (alert.firing) return "firing";
  return alert.held ? "held back" : "quiet";
}

/** How an alert stands, in a sentence. */
export function alertSentence(alert: AlertState, now: Instant, zone: string): string {
  const since = alert.since === undefined ? "" : ` ${formatSince(alert.since, now, zone)}`;
  switch (alertWord(alert)) {
    case "unmeasurable":
      return `${alert.excluded === true ? "what it looks at is excluded" : "too little of its windows was measured"}; it ${alert.firing ? `was firing${since} and stays so` : "was quiet and stays so"}`;
    case "firing":
      return `firing${since}`;
    case "held back":
      return "above its factor, but held back: too few bad events for one failure to be told from a trend";
    case "can never fire":
      return "can never fire: even when everything fails, the budget of this target burns more slowly";
    case "quiet":
      return "quiet";
  }
}

/** The message above the burn rates. */
export function burnMessage(budget: Pick<Budget, "alerts" | "burn">): string {
  const firing = budget.alerts.filter((alert) => alert.firing && !alert.unmeasurable);
  if (firing.some((alert) => alert.severity === "page"))
    return "It burns fast enough to page somebody";
  if (firing.length > 0) return "It burns fast enough to open a ticket";
  const before = budget.alerts.filter((alert) => alert.firing);
  if (before.some((alert) => alert.severity === "page"))
    return "It burned fast enough to page somebody when it could last be measured";
  if (before.length > 0)
    return "It burned fast enough to open a ticket when it could last be measured";
  if (budget.burn.every((burn) => burn.rate === null)) {
    return budget.burn.some((burn) => burn.coverage > 0)
      ? "Without traffic nothing burns"
      : "How fast it burns is unknown";
  }
  return "No burn-rate alert fires";
}
