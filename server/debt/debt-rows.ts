import { interestOf } from "#shared/debt/interest.ts";
import type { Debt } from "#shared/debt/model.ts";
import { paybackOf, type PaybackContext } from "#shared/debt/payback.ts";
import type { PlanningPolicy } from "#shared/debt/policy.ts";
import { savedPerDay, standingOf } from "#shared/debt/register.ts";
import type { DebtInterest, DebtRow } from "#shared/debt/views.ts";
import type { Incident } from "#shared/incidents/model.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Service } from "#shared/org/model.ts";
import { measuredBurn, type AttributedBudget } from "./budget-figures.ts";

/**
 * Incidents that come of a debt: those that it names, and those of one of its themes that its service suffered from. A theme
 * alone reaches through the whole organisation, and nobody pays for the others' database.
 */
export function incidentsOf(
  { service, incidents, themes }: Pick<Debt, "service" | "incidents" | "themes">,
  all: readonly Incident[],
): readonly Incident[] {
  return all.filter(
    (one) =>
      incidents.includes(one.id) ||
      (one.services.includes(service) &&
        (one.themes ?? []).some((theme) => themes.includes(theme))),
  );
}

/** Services that suffered from some incidents. */
export function servicesOf(incidents: readonly Incident[]): ReadonlySet<string> {
  return new Set(incidents.flatMap(({ services }) => services));
}

/**
 * The services whose budgets a debt on one of them can burn: that one, and every other that needs it, directly or through
 * others. An incident may name the database as well as the shop in front of it; the shop's debt is not what broke the database.
 */
export function servicesBehind(service: string, all: readonly Service[]): ReadonlySet<string> {
  const found = new Set([service]);
  // A set that grows while it is gone through is gone through to its end.
  for (const name of found)
    for (const { name: other, dependsOn } of all) if (dependsOn.includes(name)) found.add(other);
  return found;
}

/** What a row of the register is made of beside the debt. */
export interface RowContext {
  readonly at: Instant;
  readonly policy: PlanningPolicy;
  readonly incidents: readonly Incident[];
  /** Services whose budgets the debt can burn. */
  readonly behind: ReadonlySet<string>;
  /** Budgets of services that suffered from incidents. */
  readonly attributed: readonly AttributedBudget[];
  readonly serviceTitle: string;
  readonly team: string | null;
  readonly payback: Omit<PaybackContext, "windowDays">;
  readonly windowDaysOf: (interest: DebtInterest) => number;
  readonly scenarioState: (scenario: string) => DebtRow["scenarios"][number]["state"];
  readonly scenarioName: (scenario: string) => string;
}

/** What a debt costs, by what its incidents burned or else as people put it. */
function interest(debt: Debt, { incidents, attributed, behind, policy }: RowContext): DebtInterest {
  const mine = incidentsOf(debt, incidents);
  const ids = new Set(mine.map(({ id }) => id));
  const services = servicesOf(mine);
  return interestOf({
    stated: debt.interest,
    incidents: mine.map(({ id, title }) => ({ id, title })),
    measured: attributed
      .filter(({ service }) => services.has(service) && behind.has(service))
      .map((one) => measuredBurn(one, ids)),
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
