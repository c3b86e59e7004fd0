import { normalUpperQuantile, normalUpperTail } from "./distributions.ts";
import { levelPerSide, type Question } from "./model.ts";
import { firstWhere } from "./root.ts";

/** More events than this cannot be counted one by one. */
export const LARGEST_SAMPLE = Number.MAX_SAFE_INTEGER;

/** By how much a power may fall short from rounding errors alone: a sample of just the planned size is enough. */
export const POWER_ROUNDING = 1e-9;

interface Spreads {
  /** Standard deviation of the difference of the ratios times √n where there is no difference. */
  readonly none: number;
  /** The same where the canary is at `detect`. */
  readonly some: number;
}

/** `1 / k` rather than `k`, so that a control without end is 0. */
function spreads({ baseline, detect }: Question, controlPerCanary: number): Spreads {
  const perControl = 1 / controlPerCanary;
  const pooled = (detect * perControl + baseline) / (perControl + 1);
  return {
    none: Math.sqrt((1 + perControl) * pooled * (1 - pooled)),
    some: Math.sqrt(detect * (1 - detect) + baseline * (1 - baseline) * perControl),
  };
}

/**
 * How many events the canary needs for a test of two proportions on a sample of fixed size (Fleiss, Levin and Paik,
 * "Statistical Methods for Rates and Proportions", 3rd ed.; as R's `power.prop.test` for equal arms).
 *
 * @param controlPerCanary events of the control for each of the canary, above 0; `Infinity` where the baseline is known
 * @returns a number above 0 that is not rounded
 */
export function sampleSize(question: Question, controlPerCanary: number): number {
  const { none, some } = spreads(question, controlPerCanary);
  const atNone = normalUpperQuantile(levelPerSide(question));
  const atSome = normalUpperQuantile(1 - question.power);
  return ((atNone * none + atSome * some) / (question.detect - question.baseline)) ** 2;
}

/**
 * The chance that a test of two proportions finds a canary at `detect`, of so many events: the inverse of
 * {@link sampleSize}. The other side's share of it is left out, as there.
 *
 * @returns 0..1
 */
export function fixedPower(
  question: Question,
  controlPerCanary: number,
  canaryEvents: number,
): number {
  const { none, some } = spreads(question, controlPerCanary);
  const effect = (question.detect - question.baseline) * Math.sqrt(canaryEvents);
  return normalUpperTail((normalUpperQuantile(levelPerSide(question)) * none - effect) / some);
}

/**
 * The smallest bad ratio of the canary that so many of its events find with the power asked for.
 *
 * @returns in (`baseline`, 1], or `null` when not even a canary of which everything is bad would be found
 */
export function smallestDetectable(
  question: Omit<Question, "detect">,
  controlPerCanary: number,
  canaryEvents: number,
): number | null {
  return firstWhere(
    question.baseline,
    1,
    (detect) => sampleSize({ ...question, detect }, controlPerCanary) <= canaryEvents,
  );
}

/**
 * How many events without a single error show a bad ratio below `ratio`: `ln(1 - confidence) / ln(1 - ratio)`, which is
 * about `3 / ratio` at 95 % (the rule of three).
 *
 * @param confidence in (0, 1)
 * @param ratio in (0, 1)
 * @returns a whole number
 */
export function zeroFailureSample(confidence: number, ratio: number): number {
  return Math.ceil(Math.log1p(-confidence) / Math.log1p(-ratio));
}
