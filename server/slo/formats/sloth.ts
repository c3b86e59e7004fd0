import { sloId } from "#shared/kernel/ids.ts";
import type { SloDefinition, SloFormat } from "#shared/slo/model.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import { checkShape, pathText } from "#server/platform/check-shape.ts";
import { newReport, type Entity, type Import, type Report, type SloImporter } from "./importer.ts";
import { ownAnnotations } from "./kubernetes.ts";
import { slothAlerts } from "./sloth-alerts.ts";
import { SLOTH_FILE, SLOTH_KUBERNETES, type SlothSlo } from "./sloth-shapes.ts";
import { slothSli } from "./sloth-sli.ts";
import type { Spelling } from "./sloth-spelling.ts";
import { readSlothWindows } from "./sloth-windows.ts";
import { readTarget } from "./target.ts";
import { listLabels, teamOf } from "./team.ts";

const API_VERSION = "sloth.slok.dev/v1";
/** Sloth's own default; its files have no key for it. */
const PERIOD_SECONDS = 30 * 86_400;

/** Sloth's `prometheus/v1` files, their Kubernetes twin, and its burn-rate windows. */
export const sloth: SloImporter = {
  recognises: [
    "version prometheus/v1",
    `apiVersion ${API_VERSION} (PrometheusServiceLevel, AlertWindows)`,
  ],
  recognise: (entity) =>
    isFile(entity) || isKind(entity, "PrometheusServiceLevel") || isKind(entity, "AlertWindows"),
  read: (documents) => {
    const read = documents.map(readOne);
    return {
      definitions: read.flatMap((one) => one.definitions),
      problems: read.flatMap((one) => one.problems),
    };
  },
};

function isFile(entity: Entity): boolean {
  return entity["version"] === "prometheus/v1" && entity["apiVersion"] === undefined;
}

function isKind(entity: Entity, kind: string): boolean {
  return entity["apiVersion"] === API_VERSION && entity["kind"] === kind;
}

function readOne(document: SourceDocument): Import {
  const report = newReport();
  const entity = document.value as Entity;
  if (isKind(entity, "AlertWindows")) {
    readSlothWindows(document, report);
    return { definitions: [], problems: report.problems };
  }
  const group = isFile(entity) ? fileGroup(document, report) : kubernetesGroup(document, report);
  const definitions =
    group === null
      ? []
      : group.slos.flatMap((slo, index) => definition(slo, index, group, report) ?? []);
  return { definitions, problems: report.problems };
}

/** The SLOs of one service, and how its kind of file is written. */
interface Group {
  readonly document: SourceDocument;
  readonly format: SloFormat;
  readonly spelling: Spelling;
  readonly base: DocumentPath;
  readonly service: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly plugins: readonly string[];
  readonly slos: readonly SlothSlo[];
}

function fileGroup(document: SourceDocument, report: Report): Group | null {
  const { value, problems } = checkShape(SLOTH_FILE, document, "sloth");
  report.add(problems);
  if (value === undefined) return null;
  const plugins = pluginsLost(value.slo_plugins, document, ["slo_plugins"], report);
  return {
    document,
    format: "sloth/v1",
    spelling: "underscores",
    base: [],
    service: value.service,
    labels: value.labels ?? {},
    annotations: {},
    plugins,
    slos: value.slos,
  };
}

function kubernetesGroup(document: SourceDocument, report: Report): Group | null {
  const { value, problems } = checkShape(SLOTH_KUBERNETES, document, "sloth");
  report.add(problems);
  if (value === undefined) return null;
  const { spec, metadata } = value;
  const plugins = pluginsLost(spec.sloPlugins, document, ["spec", "sloPlugins"], report);
  return {
    document,
    format: "sloth/k8s",
    spelling: "camel",
    base: ["spec"],
    service: spec.service,
    labels: spec.labels ?? {},
    annotations: ownAnnotations(metadata.annotations),
    plugins,
    slos: spec.slos,
  };
}

function definition(
  slo: SlothSlo,
  index: number,
  group: Group,
  report: Report,
): SloDefinition | null {
  const { document } = group;
  const path = [...group.base, "slos", index];
  const before = report.errors();
  const plugins = [
    ...group.plugins,
    ...pluginsLost(slo.plugins, document, [...path, "plugins"], report),
  ];
  if (slo.interval !== undefined) {
    report.warn(
      document.locateKey([...path, "interval"]),
      "sloth.not-carried",
      `${pathText([...path, "interval"])} is for Sloth's rule groups and is not carried over`,
    );
  }
  const metricsql = plugins.some((id) => id.includes("victoria_metrics"));
  const target = readTarget(slo.objective, "percent", document, [...path, "objective"], report);
  const sli = slothSli(slo, { document, spelling: group.spelling, path, metricsql }, report);
  const alerts = slothAlerts(slo, group.spelling, document, path, report);
  if (target === null || sli === null || report.errors() > before) return null;
  const labels = listLabels({ ...group.labels, ...slo.labels });
  const team = teamOf(labels, document.locate(path), report);
  return {
    id: sloId(`${group.service}/${slo.name}`),
    name: slo.name,
    ...(slo.description ? { description: slo.description } : {}),
    service: group.service,
    ...(team === undefined ? {} : { team }),
    labels,
    annotations: group.annotations,
    sli,
    target,
    method: "Occurrences",
    groupBy: [],
    windows: [{ kind: "rolling", seconds: PERIOD_SECONDS }],
    alerts,
    format: group.format,
    where: document.locate([...path, "name"]),
  };
}

interface Plugins {
  readonly overridePrevious?: boolean | undefined;
  readonly chain?: readonly { readonly id: string }[] | undefined;
}

/** The ids of the plugins that change the rules Sloth writes, which nothing here runs. */
function pluginsLost(
  plugins: Plugins | undefined,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): readonly string[] {
  const ids = (plugins?.chain ?? []).map((plugin) => plugin.id);
  if (plugins?.overridePrevious === true && ids.length === 0) {
    report.error(
      document.locateKey([...path, "overridePrevious"]),
      "sloth.plugins",
      `${pathText([...path, "overridePrevious"])} takes away every plugin, and chain names none in their place`,
      "name the plugins that are to run under chain",
    );
  }
  if (ids.length > 0) {
    report.warn(
      document.locateKey(path),
      "sloth.not-carried",
      `${pathText(path)} (${[...new Set(ids)].join(", ")}) change the rules that Sloth writes and are not carried over`,
    );
  }
  return ids;
}
