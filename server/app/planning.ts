import type { Config } from "#server/config.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import { createDebtService, type LoadableDebtService } from "#server/debt/debt.service.ts";
import { createDebtStore } from "#server/debt/debt.store.ts";
import { NO_TRACKERS } from "#server/debt/no-trackers.ts";
import { createPlanningPolicyService } from "#server/debt/policy.service.ts";
import type { IncidentsService } from "#server/incidents/incidents.service.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/db/database.ts";
import type { Log } from "#server/platform/log.ts";
import type { ScenariosService } from "#server/scenarios/scenarios.service.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { SloService } from "#server/slo/slo.service.ts";
import { followFiles, logProblems, readFiles, type FileFollower } from "./files.ts";

export interface PlanningParts {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly org: OrgService;
  readonly budget: BudgetService;
  readonly sli: SliService;
  readonly slo: SloService;
  readonly incidents: IncidentsService;
  readonly scenarios: ScenariosService;
  readonly onChange: () => void;
}

/** Puts planning together: its numbers and its register from files, sprints and items from trackers, the rest from the store. */
export async function loadPlanning(parts: PlanningParts): Promise<{
  readonly debt: LoadableDebtService;
  readonly followers: readonly FileFollower[];
}> {
  const { config, database, log } = parts;
  const policy = createPlanningPolicyService(() => readFiles(config.policy));
  policy.onChange(logProblems(log, "the numbers of planning", policy.problems));
  await policy.reload();
  const debt = createDebtService({
    ...parts,
    store: createDebtStore(database),
    trackers: NO_TRACKERS,
    policy,
  });
  policy.onChange(parts.onChange);
  await debt.load();
  return { debt, followers: [await followFiles(config.policy, policy.reload, log)] };
}
