import { writeFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import { ownerOf } from "#shared/org/ownership.ts";
import { isPolicy, readPolicies } from "#server/budget/policy.ts";
import { writeRules, type WrittenRules } from "#server/budget/rules/write-rules.ts";
import { isGatePolicy } from "#server/gate/policy-file.ts";
import { isBackstage } from "#server/org/backstage/entity.ts";
import { readCatalogDocuments } from "#server/org/backstage.ts";
import type { SourceDocument } from "#server/platform/documents.ts";
import { readSloFiles } from "#server/slo/lint.ts";
import { readInputFiles, type InputFile } from "./input-files.ts";
import { problemRecord, problemText } from "./problem-text.ts";
import { readSlice } from "./slice-option.ts";

export interface RulesResult extends Pick<WrittenRules, "text" | "groups"> {
  /** What was wrong with the files, and what rules cannot carry. */
  readonly problems: readonly Problem[];
  readonly errors: number;
}

function secondPolicy(documents: readonly SourceDocument[]): readonly Problem[] {
  const [first, second] = documents.filter(isPolicy);
  if (first === undefined || second === undefined) return [];
  const { file = "another file", line = 1 } = first.locate([]);
  return [
    {
      severity: "error",
      code: "policy.second",
      message: `this is a second policy beside the one at ${file}:${line}, and only one can be in force`,
      remedy: "leave one of them out of the call",
      where: second.locate([]),
    },
  ];
}

/**
 * Turns the SLOs of some files into rules of Prometheus. A policy among the files is the one in force; a catalogue among
 * them says which team an alert is for.
 */
export function rulesOfFiles(files: readonly InputFile[], sliceSeconds: number): RulesResult {
  const reading = readSloFiles(files, {
    foreign: (document) => isBackstage(document) || isPolicy(document) || isGatePolicy(document),
  });
  const { catalog, problems: catalogProblems } = readCatalogDocuments(
    reading.foreign.filter(isBackstage),
  );
  const policies = readPolicies(reading.foreign, reading.definitions);
  // Without a policy that can be read nobody knows which alerts are meant: none are better than others.
  const written: WrittenRules =
    policies.policy === null
      ? { text: "", groups: [], problems: [] }
      : writeRules(reading.definitions, {
          policy: policies.policy,
          sliceSeconds,
          teamOf: ({ service, team }) => ownerOf(catalog, service)?.name ?? team,
        });
  const problems = [
    ...reading.problems,
    ...catalogProblems,
    ...policies.problems,
    ...secondPolicy(reading.foreign),
    ...written.problems,
  ];
  return {
    text: written.text,
    groups: written.groups,
    problems,
    errors: problems.filter(({ severity }) => severity === "error").length,
  };
}

async function writeOut(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new DomainError(
      {
        code: "file.unwritable",
        message: `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
        remedy: "check the folder and its permissions",
        where: { file: path },
      },
      { cause: error },
    );
  }
}

interface RulesCommandOptions {
  readonly out?: string;
  readonly slice: number;
  readonly json?: boolean;
}

async function runRules(paths: readonly string[], options: RulesCommandOptions): Promise<void> {
  const { text, problems, errors } = rulesOfFiles(await readInputFiles(paths), options.slice);
  // A file that a Prometheus already reads is not replaced by one with rules missing.
  if (options.out !== undefined && errors === 0) await writeOut(options.out, text);
  const own = options.out === undefined ? { text } : { out: errors === 0 ? options.out : null };
  if (options.json === true)
    process.stdout.write(
      `${JSON.stringify({ ...own, problems: problems.map(problemRecord) }, null, 2)}\n`,
    );
  else {
    if (options.out === undefined) process.stdout.write(text);
    process.stderr.write(problems.map(problemText).join(""));
    if (options.out !== undefined && errors > 0)
      process.stderr.write(
        `headroom: ${options.out} was not written, because of the errors above\n`,
      );
  }
  process.exitCode = errors > 0 ? 1 : 0;
}

/** `headroom rules FILE… --to prometheus`: rules on stdout or in a file, what is lost on stderr; exit code 1 when a file has errors. */
export function rulesCommand(): Command {
  return new Command("rules")
    .description("write recording and alerting rules of SLOs for Prometheus")
    .argument(
      "<file...>",
      "SLO files of any recognised format; a policy and a catalogue among them are used",
    )
    .addOption(
      new Option("--to <format>", "format to write").choices(["prometheus"]).makeOptionMandatory(),
    )
    .option("--out <file>", "write the rules into this file, unless an input file has errors")
    .option(
      "--slice <duration>",
      "how often rules measure; not shorter than the scrape interval",
      readSlice,
      60,
    )
    .option("--json", "print an object with the text and the problems")
    .action(runRules);
}
