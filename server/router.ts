import { createBudgetRouter } from "#server/budget/budget.router.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import { createDebtRouter } from "#server/debt/debt.router.ts";
import type { DebtService } from "#server/debt/debt.service.ts";
import { createGateRouter } from "#server/gate/gate.router.ts";
import type { GateService } from "#server/gate/gate.service.ts";
import { createIncidentsRouter } from "#server/incidents/incidents.router.ts";
import type { IncidentsService } from "#server/incidents/incidents.service.ts";
import { createOrgRouter } from "#server/org/org.router.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { Live } from "#server/platform/live/live.ts";
import { createLiveRouter } from "#server/platform/live/live.router.ts";
import { createMetaRouter, type About } from "#server/platform/meta.router.ts";
import { router } from "#server/platform/trpc.ts";
import { createScenariosRouter } from "#server/scenarios/scenarios.router.ts";
import type { ScenariosService } from "#server/scenarios/scenarios.service.ts";
import { createSliRouter } from "#server/sli/sli.router.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import { createSloRouter } from "#server/slo/slo.router.ts";
import type { SloService } from "#server/slo/slo.service.ts";

/** Every noun's verbs. */
export interface Services {
  readonly budget: BudgetService;
  readonly sli: SliService;
  readonly slo: SloService;
  readonly org: OrgService;
  readonly incidents: IncidentsService;
  readonly scenarios: ScenariosService;
  readonly gate: GateService;
  readonly debt: DebtService;
}

export interface RouterOptions {
  /** @throws DomainError `server.starting` until they are loaded */
  readonly services: () => Services;
  readonly live: Live;
  readonly about: About;
  readonly waitingFor: () => readonly string[];
}

/** All procedures, under their noun's name. */
export function createAppRouter({ services, live, about, waitingFor }: RouterOptions) {
  return router({
    budget: createBudgetRouter(() => services().budget),
    sli: createSliRouter(() => services().sli),
    slo: createSloRouter(() => services().slo),
    org: createOrgRouter(() => services().org),
    incidents: createIncidentsRouter(() => services().incidents),
    scenarios: createScenariosRouter(() => services().scenarios),
    gate: createGateRouter(() => services().gate),
    debt: createDebtRouter(() => services().debt),
    live: createLiveRouter(live),
    meta: createMetaRouter(about, waitingFor),
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;
