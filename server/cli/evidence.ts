import { Command } from "commander";
import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { BUILTIN_SCENARIOS } from "#server/scenarios/catalogue.ts";
import { readDocuments } from "#server/platform/documents.ts";
import { readEvidencePolicy } from "#server/scenarios/evidence-policy.ts";
import { readEvidenceFile, type ReadOptions } from "#server/scenarios/formats/read-evidence.ts";
import {
  checkedRecord,
  evidenceText,
  nothingRecognised,
  unrecognisedText,
  type CheckedEvidence,
} from "./evidence-text.ts";
import { readInputFiles, readWhatCanBeRead, type InputFile } from "./input-files.ts";
import { problemText } from "./problem-text.ts";

/** What a check of files of evidence found. */
export interface EvidenceCheck {
  /** One for each run, in order of the files. */
  readonly records: readonly CheckedEvidence[];
  /** The same for a person. */
  readonly text: string;
  /** What is wrong with the files themselves. */
  readonly problems: readonly Problem[];
}

const PASSES = new Map(BUILTIN_SCENARIOS.scenarios.map(({ id, pass }) => [id, pass]));

function checkFile(file: InputFile, options: ReadOptions): EvidenceCheck {
  const { evidence, problems } = readEvidenceFile(file, options);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  // What cannot be read at all is evidence of nothing, whatever the reason; the problem says which.
  const lost = Array.from({ length: evidence.length === 0 ? 1 : errors });
  return {
    records: [
      ...evidence.map((read) => checkedRecord(file.path, read)),
      ...lost.map(() => nothingRecognised(file.path)),
    ],
    text: [
      ...evidence.map((read) => evidenceText(file.path, read)),
      ...lost.map(() => unrecognisedText(file.path)),
    ].join(""),
    problems,
  };
}

/** Checks files of evidence by themselves: nobody is asked how the service was, so what needs its SLI is not valid here. */
export function checkEvidence(files: readonly InputFile[], options: ReadOptions): EvidenceCheck {
  const checked = files.map((file) =>
    checkFile(file, { passOf: (scenario) => PASSES.get(scenario) ?? null, ...options }),
  );
  return {
    records: checked.flatMap(({ records }) => records),
    text: checked.map(({ text }) => text).join(""),
    problems: checked.flatMap(({ problems }) => problems),
  };
}

interface CheckOptions {
  readonly json?: boolean;
  readonly policy?: string;
}

/**
 * What a policy says of evidence.
 *
 * @throws DomainError with the first thing that is wrong with it: without it evidence would be judged by other rules
 */
async function readPolicy(path: string | undefined): Promise<ReadOptions> {
  if (path === undefined) return {};
  const [file] = await readInputFiles([path]);
  const read = readDocuments(path, file?.text ?? "");
  const { policy, problems } = readEvidencePolicy(read.documents);
  const [first] = [...read.problems, ...problems];
  if (first !== undefined) throw new DomainError(first);
  return policy;
}

async function runCheck(
  paths: readonly string[],
  options: CheckOptions,
  now: Instant,
): Promise<void> {
  const policy = await readPolicy(options.policy);
  const { files, unreadable } = await readWhatCanBeRead(paths);
  const { records, text, problems } = checkEvidence(files, {
    ...policy,
    receivedAt: now,
  });
  process.stdout.write(options.json === true ? `${JSON.stringify(records, null, 2)}\n` : text);
  process.stderr.write([...unreadable, ...problems].map(problemText).join(""));
  process.exitCode = unreadable.length > 0 ? 2 : records.every(({ valid }) => valid) ? 0 : 1;
}

/**
 * `headroom evidence check FILE…`: exit code 0 when all is valid, 1 when something is not, 2 when a file cannot be read;
 * the others are checked all the same.
 */
export function evidenceCommand(): Command {
  const check = new Command("check")
    .description(
      "say of each run in files of evidence whether it is valid, by which check not, and its outcome",
    )
    .argument(
      "<file...>",
      "journals and results of Chaos Toolkit, Litmus, Chaos Mesh, AWS FIS, Gremlin, JUnit, CDEvents, in-toto, and Headroom's own records",
    )
    .option("--json", "print an array with one object for each run")
    .option(
      "--policy <file>",
      "a policy whose part `evidence` says where runs belong and whose signatures are believed",
    )
    .action((paths: readonly string[], options: CheckOptions) =>
      runCheck(paths, options, Date.now()),
    );
  return new Command("evidence")
    .description("look at evidence of tested failure scenarios")
    .addCommand(check);
}
