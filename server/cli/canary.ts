import { Command, InvalidArgumentError, Option } from "commander";
import { canaryJson } from "#shared/canary/json.ts";
import { judgeCanary } from "#shared/canary/judge.ts";
import type { CanaryVerdict } from "#shared/canary/judgement.ts";
import type { JudgeMethod, Sides } from "#shared/canary/model.ts";
import { planCanary, type BudgetSize } from "#shared/canary/plan.ts";
import { parseDuration } from "#shared/kernel/duration.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { judgementText, planText } from "./canary-text.ts";
import { readCount, readPositive, readRatio } from "./number-option.ts";

interface QuestionOptions {
  readonly baseline: number;
  readonly detect: number;
  readonly alpha: number;
  readonly power: number;
  readonly sides: Sides;
  readonly json?: boolean;
}

interface PlanOptions extends QuestionOptions {
  readonly rps: number;
  readonly share: number;
  readonly warmUp?: number;
  readonly target?: number;
  readonly windowEvents?: number;
}

interface JudgeOptions extends QuestionOptions {
  readonly canaryErrors: number;
  readonly canaryTotal: number;
  readonly controlErrors: number;
  readonly controlTotal: number;
  readonly method: JudgeMethod;
  readonly elapsed?: number;
}

function readSides(text: string): Sides {
  if (text === "1") return 1;
  if (text === "2") return 2;
  throw new InvalidArgumentError("write 1, which asks only whether the canary is worse, or 2.");
}

function readSeconds(text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new InvalidArgumentError("write a duration such as 90s, 10m or 2h.");
  }
}

function withQuestion(command: Command): Command {
  return command
    .requiredOption("--baseline <ratio>", "bad ratio of the service as it is", readRatio)
    .requiredOption("--detect <ratio>", "bad ratio worth noticing, above the baseline", readRatio)
    .option("--alpha <ratio>", "chance to call a harmless release harmful", readRatio, 0.05)
    .option("--power <ratio>", "chance to find a release at --detect", readRatio, 0.8)
    .option("--sides <1|2>", "1 asks only whether the canary is worse", readSides, 1)
    .option("--json", "as JSON, for machines");
}

function budgetOf({ target, windowEvents }: PlanOptions): { readonly budget?: BudgetSize } {
  if (target !== undefined && windowEvents !== undefined)
    return { budget: { target, windowEvents } };
  if (target === undefined && windowEvents === undefined) return {};
  throw new DomainError({
    code: "canary.invalid.budget",
    message: "a share of the budget takes both --target and --window-events",
    remedy: "add the other one, or leave both out",
  });
}

function runPlan(options: PlanOptions): void {
  const { rps, warmUp, json, ...question } = options;
  const plan = planCanary({
    ...question,
    traffic: { kind: "constant", perSecond: rps },
    ...(warmUp === undefined ? {} : { warmUpSeconds: warmUp }),
    ...budgetOf(options),
  });
  process.stdout.write(json === true ? `${JSON.stringify(canaryJson(plan))}\n` : planText(plan));
}

function planCommand(): Command {
  return withQuestion(new Command("plan"))
    .description("how large a canary has to be, and how long that takes")
    .requiredOption(
      "--rps <number>",
      "requests a second of the service, all together",
      readPositive,
    )
    .requiredOption("--share <ratio>", "the canary's share of them", readRatio)
    .option("--warm-up <duration>", "how long the canary runs before it is counted", readSeconds)
    .option("--target <ratio>", "the SLO's target, for the share of its budget", readRatio)
    .option("--window-events <number>", "events in the SLO's window, for the same", readPositive)
    .action(runPlan);
}

/** As of the gate, whose 3 is a caution. */
const EXIT_CODES: Readonly<Record<CanaryVerdict, number>> = { pass: 0, fail: 1, underpowered: 4 };

function runJudge(options: JudgeOptions): void {
  const { canaryErrors, canaryTotal, controlErrors, controlTotal, elapsed, ...others } = options;
  const { json, ...question } = others;
  const judgement = judgeCanary({
    ...question,
    canary: { errors: canaryErrors, total: canaryTotal },
    control: { errors: controlErrors, total: controlTotal },
    ...(elapsed === undefined ? {} : { elapsedSeconds: elapsed }),
  });
  process.stdout.write(json === true ? `${JSON.stringify(judgement)}\n` : judgementText(judgement));
  process.exitCode = EXIT_CODES[judgement.verdict];
}

function judgeCommand(): Command {
  return withQuestion(new Command("judge"))
    .description("judge a running canary: exit code 0 pass, 1 fail, 4 underpowered, 2 wrong usage")
    .requiredOption("--canary-errors <count>", "bad events of the canary so far", readCount)
    .requiredOption("--canary-total <count>", "all events of the canary so far", readCount)
    .requiredOption("--control-errors <count>", "bad events of the control since then", readCount)
    .requiredOption("--control-total <count>", "all events of the control since then", readCount)
    .addOption(
      new Option("--method <method>", "msprt and sprt may be asked again and again, fixed once")
        .choices(["msprt", "sprt", "fixed"])
        .default("msprt"),
    )
    .option(
      "--elapsed <duration>",
      "how long it has been counted, to say how long to go",
      readSeconds,
    )
    .action(runJudge);
}

/** `headroom canary`: plans a canary, which may be written `canary plan`, or judges one that runs. */
export function canaryCommand(): Command {
  const plan = planCommand();
  return new Command("canary")
    .description("plan a canary, or judge one that runs")
    .addCommand(plan, { isDefault: true })
    .addCommand(judgeCommand())
    .addHelpText("after", () => `\nWithout a command it plans:\n\n${plan.helpInformation()}`);
}
