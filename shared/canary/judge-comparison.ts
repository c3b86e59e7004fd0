import {
  countText,
  neededOf,
  percentText,
  powerText,
  ratioOf,
  type CanaryJudgement,
  type CanaryReason,
  type CanaryVerdict,
  type JudgeCase,
} from "./judgement.ts";
import { anytimeLook, betterReason, fixedLook, type Look } from "./looks.ts";
import type { ArmCounts, Question, Situation } from "./model.ts";
import { firstCountWhere, firstWhere } from "./root.ts";
import { LARGEST_SAMPLE, POWER_ROUNDING } from "./sample-size.ts";
import { wilsonLower } from "./two-proportions.ts";

/** An effect is the same number of bad events more, whatever the control has come to. */
interface Compared {
  readonly baseline: number;
  readonly detect: number;
  readonly moved: boolean;
}

/**
 * What the canary is compared with: the baseline, or what the control is at least, where that is more. What is to be
 * noticed goes up with it.
 */
function comparedWith(question: Question, control: ArmCounts): Compared {
  const { baseline, detect } = question;
  const atLeast = wilsonLower(control.errors, control.total);
  if (atLeast <= baseline) return { baseline, detect, moved: false };
  return { baseline: atLeast, detect: Math.min(1, atLeast + detect - baseline), moved: true };
}

function movedReason(judged: JudgeCase, compared: Compared): readonly CanaryReason[] {
  if (!compared.moved) return [];
  return [
    {
      code: "canary.control-above-baseline",
      text: `the control is at ${percentText(compared.baseline)} bad at least, above the baseline of ${percentText(judged.question.baseline)}: ${percentText(compared.detect)} is looked for instead`,
    },
  ];
}

/** What is to come after so many more events of the canary, if the control goes on at the ratio it is compared with. */
function later({ canary, control }: JudgeCase, compared: Compared, more: number): Situation {
  const canaryEvents = canary.total + more;
  const added = Math.round((control.total / canary.total) * more);
  return {
    canaryEvents,
    control: {
      errors: control.errors + Math.round(added * compared.baseline),
      total: control.total + added,
    },
    baseline: compared.baseline,
    ratio: compared.detect,
  };
}

function verdictReason(
  verdict: CanaryVerdict,
  { question, canary, control }: JudgeCase,
  { detect }: Compared,
  power: number,
): CanaryReason {
  const bad = `${percentText(canary.errors / canary.total)} bad against the control's ${percentText(control.errors / control.total)}`;
  const chance = `a canary at ${percentText(detect)} bad would have shown with a chance of ${powerText(power)}`;
  const asked = `${powerText(question.power)} asked for`;
  if (verdict === "fail") return { code: "canary.worse", text: `the canary is worse: ${bad}` };
  if (verdict === "pass")
    return { code: "canary.enough", text: `${chance} (${asked}), and did not: ${bad}` };
  return {
    code: "canary.too-few",
    text: `${countText(canary.total)} events are too few: ${chance} only (${asked})`,
  };
}

function judgeLook(judged: JudgeCase, look: Look): CanaryJudgement {
  const { question, canary, control } = judged;
  const compared = comparedWith(question, control);
  const now = later(judged, compared, 0);
  const shows = (situation: Situation) => look.power(situation) >= question.power - POWER_ROUNDING;
  const power = look.power(now);
  const verdict = look.harmful ? "fail" : shows(now) ? "pass" : "underpowered";
  const more =
    verdict === "underpowered"
      ? firstCountWhere(LARGEST_SAMPLE, (count) => shows(later(judged, compared, count)))
      : null;
  return {
    verdict,
    method: judged.method,
    test: look.test,
    reasons: [
      verdictReason(verdict, judged, compared, power),
      ...look.reasons,
      ...movedReason(judged, compared),
      ...betterReason(judged),
    ],
    evidence: look.evidence,
    canaryRatio: ratioOf(canary),
    controlRatio: ratioOf(control),
    power,
    smallestEffect: firstWhere(compared.baseline, 1, (ratio) => shows({ ...now, ratio })),
    needed: neededOf(judged, more),
  };
}

/** An arm without events leaves nothing to compare, whatever the other saw. */
function nothingToCompare(judged: JudgeCase): CanaryJudgement {
  const { canary, control } = judged;
  const empty = [canary.total === 0 ? "canary" : "", control.total === 0 ? "control" : ""];
  const names = empty.filter((name) => name !== "").join(" and the ");
  return {
    verdict: "underpowered",
    method: judged.method,
    test: "none",
    reasons: [
      {
        code: "canary.nothing-to-compare",
        text: `the ${names} saw no events: there is nothing to compare; check that both are counted`,
      },
    ],
    evidence: null,
    canaryRatio: ratioOf(canary),
    controlRatio: ratioOf(control),
    power: 0,
    smallestEffect: null,
    needed: null,
  };
}

/** Judges a canary by what the control beside it saw. */
export function judgeByComparison(judged: JudgeCase): CanaryJudgement {
  if (judged.canary.total === 0 || judged.control.total === 0) return nothingToCompare(judged);
  return judgeLook(judged, judged.method === "fixed" ? fixedLook(judged) : anytimeLook(judged));
}
