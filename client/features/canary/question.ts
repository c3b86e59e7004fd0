import type { JudgeMethod, QuestionInput, Sides } from "#shared/canary/model.ts";
import type { CanarySubject } from "./subject.ts";

/** What somebody wrote into the fields: percent, as text, so that half a number is no error yet. */
export interface QuestionFields {
  readonly baseline: string;
  readonly detect: string;
  readonly share: string;
  readonly alpha: string;
  readonly power: string;
  readonly sides: Sides;
  readonly method: JudgeMethod;
  /** How long the canary is to be watched. */
  readonly watchSeconds: number;
}

const DAY_SECONDS = 86_400;

/** A ratio as a field has it, in percent: 0.00031 is `0.031`. */
export function percentField(ratio: number): string {
  return String(Number((ratio * 100).toPrecision(2)));
}

/** @returns a ratio; `null` where the field holds no number */
export function readPercentField(text: string): number | null {
  const trimmed = text.trim().replace(",", ".");
  return /^\d+(?:\.\d+)?$/.test(trimmed) ? Number((Number(trimmed) / 100).toPrecision(12)) : null;
}

/** Twice the baseline is worth noticing, unless somebody knows better. */
export function usualFields(
  subject: Pick<CanarySubject, "baseline">,
  share: number,
): QuestionFields {
  const detect = Math.min(0.99, (2 * Number(percentField(subject.baseline))) / 100);
  return {
    baseline: percentField(subject.baseline),
    detect: percentField(detect),
    share: percentField(share),
    alpha: "5",
    power: "80",
    sides: 1,
    method: "fixed",
    watchSeconds: DAY_SECONDS,
  };
}

/** The fields as numbers, as far as they are: what is out of range the planner says. */
export interface ReadQuestion extends QuestionInput {
  readonly share: number;
  readonly alpha: number;
  readonly power: number;
  readonly sides: Sides;
  readonly method: JudgeMethod;
  readonly watchSeconds: number;
}

export const FIELD_NAMES = {
  baseline: "Bad today",
  detect: "Worth noticing",
  share: "Its share",
  alpha: "False alarm",
  power: "Power",
} as const;

export type RatioField = keyof typeof FIELD_NAMES;

export type Reading =
  | { readonly question: ReadQuestion }
  | { readonly fault: { readonly field: RatioField; readonly text: string } };

export function readFields(fields: QuestionFields): Reading {
  const ratios: Partial<Record<RatioField, number>> = {};
  for (const field of Object.keys(FIELD_NAMES) as RatioField[]) {
    const ratio = readPercentField(fields[field]);
    if (ratio === null) return { fault: { field, text: "write a number in percent" } };
    if (ratio <= 0 || ratio >= 1)
      return { fault: { field, text: "has to lie between 0 and 100 %" } };
    ratios[field] = ratio;
  }
  const { baseline = 0, detect = 0, share = 0, alpha = 0, power = 0 } = ratios;
  if (detect <= baseline)
    return { fault: { field: "detect", text: "has to be above what is bad today" } };
  const { sides, method, watchSeconds } = fields;
  if (power <= alpha / sides)
    return { fault: { field: "power", text: "has to be above the false alarm" } };
  return { question: { baseline, detect, share, alpha, power, sides, method, watchSeconds } };
}
