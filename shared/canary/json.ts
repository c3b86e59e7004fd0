import type { CanaryPlan } from "./plan.ts";
import { roundUp } from "./root.ts";

/** A plan as the command line and HTTP give it out. Changes only with an entry in CHANGELOG.md. */
export interface CanaryJson {
  /** Events of the canary for a single look, a whole number. */
  readonly perCanary: number;
  /** Events of the control in the same time, a whole number. */
  readonly perControl: number;
  /** From the start, with the warm-up, rounded up to an even number; `null` when the events never come. */
  readonly seconds: number | null;
  /** Share of the window's budget that a canary at `detect` burns beyond the ordinary; `null` when no budget is given. */
  readonly budgetShare: number | null;
}

/** Seconds that a time is rounded up to. The published example (27,886.67 s given as 27888) has it so; nobody knows the traffic better. */
const STEP = 2;

export function canaryJson({
  perCanary,
  perControl,
  seconds,
  budgetShare,
}: CanaryPlan): CanaryJson {
  return {
    perCanary,
    perControl,
    seconds: seconds === null ? null : roundUp(seconds / STEP) * STEP,
    budgetShare,
  };
}
