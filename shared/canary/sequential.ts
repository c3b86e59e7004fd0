import { levelPerSide, type ArmCounts, type Question } from "./model.ts";

/** Wald's sequential probability ratio test of `baseline` against `detect`. */
export interface SprtDesign {
  /** Natural logarithm of the likelihood ratio from which on the canary is harmful. */
  readonly upper: number;
  /** And down from which it is not. */
  readonly lower: number;
  /** Events it takes on average for a canary at the baseline. */
  readonly expectedAtBaseline: number;
  /** Events it takes on average for a canary at `detect`. */
  readonly expectedAtDetect: number;
}

/** What an event adds to the log likelihood ratio, when it is bad and when it is good. */
function steps({ baseline, detect }: Question): { readonly bad: number; readonly good: number } {
  return {
    bad: Math.log(detect / baseline),
    good: Math.log1p(-detect) - Math.log1p(-baseline),
  };
}

/**
 * What an event adds to the log likelihood ratio on average, at a bad ratio: below 0 at the baseline, above it at `detect`.
 */
export function meanStep(question: Question, ratio: number): number {
  const { bad, good } = steps(question);
  return ratio * bad + (1 - ratio) * good;
}

/** Bounds and mean sample sizes (Wald, "Sequential Analysis", 1947, with the overshoot left out). */
export function sprtDesign(question: Question): SprtDesign {
  const alpha = levelPerSide(question);
  const beta = 1 - question.power;
  const upper = Math.log((1 - beta) / alpha);
  const lower = Math.log(beta / (1 - alpha));
  const { baseline, detect } = question;
  return {
    upper,
    lower,
    expectedAtBaseline: (alpha * upper + (1 - alpha) * lower) / meanStep(question, baseline),
    expectedAtDetect: ((1 - beta) * upper + beta * lower) / meanStep(question, detect),
  };
}

/** How much better `detect` explains what the canary saw than `baseline` does, as a natural logarithm. */
export function logLikelihoodRatio(question: Question, { errors, total }: ArmCounts): number {
  const { bad, good } = steps(question);
  return errors * bad + (total - errors) * good;
}

/** Whether the canary is taken to be at `detect`, at `baseline`, or whether to go on. */
export function sprtDecision(
  { upper, lower }: Pick<SprtDesign, "upper" | "lower">,
  logRatio: number,
): "detect" | "baseline" | "continue" {
  if (logRatio >= upper) return "detect";
  return logRatio <= lower ? "baseline" : "continue";
}
