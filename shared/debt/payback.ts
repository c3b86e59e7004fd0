import type { PlanningPolicy } from "./policy.ts";

/** What paying a debt back takes and saves. */
export interface PaybackInput {
  readonly principalDays: number;
  /** Share of one window's budget that it burns in a week; `null`: not known. */
  readonly budgetPerWeek: number | null;
  readonly growthPerWeek: number;
  readonly toilHoursPerWeek: number;
}

/** A team's time, against which it is weighed. */
export interface PaybackContext {
  /** Person-days of a sprint; `null`: not known. */
  readonly capacityDays: number | null;
  readonly sprintDays: number;
  /** Length of the window of the budget that suffers, in days. */
  readonly windowDays: number;
}

export interface Payback {
  /** Sprints until what it saves has made up for the work; `null`: not within five years, or not known. */
  readonly sprints: number | null;
  /** Whether that is within the horizon; `null`: not known. */
  readonly within: boolean | null;
}

const DAYS_A_WEEK = 7;
const MOST_WEEKS = 5 * 52;

/**
 * Feature-days that a week's interest is worth. A whole budget burned stands for a window in which the gate holds
 * `heldShare` of the team's feature work, and no more can be held than that; toil is work already.
 */
function weeklyDays(
  { budgetPerWeek, growthPerWeek, toilHoursPerWeek }: PaybackInput,
  { capacityDays, sprintDays, windowDays }: PaybackContext,
  { heldShare, hoursPerPersonDay }: PlanningPolicy,
): (week: number) => number {
  const weekOfWork = capacityDays === null ? 0 : (capacityDays / sprintDays) * DAYS_A_WEEK;
  const perWindow = ((budgetPerWeek ?? 0) / DAYS_A_WEEK) * windowDays;
  const toil = toilHoursPerWeek / hoursPerPersonDay;
  return (week) => Math.min(1, perWindow * growthPerWeek ** week) * weekOfWork * heldShare + toil;
}

/**
 * When paying back a debt has made up for the work. Where the budget that it burns is not known, toil alone may show
 * that it pays back; that it does not, nothing can show.
 */
export function paybackOf(
  input: PaybackInput,
  context: PaybackContext,
  policy: PlanningPolicy,
): Payback {
  const perWeek = weeklyDays(input, context, policy);
  const unknown =
    input.budgetPerWeek === null || (context.capacityDays === null && input.budgetPerWeek > 0);
  let saved = 0;
  for (let week = 0; week < MOST_WEEKS; week += 1) {
    const more = perWeek(week);
    if (saved + more >= input.principalDays) {
      const weeks = week + (input.principalDays - saved) / more;
      const sprints = (weeks * DAYS_A_WEEK) / context.sprintDays;
      const within = sprints <= policy.horizonSprints;
      if (unknown && !within) break;
      return { sprints, within };
    }
    saved += more;
  }
  return { sprints: null, within: unknown ? null : false };
}
