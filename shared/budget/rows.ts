import type { SliSeries } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { pace } from "./pace.ts";
import type { AlertState, Budget } from "./model.ts";
import type { BudgetRow } from "./views.ts";

/** What a row says beside the budget's own figures. */
export interface RowContext {
  readonly definition: SloDefinition;
  readonly series: SliSeries;
  readonly team: string | null;
  readonly teamTitle: string | null;
  readonly staleSince: number | null;
  readonly problem: string | null;
  readonly spark: BudgetRow["spark"];
  readonly forecast: BudgetRow["forecast"];
}

/** The alert that matters most: a page before a ticket, and of the same kind the one that began first. */
export function leadingAlert(alerts: readonly AlertState[]): AlertState | null {
  const rank = (alert: AlertState): number => (alert.severity === "page" ? 0 : 1);
  const firing = alerts.filter((alert) => alert.firing);
  return firing.sort((a, b) => rank(a) - rank(b) || (a.since ?? 0) - (b.since ?? 0))[0] ?? null;
}

/** A budget as a line of a list. */
export function budgetRow(budget: Budget, context: RowContext): BudgetRow {
  const { definition, series } = context;
  const deciding = pace(budget.alerts, budget.burn);
  const alert = leadingAlert(budget.alerts);
  return {
    key: series.key,
    slo: definition.id,
    title: definition.displayName ?? definition.name,
    labels: series.labels,
    service: definition.service,
    team: context.team,
    teamTitle: context.teamTitle,
    status: budget.status,
    target: budget.target,
    windowLabel: budget.windowLabel,
    method: budget.method,
    sli: budget.sli,
    remaining: budget.remaining,
    leftSeconds: budget.leftSeconds,
    leftBad: budget.leftBad,
    total: budget.total,
    exhaustedAt: budget.exhaustedAt,
    exhaustedSince: budget.exhaustedSince,
    forecast: context.forecast,
    burn: deciding?.rate ?? null,
    burnWindow: deciding?.label ?? "1d",
    firing: alert?.severity ?? null,
    firingSince: alert?.since ?? null,
    coverage: budget.coverage,
    ...(budget.excluded > 0 ? { excluded: budget.excluded } : {}),
    staleSince: context.staleSince,
    problem: context.problem,
    spark: context.spark,
  };
}
