import {
  countText,
  figureText,
  neededOf,
  percentText,
  ratioOf,
  type CanaryJudgement,
  type CanaryReason,
  type CanaryVerdict,
  type JudgeCase,
} from "./judgement.ts";
import { smallestDetectable } from "./sample-size.ts";
import { logLikelihoodRatio, meanStep, sprtDecision, sprtDesign } from "./sequential.ts";

const VERDICTS = { detect: "fail", baseline: "pass", continue: "underpowered" } as const;

function verdictReason(verdict: CanaryVerdict, judged: JudgeCase): CanaryReason {
  const { canary, question } = judged;
  const saw = `${countText(canary.errors)} errors in ${countText(canary.total)} events of the canary`;
  const baseline = `the baseline of ${percentText(question.baseline)}`;
  const detect = percentText(question.detect);
  if (verdict === "fail")
    return { code: "canary.worse", text: `${saw} fit ${detect} bad, and not ${baseline}` };
  if (verdict === "pass")
    return { code: "canary.enough", text: `${saw} fit ${baseline}, and not ${detect} bad` };
  return {
    code: "canary.too-few",
    text: `${saw} do not tell ${detect} bad from ${baseline} yet`,
  };
}

/**
 * Judges a canary by the baseline (Wald's test). The control says one thing alone: where it, too, would have been called
 * harmful, the baseline no longer holds, and the canary may be as good as the rest.
 */
export function judgeBySprt(judged: JudgeCase): CanaryJudgement {
  const { question, canary, control } = judged;
  const design = sprtDesign(question);
  const value = logLikelihoodRatio(question, canary);
  const decision = sprtDecision(design, value);
  const baselineMoved = sprtDecision(design, logLikelihoodRatio(question, control)) === "detect";
  const held = baselineMoved && decision === "detect";
  const verdict = held ? "underpowered" : VERDICTS[decision];
  const more =
    decision === "continue" ? (design.lower - value) / meanStep(question, question.baseline) : null;
  const moved: CanaryReason = {
    code: "canary.baseline-moved",
    text: `the control is at ${percentText(ratioOf(control) ?? 0)} bad, and not at the baseline of ${percentText(question.baseline)} either: take the method msprt, which compares the two`,
  };
  const test: CanaryReason = {
    code: "canary.test",
    text: `sequential probability ratio test against the baseline; ln LR = ${figureText(value)}, harm shows at ${figureText(design.upper)} or above, none at ${figureText(design.lower)} or below`,
  };
  return {
    verdict,
    method: "sprt",
    test: "sprt",
    reasons: [
      held ? moved : verdictReason(verdict, judged),
      test,
      ...(baselineMoved && !held ? [moved] : []),
    ],
    evidence: { kind: "log-likelihood-ratio", value, bound: design.upper },
    canaryRatio: ratioOf(canary),
    controlRatio: ratioOf(control),
    power: null,
    smallestEffect: smallestDetectable(question, Infinity, canary.total),
    needed: neededOf(judged, more),
  };
}
