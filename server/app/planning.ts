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
import { demoFiles } from "#server/scenarios/demo-evidence.ts";
import { readAllDocuments } from "#server/scenarios/rules.service.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";
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
  /** The instant around which a demo tells its story. */
  readonly demoAnchor: Instant;
  readonly onChange: () => void;
}

/** Takes over the debts and decisions of the files that headroom.yaml names, as often as they change. */
function registerImporter(
  debt: LoadableDebtService,
  read: () => Promise<readonly SloSource[]>,
  log: Log,
): () => Promise<void> {
  let problems: readonly Problem[] = [];
  const tell = logProblems(log, "the files of the debt register", () => problems);
  return async () => {
    const files = await readAllDocuments(read, "the debt register");
    problems = await debt.take(files.documents, files.problems);
    tell();
  };
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
  const told = config.file === null ? demoFiles : undefined;
  const read = () => readFiles(config.planning.register);
  const importRegister = registerImporter(debt, told?.(read, parts.demoAnchor) ?? read, log);
  await importRegister();
  return {
    debt,
    followers: [
      await followFiles(config.policy, policy.reload, log),
      await followFiles(config.planning.register, importRegister, log),
    ],
  };
}
