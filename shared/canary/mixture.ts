import { normalUpperTail } from "./distributions.ts";
import type { ArmCounts, Question } from "./model.ts";

/**
 * The mixture sequential probability ratio test for a difference of two proportions, which may be looked at after every
 * event: Johari, Koomen, Pekelis and Walsh, "Always Valid Inference: Continuous Monitoring of A/B Tests", Operations
 * Research 70(3), 2022.
 */

/**
 * The usual spread of effects that the mixture expects: the effect worth noticing. Johari et al. have it match the effects
 * to come, and what is to be noticed is the only one of which anything is known beforehand.
 */
export function defaultTau({ baseline, detect }: Pick<Question, "baseline" | "detect">): number {
  return detect - baseline;
}

/** Variance of the difference of two ratios, each with its own. 0 where both arms saw one kind of event alone. */
export function differenceVariance(
  canary: { readonly ratio: number; readonly total: number },
  control: { readonly ratio: number; readonly total: number },
): number {
  const own = ({ ratio, total }: typeof canary): number => (ratio * (1 - ratio)) / total;
  return own(canary) + own(control);
}

/** `Λ = √(V/(V+τ²)) exp(τ²Δ²/(2V(V+τ²)))`: how much better some difference explains the data than none. */
export function mixtureRatio(difference: number, variance: number, tau: number): number {
  if (variance === 0) return difference === 0 ? 1 : Infinity;
  const wide = variance + tau ** 2;
  return (
    Math.sqrt(variance / wide) * Math.exp((tau ** 2 * difference ** 2) / (2 * variance * wide))
  );
}

/** Λ of two arms, both with events. */
export function mixtureRatioOf(canary: ArmCounts, control: ArmCounts, tau: number): number {
  const measured = ({ errors, total }: ArmCounts) => ({ ratio: errors / total, total });
  const [one, other] = [measured(canary), measured(control)];
  return mixtureRatio(one.ratio - other.ratio, differenceVariance(one, other), tau);
}

/** The difference from which on Λ reaches `1 / alpha`: {@link mixtureRatio} solved for Δ. */
export function mixtureBoundary(variance: number, tau: number, alpha: number): number {
  const wide = variance + tau ** 2;
  const logarithm = Math.log(Math.sqrt(wide / variance) / alpha);
  return Math.sqrt(((2 * variance * wide) / tau ** 2) * logarithm);
}

/**
 * The chance that Λ is above `1 / alpha` after so many events of a canary at `detect`. It may have been before, so that
 * the chance of having found it by then is higher still.
 *
 * @param controlPerCanary events of the control for each of the canary, above 0
 * @returns 0..1
 */
export function mixturePower(
  question: Question,
  controlPerCanary: number,
  canaryEvents: number,
  tau: number,
): number {
  const variance = differenceVariance(
    { ratio: question.detect, total: canaryEvents },
    { ratio: question.baseline, total: canaryEvents * controlPerCanary },
  );
  const boundary = mixtureBoundary(variance, tau, question.alpha);
  return normalUpperTail((boundary - (question.detect - question.baseline)) / Math.sqrt(variance));
}
