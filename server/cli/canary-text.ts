import type { CanaryJudgement } from "#shared/canary/judgement.ts";
import { countText, percentText } from "#shared/canary/judgement.ts";
import type { CanaryPlan, Horizon, TimedSample } from "#shared/canary/plan.ts";
import { formatDuration } from "#shared/kernel/duration.ts";

const MINUTE = 60;
const HOUR = 3_600;

/** A time to wait, rounded up: to minutes where it is longer than an hour. */
function timeText(seconds: number | null): string {
  if (seconds === null) return "never: no traffic";
  const step = seconds > HOUR ? MINUTE : 1;
  return formatDuration(Math.ceil(seconds / step) * step);
}

function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((cells) => cells.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((cells) => (cells[column] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return rows.map((cells) => `${line(cells)}\n`).join("");
}

function sampleRow(name: string, { perCanary, seconds }: TimedSample): readonly string[] {
  return [name, countText(perCanary), timeText(seconds)];
}

function horizonRow({ seconds, canaryEvents, smallestDetectable }: Horizon): readonly string[] {
  const smallest =
    smallestDetectable === null ? "nothing, however bad" : `${percentText(smallestDetectable)} bad`;
  return [`after ${formatDuration(seconds)}`, countText(canaryEvents), smallest];
}

/** A plan for people. */
export function planText(plan: CanaryPlan): string {
  const { baseline, detect, power, alpha, sides } = plan.question;
  const question = `To tell ${percentText(detect)} bad from a baseline of ${percentText(baseline)} with a power of ${percentText(power)} (alpha ${percentText(alpha)}, ${sides === 1 ? "one side" : "two sides"}), the canary needs ${countText(plan.perCanary)} events beside ${countText(plan.perControl)} of the control.\n`;
  const samples = table([
    ["test", "canary events", "time"],
    sampleRow("one look at a fixed sample", plan),
    ...(plan.exact === null ? [] : [sampleRow("one look, exact for few errors", plan.exact)]),
    sampleRow("looking all the time (mSPRT)", plan.msprt),
    sampleRow("SPRT on average, when healthy", plan.sprt.atBaseline),
    sampleRow("SPRT on average, when harmful", plan.sprt.atDetect),
    sampleRow("without a single error", plan.withoutErrors),
  ]);
  const horizons = table([
    ["the smallest that shows", "canary events", ""],
    ...plan.horizons.map(horizonRow),
  ]);
  const cost =
    plan.budgetShare === null
      ? ""
      : `\nAt ${percentText(detect)} bad it burns ${percentText(plan.budgetShare)} of the window's budget beyond the ordinary.\n`;
  return `${question}\n${samples}\n${horizons}${cost}`;
}

function neededText({ needed }: CanaryJudgement): string {
  if (needed === null) return "";
  const time = needed.seconds === null ? "" : `, ${timeText(needed.seconds)} at the present rate`;
  return `about ${countText(needed.canaryEvents)} more events of the canary are needed${time}\n`;
}

/** A verdict for people: the verdict and why, then what else to know. */
export function judgementText(judgement: CanaryJudgement): string {
  const smallest =
    judgement.smallestEffect === null
      ? "so little data would not show even a canary of which everything is bad\n"
      : `the smallest that these data would show is ${percentText(judgement.smallestEffect)} bad\n`;
  const reasons = judgement.reasons.map(({ text }) => `${text}\n`);
  const [why, ...rest] = [...reasons, smallest, neededText(judgement)];
  const lines = rest.filter((line) => line !== "");
  return `${judgement.verdict}: ${why}${lines.map((line) => `  ${line}`).join("")}`;
}
