import type { SloDefinition } from "#shared/slo/model.ts";

/**
 * How slices become units of a budget: events for Occurrences, time slices for the time methods. One time slice spans
 * one or more slices.
 */
export interface BudgetUnits {
  readonly kind: "events" | "time-slices";
  /** Length of one unit in seconds (for events, of the slice they are counted in). */
  readonly seconds: number;
  /** What `good` of `total` events in one unit come to; only called with a unit of which something is known. */
  judge(good: number, total: number): { readonly bad: number; readonly total: number };
}

const EVENTS_JUDGE = (good: number, total: number) => ({ bad: total - good, total });

/** A time slice is good when its ratio reaches the bound. One without traffic failed nobody, and counts as good. */
const timeslicesJudge = (target: number) => (good: number, total: number) => ({
  bad: total === 0 || good / total >= target ? 0 : 1,
  total: 1,
});

const RATIO_JUDGE = (good: number, total: number) => ({
  bad: total === 0 ? 0 : 1 - good / total,
  total: 1,
});

/**
 * The units of an SLO's budget. A time slice cannot be finer than what is measured: with slices longer than
 * `timeSliceSeconds` the slice itself is judged.
 *
 * @param sliceSeconds length of the slices that are measured
 */
export function budgetUnits(
  definition: Pick<SloDefinition, "method" | "timeSliceSeconds" | "timeSliceTarget">,
  sliceSeconds: number,
): BudgetUnits {
  if (definition.method === "Occurrences") {
    return { kind: "events", seconds: sliceSeconds, judge: EVENTS_JUDGE };
  }
  const asked = Math.max(definition.timeSliceSeconds ?? sliceSeconds, sliceSeconds);
  const seconds = Math.ceil(asked / sliceSeconds) * sliceSeconds;
  return {
    kind: "time-slices",
    seconds,
    judge:
      definition.method === "Timeslices"
        ? timeslicesJudge(definition.timeSliceTarget ?? 1)
        : RATIO_JUDGE,
  };
}
