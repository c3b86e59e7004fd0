import { stringify } from "yaml";
import type { Problem } from "#shared/kernel/errors.ts";
import { formatDuration } from "#shared/kernel/duration.ts";
import type { DeclaredAlert, MetricQuery, SloDefinition, TimeWindow } from "#shared/slo/model.ts";
import { HEADROOM } from "./formats/headroom-annotations.ts";
import { DNS_LABEL } from "./formats/openslo-entities.ts";
import { countKind, isPullable } from "./formats/query-check.ts";
import { newReport, type Report } from "./formats/importer.ts";
import { teamOf } from "./formats/team.ts";
import { objectiveGroups, type ObjectiveGroup } from "./objective-groups.ts";

export interface Written {
  /** OpenSLO v1, one YAML document for each SLO with its objectives. */
  readonly text: string;
  /** What OpenSLO cannot carry: lost (`convert.lost`), or in annotations of Headroom (`convert.annotation`). */
  readonly problems: readonly Problem[];
}

/**
 * Writes definitions as OpenSLO v1. Read back they are equal but for format and place, alerts that are
 * off and name no burn rate, and what is reported lost.
 */
export function writeOpenslo(definitions: readonly SloDefinition[]): Written {
  const report = newReport();
  const documents = objectiveGroups(definitions).map((group) =>
    stringify(sloDocument(group, report), { lineWidth: 0 }),
  );
  return { text: documents.join("---\n"), problems: report.problems };
}

function sloDocument({ name, members }: ObjectiveGroup, report: Report): unknown {
  const [definition] = members;
  const { [HEADROOM.objective]: _objective, ...annotations } = definition.annotations;
  if (!DNS_LABEL.test(name)) {
    report.warn(
      definition.where,
      "convert.name",
      `${definition.id}: other tools of OpenSLO refuse the name ${name}, which is kept as it is`,
      "name it with at most 63 small letters, digits and '-'",
    );
  }
  const indicator = indicatorOf(definition, report);
  const allAnnotations = {
    ...annotations,
    ...indicator.annotations,
    ...ownAnnotations(definition, report),
  };
  return defined({
    apiVersion: "openslo/v1",
    kind: "SLO",
    metadata: defined({
      name,
      displayName: definition.displayName,
      labels: unlessEmpty(
        Object.fromEntries(
          Object.entries(definition.labels).map(([name, values]) => [
            name,
            values.length === 1 ? values[0] : values,
          ]),
        ),
      ),
      annotations: unlessEmpty(allAnnotations),
    }),
    spec: defined({
      description: definition.description,
      service: definition.service,
      indicator: { metadata: { name: `${name}-sli` }, spec: indicator.spec },
      timeWindow: definition.windows.flatMap((window) => windowOf(window, definition, report)),
      budgetingMethod: definition.method,
      objectives: members.map((member) => objectiveOf(member, report)),
      alertPolicies: unlessEmpty(
        definition.alerts.flatMap((alert) => policyOf(alert, definition, report)),
      ),
    }),
  });
}

/** Without the keys that have no value. */
function defined(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}

function unlessEmpty<T extends object>(value: T): T | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}

interface Indicator {
  readonly spec: unknown;
  readonly annotations: Readonly<Record<string, string>>;
}

function indicatorOf(definition: SloDefinition, report: Report): Indicator {
  const { sli } = definition;
  switch (sli.kind) {
    case "ratio": {
      const counter = sli.value === "counter";
      const annotations = {
        ...(sli.missing === (sli.bad === undefined ? "unknown" : "zero")
          ? {}
          : { [HEADROOM.missing]: sli.missing }),
        ...(sli.value === valueReadBack(sli) ? {} : { [HEADROOM.value]: sli.value }),
      };
      return {
        spec: {
          ratioMetric: defined({
            counter,
            good: sli.good && metric(sli.good),
            bad: sli.bad && metric(sli.bad),
            total: metric(sli.total),
          }),
        },
        annotations,
      };
    }
    case "raw":
      return {
        spec: { ratioMetric: { rawType: sli.rawType, raw: metric(sli.query) } },
        annotations: {},
      };
    case "threshold":
      return { spec: { thresholdMetric: metric(sli.query) }, annotations: {} };
    case "native-latency": {
      onlyHeadroom(definition, "a native histogram", report);
      const rate = `sum(rate(${sli.histogram.text}[{{.window}}]))`;
      const total = { ...sli.histogram, text: `histogram_count(${rate})` };
      const good = {
        ...sli.histogram,
        text: `histogram_fraction(0, ${sli.boundSeconds}, ${rate}) * ${total.text}`,
      };
      const annotations = {
        [HEADROOM.nativeHistogram]: sli.histogram.text,
        [HEADROOM.nativeBoundSeconds]: String(sli.boundSeconds),
      };
      return {
        spec: { ratioMetric: { counter: false, good: metric(good), total: metric(total) } },
        annotations,
      };
    }
    case "bool-gauge": {
      onlyHeadroom(definition, "a boolean gauge", report);
      const over = (name: string) => ({
        ...sli.gauge,
        text: `sum(${name}(${sli.gauge.text}[{{.window}}]))`,
      });
      const spec = {
        ratioMetric: {
          counter: false,
          good: metric(over("sum_over_time")),
          total: metric(over("count_over_time")),
        },
      };
      return { spec, annotations: { [HEADROOM.boolGauge]: sli.gauge.text } };
    }
  }
}

