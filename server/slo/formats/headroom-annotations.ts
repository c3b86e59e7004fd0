import type { SourceLocation } from "#shared/kernel/errors.ts";
import type { MetricQuery, SloDefinition } from "#shared/slo/model.ts";
import type { Report } from "./importer.ts";

/** What OpenSLO has no field for stands in annotations with this prefix; other tools ignore them. */
export const HEADROOM = {
  missing: "headroom.dev/missing",
  value: "headroom.dev/value",
  groupBy: "headroom.dev/group-by",
  team: "headroom.dev/team",
  /** Display name of the objective; it is written as that and not as an annotation. */
  objective: "headroom.dev/objective",
  nativeHistogram: "headroom.dev/native-histogram",
  nativeBoundSeconds: "headroom.dev/native-bound-seconds",
  boolGauge: "headroom.dev/bool-gauge",
} as const;

/** Annotations that are read into fields and so are not kept as annotations. */
const READ = new Set<string>([
  HEADROOM.missing,
  HEADROOM.value,
  HEADROOM.groupBy,
  HEADROOM.team,
  HEADROOM.nativeHistogram,
  HEADROOM.nativeBoundSeconds,
  HEADROOM.boolGauge,
]);

/** A definition with what its annotations add to OpenSLO. */
export function applyAnnotations(
  definition: SloDefinition,
  where: SourceLocation,
  report: Report,
): SloDefinition {
  const { annotations } = definition;
  const team = annotations[HEADROOM.team];
  const groupBy = annotations[HEADROOM.groupBy]?.split(",").map((label) => label.trim());
  return {
    ...definition,
    ...(team === undefined ? {} : { team }),
    sli: annotatedSli(definition, where, report),
    groupBy: groupBy ?? definition.groupBy,
    annotations: Object.fromEntries(Object.entries(annotations).filter(([key]) => !READ.has(key))),
  };
}

function annotatedSli(
  { annotations, sli }: SloDefinition,
  where: SourceLocation,
  report: Report,
): SloDefinition["sli"] {
  if (sli.kind !== "ratio") return sli;
  const query = (text: string): MetricQuery => ({ ...sli.total, text });
  const gauge = annotations[HEADROOM.boolGauge];
  if (gauge !== undefined) return { kind: "bool-gauge", gauge: query(gauge) };
  const histogram = annotations[HEADROOM.nativeHistogram];
  const boundSeconds = Number(annotations[HEADROOM.nativeBoundSeconds]);
  if (histogram !== undefined && boundSeconds > 0)
    return { kind: "native-latency", histogram: query(histogram), boundSeconds };
  const missing = oneOf(HEADROOM.missing, ["zero", "unknown"] as const, annotations, where, report);
  const value = oneOf(
    HEADROOM.value,
    ["counter", "rate", "delta"] as const,
    annotations,
    where,
    report,
  );
  return { ...sli, ...(missing === null ? {} : { missing }), ...(value === null ? {} : { value }) };
}

function oneOf<Value extends string>(
  key: string,
  values: readonly Value[],
  annotations: SloDefinition["annotations"],
  where: SourceLocation,
  report: Report,
): Value | null {
  const written = annotations[key];
  const found = values.find((value) => value === written) ?? null;
  if (written !== undefined && found === null) {
    report.error(
      where,
      "openslo.annotation",
      `the annotation ${key} is "${written}"`,
      `write one of ${values.join(", ")}`,
    );
  }
  return found;
}
