import type { RowForecast } from "#shared/budget/forecast.ts";
import type { AlertState, Budget } from "#shared/budget/model.ts";
import type { BudgetUnits } from "#shared/budget/units.ts";
import type { BudgetSpending, FiringAlert, GateBudget } from "#shared/gate/model.ts";
import { formatDuration } from "#shared/kernel/duration.ts";
import { SECOND_MS, type Instant } from "#shared/kernel/time.ts";
import type { SourceHealth } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";

/** A budget with what is known around it. */
export interface BudgetAround {
  readonly title: string;
  readonly budget: Budget;
  readonly definition: SloDefinition;
  readonly units: BudgetUnits;
  readonly coverageFloor: number;
  readonly forecast: RowForecast | null;
  readonly source: SourceHealth | null;
  readonly staleSince: Instant | null;
}

function firingAlerts({ alerts, burn }: Budget): readonly FiringAlert[] {
  return alerts
    .filter(({ firing }) => firing)
    .map(({ severity, longSeconds, factor, since }) => ({
      severity,
      window: formatDuration(longSeconds),
      factor,
      rate: burn.find(({ seconds }) => seconds === longSeconds)?.rate ?? null,
      since: since ?? null,
    }))
    .toSorted((a, b) => Number(b.severity === "page") - Number(a.severity === "page"));
}

/** Alerts that may fire for all that is known. What is excluded (planned maintenance) is not missed. */
function mayFire({ firing, unmeasurable, excluded, neverFires }: AlertState): boolean {
  return unmeasurable && !firing && excluded !== true && neverFires !== true;
}

function spendingOf({ budget, definition, units }: BudgetAround): BudgetSpending {
  const { method, target, allowedBad, leftBad, total, coverage, window, at } = budget;
  const knownSeconds = ((Math.min(at, window.to) - window.from) / SECOND_MS) * coverage;
  return {
    method,
    target,
    allowedBad,
    leftBad,
    eventsPerSecond: units.kind === "events" && knownSeconds > 0 ? total / knownSeconds : null,
    sliceSeconds: units.seconds,
    sliceTarget: definition.timeSliceTarget ?? 1,
  };
}

/** What the gate goes by of a budget. */
export function gateBudget(around: BudgetAround): GateBudget {
  const { title, budget, coverageFloor, forecast, source, staleSince } = around;
  return {
    key: budget.series,
    title,
    labels: budget.labels,
    windowLabel: budget.windowLabel,
    status: budget.status,
    remaining: budget.remaining,
    coverage: budget.coverage,
    coverageFloor,
    firing: firingAlerts(budget),
    unmeasured: [
      ...new Set(budget.alerts.filter(mayFire).map(({ severity }) => severity)),
    ].toSorted(),
    exhaustedSince: budget.exhaustedSince,
    forecast:
      forecast?.awaits === "exhaustion"
        ? { probability: forecast.probability, horizon: forecast.horizon }
        : null,
    source:
      source === null
        ? null
        : {
            name: source.name,
            // What is pushed cannot fail to answer; that it fell silent is told by the newest slice.
            state: source.kind === "push" ? "ok" : source.state,
            failingSince: source.failingSince ?? null,
          },
    staleSince,
    spending: spendingOf(around),
  };
}