/** What the reader makes of the queries without an annotation. */
function valueReadBack(sli: Extract<SloDefinition["sli"], { kind: "ratio" }>): string {
  const part = sli.good ?? sli.bad ?? sli.total;
  const prometheus = isPullable(part.language) && isPullable(sli.total.language);
  const kinds = prometheus ? [countKind(part.text), countKind(sli.total.text)] : [];
  if (kinds.includes("rate")) return "rate";
  if (kinds.includes("delta")) return "delta";
  return sli.value === "counter" ? "counter" : "rate";
}

function metric(query: MetricQuery): unknown {
  return {
    metricSource: defined({
      metricSourceRef: query.source,
      type: query.language,
      spec: specOf(query),
    }),
  };
}

/** A query that is no text was kept as the JSON of its source's own fields. */
function specOf({ language, text }: MetricQuery): unknown {
  if (isPullable(language) || !text.startsWith("{")) return { query: text };
  try {
    return JSON.parse(text);
  } catch {
    return { query: text };
  }
}

function onlyHeadroom(definition: SloDefinition, what: string, report: Report): void {
  report.warn(
    definition.where,
    "convert.annotation",
    `${definition.id}: OpenSLO has no field for ${what}; it stands in annotations that only Headroom reads`,
  );
}

function ownAnnotations(
  definition: SloDefinition,
  report: Report,
): Readonly<Record<string, string>> {
  const { groupBy, team, labels, where } = definition;
  if (groupBy.length > 0)
    onlyHeadroom(definition, `one budget for each ${groupBy.join(" and ")}`, report);
  return {
    ...(groupBy.length > 0 ? { [HEADROOM.groupBy]: groupBy.join(",") } : {}),
    ...(team === undefined || team === teamOf(labels, where, newReport())
      ? {}
      : { [HEADROOM.team]: team }),
  };
}

const CALENDAR_UNITS = { day: "d", week: "w", month: "M", quarter: "Q", year: "Y" } as const;

function windowOf(
  window: TimeWindow,
  definition: SloDefinition,
  report: Report,
): readonly unknown[] {
  if (window.kind === "calendar") {
    const { count, unit, start, timeZone } = window;
    return [
      {
        duration: `${count}${CALENDAR_UNITS[unit]}`,
        isRolling: false,
        calendar: { startTime: start.replace("T", " "), timeZone },
      },
    ];
  }
  const duration = shorthand(window.seconds);
  if (duration !== null) return [{ duration, isRolling: true }];
  lost(
    definition,
    `the window of ${formatDuration(window.seconds)}, which is no whole number of minutes`,
    report,
  );
  return [];
}

function shorthand(seconds: number): string | null {
  for (const [unit, size] of [
    ["d", 86_400],
    ["h", 3_600],
    ["m", 60],
  ] as const) {
    if (seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return null;
}

function objectiveOf(definition: SloDefinition, report: Report): unknown {
  const displayName = definition.annotations[HEADROOM.objective];
  const { sli, target, timeSliceSeconds, timeSliceTarget } = definition;
  const timeSliceWindow = timeSliceSeconds === undefined ? undefined : shorthand(timeSliceSeconds);
  if (timeSliceWindow === null)
    lost(
      definition,
      `the time slice of ${formatDuration(timeSliceSeconds ?? 0)}, which is no whole number of minutes`,
      report,
    );
  const threshold = sli.kind === "threshold" ? { op: sli.op, value: sli.bound } : {};
  return defined({
    displayName,
    ...threshold,
    target,
    timeSliceTarget,
    timeSliceWindow: timeSliceWindow ?? undefined,
  });
}

function policyOf(
  alert: DeclaredAlert,
  definition: SloDefinition,
  report: Report,
): readonly unknown[] {
  const rate = alert.burnRate;
  // Sloth and Pyrra turn alerts off that they would write otherwise; in OpenSLO there is none unless one is written.
  if (rate === undefined && !alert.enabled) return [];
  const lookbackWindow = rate === undefined ? null : shorthand(rate.lookbackSeconds);
  const alertAfter = rate?.forSeconds === undefined ? undefined : shorthand(rate.forSeconds);
  if (rate === undefined || lookbackWindow === null || alertAfter === null) {
    const why =
      rate === undefined
        ? "which names no burn rate"
        : "whose windows are no whole number of minutes";
    lost(
      definition,
      `the ${alert.severity} alert${alert.name === "" ? "" : ` ${alert.name}`}, ${why}`,
      report,
    );
    return [];
  }
  const condition = defined({
    kind: "burnrate",
    op: rate.op,
    threshold: rate.factor,
    lookbackWindow,
    alertAfter,
  });
  return [
    {
      kind: "AlertPolicy",
      metadata: defined({
        name: alert.name,
        labels: unlessEmpty(alert.labels),
        annotations: unlessEmpty(alert.annotations),
      }),
      spec: {
        alertWhenBreaching: alert.enabled,
        conditions: [
          {
            kind: "AlertCondition",
            metadata: { name: `${alert.name}-condition` },
            spec: { severity: alert.severity, condition },
          },
        ],
        notificationTargets: alert.targets.map((target) => {
          const [kind = "", ...name] = target.split(":");
          return {
            kind: "AlertNotificationTarget",
            metadata: { name: name.join(":") || kind },
            spec: { target: kind },
          };
        }),
      },
    },
  ];
}

function lost(definition: SloDefinition, what: string, report: Report): void {
  report.warn(
    definition.where,
    "convert.lost",
    `${definition.id}: OpenSLO cannot carry ${what}; it is lost`,
  );
}
