import type { Instant } from "#shared/kernel/time.ts";
import { runsOut } from "#shared/budget/overview.ts";
import type { BudgetRow } from "#shared/budget/views.ts";
import { forecastClause } from "#client/features/budget/forecast-words.ts";
import { formatEnd, formatExact, formatSince } from "#client/ui/dates.ts";
import {
  capital,
  describeBurn,
  formatCount,
  formatDuration,
  formatRatio,
  formatShare,
  leftOrOverspent,
  sentenceOf,
} from "#client/ui/format.ts";

/** Labels of a series as people read them: `handler=/api, code=200`; empty for an SLO that does not fan out. */
export function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}

/** What is left beside the share: a length of time, else a number of events; empty when neither is known. */
export function leftText({
  remaining,
  leftSeconds,
  leftBad,
}: Pick<BudgetRow, "remaining" | "leftSeconds" | "leftBad">): string {
  if (remaining === null) return "";
  return leftSeconds === null ? formatCount(leftBad) : formatDuration(leftSeconds);
}

/** What the figures of `Left` mean, in a sentence. */
export function leftMeaning(row: BudgetRow): string {
  const { remaining, leftSeconds, leftBad, method, target, windowLabel } = row;
  if (remaining === null) return "What is left is unknown";
  const unit = method === "Occurrences" ? "bad events" : "bad time slices";
  const events =
    leftBad >= 0
      ? `${formatCount(leftBad)} more ${unit} fit in`
      : `${formatCount(-leftBad)} ${unit} too many`;
  const outage =
    leftSeconds === null || leftSeconds < 0
      ? ""
      : `, or ${formatDuration(leftSeconds)} of total failure`;
  const share =
    remaining < 0
      ? `The budget is ${leftOrOverspent(remaining)}`
      : `${formatShare(remaining)} of the budget is left`;
  const over = `over ${windowLabel}${row.excluded === undefined ? "" : `, of which ${formatShare(row.excluded)} is excluded`}`;
  return `${share}: ${events}${outage}. Target ${formatRatio(target)} ${over}.`;
}

/** When it runs out, or since when it has: `Sat 28 Nov, in 4 h`, `since Tue`, `not in sight`. */
export function endText(row: BudgetRow, now: Instant, zone: string): string {
  if (row.status === "exhausted")
    return row.exhaustedSince === null ? "exhausted" : formatSince(row.exhaustedSince, now, zone);
  const end = runsOut(row);
  return end === null ? "not in sight" : formatEnd(end.at, now, zone);
}

/** What that date is, in a sentence: the middle one of the forecast, or where the present pace leads. */
export function endMeaning(row: BudgetRow, now: Instant, zone: string): string {
  const { forecast, exhaustedSince } = row;
  const ahead = forecast === null ? null : `the forecast: ${forecastClause(forecast, now, zone)}`;
  if (row.status === "exhausted") {
    const since = exhaustedSince === null ? null : formatExact(exhaustedSince, zone);
    return sentences(since === null ? "exhausted" : `since ${since}`, ahead);
  }
  const end = runsOut(row);
  if (end === null) return sentences(ahead ?? "at its present pace it lasts");
  return end.by === "forecast"
    ? sentences(ahead)
    : sentences(`at its present pace: ${formatExact(end.at, zone)}`, ahead);
}

function sentences(...clauses: readonly (string | null)[]): string {
  return clauses
    .filter((clause) => clause !== null)
    .map(sentenceOf)
    .join(" ");
}

/** Why nothing can be said of a budget: `no data since 13:10`, with the problem when one is known. */
export function unknownReason(
  { staleSince, problem, coverage }: BudgetRow,
  now: Instant,
  zone: string,
): string {
  const since = staleSince === null ? null : `no data ${formatSince(staleSince, now, zone)}`;
  if (since !== null && problem !== null) return `${since}: ${problem}`;
  return (
    since ??
    problem ??
    (coverage === 0
      ? "nothing measured yet"
      : `only ${formatShare(coverage)} of the window is measured`)
  );
}

/** What the figure of `Burn` means: `Burning 14.8 times faster than planned, over the last 1h; pages since 13:10`. */
export function burnMeaning(
  { burn, burnWindow, firing, firingSince }: BudgetRow,
  now: Instant,
  zone: string,
): string {
  const words = describeBurn(burn);
  const alert =
    firing === null
      ? ""
      : `; ${firing} alert${firingSince === null ? "" : ` ${formatSince(firingSince, now, zone)}`}`;
  return `${capital(words)}, over the last ${burnWindow}${alert}`;
}
