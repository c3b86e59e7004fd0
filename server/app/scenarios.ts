import { basename } from "node:path";
import type { Config } from "#server/config.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import type { IncidentsService } from "#server/incidents/incidents.service.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/db/database.ts";
import type { Log } from "#server/platform/log.ts";
import { demoFiles } from "#server/scenarios/demo-evidence.ts";
import { createExemptionService } from "#server/scenarios/exemption.service.ts";
import { createRulesService } from "#server/scenarios/rules.service.ts";
import {
  createScenariosService,
  type ScenariosService,
} from "#server/scenarios/scenarios.service.ts";
import { createScenariosStore } from "#server/scenarios/scenarios.store.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { SloService } from "#server/slo/slo.service.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { followFiles, logProblems, readFiles, type FileFollower } from "./files.ts";

export interface ScenariosParts {
  readonly config: Config;
  readonly database: Database;
  /** The instant around which a demo tells its story. */
  readonly demoAnchor: Instant;
  readonly clock: Clock;
  readonly log: Log;
  readonly org: OrgService;
  readonly budget: BudgetService;
  readonly sli: SliService;
  readonly slo: SloService;
  readonly incidents: IncidentsService;
  readonly onChange: () => void;
}

/** Takes in the files of evidence that headroom.yaml names. What is known already changes nothing. */
function fileImporter(
  scenarios: ScenariosService,
  read: () => Promise<readonly SloSource[]>,
  via: "file" | "demo",
  log: Log,
): () => Promise<void> {
  let problems: readonly Problem[] = [];
  const tell = logProblems(log, "the files of evidence", () => problems);
  return async () => {
    const found: Problem[] = [];
    for (const file of await read()) {
      const where = { file: file.path };
      if ("unreadable" in file) {
        const message = `cannot be read: ${file.unreadable}`;
        found.push({ severity: "error", code: "evidence.unreadable", message, where });
        continue;
      }
      try {
        const { text } = file;
        const fileName = basename(file.path);
        await scenarios.import({ text, fileName, via, by: null, placement: {} });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        const { code, message } = error;
        found.push({ severity: "error", code, message, where: { ...error.where, ...where } });
      }
    }
    problems = found;
    tell();
  };
}

/** Puts the league together: rules and exemptions from files, evidence from files, the store and whoever sends some. */
export async function loadScenarios(parts: ScenariosParts): Promise<{
  readonly scenarios: ScenariosService;
  readonly followers: readonly FileFollower[];
}> {
  const { config, database, clock, log, demoAnchor } = parts;
  const store = createScenariosStore(database);
  const isDemo = config.file === null;
  const told = (read: () => Promise<readonly SloSource[]>) =>
    isDemo ? demoFiles(read, demoAnchor) : read;
  const rules = createRulesService({
    store,
    clock,
    readScenarios: () => readFiles(config.scenarios),
    readPolicy: () => readFiles(config.policy),
  });
  const exemptions = createExemptionService({
    store,
    clock,
    readFiles: told(() => readFiles(config.exemptions)),
  });
  rules.onChange(logProblems(log, "the rules of the ranking", rules.problems));
  exemptions.onChange(logProblems(log, "the exemptions", exemptions.problems));
  await rules.reload();
  await exemptions.reload();
  const scenarios = createScenariosService({
    ...parts,
    store,
    rules,
    exemptions,
    mode: config.league.mode,
  });
  await scenarios.load();
  const importFiles = fileImporter(
    scenarios,
    told(() => readFiles(config.evidence)),
    isDemo ? "demo" : "file",
    log,
  );
  await importFiles();
  return {
    scenarios,
    followers: [
      await followFiles(config.scenarios, rules.reload, log),
      await followFiles(config.policy, rules.reload, log),
      await followFiles(config.exemptions, exemptions.reload, log),
      await followFiles(config.evidence, importFiles, log),
    ],
  };
}
