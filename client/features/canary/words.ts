import type { CanaryJudgement, CanaryVerdict } from "#shared/canary/judgement.ts";
import type { BudgetStatus } from "#shared/budget/model.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { formatClock, formatDay } from "#client/ui/dates.ts";
import { formatCount, formatDuration, formatShare, plural } from "#client/ui/format.ts";
import type { WorkedOut } from "./plan.ts";
import type { ReadQuestion } from "./question.ts";
import type { CanarySubject } from "./subject.ts";

interface CanaryWords {
  /** Lends its shape and colour. */
  readonly status: BudgetStatus;
  readonly word: string;
  readonly meaning: string;
}

/** Every verdict of a canary has a shape and a word besides its colour. */
export const CANARY_WORDS: Readonly<Record<CanaryVerdict, CanaryWords>> = {
  pass: {
    status: "ok",
    word: "pass",
    meaning: "A canary as bad as is worth noticing would have shown, and did not.",
  },
  fail: {
    status: "exhausted",
    word: "fail",
    meaning: "The canary is worse, and chance hardly explains it.",
  },
  underpowered: {
    status: "unknown",
    word: "underpowered",
    meaning: "Too little was seen for either. That is no pass.",
  },
};

export const ENOUGH_WORDS: CanaryWords = {
  status: "ok",
  word: "enough",
  meaning: "The sample is there while somebody watches.",
};

/** A wait in words: `4 d 7 h`, or that it never ends. */
export function waitWords(seconds: number | null): string {
  return seconds === null ? "never: no traffic" : formatDuration(Math.ceil(seconds));
}

/** When a wait that began now is over: `Sat 28 Nov 14:10`. */
export function endWords(at: Instant | null, now: Instant, zone: string): string {
  return at === null ? "never" : `${formatDay(at, now, zone)} ${formatClock(at, zone)}`;
}

/** The plan in a sentence: whether the canary can show what it is to show, and when. */
export function planSentence(
  { needed, isEnough, watched, endsAt }: WorkedOut,
  { share, baseline, detect, watchSeconds }: ReadQuestion,
  now: Instant,
  zone: string,
): string {
  const effect = `${formatShare(detect)} bad from ${formatShare(baseline)}`;
  const events = `${formatCount(needed.perCanary)} canary requests`;
  const at = `at ${formatShare(share)} of the traffic`;
  if (needed.seconds === null)
    return `There is no traffic, so that a canary ${at} never tells ${effect}.`;
  const wait = `${waitWords(needed.seconds)}, until ${endWords(endsAt, now, zone)} if it starts now`;
  if (isEnough) return `Telling ${effect} takes ${events}: ${at} that is ${wait}.`;
  const shows =
    watched.ratio === null
      ? "nothing, however bad, would show"
      : `only ${formatShare(watched.ratio)} bad or more would show`;
  return `Telling ${effect} takes ${events}: ${at} that is ${wait}. In the ${formatDuration(watchSeconds)} that it is watched ${shows}.`;
}

/** What the baseline was measured from. */
export function baselineWords({ bad, total, windowLabel, title }: CanarySubject): string {
  const measured = `Measured by “${title}” over ${windowLabel}: ${formatCount(bad)} of ${formatCount(total)} requests were bad, those of incidents too.`;
  return bad < 3
    ? `${measured} So few tell no ratio: three in so many is above it with 95 % confidence.`
    : measured;
}

const RATES = [
  { of: "a second", seconds: 1 },
  { of: "a minute", seconds: 60 },
  { of: "an hour", seconds: 3_600 },
] as const;

/** How much traffic there is, in the shortest unit in which it is one or more. */
export function rateWords(perSecond: number): string {
  const unit = RATES.find(({ seconds }) => perSecond * seconds >= 1) ?? RATES[2];
  const rate = Number((perSecond * unit.seconds).toPrecision(2));
  return `${formatCount(rate)} requests ${unit.of}`;
}

/** What the times were worked out from. */
export function trafficWords({ traffic, perSecond }: CanarySubject, unknownHours: number): string {
  const mean = `${rateWords(perSecond)} on average`;
  if (traffic.kind === "constant")
    return `Taken as even, at ${mean}: no hourly traffic is known of the service.`;
  const unknown =
    unknownHours === 0
      ? ""
      : ` Nothing is known of ${plural(unknownHours, "hour")} of the week, which count as no traffic.`;
  return `By the service’s own traffic hour by hour of the week, ${mean}.${unknown}`;
}

/** What more a running canary needs; `null` where it is judged or nobody can say. */
export function neededWords({ needed }: CanaryJudgement): string | null {
  if (needed === null) return null;
  const time =
    needed.seconds === null ? "" : `, about ${waitWords(needed.seconds)} at the rate so far`;
  return `It needs about ${formatCount(needed.canaryEvents)} more canary requests${time}.`;
}

/** What these counts could have shown at all. */
export function smallestWords({ smallestEffect }: CanaryJudgement): string {
  return smallestEffect === null
    ? "So little would not show even a canary of which everything is bad."
    : `From ${formatShare(smallestEffect)} bad on these counts would show it.`;
}
