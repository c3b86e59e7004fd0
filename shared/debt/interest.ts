import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { StatedInterest } from "./model.ts";
import type { PlanningPolicy } from "./policy.ts";
import type { DebtInterest, NamedIncident } from "./views.ts";

/** What the incidents of a debt burned of one budget. */
export interface MeasuredBurn {
  readonly key: SeriesKey;
  readonly title: string;
  /** Week by week, the oldest first, in shares of what the budget allows in one window; `null`: not known. */
  readonly weekly: readonly (number | null)[];
  /** Other open debts that name one of these incidents, with which their burn is shared. */
  readonly sharedWith: number;
}

/** Weeks with burn that each half needs before a trend is read from them. */
const WEEKS_FOR_A_TREND = 2;

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
}

const known = (weekly: readonly (number | null)[]): readonly number[] =>
  weekly.filter((burn) => burn !== null);

/**
 * By which factor burn grows from week to week: the mean of the later half over that of the earlier one, taken to the
 * weeks that lie between their middles. Incidents are few, so it is said only where both halves have several weeks with
 * burn, and kept within the limits of the policy.
 *
 * @returns `null` where too little burns to tell
 */
export function growthPerWeek(
  weekly: readonly (number | null)[],
  { growth }: Pick<PlanningPolicy, "growth">,
): number | null {
  const half = Math.floor(weekly.length / 2);
  const earlier = known(weekly.slice(0, half));
  const later = known(weekly.slice(weekly.length - half));
  const burning = (weeks: readonly number[]): number => weeks.filter((burn) => burn > 0).length;
  if (Math.min(burning(earlier), burning(later)) < WEEKS_FOR_A_TREND) return null;
  const [before, after] = [mean(earlier), mean(later)];
  if (before === null || after === null) return null;
  const factor = (after / before) ** (1 / (weekly.length - half));
  return Math.min(growth.most, Math.max(growth.least, factor));
}

/**
 * What a debt costs in a week: measured over the budgets that its incidents burned, where it names any; else as people
 * put it. Of several budgets the one that suffers most counts: the gate goes by the worst as well.
 */
export function interestOf(input: {
  readonly stated: StatedInterest;
  /** Incidents that it names, itself or by its themes. */
  readonly incidents: readonly NamedIncident[];
  readonly measured: readonly MeasuredBurn[];
  readonly policy: PlanningPolicy;
}): DebtInterest {
  const { stated, incidents, measured, policy } = input;
  const bySlo = measured
    .flatMap((one) => {
      const budgetPerWeek = mean(known(one.weekly));
      return budgetPerWeek === null ? [] : [{ ...one, budgetPerWeek }];
    })
    .toSorted((a, b) => b.budgetPerWeek - a.budgetPerWeek || (a.key < b.key ? -1 : 1));
  const worst = incidents.length === 0 ? undefined : bySlo[0];
  const growth = worst === undefined ? null : growthPerWeek(worst.weekly, policy);
  const common = {
    incidents,
    sharedWith: worst?.sharedWith ?? 0,
    growthPerWeek: growth ?? 1,
    growthKnown: growth !== null,
    toilHoursPerWeek: stated.toilHoursPerWeek,
  };
  if (worst === undefined) {
    const { budgetPerWeek } = stated;
    const source = budgetPerWeek === null ? "unknown" : "stated";
    return { ...common, budgetPerWeek, source, slo: null, bySlo: [], weeks: 0 };
  }
  const { key, title, budgetPerWeek, weekly } = worst;
  return {
    ...common,
    budgetPerWeek,
    source: "measured",
    slo: { key, title },
    bySlo: bySlo.map((one) => ({
      key: one.key,
      title: one.title,
      budgetPerWeek: one.budgetPerWeek,
    })),
    weeks: known(weekly).length,
  };
}
