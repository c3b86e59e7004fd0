import type { BudgetStatus, StatusPolicy, Tally } from "./model.ts";

export const DEFAULT_STATUS_POLICY: StatusPolicy = { coverageFloor: 0.9, warningRemaining: 0.25 };

/**
 * The share that may be bad, `1 - T`, as the decimal that was meant: in binary 1 - 0.999 is a little more than 0.001,
 * enough to call a budget that is spent to the last event "not exhausted".
 *
 * @param target T, 0 < T < 1
 */
export function errorBudget(target: number): number {
  return Math.round((1 - target) * 1e12) / 1e12;
}

/**
 * Share of good, 0..1: `1 - bad / total`, never an average of ratios. `null` when nothing is known or nothing happened.
 * Where all is bad, sums of broken numbers may put `bad` a rounding error above `total`.
 */
export function sliOf(tally: Pick<Tally, "bad" | "total">): number | null {
  return tally.total > 0 ? Math.max(0, 1 - tally.bad / tally.total) : null;
}

/**
 * How fast the budget is spent: `(1 - SLI) / (1 - T)`. 1 spends it exactly by the end of the window; at most `1 / (1 - T)`.
 * Over a budget's whole window the same figure is the share of the budget that is spent.
 *
 * @param target T, 0 < T < 1
 */
export function burnRate(tally: Pick<Tally, "bad" | "total">, target: number): number | null {
  return tally.total > 0 ? tally.bad / tally.total / errorBudget(target) : null;
}

/** Known slices of those that passed and are not excluded, 0..1; nothing has passed, or all is excluded: 0. */
export function coverageOf(tally: Pick<Tally, "known" | "slices">): number {
  return tally.slices > 0 ? tally.known / tally.slices : 0;
}

/** Share of the slices passed that are excluded, 0..1. */
export function excludedShare(tally: Pick<Tally, "slices" | "excluded">): number {
  const excluded = tally.excluded ?? 0;
  return excluded > 0 ? excluded / (tally.slices + excluded) : 0;
}

/** What a target allows on the traffic so far, and what is left of it, in events (or time slices). */
export function budgetInUnits(tally: Pick<Tally, "bad" | "total">, target: number) {
  const allowedBad = errorBudget(target) * tally.total;
  return { allowedBad, leftBad: allowedBad - tally.bad };
}

/** How long everything could fail until the budget is spent, at mean traffic: `remaining x (1 - T) x window`, in seconds. */
export function budgetInSeconds(remaining: number, target: number, windowSeconds: number): number {
  return remaining * errorBudget(target) * windowSeconds;
}

/** The status of a budget: the first that applies, in the order unknown, no-traffic, exhausted, burning, warning, ok. */
export function statusOf(
  facts: {
    readonly coverage: number;
    readonly total: number;
    readonly remaining: number | null;
    readonly pageFiring: boolean;
    readonly ticketFiring: boolean;
  },
  policy: StatusPolicy = DEFAULT_STATUS_POLICY,
): BudgetStatus {
  if (facts.coverage < policy.coverageFloor) return "unknown";
  if (facts.total === 0 || facts.remaining === null) return "no-traffic";
  if (facts.remaining <= 0) return "exhausted";
  if (facts.pageFiring) return "burning";
  if (facts.ticketFiring || facts.remaining <= policy.warningRemaining) return "warning";
  return "ok";
}
