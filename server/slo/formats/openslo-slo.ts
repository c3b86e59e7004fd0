import { sloId } from "#shared/kernel/ids.ts";
import type { Sli, SloDefinition, TimeWindow } from "#shared/slo/model.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import { pathText } from "#server/platform/check-shape.ts";
import { applyAnnotations, HEADROOM } from "./headroom-annotations.ts";
import type { Report } from "./importer.ts";
import { compositeAnnotations } from "./openslo-composite.ts";
import { opensloAlerts } from "./openslo-alerts.ts";
import { opensloWindow, timeSliceSeconds } from "./openslo-durations.ts";
import type { OpensloEntities } from "./openslo-entities.ts";
import { objectiveNames } from "./objective-names.ts";
import type { OpensloObjective, OpensloSlo } from "./openslo-shapes.ts";
import { opensloSli, type OpensloSli, type SourceNames } from "./openslo-sli.ts";
import { readTarget } from "./target.ts";
import { listLabels, teamOf } from "./team.ts";

export interface SloScope {
  readonly entities: OpensloEntities;
  readonly sources: SourceNames;
  /** SLIs that stand for themselves, read once. */
  readonly indicators: ReadonlyMap<string, OpensloSli | null>;
  readonly report: Report;
}

const DEFAULT_WINDOW: TimeWindow = { kind: "rolling", seconds: 30 * 86_400 };

/** The definitions of an OpenSLO SLO, one for each objective that can be read. */
export function opensloSlo(
  slo: OpensloSlo,
  document: SourceDocument,
  scope: SloScope,
): readonly SloDefinition[] {
  const { report } = scope;
  const { spec, metadata } = slo;
  const errorsBefore = report.errors();
  const where = document.locate(["metadata", "name"]);
  const windows = readWindows(slo, document, report);
  const alerts = opensloAlerts(spec.alertPolicies ?? [], document, scope.entities, report);
  const common = indicatorOf(spec, ["spec"], document, scope);
  const composite = spec.objectives.some(hasIndicator);
  if (composite) checkComposite(slo, document, report);
  else if (common === undefined) {
    report.error(
      document.locate(["spec"]),
      "openslo.indicator",
      "spec names no indicator",
      "add indicator, or indicatorRef with the name of an SLI",
    );
  }
  const names = objectiveNames(metadata.name, spec.objectives);
  const labels = listLabels(metadata.labels ?? {});
  const team = teamOf(labels, where, report);
  const definitions = spec.objectives.flatMap((objective, index): readonly SloDefinition[] => {
    const path = ["spec", "objectives", index];
    const indicator = composite ? indicatorOf(objective, path, document, scope) : common;
    const measured = readObjective(objective, indicator ?? null, slo, document, path, report);
    if (windows === null || measured === null) return [];
    const name = names[index] ?? metadata.name;
    const annotations = {
      ...metadata.annotations,
      ...(composite && spec.objectives.length > 1 ? compositeAnnotations(slo, objective) : {}),
      ...(objective.displayName ? { [HEADROOM.objective]: objective.displayName } : {}),
    };
    const definition: SloDefinition = {
      id: sloId(`${spec.service}/${name}`),
      name,
      ...(metadata.displayName ? { displayName: metadata.displayName } : {}),
      ...(spec.description ? { description: spec.description } : {}),
      service: spec.service,
      ...(team === undefined ? {} : { team }),
      labels,
      annotations,
      ...measured,
      method: spec.budgetingMethod,
      groupBy: [],
      windows,
      alerts,
      format: "openslo/v1",
      where: index === 0 ? where : document.locate(path),
    };
    return [applyAnnotations(definition, where, report)];
  });
  return report.errors() > errorsBefore ? [] : definitions;
}

function hasIndicator(holder: Pick<OpensloObjective, "indicator" | "indicatorRef">): boolean {
  return holder.indicator !== undefined || holder.indicatorRef !== undefined;
}

function checkComposite(slo: OpensloSlo, document: SourceDocument, report: Report): void {
  const path = ["spec", "objectives"];
  if (hasIndicator(slo.spec)) {
    report.error(
      document.locate(["spec"]),
      "openslo.indicator",
      "spec and its objectives both name an indicator",
      "name it in one of the two places",
    );
  } else if (!slo.spec.objectives.every(hasIndicator)) {
    report.error(
      document.locate(path),
      "openslo.indicator",
      "some objectives name an indicator and some do not",
      "name one in each objective",
    );
  }
}

/** `undefined` when none is named, `null` when what is named cannot be read, which is reported. */
function indicatorOf(
  holder: Pick<OpensloObjective, "indicator" | "indicatorRef">,
  path: DocumentPath,
  document: SourceDocument,
  scope: SloScope,
): OpensloSli | null | undefined {
  const { report } = scope;
  const { indicator, indicatorRef } = holder;
  if (indicator !== undefined && indicatorRef !== undefined) {
    report.error(
      document.locateKey([...path, "indicatorRef"]),
      "openslo.indicator",
      `${pathText(path)} holds both indicator and indicatorRef`,
      "keep one of the two",
    );
    return null;
  }
  if (indicator !== undefined)
    return opensloSli(
      indicator.spec,
      { document, path: [...path, "indicator", "spec"], sources: scope.sources },
      report,
    );
  if (indicatorRef === undefined) return undefined;
  const found = scope.indicators.get(indicatorRef);
  if (found === undefined) {
    const at = [...path, "indicatorRef"];
    report.error(
      document.locate(at),
      "openslo.dangling-reference",
      `${pathText(at)} names the SLI ${indicatorRef}, which is not defined in these files`,
      "define it, or give the file that does",
    );
  }
  return found ?? null;
}

