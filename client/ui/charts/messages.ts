import type { Budget } from "#shared/budget/model.ts";
import type { SeriesView } from "#shared/budget/views.ts";
import { formatBurn, formatCount, formatRatio, formatShare } from "#client/ui/format.ts";
import { type BudgetUnit, describeCoverage, formatUnits } from "./units.ts";

/** What a chart's series adds up to over the steps that are known. */
export interface SeriesTotals {
  readonly good: number;
  readonly bad: number;
  /** `null`: nothing known, or no traffic. */
  readonly sli: number | null;
  /** At the end of the last known step. */
  readonly remaining: number | null;
}

/** Adds up a series; never averages ratios. */
export function totalsOf(series: SeriesView): SeriesTotals {
  let good = 0;
  let bad = 0;
  let remaining: number | null = null;
  for (const point of series.points) {
    good += point.good ?? 0;
    bad += point.bad ?? 0;
    remaining = point.remaining ?? remaining;
  }
  return { good, bad, sli: good + bad > 0 ? good / (good + bad) : null, remaining };
}

/** What stands in the place of a plot that would be empty. */
export interface Blank {
  readonly text: string;
  /** Nothing is known, as opposed to: it is known that nothing happened. */
  readonly isUnknown: boolean;
}

/** Tells why there is nothing to draw of a series. */
export function blankOf(series: Pick<SeriesView, "points">): Blank {
  return series.points.some((point) => point.good !== null)
    ? { text: "There was no traffic in this time.", isUnknown: false }
    : { text: "Nothing of this time is known.", isUnknown: true };
}

/** How fast something is spent, as the end of a sentence: `1.3 times as fast as planned`. */
export function describePace(rate: number): string {
  const figure = formatBurn(rate).replace("×", "");
  if (Number(figure) === 1) return "exactly as fast as planned";
  return `${figure} times as fast as planned`;
}

/** The message of the burn-down chart over the SLO's own window. */
export function budgetMessage(
  budget: Pick<Budget, "remaining" | "burn" | "coverage" | "total" | "status">,
): string {
  const { remaining } = budget;
  if (budget.status === "unknown" || remaining === null) {
    if (budget.status === "no-traffic")
      return "Nothing of the budget was spent: there was no traffic";
    return `How much is left is unknown: ${describeCoverage(budget.coverage)}`;
  }
  const day = budget.burn.find((burn) => burn.seconds === 86_400)?.rate ?? null;
  const pace =
    day === null
      ? ""
      : day === 0
        ? "; nothing was spent in the last day"
        : `; the last day spent it ${describePace(day)}`;
  if (remaining < -1)
    return `The budget is spent ${formatBurn(1 - remaining).replace("×", "")} times over${pace}`;
  if (remaining < 0) return `The budget is overspent by ${formatShare(-remaining)}${pace}`;
  if (remaining === 0) return `The budget is spent to the last bit${pace}`;
  return `${formatShare(remaining)} of the budget is left${pace}`;
}

/** The message of the burn-down chart over another stretch of time, `rangeLabel`: `the last 6 h`. */
export function rangeBudgetMessage(
  totals: Pick<SeriesTotals, "remaining">,
  rangeLabel: string,
): string {
  if (totals.remaining === null) return `What was spent in ${rangeLabel} is unknown`;
  const spent = 1 - totals.remaining;
  return spent === 0
    ? `Nothing was spent in ${rangeLabel}`
    : `In ${rangeLabel} the budget was spent ${describePace(spent)}`;
}

/** The message of the SLI chart. */
export function sliMessage(
  totals: Pick<SeriesTotals, "sli">,
  target: number,
  unit: BudgetUnit,
): string {
  if (totals.sli === null) return `No SLI to show; the target is ${formatRatio(target)}`;
  const side = totals.sli >= target ? "which meets" : "below";
  return `${formatRatio(totals.sli)} of the ${unit.many} were good, ${side} the target of ${formatRatio(target)}`;
}

/** The message of the chart of good and bad events. */
export function eventsMessage(totals: SeriesTotals, unit: BudgetUnit): string {
  const all = totals.good + totals.bad;
  if (all === 0) return `No ${unit.many} to show`;
  if (totals.bad === 0) return `${formatUnits(all, unit)}, none of them bad`;
  return `${formatCount(totals.bad)} of ${formatUnits(all, unit)} ${totals.bad === 1 ? "was" : "were"} bad (${formatShare(totals.bad / all)})`;
}
