import { checkedCounts, checkedNumber, checkedQuestion, refuse } from "./check.ts";
import { judgeByComparison } from "./judge-comparison.ts";
import { judgeBySprt } from "./judge-sprt.ts";
import type { CanaryJudgement, JudgeCase } from "./judgement.ts";
import { defaultTau } from "./mixture.ts";
import type { ArmCounts, JudgeMethod, QuestionInput } from "./model.ts";

export interface JudgeInput extends QuestionInput {
  readonly canary: ArmCounts;
  readonly control: ArmCounts;
  /** Usually `msprt`, since who runs a canary looks at it more than once. `fixed` is for the one who looks once. */
  readonly method?: JudgeMethod;
  /** Spread of effects that `msprt` expects, above 0; usually `detect - baseline`. Fixed before the canary begins. */
  readonly tau?: number;
  /** How long the canary has been counted; tells how long it still takes. Above 0. */
  readonly elapsedSeconds?: number;
}

const METHODS: readonly string[] = ["fixed", "sprt", "msprt"] satisfies JudgeMethod[];

function checkedCase(input: JudgeInput): JudgeCase {
  const { method = "msprt", elapsedSeconds = null } = input;
  const question = checkedQuestion(input);
  if (!METHODS.includes(method))
    refuse("method", `method is ${String(method)}`, `write one of ${METHODS.join(", ")}`);
  if (elapsedSeconds !== null) checkedNumber("elapsedSeconds", elapsedSeconds, "above 0");
  return {
    question,
    canary: checkedCounts("canary", input.canary),
    control: checkedCounts("control", input.control),
    method,
    tau: checkedNumber("tau", input.tau ?? defaultTau(question), "above 0"),
    elapsedSeconds,
  };
}

/**
 * Whether a running canary may go on. It never passes for lack of data. A `fail` stands: whoever asks again after one
 * has to go by the first.
 *
 * @throws DomainError `canary.invalid.<field>` for an input that is out of range
 */
export function judgeCanary(input: JudgeInput): CanaryJudgement {
  const judged = checkedCase(input);
  return judged.method === "sprt" ? judgeBySprt(judged) : judgeByComparison(judged);
}
