import { DAY_MS, HOUR_MS, SECOND_MS, type Instant } from "#shared/kernel/time.ts";
import { anytimeSampleSize } from "./anytime.ts";
import { checkedNumber, checkedQuestion, checkedRatio, refuse } from "./check.ts";
import { fixedTestSampleSize } from "./fixed.ts";
import { defaultTau } from "./mixture.ts";
import { levelPerSide, type Question, type QuestionInput } from "./model.ts";
import { roundUp } from "./root.ts";
import {
  LARGEST_SAMPLE,
  sampleSize,
  smallestDetectable,
  zeroFailureSample,
} from "./sample-size.ts";
import { sprtDesign, type SprtDesign } from "./sequential.ts";
import { checkTraffic, eventsWithin, secondsUntil, unknownHours, type Traffic } from "./traffic.ts";

/** What a canary costs is measured against this budget. */
export interface BudgetSize {
  /** Share of good events that is promised, in (0, 1). */
  readonly target: number;
  /** Events in the SLO's window, above 0. */
  readonly windowEvents: number;
}

export interface CanaryPlanInput extends QuestionInput {
  /** The canary's share of the traffic, in (0, 1); the rest is the control. */
  readonly share: number;
  readonly traffic: Traffic;
  /** When the canary starts. A constant traffic does not depend on it. */
  readonly from?: Instant;
  /** How long the canary takes traffic before its events count, from 0 on. Usually 0. */
  readonly warmUpSeconds?: number;
  readonly budget?: BudgetSize;
}

/** A sample and how long it takes to come. */
export interface TimedSample {
  /** Events of the canary, a whole number. */
  readonly perCanary: number;
  /** From the start, with the warm-up; `null` when they never come. */
  readonly seconds: number | null;
}

/** The smallest bad ratio that shows after so long. */
export interface Horizon {
  /** Of measuring: the warm-up is not part of it. */
  readonly seconds: number;
  /** Events of the canary until then, a whole number. */
  readonly canaryEvents: number;
  /** Bad ratio that is found with the power asked for; `null` when not even the worst would be. */
  readonly smallestDetectable: number | null;
}

export interface CanaryPlan extends TimedSample {
  readonly question: Question;
  /** Events of the control in the same time, a whole number. */
  readonly perControl: number;
  /** Share of the window's budget that a canary at `detect` burns beyond the ordinary; `null` when no budget is given. */
  readonly budgetShare: number | null;
  readonly horizons: readonly Horizon[];
  /**
   * What the exact test needs where {@link TimedSample.perCanary} has so few errors that the formula for large samples
   * does not hold; `null` where it holds.
   */
  readonly exact: TimedSample | null;
  /** Stops earliest, and trusts the baseline. The samples are averages. */
  readonly sprt: Pick<SprtDesign, "upper" | "lower"> & {
    readonly atBaseline: TimedSample;
    readonly atDetect: TimedSample;
  };
  /** May be looked at all the time. The sample is the one by which a canary at `detect` has been found with the power asked for. */
  readonly msprt: TimedSample & { readonly tau: number; readonly threshold: number };
  /** Events without a single error that show a ratio below `detect` with a confidence of 1 - alpha. */
  readonly withoutErrors: TimedSample;
  /** Hours of the week whose traffic is not known, and counted as none. */
  readonly unknownHours: number;
}

const HORIZONS_SECONDS = [HOUR_MS, DAY_MS, 7 * DAY_MS].map((span) => span / SECOND_MS);

function countable(events: number | null, { baseline, detect }: Question): number {
  if (events !== null && events <= LARGEST_SAMPLE) return events;
  return refuse(
    "detect",
    `detect is ${detect}, too near the baseline of ${baseline} for any number of events to tell them apart`,
    "write a bad ratio further above the baseline",
  );
}

/** `(p₁ - p₀) n / ((1 - T) N)`: what a canary at `detect` burns beyond the ordinary, as a share of the window's budget. */
export function budgetCost(
  { baseline, detect }: Pick<Question, "baseline" | "detect">,
  canaryEvents: number,
  { target, windowEvents }: BudgetSize,
): number {
  return ((detect - baseline) * canaryEvents) / ((1 - target) * windowEvents);
}

function checkInput(input: CanaryPlanInput): void {
  checkedRatio("share", input.share);
  checkTraffic(input.traffic);
  checkedNumber("warmUpSeconds", input.warmUpSeconds ?? 0, "0 or more");
  if (input.budget === undefined) return;
  checkedRatio("target", input.budget.target);
  checkedNumber("windowEvents", input.budget.windowEvents, "above 0");
}

/**
 * How large a canary has to be, how long that takes on the service's own traffic, and what it costs.
 *
 * @throws DomainError `canary.invalid.<field>` for an input that is out of range
 */
export function planCanary(input: CanaryPlanInput): CanaryPlan {
  const question = checkedQuestion(input);
  checkInput(input);
  const { share, traffic, from = 0, warmUpSeconds = 0, budget } = input;
  const controlPerCanary = (1 - share) / share;
  const measuredFrom = from + warmUpSeconds * SECOND_MS;

  const timed = (events: number): TimedSample => {
    const perCanary = roundUp(events);
    const measuring = secondsUntil(traffic, perCanary / share, measuredFrom);
    return { perCanary, seconds: measuring === null ? null : warmUpSeconds + measuring };
  };
  const horizon = (seconds: number): Horizon => {
    const canaryEvents = Math.floor(eventsWithin(traffic, seconds, measuredFrom) * share);
    return {
      seconds,
      canaryEvents,
      smallestDetectable: smallestDetectable(question, controlPerCanary, canaryEvents),
    };
  };

  const fixed = timed(countable(sampleSize(question, controlPerCanary), question));
  const single = countable(fixedTestSampleSize(question, controlPerCanary), question);
  const { upper, lower, expectedAtBaseline, expectedAtDetect } = sprtDesign(question);
  const tau = defaultTau(question);
  return {
    question,
    ...fixed,
    perControl: roundUp(fixed.perCanary * controlPerCanary),
    budgetShare: budget === undefined ? null : budgetCost(question, fixed.perCanary, budget),
    horizons: HORIZONS_SECONDS.map(horizon),
    exact: single > fixed.perCanary ? timed(single) : null,
    sprt: {
      upper,
      lower,
      atBaseline: timed(expectedAtBaseline),
      atDetect: timed(expectedAtDetect),
    },
    msprt: {
      ...timed(countable(anytimeSampleSize(question, controlPerCanary, tau), question)),
      tau,
      threshold: 1 / question.alpha,
    },
    withoutErrors: timed(zeroFailureSample(1 - levelPerSide(question), question.detect)),
    unknownHours: unknownHours(traffic),
  };
}
