import { interestOf } from "#shared/debt/interest.ts";
import type { Debt } from "#shared/debt/model.ts";
import { paybackOf, type PaybackContext } from "#shared/debt/payback.ts";
import type { PlanningPolicy } from "#shared/debt/policy.ts";
import { savedPerDay, standingOf } from "#shared/debt/register.ts";
import type { DebtInterest, DebtRow } from "#shared/debt/views.ts";
import type { Incident } from "#shared/incidents/model.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import { measuredBurn, type AttributedBudget } from "./budget-figures.ts";
import { incidentsOf, type Claims } from "./claims.ts";

const WEEK_MS = 7 * DAY_MS;

/** Services that suffered from some incidents. */
export function servicesOf(incidents: readonly Incident[]): ReadonlySet<string> {
  return new Set(incidents.flatMap(({ services }) => services));
}

/** What a row of the register is made of beside the debt. */
export interface RowContext {
  readonly at: Instant;
  readonly policy: PlanningPolicy;
  readonly incidents: readonly Incident[];
  readonly claims: Claims;
  /** Budgets of services that suffered from incidents. */
  readonly attributed: readonly AttributedBudget[];
  readonly serviceTitle: string;
  readonly team: string | null;
  readonly payback: Omit<PaybackContext, "windowDays">;
  readonly windowDaysOf: (interest: DebtInterest) => number;
  readonly scenarioState: (scenario: string) => DebtRow["scenarios"][number]["state"];
  readonly scenarioName: (scenario: string) => string;
}

/**
 * What a debt costs, by what its incidents burned or else as people put it. Where none of its incidents fell into the weeks
 * that are measured nothing is measured: what comes seldom costs something all the same.
 */
function interest(
  debt: Debt,
  { incidents, claims, attributed, policy, at }: RowContext,
): DebtInterest {
  const mine = incidentsOf(debt, incidents);
  const since = at - policy.interestWeeks * WEEK_MS;
  const recent = mine.some(({ endedAt }) => endedAt === undefined || endedAt > since);
  const services = servicesOf(mine);
  const behind = claims.behind(debt);
  return interestOf({
    stated: debt.interest,
    incidents: mine.map(({ id, title, url }) => ({
      id,
      title,
      ...(url === undefined ? {} : { url }),
    })),
    measured: recent
      ? attributed
          .filter(({ service }) => services.has(service) && behind.has(service))
          .map((one) => {
            const claimed = mine.map(
              ({ id }) => [id, claims.shareOf(debt, id, one.service)] as const,
            );
            const sharedWith = claims.othersOf(debt, one.service).size;
            return { ...measuredBurn(one, new Map(claimed)), sharedWith };
          })
      : [],
    policy,
  });
}

/** A line of the register. */
export function debtRow(debt: Debt, context: RowContext): DebtRow {
  const { at, policy, payback, scenarioName, scenarioState } = context;
  const costs = interest(debt, context);
  const { sprints, within } = paybackOf(
    { ...costs, principalDays: debt.principalDays },
    { ...payback, windowDays: context.windowDaysOf(costs) },
    policy,
  );
  return {
    debt,
    serviceTitle: context.serviceTitle,
    team: context.team,
    standing: standingOf(debt, at),
    interest: costs,
    savedPerDay: savedPerDay(costs.budgetPerWeek, debt.principalDays),
    paysBack: within,
    paybackSprints: sprints,
    scenarios: debt.scenarios.map((id) => ({
      id,
      name: scenarioName(id),
      state: scenarioState(id),
    })),
  };
}
