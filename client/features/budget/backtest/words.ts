import type { Backtest, BacktestResult, TargetSuggestion } from "#shared/budget/backtest.ts";
import type { DependencyCeiling, DependencyShare } from "#shared/budget/ceiling.ts";
import { SECOND_MS, type Interval } from "#shared/kernel/time.ts";
import { exactPercent } from "#client/ui/charts/exact.ts";
import { formatDuration, formatShare, plural } from "#client/ui/format.ts";
import { targetText } from "./targets.ts";

/** How much of the budget an achievable target leaves at the worst moment. */
export const SPARE = 0.2;

function lengthOf({ from, to }: Interval): string {
  return formatDuration((to - from) / SECOND_MS);
}

function often(count: number): string {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}

/** `ran out twice, for 11 d in all` */
function ranOut({ exhausted, exhaustedSeconds }: BacktestResult): string {
  const inAll = exhausted.length > 1 ? " in all" : "";
  return `run out ${often(exhausted.length)}, for ${formatDuration(exhaustedSeconds)}${inAll}`;
}

/** What a target would have meant for the budget, in a sentence. */
export function resultSentence(result: BacktestResult, backtest: Backtest, window: string): string {
  const at = `At ${targetText(result.target)}`;
  if (backtest.judged === null)
    return `${lengthOf(backtest.history)} of history are less than one whole window of ${window}: how often the budget would have run out cannot be said yet.`;
  if (result.least === null)
    return "How often the budget would have run out is unknown: no whole window was measured well enough, or nothing happened in it.";
  if (result.exhausted.length === 0)
    return `${at} the budget would have held: ${formatShare(result.least)} of it was left at the worst moment.`;
  const now = result.exhaustedNow ? "; it would be spent now" : "";
  return `${at} the budget would have ${ranOut(result)}${now}.`;
}

/** How many alerts a target would have raised: `7 pages and 1 ticket`. */
export function alertsText({ pages, tickets }: BacktestResult): string {
  return `${plural(pages, "page")} and ${plural(tickets, "ticket")}`;
}

/** The achievable target with its reason; what today's target would have meant stands beside it. */
export function suggestionSentence(
  suggestion: TargetSuggestion | null,
  today: BacktestResult,
  backtest: Backtest,
): string | null {
  if (backtest.judged === null || backtest.worst === null) return null;
  const over = `Over the last ${lengthOf(backtest.history)}`;
  const own = `today’s ${targetText(today.target)}`;
  const todays =
    today.exhausted.length > 0
      ? `${own} would have ${ranOut(today)}`
      : `${own} would have held with ${formatShare(today.least)} to spare`;
  if (suggestion === null)
    return `${over} not even 50${"\u00a0"}% would have held with ${formatShare(SPARE)} to spare.`;
  if (backtest.worst.error === 0)
    return `${over} nothing failed: any target would have held, and what is achievable cannot be told from it.`;
  const held = `${targetText(suggestion.target)} would have held with ${formatShare(suggestion.least)} to spare`;
  return suggestion.target === today.target
    ? `${over} ${held}: it is today’s target.`
    : `${over} ${held}; ${todays}.`;
}

/** Which share of the history counts neither way; empty when all of it counts. */
function excludedSentence({ history, excludedSeconds }: Backtest): string {
  if (excludedSeconds === 0) return "";
  const share = excludedSeconds / ((history.to - history.from) / SECOND_MS);
  return ` ${formatDuration(excludedSeconds)} of the history (${formatShare(share)}) are excluded and count neither way.`;
}

/** How much history the answer rests on, and how it was looked at. */
export function basisSentence(
  backtest: Backtest,
  window: string,
  cellSeconds: number,
  kind: "rolling" | "calendar",
): string {
  const { history, judged, knownSeconds } = backtest;
  const every = `Looked at every ${formatDuration(cellSeconds)}`;
  const out = excludedSentence(backtest);
  if (judged === null) return `${every}, over ${lengthOf(history)} of history.${out}`;
  const judgedSeconds = (judged.to - judged.from) / SECOND_MS + cellSeconds;
  const unknown = judgedSeconds - knownSeconds;
  const gaps =
    unknown >= cellSeconds
      ? ` For ${formatDuration(unknown)} of that the budget is not known, or nothing happened.`
      : "";
  const whole = kind === "rolling" ? `one window of ${window}` : "one whole calendar window";
  return `${every}. ${lengthOf(history)} of history; budgets are judged over the last ${formatDuration(judgedSeconds)}, from when ${whole} is stored.${gaps}${out} Pages and tickets are counted over all of it, by the policy’s rules.`;
}

function measuredShares(
  ceiling: DependencyCeiling,
): readonly (DependencyShare & { readonly sli: number })[] {
  return ceiling.dependencies.flatMap((share) =>
    share.sli === null ? [] : [{ ...share, sli: share.sli }],
  );
}

/** `A`, `A and B`, `A, B and C` */
function listed(names: readonly string[]): string {
  return names.length < 2
    ? (names[0] ?? "")
    : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}

/** What the services that this one needs allow it to promise; `null` when it needs none. */
export function ceilingSentence(
  ceiling: DependencyCeiling,
  chosen: number,
  window: string,
): string | null {
  if (ceiling.dependencies.length === 0) return null;
  const shares = measuredShares(ceiling);
  const unknown = ceiling.dependencies.filter(({ sli }) => sli === null).map(({ title }) => title);
  if (ceiling.sli === null)
    return `This service needs ${listed(unknown)}, of which no failures are measured: what it can promise at most is unknown.`;
  const together = shares.length > 1 ? " together" : "";
  const measured = `${listed(shares.map(({ title }) => title))}${together} measured ${ceilingText(ceiling.sli)} over ${window}`;
  const promise =
    chosen > ceiling.sli
      ? `this service cannot promise ${targetText(chosen)} unless it tolerates their failure`
      : "this service cannot promise more unless it tolerates their failure";
  const rest = unknown.length === 0 ? "" : ` Not measured, and so not counted: ${listed(unknown)}.`;
  return `${measured}: ${promise}.${rest}`;
}

/** An SLI that must not read as more than it is. */
function ceilingText(sli: number): string {
  return `${exactPercent(Math.floor(sli * 1e5 + 1e-6) / 1e5, 3)}`;
}

/** The ceiling's formula with its values: `99.95 % × 99.98 % = 99.93 %`; `null` where there is nothing to multiply. */
export function ceilingFormula(ceiling: DependencyCeiling): string | null {
  const shares = measuredShares(ceiling);
  if (ceiling.sli === null || shares.length < 2) return null;
  return `${shares.map(({ sli }) => exactPercent(sli, 5)).join(" × ")} = ${exactPercent(ceiling.sli, 5)}`;
}

/** The chart's message. */
export function chartMessage(result: BacktestResult, today: BacktestResult): string {
  const held = result.exhausted.length === 0;
  if (result.target === today.target)
    return held
      ? `Today’s ${targetText(result.target)} would have held all the time`
      : `Today’s ${targetText(result.target)} would have ${ranOut(result)}`;
  return held
    ? `At ${targetText(result.target)} the budget never runs out`
    : `At ${targetText(result.target)} the budget runs out ${often(result.exhausted.length)}`;
}
