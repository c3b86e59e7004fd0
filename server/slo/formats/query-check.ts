import type { Sli } from "#shared/slo/model.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import { pathText } from "#server/platform/check-shape.ts";
import { hasWindow, promqlFunctions, promqlSyntaxError } from "#server/platform/promql-syntax.ts";
import type { Report } from "./importer.ts";

/** Whether a text is PromQL; where it stops being that is reported with its place in the file. */
export function checkPromql(
  text: string,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): boolean {
  const fault = promqlSyntaxError(text);
  if (fault === null) return true;
  const template = fault.message.includes("template");
  report.error(
    document.locateInText(path, fault.offset),
    template ? "query.template" : "query.syntax",
    `${pathText(path)} is not PromQL: ${fault.message}`,
    template
      ? "write the value itself, or {{.window}} for the length of the range"
      : "try the query in the expression browser of Prometheus",
  );
  return false;
}

/** PromQL's superset, whose grammar is left to the backend that knows it. */
export const METRICSQL = "MetricsQL";

/** Whether a query of that language can be pulled by a source that speaks Prometheus's API. */
export function isPullable(language: string): boolean {
  return language === "Prometheus" || language === METRICSQL;
}

export function requireWindow(
  text: string,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): boolean {
  if (hasWindow(text)) return true;
  report.error(
    document.locate(path),
    "query.window-missing",
    `${pathText(path)} does not use {{.window}}`,
    "write {{.window}} for the range of the query, as in rate(requests_total[{{.window}}])",
  );
  return false;
}

export type CountKind = Extract<Sli, { kind: "ratio" }>["value"];

const PER_SECOND = new Set(["rate", "irate", "deriv"]);
const PER_RANGE = new Set(["increase", "delta", "sum_over_time", "count_over_time"]);

/** Whether a query gives events per second, events in its range, or does not say. */
export function countKind(text: string): "rate" | "delta" | null {
  const functions = [...promqlFunctions(text)];
  if (functions.some((name) => PER_SECOND.has(name))) return "rate";
  return functions.some((name) => PER_RANGE.has(name)) ? "delta" : null;
}
