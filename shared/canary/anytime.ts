import { errorSharePower, logErrorShareRatio } from "./error-share.ts";
import { mixturePower, mixtureRatioOf } from "./mixture.ts";
import { expectedSituation, type ArmCounts, type Question, type Situation } from "./model.ts";
import { firstCountWhere } from "./root.ts";
import { fixedPower, LARGEST_SAMPLE, POWER_ROUNDING } from "./sample-size.ts";
import { hasFewEvents } from "./two-proportions.ts";

/**
 * The test that may be looked at as often as one likes. With errors enough to be near normal it is the mixture test,
 * which stops at `Λ ≥ 1/α`; Λ looks at both sides, so that half of α is spent on the worse one. The other half is spent
 * on the exact test of the errors' shares, from the first error on.
 */
export interface AnytimeTest {
  /** Λ; `null` while there are too few errors for it. */
  readonly lambda: number | null;
  /** Λ from which on there is a difference. */
  readonly lambdaBound: number;
  /** Natural logarithm of the likelihood ratio of the errors' shares. */
  readonly logErrorShare: number;
  readonly logErrorShareBound: number;
  /** Whether the canary is worse. */
  readonly harmful: boolean;
}

function logErrorShareBound({ alpha }: Question): number {
  return Math.log(2 / alpha);
}

/**
 * @param question fixed before the canary began
 * @param canary with events
 * @param control with events
 * @param tau see `defaultTau`
 */
export function anytimeTest(
  question: Question,
  canary: ArmCounts,
  control: ArmCounts,
  tau: number,
): AnytimeTest {
  const lambda = hasFewEvents(canary, control) ? null : mixtureRatioOf(canary, control, tau);
  const lambdaBound = 1 / question.alpha;
  const logErrorShare = logErrorShareRatio(question, canary, control);
  const bound = logErrorShareBound(question);
  const worse = canary.errors / canary.total > control.errors / control.total;
  const harmful = worse && (logErrorShare >= bound || (lambda !== null && lambda >= lambdaBound));
  return { lambda, lambdaBound, logErrorShare, logErrorShareBound: bound, harmful };
}

/**
 * The chance that a canary at a bad ratio is called worse by such a look. It may have been before, so that the chance of
 * having found it by then is higher still. Never more than that of a single look at a sample of fixed size.
 *
 * @returns 0..1
 */
export function anytimePower(question: Question, situation: Situation, tau: number): number {
  const { canaryEvents, control, baseline, ratio } = situation;
  const controlPerCanary = control.total / canaryEvents;
  const shifted = { ...question, baseline, detect: ratio };
  const byShares = errorSharePower(
    question,
    { total: canaryEvents, ratio },
    control,
    logErrorShareBound(question),
  );
  const canary = { errors: ratio * canaryEvents, total: canaryEvents };
  const byMixture = hasFewEvents(canary, control)
    ? 0
    : mixturePower(shifted, controlPerCanary, canaryEvents, tau);
  return Math.min(
    Math.max(byShares, byMixture),
    fixedPower(shifted, controlPerCanary, canaryEvents),
  );
}

/**
 * Events of the canary by which a canary at `detect` has been found with the power asked for.
 *
 * @param controlPerCanary events of the control for each of the canary, above 0
 * @returns a whole number, or `null` when it is beyond counting
 */
export function anytimeSampleSize(
  question: Question,
  controlPerCanary: number,
  tau: number,
): number | null {
  return firstCountWhere(
    LARGEST_SAMPLE,
    (count) =>
      anytimePower(question, expectedSituation(question, controlPerCanary, count), tau) >=
      question.power - POWER_ROUNDING,
  );
}
