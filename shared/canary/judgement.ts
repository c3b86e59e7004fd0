import type { ArmCounts, JudgeMethod, Question } from "./model.ts";

/**
 * - `pass`: a canary as bad as `detect` would have been found with the power asked for, and was not.
 * - `fail`: the canary is worse, and chance alone explains that with at most `alpha`.
 * - `underpowered`: too little is known for either.
 */
export type CanaryVerdict = "pass" | "fail" | "underpowered";

/** What the verdict rests on. */
export type CanaryTest =
  | "two-proportion-z"
  | "conditional-binomial"
  | "mixture"
  | "error-shares"
  | "sprt"
  | "none";

/** The figure that was compared, and with what. */
export interface Evidence {
  /** A chance, which tells at or below `bound`; else a likelihood ratio, or its logarithm, which tells at or above it. */
  readonly kind: "p-value" | "likelihood-ratio" | "log-likelihood-ratio";
  readonly value: number;
  readonly bound: number;
}

export interface CanaryReason {
  /** Stable, for machines: `canary.worse`, `canary.enough`, `canary.too-few`, ... */
  readonly code: string;
  /** A sentence with its figures. */
  readonly text: string;
}

export interface CanaryJudgement {
  readonly verdict: CanaryVerdict;
  readonly method: JudgeMethod;
  readonly test: CanaryTest;
  /** The first says why the verdict is what it is, the others what else to know. */
  readonly reasons: readonly CanaryReason[];
  /** `null` when there was nothing to compare. */
  readonly evidence: Evidence | null;
  /** Bad ratios as measured; `null` without events. */
  readonly canaryRatio: number | null;
  readonly controlRatio: number | null;
  /** The chance that these data would have shown a canary at `detect`, 0..1; `null` for a test that stops by itself. */
  readonly power: number | null;
  /** Bad ratio of the canary from which on these data show it with the power asked for; `null` when none would show. */
  readonly smallestEffect: number | null;
  /** What is missing until it can be judged, if all goes on as it is; `null` when it is judged, or nobody can say. */
  readonly needed: {
    /** More events of the canary, a whole number. */
    readonly canaryEvents: number;
    /** At the rate of events so far; `null` when that is not known. */
    readonly seconds: number | null;
  } | null;
}

/** What is to be judged, checked and with nothing left open. */
export interface JudgeCase {
  readonly question: Question;
  readonly canary: ArmCounts;
  readonly control: ArmCounts;
  readonly method: JudgeMethod;
  readonly tau: number;
  readonly elapsedSeconds: number | null;
}

/** Bad ratio of an arm; `null` without events. */
export function ratioOf({ errors, total }: ArmCounts): number | null {
  return total === 0 ? null : errors / total;
}

/** What is missing, in events and in time. */
export function neededOf(
  { canary, elapsedSeconds }: JudgeCase,
  more: number | null,
): CanaryJudgement["needed"] {
  if (more === null) return null;
  const canaryEvents = Math.max(1, Math.ceil(more));
  const known = elapsedSeconds !== null && canary.total > 0;
  return { canaryEvents, seconds: known ? (canaryEvents * elapsedSeconds) / canary.total : null };
}

/** A ratio as a percentage with three figures. */
export function percentText(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(3))} %`;
}

/** A power as a percentage, rounded down: what falls short may not read as if it did not. */
export function powerText(power: number): string {
  return power < 0.001 ? "under 0.1 %" : `${Math.floor(power * 1_000 + 1e-6) / 10} %`;
}

/** A count as it is read: 12,345. */
export function countText(count: number): string {
  return count.toLocaleString("en");
}

/** A likelihood ratio or a chance with three figures. */
export function figureText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "∞";
}
