import { errorBudget } from "./arithmetic.ts";
import type { AlertPolicy, AlertRule, AlertSet } from "./model.ts";

const HOUR = 3_600;
const DAY = 86_400;

/** Evaluates no alerts at all. */
export const NO_ALERTS: AlertPolicy = { name: "none", source: "none", rules: [], minimumBad: 0 };

/** How far two lengths are apart, as the ratio of the longer to the shorter. */
function apart(one: number, other: number): number {
  return Math.max(one / other, other / one);
}

/**
 * The set that applies to an SLO's window: the one that was written for the length nearest to it, by ratio; of two
 * equally near ones the one for the longer length. A set that names no lengths is written for all.
 *
 * @param windowSeconds length of the SLO's window
 */
export function alertSetFor(sets: readonly AlertSet[], windowSeconds: number): AlertSet | null {
  const candidates = sets
    .flatMap((set) =>
      (set.windows.length === 0 ? [windowSeconds] : set.windows).map((seconds) => ({
        set,
        seconds,
      })),
    )
    .toSorted(
      (one, other) =>
        apart(one.seconds, windowSeconds) - apart(other.seconds, windowSeconds) ||
        other.seconds - one.seconds,
    );
  return candidates[0]?.set ?? null;
}

/** The rules of a set that are in force for a window: those that look back no further than the window itself. */
export function rulesWithin(
  set: Pick<AlertSet, "rules">,
  windowSeconds: number,
): readonly AlertRule[] {
  return set.rules.filter((rule) => rule.longSeconds <= windowSeconds);
}

/**
 * Burn rate above which a rule fires: `share x period / long window`.
 *
 * @param periodSeconds length of the SLO's window
 */
export function burnFactor(rule: AlertRule, periodSeconds: number): number {
  return (rule.budgetShare * periodSeconds) / rule.longSeconds;
}

/** The highest burn rate there is: everything fails. A rule with a factor above it can never fire. */
export function maximumBurn(target: number): number {
  return 1 / errorBudget(target);
}

/** Whether a rule can fire at all: a burn rate exceeds no factor that total failure does not exceed. */
export function canFire(factor: number, target: number): boolean {
  return factor < maximumBurn(target);
}

/** The windows over which burn rates are shown, beside the SLO's own. */
export const BURN_WINDOWS_SECONDS: readonly number[] = [
  300,
  1_800,
  HOUR,
  2 * HOUR,
  6 * HOUR,
  DAY,
  3 * DAY,
];