function readWindows(
  slo: OpensloSlo,
  document: SourceDocument,
  report: Report,
): readonly [TimeWindow, ...TimeWindow[]] | null {
  const written = slo.spec.timeWindow ?? [];
  if (written.length === 0) {
    report.warn(
      document.locate(["spec"]),
      "openslo.window-missing",
      "spec has no timeWindow; 30 rolling days are taken",
      "add timeWindow",
    );
    return [DEFAULT_WINDOW];
  }
  if (written.length > 1) {
    report.warn(
      document.locateKey(["spec", "timeWindow"]),
      "openslo.several-windows",
      "spec.timeWindow holds several windows, OpenSLO allows one: the first counts, the others are shown beside it",
      "keep one window",
    );
  }
  const read = written.map((window, index) =>
    opensloWindow(window, document, ["spec", "timeWindow", index], report),
  );
  const [first, ...more] = read.filter((window) => window !== null);
  return first === undefined || read[0] === null ? null : [first, ...more];
}

type Measured = Pick<SloDefinition, "sli" | "target" | "timeSliceSeconds" | "timeSliceTarget">;

function readObjective(
  objective: OpensloObjective,
  indicator: OpensloSli | null,
  slo: OpensloSlo,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): Measured | null {
  const target = targetOf(objective, document, path, report);
  const slices = timeSlices(objective, slo.spec.budgetingMethod, document, path, report);
  const sli = indicator === null ? null : sliOf(indicator, objective, document, path, report);
  return target === null || slices === null || sli === null ? null : { sli, target, ...slices };
}

function targetOf(
  objective: Pick<OpensloObjective, "target" | "targetPercent">,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): number | null {
  const { target, targetPercent } = objective;
  if (target !== undefined && targetPercent !== undefined) {
    report.error(
      document.locateKey([...path, "targetPercent"]),
      "openslo.target",
      `${pathText(path)} holds both target and targetPercent`,
      "keep one of the two",
    );
    return null;
  }
  if (target !== undefined)
    return readTarget(
      target,
      "ratio",
      document,
      [...path, "target"],
      report,
      " or use targetPercent",
    );
  if (targetPercent !== undefined)
    return readTarget(targetPercent, "percent", document, [...path, "targetPercent"], report);
  report.error(
    document.locate(path),
    "openslo.target",
    `${pathText(path)} has no target`,
    "add target (0.999) or targetPercent (99.9)",
  );
  return null;
}

function timeSlices(
  objective: OpensloObjective,
  method: SloDefinition["method"],
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): Partial<Measured> | null {
  const { timeSliceWindow, timeSliceTarget } = objective;
  const unused =
    method === "Occurrences"
      ? ["timeSliceWindow", "timeSliceTarget"]
      : method === "RatioTimeslices"
        ? ["timeSliceTarget"]
        : [];
  for (const key of unused) {
    if (Object.hasOwn(objective, key))
      report.warn(
        document.locateKey([...path, key]),
        "openslo.unused",
        `${pathText([...path, key])} means nothing with the method ${method}`,
        "remove it, or choose the method Timeslices",
      );
  }
  if (method === "Occurrences") return {};
  const lacking = (key: string, example: string) => {
    report.error(
      document.locate(path),
      "openslo.time-slices",
      `${pathText(path)} has no ${key}, which ${method} needs`,
      `add ${key}, such as ${example}`,
    );
    return null;
  };
  if (timeSliceWindow === undefined) return lacking("timeSliceWindow", "1m");
  if (method === "Timeslices" && timeSliceTarget === undefined)
    return lacking("timeSliceTarget", "0.95");
  const seconds = timeSliceSeconds(timeSliceWindow, document, [...path, "timeSliceWindow"], report);
  if (seconds === null) return null;
  return {
    timeSliceSeconds: seconds,
    ...(method === "Timeslices" && timeSliceTarget !== undefined ? { timeSliceTarget } : {}),
  };
}

function sliOf(
  indicator: OpensloSli,
  objective: Pick<OpensloObjective, "op" | "value">,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): Sli | null {
  const { op, value } = objective;
  if (indicator.kind === "whole") {
    if (op !== undefined || value !== undefined) {
      const key = op === undefined ? "value" : "op";
      report.warn(
        document.locateKey([...path, key]),
        "openslo.unused",
        `${pathText([...path, key])} means nothing with a ratio metric`,
        "remove op and value",
      );
    }
    return indicator.sli;
  }
  if (op === undefined || value === undefined) {
    report.error(
      document.locate(path),
      "openslo.threshold",
      `${pathText(path)} has no ${op === undefined ? "op" : "value"}, which a threshold metric needs`,
      "say when a value is good: op: lt and value: 500 for less than 500",
    );
    return null;
  }
  return { kind: "threshold", query: indicator.query, op, bound: value };
}
