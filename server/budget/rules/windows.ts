import { burnFactor, canFire } from "#shared/budget/alert-policy.ts";
import { errorBudget } from "#shared/budget/arithmetic.ts";
import type { AlertPolicy, AlertRule, StatusPolicy } from "#shared/budget/model.ts";
import { formatDuration } from "#shared/kernel/duration.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import {
  ALERT_NAME,
  burnName,
  coverageName,
  errorRatioName,
  rangeOf,
  REMAINING_NAME,
  seriesOf,
  unitName,
  unitsIn,
  untemplated,
} from "./names.ts";
import type { AlertingRule, RecordingRule } from "./model.ts";

/** One SLO, for the rules that build on its slices. */
export interface RuledSlo {
  readonly definition: SloDefinition;
  readonly unitSeconds: number;
  /** Length of the window that the alerts' factors are worked out for. */
  readonly periodSeconds: number;
  readonly alertPolicy: AlertPolicy;
  readonly status: StatusPolicy;
}

/**
 * Error ratio, burn rate and coverage over one window, from the sums of its slices: event-weighted, and at the price of
 * one stored sample per slice and series however many counters stand behind them.
 */
export function windowRules(slo: RuledSlo, windowSeconds: number): readonly RecordingRule[] {
  const { definition, unitSeconds } = slo;
  const units = unitsIn(windowSeconds, unitSeconds);
  const range = rangeOf(units, unitSeconds);
  const sum = (part: "bad" | "total") =>
    `sum_over_time(${seriesOf(unitName(part, unitSeconds), definition.id)}${range})`;
  return [
    {
      record: errorRatioName(windowSeconds),
      expr: `${sum("bad")} / (${sum("total")} > 0)`,
    },
    {
      record: burnName(windowSeconds),
      expr: `${seriesOf(errorRatioName(windowSeconds), definition.id)} / ${errorBudget(definition.target)}`,
    },
    {
      record: coverageName(windowSeconds),
      expr: `count_over_time(${seriesOf(unitName("total", unitSeconds), definition.id)}${range}) / ${units}`,
    },
  ];
}

/** What is left of the budget over a rolling window, where enough of it was measured: unknown is no series. */
export function remainingRule(
  { definition, status }: RuledSlo,
  windowSeconds: number,
): RecordingRule {
  const burned = seriesOf(burnName(windowSeconds), definition.id);
  const coverage = seriesOf(coverageName(windowSeconds), definition.id);
  return {
    record: REMAINING_NAME,
    expr: `1 - ${burned} and ${coverage} >= ${status.coverageFloor}`,
    labels: { window: formatDuration(windowSeconds) },
  };
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(4))} %`;
}

function alertRule(slo: RuledSlo, rule: AlertRule): AlertingRule {
  const { definition, unitSeconds, status, alertPolicy, periodSeconds } = slo;
  const { id } = definition;
  const [long, short] = [formatDuration(rule.longSeconds), formatDuration(rule.shortSeconds)];
  const factor = burnFactor(rule, periodSeconds);
  const own = { severity: rule.severity, long_window: long, short_window: short };
  const over = (seconds: number) => `${seriesOf(burnName(seconds), id)} > ${factor}`;
  const covered = [rule.longSeconds, rule.shortSeconds]
    .map((seconds) => `${seriesOf(coverageName(seconds), id)} >= ${status.coverageFloor}`)
    .join(" and ");
  const bad = seriesOf(unitName("bad", unitSeconds), id);
  const range = rangeOf(unitsIn(rule.shortSeconds, unitSeconds), unitSeconds);
  const enough =
    alertPolicy.minimumBad > 0
      ? [`sum_over_time(${bad}${range}) >= ${alertPolicy.minimumBad}`]
      : [];
  const firing = Object.entries({ alertname: ALERT_NAME, alertstate: "firing", slo: id, ...own })
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(",");
  const keeps = `max without (alertname, alertstate, ${Object.keys(own).join(", ")}) (ALERTS{${firing}})`;
  const conditions = [over(rule.longSeconds), over(rule.shortSeconds), ...enough, covered];
  return {
    alert: ALERT_NAME,
    // Where too little was measured it neither fires nor resolves, but stays as it was.
    expr: `(\n  ${conditions.join("\n  and ")}\n)\nor\n(\n  ${keeps}\n  unless (${covered})\n)\n`,
    labels: own,
    annotations: {
      summary: untemplated(
        `${id} burns its error budget more than ${Number(factor.toFixed(4))} times too fast`,
      ),
      description: untemplated(
        `Over ${long} and over ${short} the burn rate of ${id} is above ${Number(factor.toFixed(4))}: ${percent(rule.budgetShare)} of the budget of ${formatDuration(periodSeconds)} (target ${percent(definition.target)}) goes in ${long}. Policy: ${alertPolicy.source}.`,
      ),
    },
  };
}

/** The alerts of the policy in force whose long window lies in a range of lengths. A row that can never fire is left out. */
export function alertRules(
  slo: RuledSlo,
  lengths: { readonly from: number; readonly below: number },
): readonly AlertingRule[] {
  return slo.alertPolicy.rules
    .filter(
      (rule) =>
        rule.longSeconds >= lengths.from &&
        rule.longSeconds < lengths.below &&
        canFire(burnFactor(rule, slo.periodSeconds), slo.definition.target),
    )
    .map((rule) => alertRule(slo, rule));
}
