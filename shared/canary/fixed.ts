import { binomialUpperTail } from "./distributions.ts";
import {
  expectedSituation,
  levelPerSide,
  type ArmCounts,
  type Question,
  type Situation,
} from "./model.ts";
import { firstCountWhere, roundUp } from "./root.ts";
import { fixedPower, LARGEST_SAMPLE, POWER_ROUNDING, sampleSize } from "./sample-size.ts";
import {
  canaryShareOf,
  conditionalBinomial,
  hasFewEvents,
  twoProportionZ,
} from "./two-proportions.ts";

/** A single look at a sample: two proportions, or exactly where there are few errors. */
export interface FixedTest {
  readonly exact: boolean;
  /** The chance of that much or more where there is no difference. */
  readonly pValue: number;
  /** The chance down to which the canary is worse. */
  readonly bound: number;
  readonly harmful: boolean;
}

/** @param canary with events @param control with events */
export function fixedTest(question: Question, canary: ArmCounts, control: ArmCounts): FixedTest {
  const exact = hasFewEvents(canary, control);
  const pValue = exact
    ? conditionalBinomial(
        canary.errors,
        canary.errors + control.errors,
        canaryShareOf(canary, control),
      )
    : twoProportionZ(canary, control).pOneSided;
  const bound = levelPerSide(question);
  return { exact, pValue, bound, harmful: pValue <= bound };
}

/** The chance that the exact test calls a canary worse, given what the control saw. */
function exactPower(question: Question, { canaryEvents, control, ratio }: Situation): number {
  const share = canaryEvents / (canaryEvents + control.total);
  const bound = levelPerSide(question);
  const errors = firstCountWhere(
    canaryEvents,
    (count) => conditionalBinomial(count, count + control.errors, share) <= bound,
  );
  return errors === null ? 0 : binomialUpperTail(errors, canaryEvents, ratio);
}

/**
 * The chance that a canary at a bad ratio is called worse by such a look. The plan's own power is never exceeded, so that
 * no sample smaller than planned is enough.
 *
 * @returns 0..1
 */
export function fixedTestPower(question: Question, situation: Situation): number {
  const { canaryEvents, control, baseline, ratio } = situation;
  const shifted = { ...question, baseline, detect: ratio };
  const planned = fixedPower(shifted, control.total / canaryEvents, canaryEvents);
  const few = hasFewEvents({ errors: ratio * canaryEvents, total: canaryEvents }, control);
  return few ? Math.min(planned, exactPower(question, situation)) : planned;
}

/**
 * Events of the canary by which such a look finds a canary at `detect` with the power asked for: where errors are few,
 * more than the formula for large samples says.
 *
 * @param controlPerCanary events of the control for each of the canary, above 0
 * @returns a whole number, or `null` when it is beyond counting
 */
export function fixedTestSampleSize(question: Question, controlPerCanary: number): number | null {
  const planned = roundUp(sampleSize(question, controlPerCanary));
  const isEnough = (count: number): boolean =>
    fixedTestPower(question, expectedSituation(question, controlPerCanary, count)) >=
    question.power - POWER_ROUNDING;
  if (isEnough(planned)) return planned;
  // An exact test's power goes up and down by the single error: only what is beyond the plan is searched.
  const more = firstCountWhere(LARGEST_SAMPLE, (count) => isEnough(planned + count));
  return more === null ? null : planned + more;
}
