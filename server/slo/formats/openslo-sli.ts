import type { MetricQuery, Sli } from "#shared/slo/model.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import { pathText } from "#server/platform/check-shape.ts";
import { promqlSyntaxError } from "#server/platform/promql-syntax.ts";
import type { Report } from "./importer.ts";
import type { OpensloMetric, OpensloSliSpec } from "./openslo-shapes.ts";
import { checkPromql, countKind, isPullable, METRICSQL, type CountKind } from "./query-check.ts";

/** An SLI as OpenSLO has it: a threshold metric gets its operator and bound from each objective. */
export type OpensloSli =
  | { readonly kind: "whole"; readonly sli: Sli }
  | { readonly kind: "threshold"; readonly query: MetricQuery };

/** Types of the DataSources of the set, by name, and the names that headroom.yaml defines. */
export interface SourceNames {
  readonly types: ReadonlyMap<string, string>;
  readonly configured: readonly string[];
}

export interface SliPlace {
  readonly document: SourceDocument;
  /** Of the SLI's spec. */
  readonly path: DocumentPath;
  readonly sources: SourceNames;
}

/** What an SLI measures, or `null` when that cannot be told, which is reported. */
export function opensloSli(
  spec: OpensloSliSpec,
  place: SliPlace,
  report: Report,
): OpensloSli | null {
  const { document, path } = place;
  if ((spec.thresholdMetric === undefined) === (spec.ratioMetric === undefined)) {
    const both = spec.thresholdMetric === undefined ? "neither" : "both";
    report.error(
      document.locate(path),
      "openslo.sli",
      `${pathText(path)} must hold exactly one of thresholdMetric and ratioMetric, but holds ${both}`,
      "keep the one that measures what users feel",
    );
    return null;
  }
  if (spec.thresholdMetric === undefined) return ratio(spec.ratioMetric ?? {}, place, report);
  const query = metric(spec.thresholdMetric, [...path, "thresholdMetric"], place, report);
  warnNotPullable([query], place, report);
  return query === null ? null : { kind: "threshold", query };
}

type Ratio = NonNullable<OpensloSliSpec["ratioMetric"]>;

function ratio(written: Ratio, place: SliPlace, report: Report): OpensloSli | null {
  const path = [...place.path, "ratioMetric"];
  const fault = ratioFault(written);
  if (fault !== null) {
    report.error(
      place.document.locate(path),
      "openslo.ratio",
      `${pathText(path)} ${fault}`,
      "give good (or bad) and total, or raw and rawType",
    );
    return null;
  }
  const query = (leg: "good" | "bad" | "total" | "raw") => {
    const found = written[leg];
    return found === undefined ? null : metric(found, [...path, leg], place, report);
  };
  if (written.raw !== undefined) {
    const raw = query("raw");
    warnNotPullable([raw], place, report);
    return raw === null
      ? null
      : { kind: "whole", sli: { kind: "raw", query: raw, rawType: written.rawType ?? "success" } };
  }
  const leg = written.good === undefined ? "bad" : "good";
  const part = query(leg);
  const total = query("total");
  warnNotPullable([part, total], place, report);
  if (part === null || total === null) return null;
  const value = countedAs(written.counter, part, total, place, report);
  // A counter of bad events is often born with the first of them.
  const missing = leg === "bad" ? "zero" : "unknown";
  return {
    kind: "whole",
    sli: {
      kind: "ratio",
      ...(leg === "good" ? { good: part } : { bad: part }),
      total,
      value,
      missing,
    },
  };
}

function ratioFault(written: Ratio): string | null {
  const { good, bad, total, raw, rawType } = written;
  if (raw !== undefined) {
    if (good !== undefined || bad !== undefined || total !== undefined)
      return "holds raw together with good, bad or total";
    return rawType === undefined ? "holds raw without rawType" : null;
  }
  if (total === undefined) return "has no total";
  if (good === undefined && bad === undefined) return "has neither good nor bad";
  return good !== undefined && bad !== undefined ? "has both good and bad" : null;
}

