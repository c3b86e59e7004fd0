import type { BudgetingMethod } from "#shared/slo/model.ts";
import { parseDuration } from "#shared/kernel/duration.ts";
import { formatCount, formatDuration, formatShare } from "#client/ui/format.ts";

/** What a budget is counted in: events, or time slices of a length. */
export interface BudgetUnit {
  readonly one: string;
  readonly many: string;
  /** Whether good and bad are stretches of time rather than events. */
  readonly isTime: boolean;
}

/**
 * The unit in which a budget is counted.
 *
 * @param sliceSeconds length of a time slice; only the time methods need it
 */
export function budgetUnit(method: BudgetingMethod, sliceSeconds: number): BudgetUnit {
  if (method === "Occurrences") return { one: "event", many: "events", isTime: false };
  if (sliceSeconds === 60) return { one: "minute", many: "minutes", isTime: true };
  const length = formatDuration(sliceSeconds);
  return { one: `slice of ${length}`, many: `slices of ${length}`, isTime: true };
}

/** `1 event`, `18 400 events`, `12 slices of 5 min`. */
export function formatUnits(count: number, unit: BudgetUnit): string {
  return `${formatCount(count)} ${Math.abs(count) === 1 ? unit.one : unit.many}`;
}

/** A window's label for a sentence: `30d` is `30 d`; a calendar window's label already is one. */
export function describeWindow(label: string): string {
  return /^(?:\d+[smhdw])+$/.test(label) ? formatDuration(parseDuration(label)) : label;
}

/** How much of a window is known: `41 % of the window was measured`. */
export function describeCoverage(coverage: number): string {
  return `${coverage === 0 ? "nothing" : formatShare(coverage)} of the window was measured`;
}

/** What a chart says of its resolution: `one point is 90 min`. */
export function describeResolution(stepSeconds: number): string {
  const minutes = stepSeconds / 60;
  return `one point is ${minutes < 120 && Number.isInteger(minutes) ? `${minutes}\u00a0min` : formatDuration(stepSeconds)}`;
}

/**
 * How many points a plot can show: one for every two pixels, never more than the server gives.
 *
 * @param width of the plot in pixels; rounded to 100, so that dragging a window's edge does not ask again and again
 */
export function pointsFor(width: number): number {
  return Math.max(50, Math.min(500, Math.round(width / 100) * 50));
}
