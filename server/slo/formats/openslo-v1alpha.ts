import { z } from "zod";
import { sloId } from "#shared/kernel/ids.ts";
import type { MetricQuery, Sli, SloDefinition, TimeWindow } from "#shared/slo/model.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import { checkShape, pathText } from "#server/platform/check-shape.ts";
import type { Report } from "./importer.ts";
import { objectiveNames } from "./objective-names.ts";
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
const SLO = z.strictObject({
  apiVersion: z.literal("openslo/v1alpha"),
  kind: z.literal("SLO"),
  metadata: z.strictObject({ name: NAME, displayName: z.string().optional() }),
  spec: z.strictObject({
    service: NAME,
    description: z.string().optional(),
    budgetingMethod: METHODS.extract(["Occurrences"]).optional(),
    indicator: z.strictObject({ thresholdMetric: METRIC }).optional(),
    objectives: z.array(OBJECTIVE).min(1, "must hold at least one objective"),
    timeWindows: z
      .array(
        z.strictObject({
          count: z.int().positive(),
          unit: z.enum(Object.keys(UNITS) as (keyof typeof UNITS)[]),
          isRolling: z.boolean().optional(),
        }),
      )
      .length(1, "must hold one window")
      .optional(),
  }),
});

/** The first draft of OpenSLO, which Sloth still reads: ratio and threshold objectives over one rolling window. */
export function opensloDraft(document: SourceDocument, report: Report): readonly SloDefinition[] {
  const { value: slo, problems } = checkShape(SLO, document, "openslo");
  report.add(problems);
  if (slo === undefined) return [];
  const { spec, metadata } = slo;
  const errorsBefore = report.errors();
  const names = objectiveNames(metadata.name, spec.objectives);
  const window = spec.timeWindows?.[0];
  const windows: [TimeWindow] = [
    {
      kind: "rolling",
      seconds: window === undefined ? UNITS.Month : window.count * UNITS[window.unit],
    },
  ];
  if (window === undefined)
    report.warn(
      document.locate(["spec"]),
      "openslo.window-missing",
      "spec has no timeWindows; 30 rolling days are taken",
      "add timeWindows",
    );
  else if (window.isRolling === false) {
    report.warn(
      document.locate(["spec", "timeWindows", 0]),
      "openslo.not-carried",
      "spec.timeWindows[0] is not rolling, which this draft does not say the start of; a rolling window is taken",
      "write the SLO as openslo/v1 with a calendar",
    );
  }
  const definitions = spec.objectives.flatMap((objective, index): readonly SloDefinition[] => {
    const path = ["spec", "objectives", index];
    const target = readTarget(objective.target, "ratio", document, [...path, "target"], report);
    const sli = draftSli(objective, spec.indicator?.thresholdMetric, document, path, report);
    if (target === null || sli === null) return [];
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
        method: "Occurrences",
        groupBy: [],
        windows,
        alerts: [],
        format: "openslo/v1alpha",
        where: index === 0 ? document.locate(["metadata", "name"]) : document.locate(path),
      },
    ];
  });
  return report.errors() > errorsBefore ? [] : definitions;
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
  if (metric.queryType.toLowerCase() !== "promql") {
    report.warn(
      document.locate([...path, "queryType"]),
      "openslo.not-pullable",
      `${pathText(path)} asks in ${metric.queryType}: nothing can be pulled for it, only Prometheus is asked`,
      "give a PromQL query",
    );
    return { language: metric.queryType, text: metric.query.trim(), source: metric.source };
  }
  // Sloth, the one reader of this draft, takes these names for "the Prometheus there is" and not for a source's name.
  const source = ["prometheus", "sloth"].includes(metric.source) ? {} : { source: metric.source };
  return checkPromql(metric.query, document, [...path, "query"], report)
    ? { language: "Prometheus", text: metric.query.trim(), ...source }
    : null;
}