/** What the values of a ratio's queries are: the queries themselves tell more surely than `counter`. */
export function countedAs(
  counter: boolean | undefined,
  part: MetricQuery,
  total: MetricQuery,
  place: Pick<SliPlace, "document" | "path">,
  report: Report,
): CountKind {
  if (!isPullable(part.language) || !isPullable(total.language))
    return counter === true ? "counter" : "rate";
  const kinds = new Set([countKind(part.text), countKind(total.text)]);
  const where = place.document.locate(place.path);
  if (kinds.has("rate") && kinds.has("delta")) {
    report.warn(
      where,
      "openslo.mixed-queries",
      `${pathText(place.path)}: one query gives events per second, the other events in a range`,
      "use rate in both, or increase in both",
    );
  }
  const told = kinds.has("rate") ? "rate" : kinds.has("delta") ? "delta" : null;
  if (counter === true && told !== null) {
    report.warn(
      where,
      "openslo.not-a-counter",
      `${pathText(place.path)} says counter: true, but its queries already take ${told === "rate" ? "a rate" : "an increase"}`,
      "say counter: false, or select the counter itself",
    );
  }
  if (told !== null) return told;
  if (counter === undefined) {
    report.warn(
      where,
      "openslo.counter-missing",
      `${pathText(place.path)} does not say whether its queries are counters; they are read as values`,
      "say counter: true for counters that only grow",
    );
  }
  return counter === true ? "counter" : "rate";
}

function metric(
  written: OpensloMetric,
  path: DocumentPath,
  place: SliPlace,
  report: Report,
): MetricQuery | null {
  const { metricSourceRef: source, spec } = written.metricSource;
  const { document, sources } = place;
  if (source !== undefined && !sources.types.has(source) && !sources.configured.includes(source)) {
    const at = [...path, "metricSource", "metricSourceRef"];
    report.warn(
      document.locate(at),
      "openslo.unknown-source",
      `${pathText(at)} names the data source ${source}, which is not defined in these files`,
      "define it as a DataSource, or as a source of headroom.yaml",
    );
  }
  const language = languageOf(written, sources);
  const from = source === undefined ? {} : { source };
  if (!isPullable(language)) {
    const { query } = spec;
    return {
      language,
      text: typeof query === "string" ? query.trim() : JSON.stringify(spec),
      ...from,
    };
  }
  const key =
    typeof spec["query"] === "string" || typeof spec["promql"] !== "string" ? "query" : "promql";
  const text = spec[key];
  const at = [...path, "metricSource", "spec", key];
  if (typeof text !== "string") {
    report.error(
      document.locate(at),
      "openslo.query-missing",
      `${pathText(at)} ${text === undefined ? "is missing" : "must be a text"}`,
      "write the PromQL under query",
    );
    return null;
  }
  return language === METRICSQL || checkPromql(text, document, at, report)
    ? { language, text: text.trim(), ...from }
    : null;
}

/**
 * In which language a query is. A reference to something that is not defined here does not tell; then only a query
 * that is PromQL is taken for it.
 */
function languageOf({ metricSource }: OpensloMetric, sources: SourceNames): string {
  const { metricSourceRef: source, type, spec } = metricSource;
  const named = type ?? (source === undefined ? undefined : sources.types.get(source));
  if (named !== undefined) {
    const type = named.toLowerCase();
    if (type === "prometheus") return "Prometheus";
    return type === "metricsql" || type === "victoriametrics" ? METRICSQL : named;
  }
  if (source === undefined || sources.configured.includes(source)) return "Prometheus";
  const { query } = spec;
  return typeof query === "string" && promqlSyntaxError(query) === null
    ? "Prometheus"
    : "an unknown language";
}

function warnNotPullable(
  queries: readonly (MetricQuery | null)[],
  place: SliPlace,
  report: Report,
): void {
  const other = queries.find((query) => query !== null && !isPullable(query.language));
  if (!other) return;
  report.warn(
    place.document.locate(place.path),
    "openslo.not-pullable",
    `${pathText(place.path)} asks ${other.language}: nothing can be pulled for it, only Prometheus is asked`,
    "give a Prometheus query, or push the slices to POST /api/v1/slices",
  );
}
