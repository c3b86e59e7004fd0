import type { Rule, RuleGroup } from "#server/budget/rules/model.ts";
import { benchSelector, benchSlo } from "./organisation.ts";

const WINDOWS = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"];
const OBJECTIVE = 0.999;
const RECORD = "slo:sli_error:ratio_rate";

/** The labels that Sloth gives what it records of an SLO. */
function slothLabels(index: number) {
  const { service, name } = benchSlo(index);
  return { sloth_id: `${service}-${name}`, sloth_service: service, sloth_slo: name };
}

function selectorOf(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(",")}}`;
}

/** Metric name and labels of what Sloth records of an SLO every evaluation, and averages over thirty days. */
export function slothRecorded(index: number): string {
  return `${RECORD}5m${selectorOf({ ...slothLabels(index), sloth_window: "5m" })}`;
}

function recordings(index: number): readonly Rule[] {
  const labels = slothLabels(index);
  const own = benchSelector(index);
  const recorded = `${RECORD}5m${selectorOf(labels)}[30d]`;
  return [
    ...WINDOWS.map((window) => ({
      record: `${RECORD}${window}`,
      expr: `(sum(rate(http_requests_total{${own},code=~"5.."}[${window}])))\n/\n(sum(rate(http_requests_total{${own}}[${window}])))`,
      labels: { ...labels, sloth_window: window },
    })),
    {
      record: `${RECORD}30d`,
      expr: `sum_over_time(${recorded})\n/ ignoring (sloth_window)\ncount_over_time(${recorded})`,
      labels: { ...labels, sloth_window: "30d" },
    },
  ];
}

function metadata(index: number): readonly Rule[] {
  const labels = slothLabels(index);
  const selector = selectorOf(labels);
  const perBudget = `/ on(sloth_id, sloth_slo, sloth_service) group_left\nslo:error_budget:ratio${selector}`;
  const rule = (record: string, expr: string): Rule => ({ record, expr, labels });
  return [
    rule("slo:objective:ratio", `vector(${OBJECTIVE})`),
    rule("slo:error_budget:ratio", `vector(1-${OBJECTIVE})`),
    rule("slo:time_period:days", "vector(30)"),
    rule("slo:current_burn_rate:ratio", `${RECORD}5m${selector}\n${perBudget}`),
    rule("slo:period_burn_rate:ratio", `${RECORD}30d${selector}\n${perBudget}`),
    rule(
      "slo:period_error_budget_remaining:ratio",
      `1 - slo:period_burn_rate:ratio${selectorOf(labels)}`,
    ),
    {
      record: "sloth_slo_info",
      expr: "vector(1)",
      labels: { ...labels, sloth_mode: "cli-gen-prom", sloth_objective: "99.9" },
    },
  ];
}

/** Short window, long window and factor of either row of an alert. */
const ALERTS = [
  ["page", ["5m", "1h", 14.4], ["30m", "6h", 6]],
  ["ticket", ["2h", "1d", 3], ["6h", "3d", 1]],
] as const;

function alerts(index: number): readonly Rule[] {
  const selector = selectorOf(slothLabels(index));
  const over = (window: string, factor: number): string =>
    `max(${RECORD}${window}${selector} > (${factor} * ${1 - OBJECTIVE})) without (sloth_window)`;
  return ALERTS.map(([severity, ...rows]) => ({
    alert: "HighErrorRate",
    expr: rows
      .map(([short, long, factor]) => `(\n${over(short, factor)}\nand\n${over(long, factor)}\n)`)
      .join("\nor\n"),
    labels: { sloth_severity: severity },
    annotations: { summary: "{{$labels.sloth_service}} {{$labels.sloth_slo}} burns too fast" },
  }));
}

/** The groups that Sloth generates for the benchmark's SLOs: 17 rules each, at the global interval as it leaves them. */
export function slothGroups(slos: number): readonly Omit<RuleGroup, "interval">[] {
  return Array.from({ length: slos }, (_, index) => {
    const { sloth_id: id } = slothLabels(index);
    return [
      { name: `sloth-slo-sli-recordings-${id}`, rules: recordings(index) },
      { name: `sloth-slo-meta-recordings-${id}`, rules: metadata(index) },
      { name: `sloth-slo-alerts-${id}`, rules: alerts(index) },
    ];
  }).flat();
}
