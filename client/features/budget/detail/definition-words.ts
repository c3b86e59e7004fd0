import type {
  DeclaredAlert,
  MetricQuery,
  Sli,
  SloDefinition,
  TimeWindow,
} from "#shared/slo/model.ts";
import type { SloView } from "#shared/budget/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { formatFactor } from "#client/ui/charts/burn-rows.ts";
import { formatDuration, formatRatio } from "#client/ui/format.ts";

/** A leg of an SLI with what it counts. */
export interface SliLeg {
  readonly purpose: string;
  readonly query: MetricQuery;
}

const OPERATORS = { lt: "<", lte: "≤", gt: ">", gte: "≥" } as const;

/** The queries an SLI is made of, as they were written down. */
export function sliLegs(sli: Sli): SliLeg[] {
  switch (sli.kind) {
    case "ratio":
      return [
        ...(sli.good === undefined ? [] : [{ purpose: "good", query: sli.good }]),
        ...(sli.bad === undefined ? [] : [{ purpose: "bad", query: sli.bad }]),
        { purpose: "all", query: sli.total },
      ];
    case "raw":
      return [{ purpose: `ratio of ${sli.rawType}`, query: sli.query }];
    case "threshold":
      return [{ purpose: `good while ${OPERATORS[sli.op]} ${sli.bound}`, query: sli.query }];
    case "native-latency":
      return [{ purpose: `good within ${formatDuration(sli.boundSeconds)}`, query: sli.histogram }];
    case "bool-gauge":
      return [{ purpose: "good while 1", query: sli.gauge }];
  }
}

/** Whether a source is asked its queries at all, or only goes by them. */
export function sentWords({ sourceKind }: Pick<SloView["provenance"], "sourceKind">): string {
  return sourceKind === "prometheus" ? "as sent" : "not sent";
}

/** From when on a version counts, if that is a day; `null`: it counts from the beginning of time. */
export function versionStart({
  effectiveFrom,
}: {
  readonly effectiveFrom: Instant;
}): Instant | null {
  return Number.isFinite(effectiveFrom) && effectiveFrom > 0 ? effectiveFrom : null;
}

/** A window in words: `the last 30 d`, `each calendar month (Europe/Berlin)`. */
export function windowWords(window: TimeWindow): string {
  if (window.kind === "rolling") return `the last ${formatDuration(window.seconds)}, rolling`;
  const length = window.count === 1 ? window.unit : `${window.count} ${window.unit}s`;
  return `each calendar ${length} (${window.timeZone})`;
}

/** How slices become a share of good, in words. */
export function methodWords(
  definition: Pick<SloDefinition, "method" | "timeSliceSeconds" | "timeSliceTarget">,
): string {
  const slice =
    definition.timeSliceSeconds === undefined
      ? "a time slice"
      : `a time slice of ${formatDuration(definition.timeSliceSeconds)}`;
  switch (definition.method) {
    case "Occurrences":
      return "Occurrences: good events of all events";
    case "Timeslices":
      return `Timeslices: ${slice} is good from ${formatRatio(definition.timeSliceTarget ?? null)} good on`;
    case "RatioTimeslices":
      return `RatioTimeslices: ${slice} counts with its share of good`;
  }
}

/** An alert that the file itself asks for. */
export function declaredAlertWords(alert: DeclaredAlert): string {
  const rate = alert.burnRate;
  const when =
    rate === undefined
      ? ""
      : `: burn ${OPERATORS[rate.op]} ${formatFactor(rate.factor)} over ${formatDuration(rate.lookbackSeconds)}`;
  return `${alert.name} (${alert.severity})${when}${alert.enabled ? "" : ", switched off"}`;
}
