import { sloId } from "#shared/kernel/ids.ts";
import type { DeclaredAlert, SloDefinition } from "#shared/slo/model.ts";
import type { SourceDocument } from "#server/platform/documents.ts";
import { checkShape, pathText } from "#server/platform/check-shape.ts";
import type { Selector } from "#server/platform/promql-syntax.ts";
import { newReport, type Report, type SloImporter } from "./importer.ts";
import { prometheusDuration, pyrraIndicator } from "./pyrra-indicator.ts";
import { ownAnnotations } from "./kubernetes.ts";
import { PYRRA_SLO, type PyrraSlo } from "./pyrra-shapes.ts";
import { readTarget } from "./target.ts";
import { listLabels, teamOf } from "./team.ts";

/** Pyrra's `pyrra.dev/v1alpha1` objectives. */
export const pyrra: SloImporter = {
  recognises: ["apiVersion pyrra.dev/v1alpha1 (ServiceLevelObjective)"],
  recognise: (entity) =>
    entity["apiVersion"] === "pyrra.dev/v1alpha1" && entity["kind"] === "ServiceLevelObjective",
  read: (documents) => {
    const report = newReport();
    return {
      definitions: documents.flatMap((document) => readOne(document, report) ?? []),
      problems: report.problems,
    };
  },
};

function readOne(document: SourceDocument, report: Report): SloDefinition | null {
  const { value: slo, problems } = checkShape(PYRRA_SLO, document, "pyrra");
  report.add(problems);
  if (slo === undefined) return null;
  const target = targetOf(slo, document, report);
  const seconds = prometheusDuration(slo.spec.window, document, ["spec", "window"], report);
  const indicator = pyrraIndicator(slo, document, report);
  reportLosses(slo, document, report);
  if (target === null || seconds === null || indicator === null) return null;
  const labels = listLabels(slo.metadata.labels ?? {});
  const where = document.locate(["metadata", "name"]);
  const team = teamOf(labels, where, report);
  const service = serviceOf(slo, indicator.selector, document, report);
  const { name } = slo.metadata;
  return {
    id: sloId(`${service}/${name}`),
    name,
    ...(slo.spec.description ? { description: slo.spec.description } : {}),
    service,
    ...(team === undefined ? {} : { team }),
    labels,
    annotations: ownAnnotations(slo.metadata.annotations),
    sli: indicator.sli,
    target,
    method: "Occurrences",
    groupBy: indicator.groupBy,
    windows: [{ kind: "rolling", seconds }],
    alerts: alertsOf(slo),
    format: "pyrra/v1alpha1",
    where,
  };
}

function targetOf(slo: PyrraSlo, document: SourceDocument, report: Report): number | null {
  const path = ["spec", "target"];
  const text = slo.spec.target.trim();
  if (/^[-+]?\d+(\.\d*)?([eE][-+]?\d+)?$/.test(text))
    return readTarget(Number(text), "percent", document, path, report);
  report.error(
    document.locate(path),
    "pyrra.target",
    `${pathText(path)} is "${slo.spec.target}", which is not a number`,
    'write percent without a sign, such as "99.9"',
  );
  return null;
}

/** Labels by which people name the service, in the order in which they are asked. */
const SERVICE_LABELS = ["pyrra.dev/service", "service", "app.kubernetes.io/name", "app"] as const;

/**
 * Pyrra knows no services. So: a label that names one, else the `job` or `service` that the selector is fixed to, else
 * the Kubernetes namespace, which together with the name is what tells two objectives apart there.
 */
function serviceOf(
  slo: PyrraSlo,
  selector: Selector,
  document: SourceDocument,
  report: Report,
): string {
  for (const label of SERVICE_LABELS) {
    const value = slo.metadata.labels?.[label]?.trim();
    if (value) return value;
  }
  for (const label of ["job", "service"]) {
    const matcher = selector.matchers.find(
      (candidate) => candidate.label === label && candidate.operator === "=",
    );
    const value = matcher?.value.trim();
    if (value) return value;
  }
  const service = slo.metadata.namespace?.trim() || slo.metadata.name;
  report.warn(
    document.locate(["metadata", "name"]),
    "pyrra.service",
    `${slo.metadata.name} names no service; "${service}" stands for it`,
    "add the label pyrra.dev/service",
  );
  return service;
}

function alertsOf(slo: PyrraSlo): readonly DeclaredAlert[] {
  const alerting = slo.spec.alerting;
  if (alerting === undefined) return [];
  const enabled = alerting.disabled !== true && alerting.burnrates !== false;
  return [
    {
      name: alerting.name || "ErrorBudgetBurn",
      severity: "critical",
      enabled,
      labels: alerting.labels ?? {},
      annotations: alerting.annotations ?? {},
      targets: [],
    },
  ];
}

function reportLosses(slo: PyrraSlo, document: SourceDocument, report: Report): void {
  const lost = (path: readonly string[], why: string) => {
    report.warn(
      document.locateKey(path),
      "pyrra.not-carried",
      `${pathText(path)} ${why} and is not carried over`,
    );
  };
  const { spec } = slo;
  if (spec.alerting?.absent === true)
    lost(
      ["spec", "alerting", "absent"],
      "asks for an alert on absent metrics, which show as unknown here,",
    );
  if (spec.alerting?.absentName) lost(["spec", "alerting", "absentName"], "names that alert");
  if (spec.alerting?.burnRateType === "dynamic")
    lost(["spec", "alerting", "burnRateType"], "scales burn rates by traffic");
  if (spec.partial_response_strategy)
    lost(["spec", "partial_response_strategy"], "is for Thanos Ruler");
  if (spec.performance_over_accuracy === true)
    lost(["spec", "performance_over_accuracy"], "changes Pyrra's recording rules");
  if (spec.rulenamespace) lost(["spec", "rulenamespace"], "is for the rules Pyrra writes");
}
