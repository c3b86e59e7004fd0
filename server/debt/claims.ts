import type { Debt } from "#shared/debt/model.ts";
import { isOpen } from "#shared/debt/register.ts";
import type { Incident } from "#shared/incidents/model.ts";
import type { Service } from "#shared/org/model.ts";

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

/** What debts have to answer for. */
export interface Claims {
  /** Services whose budgets the debt can burn. */
  behind(debt: Debt): ReadonlySet<string>;
  /**
   * The part of what an incident burned of a service's budgets that a debt answers for, 0 to 1. Open debts that can burn
   * these budgets and name the incident share it evenly; one that is closed keeps all that it broke.
   */
  shareOf(debt: Debt, incident: string, service: string): number;
  /** Other open debts with which a debt shares incidents in the budgets of a service. */
  othersOf(debt: Debt, service: string): ReadonlySet<string>;
}

/** Works out which debts answer for what. */
export function claimsOf(
  debts: readonly Debt[],
  incidents: readonly Incident[],
  services: readonly Service[],
): Claims {
  const reach = new Map<string, ReadonlySet<string>>();
  const behind = ({ service }: Debt): ReadonlySet<string> => {
    const known = reach.get(service) ?? servicesBehind(service, services);
    reach.set(service, known);
    return known;
  };
  const claimants = new Map<string, Debt[]>();
  for (const debt of debts.filter(isOpen))
    for (const { id } of incidentsOf(debt, incidents)) {
      const all = claimants.get(id);
      if (all === undefined) claimants.set(id, [debt]);
      else all.push(debt);
    }
  /** Other open debts that answer for an incident in a service's budgets as well. */
  const beside = (debt: Debt, incident: string, service: string): readonly Debt[] =>
    isOpen(debt)
      ? (claimants.get(incident) ?? []).filter(
          (other) => other.id !== debt.id && behind(other).has(service),
        )
      : [];
  return {
    behind,
    shareOf: (debt, incident, service) =>
      behind(debt).has(service) ? 1 / (beside(debt, incident, service).length + 1) : 0,
    othersOf: (debt, service) =>
      new Set(
        incidentsOf(debt, incidents).flatMap(({ id }) =>
          beside(debt, id, service).map((other) => other.id),
        ),
      ),
  };
}
