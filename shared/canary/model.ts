import { roundUp } from "./root.ts";

/** How many sides of "no difference" count as a finding: 1 asks only whether the canary is worse. */
export type Sides = 1 | 2;

/** What a canary is to find out, and how surely. */
export interface Question {
  /** Bad ratio of the service as it is, in (0, 1), measured. */
  readonly baseline: number;
  /** Bad ratio worth noticing, in (`baseline`, 1). */
  readonly detect: number;
  /** Chance that a harmless release is called harmful, in (0, 1). */
  readonly alpha: number;
  /** Chance that a release at `detect` is called harmful, in (0, 1). */
  readonly power: number;
  readonly sides: Sides;
}

/** A question with what has a usual value left open: alpha 0.05, power 0.8, one side. */
export type QuestionInput = Pick<Question, "baseline" | "detect"> &
  Partial<Pick<Question, "alpha" | "power" | "sides">>;

/** What one arm saw: whole numbers, `errors` not above `total`. */
export interface ArmCounts {
  readonly errors: number;
  readonly total: number;
}

/**
 * How a running canary is judged.
 *
 * - `fixed`: once, when the planned sample is in. Whoever looks again and again until it fails is wrong far more often
 *   than `alpha` says.
 * - `msprt`: as often as one likes, against the control beside it.
 * - `sprt`: as often as one likes, against the baseline; stops earliest, and trusts that the baseline still holds.
 */
export type JudgeMethod = "fixed" | "sprt" | "msprt";

/** What the power of a test depends on. */
export interface Situation {
  /** Events of the canary, a whole number. */
  readonly canaryEvents: number;
  /** Events of the control, and the errors it saw or is to see. */
  readonly control: ArmCounts;
  /** Bad ratio where there is no difference. */
  readonly baseline: number;
  /** Bad ratio that the canary is taken to have. */
  readonly ratio: number;
}

/** The level each side is tested at. */
export function levelPerSide({ alpha, sides }: Pick<Question, "alpha" | "sides">): number {
  return alpha / sides;
}

/** A canary at `detect` beside a control that is just as the baseline says. */
export function expectedSituation(
  { baseline, detect }: Question,
  controlPerCanary: number,
  canaryEvents: number,
): Situation {
  const total = roundUp(canaryEvents * controlPerCanary);
  const control = { errors: Math.round(baseline * total), total };
  return { canaryEvents, control, baseline, ratio: detect };
}
