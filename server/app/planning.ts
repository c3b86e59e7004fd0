import { fileSetState, type Config, type FileSet } from "#server/config.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import { createDebtService, type LoadableDebtService } from "#server/debt/debt.service.ts";
import { createDebtStore } from "#server/debt/debt.store.ts";
import type { TrackerService } from "#server/debt/trackers/model.ts";
import { createTrackerService } from "#server/debt/trackers/trackers.service.ts";
import { createTrackerStore } from "#server/debt/trackers/trackers.store.ts";
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

/** Trackers of the configuration, over the store. Those of the demo are told around its anchor. */
function configuredTrackers(
  { config, database, clock, log, demoAnchor }: PlanningParts,
  onChange: () => void,
): TrackerService {
  const read = (files: FileSet) => () => readFiles(files);
  return createTrackerService({
    store: createTrackerStore(database),
    config: config.planning.trackers,
    files: {
      read: (files) =>
        config.file === null ? demoFiles(read(files), demoAnchor)() : readFiles(files),
      state: fileSetState,
    },
    clock,
    log,
    onChange,
  });
}

export interface LoadedPlanning {
  readonly debt: LoadableDebtService;
  readonly trackers: Pick<TrackerService, "start" | "stop">;
  readonly followers: readonly FileFollower[];
}

/** Puts planning together: its numbers and its register from files, sprints and items from trackers, the rest from the store. */
export async function loadPlanning(parts: PlanningParts): Promise<LoadedPlanning> {
  const { config, database, log, onChange } = parts;
  const policy = createPlanningPolicyService(() => readFiles(config.policy));
  policy.onChange(logProblems(log, "the numbers of planning", policy.problems));
  await policy.reload();
  const trackers = configuredTrackers(parts, () => debt.trackersChanged());
  const debt = createDebtService({ ...parts, store: createDebtStore(database), trackers, policy });
  policy.onChange(onChange);
  await debt.load();
  const read = () => readFiles(config.planning.register);
  const told = config.file === null ? demoFiles(read, parts.demoAnchor) : read;
  const importRegister = registerImporter(debt, told, log);
  await importRegister();
  // Files are there already: nobody has to wait for them.
  for (const { kind, name } of config.planning.trackers)
    if (kind === "csv") await trackers.sync(name);
  return {
    debt,
    trackers,
    followers: [
      await followFiles(config.policy, policy.reload, log),
      await followFiles(config.planning.register, importRegister, log),
    ],
  };
}
