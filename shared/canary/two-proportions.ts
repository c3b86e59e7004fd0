import { binomialUpperTail, normalUpperQuantile, normalUpperTail } from "./distributions.ts";
import type { ArmCounts } from "./model.ts";

/** A test of whether the canary is worse. */
export interface ZTest {
  /** Standard deviations by which the canary is worse; negative where it is better. */
  readonly z: number;
  /** The chance of that much or more where there is no difference. */
  readonly pOneSided: number;
}

/**
 * Two proportions with their variance pooled. Where both arms saw one kind of event alone there is no difference: z is 0.
 *
 * @param canary with events
 * @param control with events
 */
export function twoProportionZ(canary: ArmCounts, control: ArmCounts): ZTest {
  const pooled = (canary.errors + control.errors) / (canary.total + control.total);
  const variance = pooled * (1 - pooled) * (1 / canary.total + 1 / control.total);
  const difference = canary.errors / canary.total - control.errors / control.total;
  const z = variance === 0 ? 0 : difference / Math.sqrt(variance);
  return { z, pOneSided: normalUpperTail(z) };
}

/**
 * The chance that of all errors this many or more are the canary's, where each is as likely to hit any event. Exact for
 * rare errors (Przyborowski and Wilenski 1940), on the safe side for others.
 *
 * @param canaryShare of all events, in (0, 1)
 */
export function conditionalBinomial(
  canaryErrors: number,
  totalErrors: number,
  canaryShare: number,
): number {
  return binomialUpperTail(canaryErrors, totalErrors, canaryShare);
}

/** The canary's share of the events that both arms saw; one of them has to have seen some. */
export function canaryShareOf(canary: ArmCounts, control: ArmCounts): number {
  return canary.total / (canary.total + control.total);
}

/** Events of a kind that an arm should have seen for its ratio to be near normal: Cochran's rule of five. */
const FEWEST_EXPECTED = 5;

/** Whether an arm should have seen so few errors, or so few good events, that only an exact test is to be trusted. */
export function hasFewEvents(canary: ArmCounts, control: ArmCounts): boolean {
  const pooled = (canary.errors + control.errors) / (canary.total + control.total);
  return Math.min(pooled, 1 - pooled) * Math.min(canary.total, control.total) < FEWEST_EXPECTED;
}

/**
 * Lower bound of Wilson's score interval for a share of successes (Wilson 1927).
 *
 * @param total above 0
 * @param upper the share left above the interval: 0.025 for the usual interval of 95 %
 * @returns 0..1
 */
export function wilsonLower(successes: number, total: number, upper = 0.025): number {
  const z = normalUpperQuantile(upper);
  const ratio = successes / total;
  const spread = z * Math.sqrt((ratio * (1 - ratio)) / total + z ** 2 / (4 * total ** 2));
  return Math.max(0, (ratio + z ** 2 / (2 * total) - spread) / (1 + z ** 2 / total));
}
