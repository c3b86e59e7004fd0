import { DomainError } from "#shared/kernel/errors.ts";
import type { ArmCounts, Question, QuestionInput } from "./model.ts";

/**
 * Refuses one input.
 *
 * @throws DomainError `canary.invalid.<field>`
 */
export function refuse(field: string, message: string, remedy: string): never {
  throw new DomainError({ code: `canary.invalid.${field}`, message, remedy });
}

/**
 * @returns `value`, in (0, 1)
 * @throws DomainError `canary.invalid.<field>`
 */
export function checkedRatio(field: string, value: number): number {
  if (value > 0 && value < 1) return value;
  const remedy =
    field === "baseline" && value === 0
      ? "nothing bad in n events does not mean a ratio of 0: write 3 / n, which is above it with 95 % confidence"
      : "write a ratio, not a percentage: 3 % is 0.03";
  return refuse(field, `${field} is ${value}, and has to lie between 0 and 1`, remedy);
}

/**
 * @returns `value`, finite and above 0, or from 0 on where `least` is 0
 * @throws DomainError `canary.invalid.<field>`
 */
export function checkedNumber(
  field: string,
  value: number,
  least: "above 0" | "0 or more",
): number {
  const allowed = least === "above 0" ? value > 0 : value >= 0;
  if (allowed && Number.isFinite(value)) return value;
  return refuse(field, `${field} is ${value}, and has to be ${least}`, "write a plain number");
}

/**
 * Fills in what was left open: alpha 0.05, power 0.8, one side.
 *
 * @throws DomainError `canary.invalid.baseline`, `.detect`, `.alpha`, `.power` or `.sides`
 */
export function checkedQuestion(input: QuestionInput): Question {
  const { alpha = 0.05, power = 0.8, sides = 1 } = input;
  const baseline = checkedRatio("baseline", input.baseline);
  const detect = checkedRatio("detect", input.detect);
  checkedRatio("alpha", alpha);
  checkedRatio("power", power);
  if (sides !== 1 && sides !== 2)
    refuse(
      "sides",
      `sides is ${String(sides)}, and has to be 1 or 2`,
      "1 asks only whether the canary is worse",
    );
  if (detect <= baseline)
    refuse(
      "detect",
      `detect is ${detect}, which is not above the baseline of ${baseline}`,
      "write the bad ratio that would be worth noticing, such as twice the baseline",
    );
  if (power <= alpha / sides)
    refuse(
      "power",
      `power is ${power}, which chance alone reaches at an alpha of ${alpha}`,
      "ask for a power such as 0.8",
    );
  return { baseline, detect, alpha, power, sides };
}

function checkedCount(field: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  return refuse(
    field,
    `${field} is ${value}, and has to be a whole number from 0 on`,
    "count events; round what a backend has extrapolated",
  );
}

/**
 * @param arm how its fields are called: `canary` or `control`
 * @throws DomainError `canary.invalid.<arm>.errors` or `.total`
 */
export function checkedCounts(arm: "canary" | "control", { errors, total }: ArmCounts): ArmCounts {
  checkedCount(`${arm}.total`, total);
  checkedCount(`${arm}.errors`, errors);
  if (errors > total)
    refuse(
      `${arm}.errors`,
      `the ${arm} has ${errors} errors among ${total} events`,
      "count errors and events over the same stretch of time",
    );
  return { errors, total };
}
