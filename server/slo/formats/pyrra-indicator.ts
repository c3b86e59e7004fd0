import { DomainError } from "#shared/kernel/errors.ts";
import { parseDuration } from "#shared/kernel/duration.ts";
import type { MetricQuery, Sli } from "#shared/slo/model.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import { pathText } from "#server/platform/check-shape.ts";
import { promqlSelector, type Selector } from "#server/platform/promql-syntax.ts";
import type { Report } from "./importer.ts";
import type { PyrraSlo } from "./pyrra-shapes.ts";
import { checkPromql } from "./query-check.ts";

const AT = ["spec", "indicator"];
const KINDS = ["ratio", "latency", "latencyNative", "bool_gauge"] as const;

export interface PyrraIndicator {
  readonly sli: Sli;
  readonly groupBy: readonly string[];
  /** What the totals are selected by, for the service they belong to. */
  readonly selector: Selector;
}

/** What a Pyrra objective measures, or `null` when that cannot be told, which is reported. */
export function pyrraIndicator(
  slo: PyrraSlo,
  document: SourceDocument,
  report: Report,
): PyrraIndicator | null {
  const indicator = slo.spec.indicator;
  const given = KINDS.filter((kind) => indicator[kind] !== undefined);
  if (given.length !== 1) {
    report.error(
      document.locate(AT),
      "pyrra.indicator",
      `${pathText(AT)} must hold exactly one of ${KINDS.join(", ")}, but holds ${given.length === 0 ? "none" : given.join(" and ")}`,
      "keep one indicator for each objective",
    );
    return null;
  }
  const { ratio, latency, latencyNative, bool_gauge: gauge } = indicator;
  if (ratio !== undefined) return ratioIndicator(ratio, document, report);
  if (latency !== undefined) return latencyIndicator(latency, document, report);
  return latencyNative !== undefined
    ? nativeIndicator(latencyNative, document, report)
    : gaugeIndicator(gauge, document, report);
}

type Indicators = PyrraSlo["spec"]["indicator"];

function ratioIndicator(
  ratio: NonNullable<Indicators["ratio"]>,
  document: SourceDocument,
  report: Report,
): PyrraIndicator | null {
  const bad = selected(ratio.errors.metric, document, [...AT, "ratio", "errors", "metric"], report);
  const total = selected(ratio.total.metric, document, [...AT, "ratio", "total", "metric"], report);
  if (bad === null || total === null) return null;
  warnWhenSame(bad, total, document, [...AT, "ratio"], report);
  // A counter of errors is often born with the first error, so its absence beside a total is no error yet.
  return {
    sli: { kind: "ratio", bad: bad.query, total: total.query, value: "counter", missing: "zero" },
    groupBy: ratio.grouping ?? [],
    selector: total.selector,
  };
}

function latencyIndicator(
  latency: NonNullable<Indicators["latency"]>,
  document: SourceDocument,
  report: Report,
): PyrraIndicator | null {
  const path = [...AT, "latency", "success", "metric"];
  const good = selected(latency.success.metric, document, path, report);
  const total = selected(
    latency.total.metric,
    document,
    [...AT, "latency", "total", "metric"],
    report,
  );
  if (good === null || total === null) return null;
  warnWhenSame(good, total, document, [...AT, "latency"], report);
  const bound = good.selector.matchers.find(
    (matcher) => matcher.label === "le" && matcher.operator === "=",
  );
  if (bound === undefined || !Number.isFinite(Number(bound.value)) || bound.value === "") {
    report.error(
      document.locate(path),
      "pyrra.bucket",
      `${pathText(path)} does not pick one bucket: it has no le="number"`,
      'add the bound to the selector, such as le="0.5"',
    );
    return null;
  }
  return {
    sli: {
      kind: "ratio",
      good: good.query,
      total: total.query,
      value: "counter",
      missing: "unknown",
    },
    groupBy: latency.grouping ?? [],
    selector: total.selector,
  };
}

function nativeIndicator(
  native: NonNullable<Indicators["latencyNative"]>,
  document: SourceDocument,
  report: Report,
): PyrraIndicator | null {
  const path = [...AT, "latencyNative"];
  const at = [...path, "total", "metric"];
  const histogram = bareOf(
    selected(native.total.metric, document, at, report),
    document,
    at,
    report,
  );
  const boundSeconds = prometheusDuration(native.latency, document, [...path, "latency"], report);
  if (histogram === null || boundSeconds === null) return null;
  return {
    sli: { kind: "native-latency", histogram: histogram.query, boundSeconds },
    groupBy: native.grouping ?? [],
    selector: histogram.selector,
  };
}

function gaugeIndicator(
  gauge: Indicators["bool_gauge"],
  document: SourceDocument,
  report: Report,
): PyrraIndicator | null {
  const at = [...AT, "bool_gauge", "metric"];
  const found =
    gauge === undefined
      ? null
      : bareOf(selected(gauge.metric, document, at, report), document, at, report);
  return found === null
    ? null
    : {
        sli: { kind: "bool-gauge", gauge: found.query },
        groupBy: gauge?.grouping ?? [],
        selector: found.selector,
      };
}

interface Selected {
  readonly query: MetricQuery;
  readonly selector: Selector;
}

function selected(
  text: string,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): Selected | null {
  if (!checkPromql(text, document, path, report)) return null;
  const selector = promqlSelector(text);
  if (selector !== null) return { query: { language: "Prometheus", text: text.trim() }, selector };
  report.error(
    document.locate(path),
    "pyrra.selector",
    `${pathText(path)} must be one selector, but is another expression`,
    'write the metric with its labels, such as requests_total{job="api"}, without functions',
  );
  return null;
}

/** What is summed over a slice must be a selector alone; an offset after it is left out, which is reported. */
function bareOf(
  found: Selected | null,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): Selected | null {
  if (found === null || found.query.text === found.selector.bare) return found;
  report.warn(
    document.locate(path),
    "pyrra.not-carried",
    `${pathText(path)}: "${found.query.text.slice(found.selector.bare.length).trim()}" is not carried over`,
    "leave it out; slices that come late are asked for again",
  );
  return { ...found, query: { ...found.query, text: found.selector.bare } };
}

function warnWhenSame(
  part: Selected,
  total: Selected,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): void {
  if (part.query.text !== total.query.text) return;
  report.warn(
    document.locate(path),
    "pyrra.same-metrics",
    `${pathText(path)}: both metrics are the same`,
    "the first selects a part of the second",
  );
}

/** Seconds of a Prometheus duration, where a year is 365 days; `null` when it is none, which is reported. */
export function prometheusDuration(
  text: string,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): number | null {
  try {
    return parseDuration(text.replace(/^(\d+)y/, (_, years: string) => `${Number(years) * 365}d`));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    report.error(
      document.locate(path),
      "pyrra.duration",
      `${pathText(path)}: ${error.message}`,
      error.remedy,
    );
    return null;
  }
}
