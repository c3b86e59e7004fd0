import { judgeCanary } from "#shared/canary/judge.ts";
import type { CanaryJudgement } from "#shared/canary/judgement.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import type { ReadQuestion } from "./question.ts";

/** What somebody wrote down of a running canary, as text. */
export interface CountFields {
  readonly canaryErrors: string;
  readonly canaryTotal: string;
  readonly controlErrors: string;
  readonly controlTotal: string;
  /** Optional; tells how long it still takes. */
  readonly minutes: string;
}

export const NO_COUNTS: CountFields = {
  canaryErrors: "",
  canaryTotal: "",
  controlErrors: "",
  controlTotal: "",
  minutes: "",
};

export type Judged =
  | { readonly kind: "incomplete" }
  | { readonly kind: "refused"; readonly text: string }
  | { readonly kind: "judged"; readonly judgement: CanaryJudgement };

/** Whole numbers as people write them: `41,875`, `41 875`. */
function readCount(text: string): number | null {
  const digits = text.replaceAll(/[\s,.'’_\u202f]/g, "");
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

function readMinutes(text: string): number | null {
  const minutes = Number(text.trim().replace(",", "."));
  return text.trim() === "" || !(minutes > 0) || !Number.isFinite(minutes) ? null : minutes;
}

/** Judges counts by the question of the plan, as soon as all four are there. */
export function judgeCounts(fields: CountFields, question: ReadQuestion): Judged {
  const canary = { errors: readCount(fields.canaryErrors), total: readCount(fields.canaryTotal) };
  const control = {
    errors: readCount(fields.controlErrors),
    total: readCount(fields.controlTotal),
  };
  if (
    canary.errors === null ||
    canary.total === null ||
    control.errors === null ||
    control.total === null
  )
    return { kind: "incomplete" };
  const { share: _share, watchSeconds: _watch, ...asked } = question;
  const minutes = readMinutes(fields.minutes);
  try {
    const judgement = judgeCanary({
      ...asked,
      canary: { errors: canary.errors, total: canary.total },
      control: { errors: control.errors, total: control.total },
      ...(minutes === null ? {} : { elapsedSeconds: minutes * 60 }),
    });
    return { kind: "judged", judgement };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { message, remedy } = error;
    return { kind: "refused", text: remedy === undefined ? message : `${message}: ${remedy}` };
  }
}
