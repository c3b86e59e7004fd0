import type { DataProblem } from "#shared/sli/model.ts";
import { formatDuration } from "#shared/kernel/duration.ts";
import type { Budget, BudgetStatus } from "./model.ts";

/** A budget as `headroom budget --json` and `GET /api/v1/budgets` give it. Its fields are a stable interface. */
export interface BudgetJson {
  /** The SLO's name within its service; with `/objective` where one definition carries several. */
  readonly slo: string;
  readonly service: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly method: Budget["method"];
  readonly target: number;
  readonly window: string;
  readonly windowKind: Budget["windowKind"];
  /** ISO-8601, UTC. */
  readonly at: string;
  readonly good: number;
  readonly total: number;
  readonly sli: number | null;
  readonly burned: number | null;
  readonly remaining: number | null;
  readonly coverage: number;
  /** Share of the window's passed slices that are excluded, 0..1. */
  readonly excluded: number;
  readonly status: BudgetStatus;
  /** Burn rate by window; `null` where it is not known. */
  readonly burn: Readonly<Record<string, number | null>>;
  readonly alerts: readonly {
    readonly severity: "page" | "ticket";
    readonly long: string;
    readonly short: string;
    readonly factor: number;
    readonly firing: boolean;
    /** A window of it is not measured well enough: `firing` is what it last was. */
    readonly unmeasurable: boolean;
  }[];
  readonly problems: readonly {
    readonly code: string;
    readonly message: string;
    readonly query?: string;
  }[];
}

/** The SLO's name without the service that every id begins with. */
function nameWithinService(slo: string, service: string): string {
  return slo.startsWith(`${service}/`) ? slo.slice(service.length + 1) : slo;
}

/** A problem of the whole SLO concerns each of its series, one with labels the series that has them. */
function concerns(problem: DataProblem, budget: Budget): boolean {
  return (
    problem.slo === budget.slo &&
    Object.entries(problem.labels ?? {}).every(([name, value]) => budget.labels[name] === value)
  );
}

/** @param facts.problems data problems; those of other SLOs and series are left out */
export function budgetJson(
  budget: Budget,
  facts: { readonly service: string; readonly problems: readonly DataProblem[] },
): BudgetJson {
  return {
    slo: nameWithinService(budget.slo, facts.service),
    service: facts.service,
    labels: budget.labels,
    method: budget.method,
    target: budget.target,
    window: budget.windowLabel,
    windowKind: budget.windowKind,
    at: new Date(budget.at).toISOString(),
    good: budget.good,
    total: budget.total,
    sli: budget.sli,
    burned: budget.burned,
    remaining: budget.remaining,
    coverage: budget.coverage,
    excluded: budget.excluded,
    status: budget.status,
    burn: Object.fromEntries(budget.burn.map(({ label, rate }) => [label, rate])),
    alerts: budget.alerts.map((alert) => ({
      severity: alert.severity,
      long: formatDuration(alert.longSeconds),
      short: formatDuration(alert.shortSeconds),
      factor: alert.factor,
      firing: alert.firing,
      unmeasurable: alert.unmeasurable,
    })),
    problems: facts.problems
      .filter((problem) => concerns(problem, budget))
      .map(({ code, message, query }) => ({
        code,
        message,
        ...(query === undefined ? {} : { query }),
      })),
  };
}
