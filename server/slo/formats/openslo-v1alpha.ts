import { z } from "zod";
import { sloId } from "#shared/kernel/ids.ts";
import type { MetricQuery, Sli, SloDefinition, TimeWindow } from "#shared/slo/model.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import { checkShape, pathText, valueAt } from "#server/platform/check-shape.ts";
import type { Report } from "./importer.ts";
import { objectiveNames } from "./objective-names.ts";
import { calendarWindow } from "./openslo-durations.ts";
import { METHODS } from "./openslo-shapes.ts";
import { countedAs } from "./openslo-sli.ts";
import { checkPromql } from "./query-check.ts";
import { NAME } from "./shapes.ts";
import { readTarget } from "./target.ts";

const METRIC = z.strictObject({
  source: NAME,
  queryType: NAME,
  query: NAME,
  metadata: z.unknown().optional(),
});
const OBJECTIVE = z.strictObject({
  displayName: z.string().optional(),
  ratioMetrics: z
    .strictObject({
      incremental: z.boolean().optional(),
      counter: z.boolean().optional(),
      good: METRIC,
      total: METRIC,
    })
    .optional(),
  op: z.enum(["lt", "lte", "gt", "gte"]).optional(),
  value: z.number().optional(),
  target: z.number(),
  timeSliceTarget: z.number().gt(0).lte(1).optional(),
});
const UNITS = {
  Second: 1,
  Minute: 60,
  Hour: 3_600,
  Day: 86_400,
  Week: 604_800,
  Month: 2_592_000,
  Quarter: 7_776_000,
  Year: 31_536_000,
} as const;
/** How the calendar's lengths are written since version 1. */
const CALENDAR_UNITS = { Day: "d", Week: "w", Month: "M", Quarter: "Q", Year: "Y" } as const;
/** The draft has no key for a slice's length. */
const TIME_SLICE_SECONDS = 60;

const METADATA = z.strictObject({ name: NAME, displayName: z.string().optional() });
const SERVICE = z.strictObject({
  apiVersion: z.literal("openslo/v1alpha"),
  kind: z.literal("Service"),
  metadata: METADATA,
  spec: z.strictObject({ description: z.string().optional() }).optional(),
});
const WINDOW = z.strictObject({
  count: z.int().positive(),
  unit: z.enum(Object.keys(UNITS) as (keyof typeof UNITS)[]),
  isRolling: z.boolean().optional(),
  calendar: z.strictObject({ startTime: z.string(), timeZone: z.string() }).optional(),
});
const SLO = z.strictObject({
  apiVersion: z.literal("openslo/v1alpha"),
  kind: z.literal("SLO"),
  metadata: METADATA,
  spec: z.strictObject({
    service: NAME,
    description: z.string().optional(),
    budgetingMethod: METHODS.extract(["Occurrences", "Timeslices"]).optional(),
    indicator: z.strictObject({ thresholdMetric: METRIC }).optional(),
    objectives: z.array(OBJECTIVE).min(1, "must hold at least one objective"),
    timeWindows: z.array(WINDOW).length(1, "must hold one window").optional(),
  }),
});

/** The kinds of the draft. Its services say nothing that a budget needs, but are checked. */
export const DRAFT_KINDS = ["Service", "SLO"] as const;

/** The first draft of OpenSLO, which Sloth still reads: ratio and threshold objectives over one window. */
export function opensloDraft(document: SourceDocument, report: Report): readonly SloDefinition[] {
  if (valueAt(document.value, ["kind"]) === "Service") {
    report.add(checkShape(SERVICE, document, "openslo").problems);
    return [];
  }
  const { value: slo, problems } = checkShape(SLO, document, "openslo");
  report.add(problems);
  if (slo === undefined) return [];
  const { spec, metadata } = slo;
  const errorsBefore = report.errors();
  const names = objectiveNames(metadata.name, spec.objectives);
  const window = draftWindow(spec.timeWindows?.[0], document, report);
  const timeSlices = spec.budgetingMethod === "Timeslices";
  if (timeSlices) {
    report.warn(
      document.locate(["spec", "budgetingMethod"]),
      "openslo.slice-length",
      "spec.budgetingMethod is Timeslices, and this draft does not say how long a slice is; one minute is taken",
      "write the SLO as openslo/v1 with a timeSliceWindow",
    );
  }
  const definitions = spec.objectives.flatMap((objective, index): readonly SloDefinition[] => {
    const path = ["spec", "objectives", index];
    const target = readTarget(objective.target, "ratio", document, [...path, "target"], report);
    const sli = draftSli(objective, spec.indicator?.thresholdMetric, document, path, report);
    if (timeSlices && objective.timeSliceTarget === undefined) {
      report.error(
        document.locate(path),
        "openslo.time-slices",
        `${pathText(path)} has no timeSliceTarget, which Timeslices needs`,
        "add timeSliceTarget, such as 0.95",
      );
    }
    if (target === null || sli === null || window === null) return [];
    const name = names[index] ?? metadata.name;
    return [
      {
        id: sloId(`${spec.service}/${name}`),
        name,
        ...(metadata.displayName ? { displayName: metadata.displayName } : {}),
        ...(spec.description ? { description: spec.description } : {}),
        service: spec.service,
        labels: {},
        annotations: {},
        sli,
        target,
        method: spec.budgetingMethod ?? "Occurrences",
        ...(timeSlices && objective.timeSliceTarget !== undefined
          ? { timeSliceSeconds: TIME_SLICE_SECONDS, timeSliceTarget: objective.timeSliceTarget }
          : {}),
        groupBy: [],
        windows: [window],
        alerts: [],
        format: "openslo/v1alpha",
        where: index === 0 ? document.locate(["metadata", "name"]) : document.locate(path),
      },
    ];
  });
  return report.errors() > errorsBefore ? [] : definitions;
}

