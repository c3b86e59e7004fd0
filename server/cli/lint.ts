import { Command } from "commander";
import { DEFAULT_PLANNING_POLICY } from "#shared/debt/policy.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import {
  isExclusions,
  readExclusionDocuments,
  unknownNames,
} from "#server/budget/exclusion-files.ts";
import { isPolicy, readPolicies } from "#server/budget/policy.ts";
import { readPlanningPolicy } from "#server/debt/planning-policy.ts";
import { isRegisterDocument, readRegister } from "#server/debt/register-files.ts";
import { isGatePolicy, readGatePolicy } from "#server/gate/policy-file.ts";
import { isBackstage } from "#server/org/backstage/entity.ts";
import { readCatalogDocuments } from "#server/org/backstage.ts";
import { BUILTIN_SCENARIOS, isScenarios, readCatalogue } from "#server/scenarios/catalogue.ts";
import { readEvidencePolicy } from "#server/scenarios/evidence-policy.ts";
import { isExemption, readExemptions } from "#server/scenarios/exemption-files.ts";
import { readRankingPolicy } from "#server/scenarios/ranking-policy.ts";
import { readSloFiles } from "#server/slo/lint.ts";
import { readWhatCanBeRead, type InputFile } from "./input-files.ts";
import { problemRecord, problemText } from "./problem-text.ts";

/** What a check of files found. */
export interface LintResult {
  /** In order of file and line. */
  readonly problems: readonly Problem[];
  readonly errors: number;
  readonly warnings: number;
}

/** Checks files as one set: SLO files of any format, catalogue files, policies, exclusions, scenarios, exemptions and debts, told apart by their content. */
export function lintFiles(files: readonly InputFile[]): LintResult {
  const reading = readSloFiles(files, {
    foreign: (document) =>
      isBackstage(document) ||
      isPolicy(document) ||
      isGatePolicy(document) ||
      isExclusions(document) ||
      isScenarios(document) ||
      isExemption(document) ||
      isRegisterDocument(document),
  });
  const catalog = readCatalogDocuments(reading.foreign.filter(isBackstage));
  const policies = readPolicies(reading.foreign, reading.definitions);
  const entities = reading.foreign.filter(isBackstage);
  const gate = readGatePolicy(reading.foreign, entities.length === 0 ? null : catalog.catalog);
  const exclusions = readExclusionDocuments(reading.foreign.filter(isExclusions));
  // Files of exclusions by themselves say nothing of which SLOs there are.
  const strangers =
    reading.definitions.length === 0
      ? []
      : unknownNames(exclusions.exclusions, reading.definitions);
  const planning = readPlanningPolicy(reading.foreign);
  const order = new Map(files.map((file, index) => [file.path, index]));
  const rank = (problem: Problem) => order.get(problem.where?.file ?? "") ?? files.length;
  const problems = [
    ...reading.problems,
    ...catalog.problems,
    ...policies.problems,
    ...gate.problems,
    ...readRankingPolicy(reading.foreign).problems,
    ...readEvidencePolicy(reading.foreign).problems,
    ...planning.problems,
    ...readRegister(
      reading.foreign.filter(isRegisterDocument),
      planning.policy ?? DEFAULT_PLANNING_POLICY,
      null,
    ).problems,
    ...readCatalogue(reading.foreign.filter(isScenarios), BUILTIN_SCENARIOS).problems,
    ...readExemptions(reading.foreign.filter(isExemption)).problems,
    ...exclusions.problems,
    ...strangers,
  ].toSorted((a, b) => rank(a) - rank(b) || (a.where?.line ?? 0) - (b.where?.line ?? 0));
  const errors = problems.filter((problem) => problem.severity === "error").length;
  return { problems, errors, warnings: problems.length - errors };
}

/**
 * `headroom lint FILE…`: exit code 0 when nothing is refused, 1 when something is, 2 when a file cannot
 * be read; the others are checked all the same.
 */
export function lintCommand(): Command {
  return new Command("lint")
    .description(
      "check SLO, catalogue, policy, exclusion, scenario, exemption and debt files; the files of one call are one set",
    )
    .argument(
      "<file...>",
      "OpenSLO, Sloth, Pyrra, Backstage, policy, exclusion, scenario, exemption or debt files, recognised by content",
    )
    .option("--json", "print an array of problems")
    .action(async (paths: readonly string[], options: { readonly json?: boolean }) => {
      const { files, unreadable } = await readWhatCanBeRead(paths);
      const result = lintFiles(files);
      const problems = [...unreadable, ...result.problems];
      if (options.json === true)
        process.stdout.write(`${JSON.stringify(problems.map(problemRecord), null, 2)}\n`);
      else {
        process.stdout.write(problems.map(problemText).join(""));
        process.stderr.write(
          `${count(files.length + unreadable.length, "file")}: ${count(result.errors + unreadable.length, "error")}, ${count(result.warnings, "warning")}\n`,
        );
      }
      process.exitCode = unreadable.length > 0 ? 2 : result.errors > 0 ? 1 : 0;
    });
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
