import type { FastifyInstance } from "fastify";
import { serveBudgets } from "#server/budget/budget.http.ts";
import { serveComposites } from "#server/budget/composites.http.ts";
import { servePlanning } from "#server/debt/debt.http.ts";
import { serveCanary } from "#server/gate/canary.http.ts";
import { serveGate } from "#server/gate/gate.http.ts";
import { serveEvents } from "#server/incidents/incidents.http.ts";
import { serveScenarios } from "#server/scenarios/scenarios.http.ts";
import { servePush } from "#server/sli/sli.http.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Services } from "./router.ts";

/** The API for machines: the same verbs as the pages, under /api/v1. */
export function serveApi(
  app: FastifyInstance,
  services: () => Services,
  { clock, signedIn }: { readonly clock: Clock; readonly signedIn: boolean },
): void {
  serveBudgets(app, {
    budget: () => services().budget,
    problems: (slo) => services().sli.problems(slo),
  });
  serveComposites(app, { budget: () => services().budget });
  servePush(app, {
    sli: () => services().sli,
    isKnown: (slo) =>
      services()
        .slo.definitions()
        .some(({ id }) => id === slo),
  });
  serveEvents(app, { incidents: () => services().incidents, clock });
  serveScenarios(app, { scenarios: () => services().scenarios });
  serveGate(app, { gate: () => services().gate, signedIn });
  servePlanning(app, { debt: () => services().debt });
  serveCanary(app, { profile: (service) => services().gate.profile(service), clock });
}
