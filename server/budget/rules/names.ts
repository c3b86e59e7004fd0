import { formatDuration } from "#shared/kernel/duration.ts";
import type { SloId } from "#shared/kernel/ids.ts";
import { matcherText } from "#server/sli/prometheus/promql.ts";

/** The name under which every burn-rate alert fires; its labels tell the alerts apart. */
export const ALERT_NAME = "HeadroomErrorBudgetBurn";

/** Labels that rules give their series and alerts; a fan-out label of such a name could not be told from them. */
export const RESERVED_LABELS: ReadonlySet<string> = new Set([
  "slo",
  "severity",
  "window",
  "long_window",
  "short_window",
  "alertname",
  "alertstate",
]);

/** What was measured in one slice (or time slice), as Headroom would pull it. */
export function measuredName(role: string, unitSeconds: number): string {
  return `headroom:sli_measured_${role}:increase${formatDuration(unitSeconds)}`;
}

/** What one slice (or time slice) comes to in units of the budget: events, or time slices. */
export function unitName(part: "bad" | "total", unitSeconds: number): string {
  return `headroom:budget_${part}:increase${formatDuration(unitSeconds)}`;
}

export function errorRatioName(windowSeconds: number): string {
  return `headroom:sli_error:ratio_rate${formatDuration(windowSeconds)}`;
}

export function burnName(windowSeconds: number): string {
  return `headroom:budget_burn:rate${formatDuration(windowSeconds)}`;
}

export function coverageName(windowSeconds: number): string {
  return `headroom:sli_coverage:ratio${formatDuration(windowSeconds)}`;
}

export const REMAINING_NAME = "headroom:budget_remaining:ratio";
export const TARGET_NAME = "headroom:slo_target:ratio";

/** A recorded series of one SLO. */
export function seriesOf(name: string, slo: SloId): string {
  return `${name}{${matcherText({ label: "slo", op: "=", value: slo })}}`;
}

/**
 * So many units back from the evaluation, one millisecond short: Prometheus 2 counts a sample that falls exactly on the
 * left edge of a range, Prometheus 3 does not.
 */
export function rangeOf(units: number, unitSeconds: number): string {
  return `[${units * unitSeconds * 1_000 - 1}ms]`;
}

/** How many units a window holds, at least one. */
export function unitsIn(windowSeconds: number, unitSeconds: number): number {
  return Math.max(1, Math.round(windowSeconds / unitSeconds));
}

/** Text that templates of alerts leave as it is. */
export function untemplated(text: string): string {
  return text.replaceAll("{{", '{{ "{{" }}');
}
