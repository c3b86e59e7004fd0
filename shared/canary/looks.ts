import { anytimePower, anytimeTest } from "./anytime.ts";
import { fixedTest, fixedTestPower } from "./fixed.ts";
import {
  countText,
  figureText,
  percentText,
  type CanaryReason,
  type CanaryTest,
  type Evidence,
  type JudgeCase,
} from "./judgement.ts";
import { levelPerSide, type Situation } from "./model.ts";

/** One look at both arms, by one of the tests. */
export interface Look {
  readonly test: CanaryTest;
  readonly evidence: Evidence;
  readonly harmful: boolean;
  /** Why this test, and what it said. */
  readonly reasons: readonly CanaryReason[];
  /** The chance that a look finds a canary at some bad ratio, 0..1. */
  power(situation: Situation): number;
}

const FEW =
  "an arm should have seen fewer than 5 errors, or fewer than 5 good events, too few to be taken as normal";

function sawErrors({ canary, control }: JudgeCase): string {
  return `${countText(canary.errors)} of ${countText(canary.errors + control.errors)} errors were the canary's`;
}

/** The look of someone who looks once. */
export function fixedLook(judged: JudgeCase): Look {
  const { question } = judged;
  const { exact, pValue, bound, harmful } = fixedTest(question, judged.canary, judged.control);
  const test = exact ? "conditional-binomial" : "two-proportion-z";
  const how = exact
    ? `exact test, as ${FEW}: ${sawErrors(judged)}`
    : "test of two proportions, as both arms saw enough errors";
  return {
    test,
    evidence: { kind: "p-value", value: pValue, bound },
    harmful,
    reasons: [
      {
        code: "canary.test",
        text: `${how}; p = ${figureText(pValue)}, and harm shows at ${figureText(bound)} or below`,
      },
      {
        code: "canary.single-look",
        text: `holds for a single look alone; whoever looks again and again takes the method msprt`,
      },
    ],
    power: (situation) => fixedTestPower(question, situation),
  };
}

/** The look of someone who may look again at any time. */
export function anytimeLook(judged: JudgeCase): Look {
  const { question, canary, control, tau } = judged;
  const found = anytimeTest(question, canary, control, tau);
  const sharesTell = found.logErrorShare >= found.logErrorShareBound;
  const { lambda, lambdaBound } = found;
  const byMixture = lambda !== null && (lambda >= lambdaBound || !sharesTell);
  const value = byMixture ? lambda : Math.exp(found.logErrorShare);
  const bound = byMixture ? lambdaBound : Math.exp(found.logErrorShareBound);
  const how = byMixture
    ? `mixture test (mSPRT, τ = ${figureText(tau)})`
    : `exact sequential test of the errors' shares${lambda === null ? `, as ${FEW}` : ""}: ${sawErrors(judged)}`;
  const sign = byMixture ? "Λ" : "likelihood ratio";
  return {
    test: byMixture ? "mixture" : "error-shares",
    // Infinity has no JSON.
    evidence: { kind: "likelihood-ratio", value: Math.min(value, Number.MAX_VALUE), bound },
    harmful: found.harmful,
    reasons: [
      {
        code: "canary.test",
        text: `${how}; ${sign} = ${figureText(value)}, and ${byMixture ? "a difference" : "harm"} shows at ${figureText(bound)} or above, however often one looks`,
      },
    ],
    power: (situation) => anytimePower(question, situation, tau),
  };
}

/** Says so where a canary is clearly better, which is no reason to hold it and none to pass it early. */
export function betterReason({ question, canary, control }: JudgeCase): readonly CanaryReason[] {
  const other = fixedTest(question, control, canary);
  if (other.pValue > levelPerSide(question)) return [];
  return [
    {
      code: "canary.better",
      text: `the canary, with ${percentText(canary.errors / canary.total)} bad, is better than the control with ${percentText(control.errors / control.total)}`,
    },
  ];
}
