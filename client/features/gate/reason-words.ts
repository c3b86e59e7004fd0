import { TZDate } from "@date-fns/tz";
import { format } from "date-fns";
import type { GateBudget, GateEvidence, GateReason } from "#shared/gate/model.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { formatMoment } from "#client/ui/dates.ts";
import { formatBurn, formatCount, formatShare, UNKNOWN } from "#client/ui/format.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const INSTANT = new RegExp(
  `\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\\d{1,2}) (${MONTHS.join("|")}) (\\d\\d):(\\d\\d) UTC\\b`,
  "g",
);

/** The instant that day and month mean around another one: without its year, the nearest is meant. */
function nearest(
  day: number,
  month: number,
  hour: number,
  minute: number,
  around: Instant,
): Instant {
  const year = new Date(around).getUTCFullYear();
  const candidates = [year - 1, year, year + 1].map((one) =>
    Date.UTC(one, month, day, hour, minute),
  );
  return candidates.reduce((best, one) =>
    Math.abs(one - around) < Math.abs(best - around) ? one : best,
  );
}

/**
 * A reason's text with its instants in the reader's zone. The server writes them in UTC, since the same text stands in logs.
 *
 * @param around an instant within half a year of those in the text
 */
export function inReadersZone(text: string, around: Instant, zone: string): string {
  if (zone === "UTC") return text;
  return text.replaceAll(INSTANT, (_, day: string, month: string, hour: string, minute: string) => {
    const at = nearest(Number(day), MONTHS.indexOf(month), Number(hour), Number(minute), around);
    return format(new TZDate(at, zone), "EEE d MMM HH:mm");
  });
}

/** The figure behind a reason as a column shows it, and below it what it was held against. */
export interface ReasonFigure {
  readonly figure: string;
  readonly beside: string;
}

function shareFigure({ rule, verdict }: GateReason, evidence: GateEvidence): ReasonFigure {
  const { figure, limit } = evidence;
  const isCoverage = rule === "alert-unmeasured" || (rule === "table" && verdict === "unknown");
  const what = isCoverage ? "measured" : "left";
  // Something is left, and yet it counts as spent: an alert says so, not this figure.
  const isAlert = limit === 0 && (figure ?? 0) > 0;
  const against =
    limit === undefined || isAlert
      ? ""
      : `, ${isCoverage ? "floor" : "limit"} ${formatShare(limit)}`;
  return { figure: formatShare(figure), beside: `${what}${against}` };
}

/** What an alert measured, where it is an alert that a reason of the table is about. */
function alertFigure({ rule, verdict }: GateReason, budget: GateBudget): ReasonFigure | null {
  const alert = budget.firing.find(({ severity }) => severity === "page") ?? budget.firing[0];
  const isSpent = (budget.remaining ?? 0) <= 0;
  if (rule !== "table" || verdict === "unknown" || alert === undefined || isSpent) return null;
  const { rate, window, factor } = alert;
  return { figure: formatBurn(rate), beside: `burn over ${window}, limit ${formatBurn(factor)}` };
}

/**
 * @param budget the one that the reason is about, as it stands; absent: how it stood is not known any more
 * @returns `null` for a reason that has no figure worth a column
 */
export function reasonFigure(
  reason: GateReason,
  now: Instant,
  zone: string,
  budget?: GateBudget,
): ReasonFigure | null {
  const { evidence } = reason;
  const alert = budget === undefined ? null : alertFigure(reason, budget);
  if (alert !== null) return alert;
  const { figure, unit, limit } = evidence;
  switch (unit) {
    case "share":
      return shareFigure(reason, evidence);
    case "probability":
      return {
        figure: formatShare(figure),
        beside: `likely to run out${limit === undefined ? "" : `, limit ${formatShare(limit)}`}`,
      };
    case "burn":
      return { figure: formatBurn(figure), beside: limit === undefined ? "" : `limit ${limit}×` };
    case "days":
      return {
        figure: figure === null ? UNKNOWN : figure < 1 ? "today" : `${formatCount(figure)} d`,
        beside:
          limit === undefined ? (figure !== null && figure < 1 ? "" : "ago") : `limit ${limit} d`,
      };
    case "instant":
      return figure === null ? null : { figure: "until", beside: formatMoment(figure, now, zone) };
    case "count":
      return null;
  }
}
