import { binomialUpperTail } from "./distributions.ts";
import type { ArmCounts, Question } from "./model.ts";
import { canaryShareOf } from "./two-proportions.ts";

/**
 * An exact test on few errors that may be looked at after every one of them. Without a difference each error is the
 * canary's with the chance of its share of the events; at `detect` it is with a higher one. The likelihood ratio of the
 * two is a martingale where there is no difference, and so exceeds `1 / alpha` at any time at all with a chance of at
 * most `alpha` (Ville 1939; as in Wald's test, on the conditional binomial). It holds as long as the share stays the same.
 */
interface ErrorSteps {
  /** What an error of the canary adds to the logarithm of the ratio. */
  readonly canary: number;
  /** What an error of the control adds: below 0. */
  readonly control: number;
}

function steps({ baseline, detect }: Question, canaryShare: number): ErrorSteps {
  const times = detect / baseline;
  const mean = canaryShare * times + 1 - canaryShare;
  return { canary: Math.log(times / mean), control: -Math.log(mean) };
}

/** The natural logarithm of the likelihood ratio; both arms with events. */
export function logErrorShareRatio(
  question: Question,
  canary: ArmCounts,
  control: ArmCounts,
): number {
  const step = steps(question, canaryShareOf(canary, control));
  return canary.errors * step.canary + control.errors * step.control;
}

/**
 * The chance that the ratio is above a bound, given what the control saw.
 *
 * @param question the test's own, fixed beforehand
 * @param canary its events, and the bad ratio it is taken to have
 * @param control with the errors it saw or is to see
 * @returns 0..1
 */
export function errorSharePower(
  question: Question,
  canary: { readonly total: number; readonly ratio: number },
  control: ArmCounts,
  logBound: number,
): number {
  const step = steps(question, canary.total / (canary.total + control.total));
  const errors = Math.ceil((logBound - control.errors * step.control) / step.canary);
  return binomialUpperTail(errors, canary.total, canary.ratio);
}