function draftWindow(
  window: z.infer<typeof WINDOW> | undefined,
  document: SourceDocument,
  report: Report,
): TimeWindow | null {
  const path = ["spec", "timeWindows", 0];
  if (window === undefined) {
    report.warn(
      document.locate(["spec"]),
      "openslo.window-missing",
      "spec has no timeWindows; 30 rolling days are taken",
      "add timeWindows",
    );
    return { kind: "rolling", seconds: UNITS.Month };
  }
  const { count, unit, calendar } = window;
  if (calendar !== undefined) {
    const shorthand = Object.entries(CALENDAR_UNITS).find(([name]) => name === unit)?.[1];
    if (window.isRolling !== true && shorthand !== undefined)
      return calendarWindow({ count, unit: shorthand }, calendar, document, path, report);
    report.error(
      document.locateKey([...path, "calendar"]),
      "openslo.window",
      window.isRolling === true
        ? `${pathText(path)} is rolling and has a calendar`
        : `${pathText(path)} counts by the ${unit.toLowerCase()}, which no calendar does`,
      window.isRolling === true
        ? "remove the calendar, or say isRolling: false"
        : `write one of ${Object.keys(CALENDAR_UNITS).join(", ")}`,
    );
    return null;
  }
  if (window.isRolling === false) {
    report.warn(
      document.locate(path),
      "openslo.not-carried",
      "spec.timeWindows[0] is not rolling and has no calendar to say its start; a rolling window is taken",
      "add calendar with startTime and timeZone",
    );
  }
  return { kind: "rolling", seconds: count * UNITS[unit] };
}

type Metric = z.infer<typeof METRIC>;

function draftSli(
  objective: z.infer<typeof OBJECTIVE>,
  threshold: Metric | undefined,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): Sli | null {
  const ratio = objective.ratioMetrics;
  if (ratio === undefined) return thresholdSli(objective, threshold, document, path, report);
  const at = [...path, "ratioMetrics"];
  if (threshold !== undefined) {
    report.error(
      document.locateKey(at),
      "openslo.sli",
      `${pathText(at)} stands beside spec.indicator`,
      "keep one of the two",
    );
    return null;
  }
  const good = query(ratio.good, document, [...at, "good"], report);
  const total = query(ratio.total, document, [...at, "total"], report);
  if (good === null || total === null) return null;
  const value = countedAs(
    ratio.counter ?? ratio.incremental,
    good,
    total,
    { document, path: at },
    report,
  );
  return { kind: "ratio", good, total, value, missing: "unknown" };
}

function thresholdSli(
  objective: z.infer<typeof OBJECTIVE>,
  threshold: Metric | undefined,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): Sli | null {
  if (threshold === undefined || objective.op === undefined || objective.value === undefined) {
    report.error(
      document.locate(path),
      "openslo.sli",
      `${pathText(path)} has no ratioMetrics, and no thresholdMetric with op and value either`,
      "add ratioMetrics with good and total",
    );
    return null;
  }
  const found = query(threshold, document, ["spec", "indicator", "thresholdMetric"], report);
  return found === null
    ? null
    : { kind: "threshold", query: found, op: objective.op, bound: objective.value };
}

function query(
  metric: Metric,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): MetricQuery | null {
  // Other tools name the source's type here, and say nothing by the type of the query.
  const prometheus = ["prometheus", "sloth"].includes(metric.source.toLowerCase());
  if (metric.queryType.toLowerCase() !== "promql" && !prometheus) {
    report.warn(
      document.locate([...path, "queryType"]),
      "openslo.not-pullable",
      `${pathText(path)} asks ${metric.source} in ${metric.queryType}: nothing can be pulled for it, only Prometheus is asked`,
      "give a PromQL query",
    );
    return {
      language: metric.queryType.toLowerCase() === "query" ? metric.source : metric.queryType,
      text: metric.query.trim(),
      source: metric.source,
    };
  }
  // Sloth, the one reader of this draft, takes these names for "the Prometheus there is" and not for a source's name.
  const source = prometheus ? {} : { source: metric.source };
  return checkPromql(metric.query, document, [...path, "query"], report)
    ? { language: "Prometheus", text: metric.query.trim(), ...source }
    : null;
}
