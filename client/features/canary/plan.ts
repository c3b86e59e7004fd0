import { budgetCost, planCanary, type CanaryPlan, type TimedSample } from "#shared/canary/plan.ts";
import { smallestDetectable } from "#shared/canary/sample-size.ts";
import { eventsWithin } from "#shared/canary/traffic.ts";
import { SECOND_MS, type Instant } from "#shared/kernel/time.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import type { ReadQuestion } from "./question.ts";
import type { CanarySubject } from "./subject.ts";

/** What the smallest effect is after some time. */
export interface Detectable {
  readonly seconds: number;
  /** Events of the canary by then. */
  readonly events: number;
  /** Bad ratio; `null`: nothing would show. */
  readonly ratio: number | null;
}

/** One way to test, with the sample it asks for. */
export interface TestLine {
  readonly method: ReadQuestion["method"] | "none";
  readonly name: string;
  readonly sample: TimedSample;
  /** Share of the window's budget that a canary as bad as asked burns until then. */
  readonly budgetShare: number;
}

/** What a share of the traffic would mean. */
export interface ShareLine {
  readonly share: number;
  readonly sample: TimedSample;
  readonly budgetShare: number;
  readonly isEnough: boolean;
}

export interface WorkedOut {
  readonly plan: CanaryPlan;
  /** What the chosen way to test asks for. */
  readonly needed: TimedSample;
  readonly budgetShare: number;
  /** When it would end if it began now; `null`: never. */
  readonly endsAt: Instant | null;
  /** Whether it is there while somebody watches. */
  readonly isEnough: boolean;
  /** What shows within the time that it is watched. */
  readonly watched: Detectable;
  readonly tests: readonly TestLine[];
  readonly shares: readonly ShareLine[];
}

const SHARES = [0.01, 0.03, 0.05, 0.1, 0.25, 0.5];

function neededBy(plan: CanaryPlan, method: ReadQuestion["method"]): TimedSample {
  if (method === "msprt") return plan.msprt;
  if (method === "fixed") return plan.exact ?? plan;
  const { atBaseline, atDetect } = plan.sprt;
  return atBaseline.perCanary >= atDetect.perCanary ? atBaseline : atDetect;
}

function isWithin({ seconds }: TimedSample, watchSeconds: number): boolean {
  return seconds !== null && seconds <= watchSeconds;
}

function inputOf(subject: CanarySubject, question: ReadQuestion, from: Instant) {
  const { method: _method, watchSeconds: _watch, ...asked } = question;
  const budget = { target: subject.target, windowEvents: subject.total };
  return { ...asked, traffic: subject.traffic, from, budget };
}

/** The smallest effect that shows after some time. */
export function detectableAfter(
  seconds: number,
  { traffic }: Pick<CanarySubject, "traffic">,
  question: ReadQuestion,
  from: Instant,
): Detectable {
  const { share } = question;
  const events = Math.floor(eventsWithin(traffic, seconds, from) * share);
  return { seconds, events, ratio: smallestDetectable(question, (1 - share) / share, events) };
}

function testLines(plan: CanaryPlan, costOf: (sample: TimedSample) => number): TestLine[] {
  const line = (method: TestLine["method"], name: string, sample: TimedSample): TestLine => ({
    method,
    name,
    sample,
    budgetShare: costOf(sample),
  });
  return [
    line("fixed", "one look at a fixed sample", plan),
    ...(plan.exact === null ? [] : [line("fixed", "one look, exact for few errors", plan.exact)]),
    line("msprt", "looking all the time (mSPRT)", plan.msprt),
    line("sprt", "SPRT, on average, if harmless", plan.sprt.atBaseline),
    line("sprt", "SPRT, on average, if harmful", plan.sprt.atDetect),
    line("none", "without a single error", plan.withoutErrors),
  ];
}

/**
 * The plan for one SLO, beside other tests and other shares.
 *
 * @returns a sentence where no plan can be made
 */
export function workOut(
  subject: CanarySubject,
  question: ReadQuestion,
  from: Instant,
): WorkedOut | { readonly refused: string } {
  try {
    const input = inputOf(subject, question, from);
    const plan = planCanary(input);
    const { method, watchSeconds } = question;
    const costOf = ({ perCanary }: TimedSample): number =>
      budgetCost(question, perCanary, input.budget);
    const needed = neededBy(plan, method);
    const shares = [...new Set([...SHARES, question.share])].toSorted((a, b) => a - b);
    return {
      plan,
      needed,
      budgetShare: costOf(needed),
      endsAt: needed.seconds === null ? null : from + needed.seconds * SECOND_MS,
      isEnough: isWithin(needed, watchSeconds),
      watched: detectableAfter(watchSeconds, subject, question, from),
      tests: testLines(plan, costOf),
      shares: shares.map((share) => {
        const sample = neededBy(planCanary({ ...input, share }), method);
        const isEnough = isWithin(sample, watchSeconds);
        return { share, sample, budgetShare: costOf(sample), isEnough };
      }),
    };
  } catch (error) {
    if (error instanceof DomainError)
      return {
        refused: error.remedy === undefined ? error.message : `${error.message}: ${error.remedy}`,
      };
    throw error;
  }
}

const CURVE_POINTS = 48;
const SHORTEST_SECONDS = 600;
const LONGEST_SECONDS = 28 * 86_400;

/** The smallest effect against time, from ten minutes to four weeks, evenly on a log scale. */
export function detectableCurve(
  subject: Pick<CanarySubject, "traffic">,
  question: ReadQuestion,
  from: Instant,
): readonly Detectable[] {
  const step = (LONGEST_SECONDS / SHORTEST_SECONDS) ** (1 / (CURVE_POINTS - 1));
  return Array.from({ length: CURVE_POINTS }, (_, index) =>
    detectableAfter(Math.round(SHORTEST_SECONDS * step ** index), subject, question, from),
  );
}
