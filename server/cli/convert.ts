import { Command, Option } from "commander";
import type { Problem } from "#shared/kernel/errors.ts";
import { readSloFiles } from "#server/slo/lint.ts";
import { writeOpenslo } from "#server/slo/write-openslo.ts";
import { readWhatCanBeRead, type InputFile } from "./input-files.ts";
import { problemRecord, problemText } from "./problem-text.ts";

export interface Conversion {
  readonly text: string;
  /** What was wrong with the files, what their readers and what OpenSLO cannot carry. */
  readonly problems: readonly Problem[];
  readonly errors: number;
}

/** Turns files of any recognised SLO format into OpenSLO v1. */
export function convertFiles(files: readonly InputFile[]): Conversion {
  const reading = readSloFiles(files);
  const written = writeOpenslo(reading.definitions);
  const problems = [...reading.problems, ...written.problems];
  return {
    text: written.text,
    problems,
    errors: problems.filter((problem) => problem.severity === "error").length,
  };
}

/**
 * `headroom convert FILE… --to openslo`: YAML on stdout, what is lost on stderr; exit code 1 when a file has errors, 2
 * when one cannot be read. What can be converted is, all the same.
 */
export function convertCommand(): Command {
  return new Command("convert")
    .description("turn any recognised SLO format into OpenSLO v1")
    .argument("<file...>", "OpenSLO, Sloth or Pyrra files, recognised by content")
    .addOption(
      new Option("--to <format>", "format to write").choices(["openslo"]).makeOptionMandatory(),
    )
    .option("--json", "print an object with the text and the problems")
    .action(async (paths: readonly string[], options: { readonly json?: boolean }) => {
      const { files, unreadable } = await readWhatCanBeRead(paths);
      const { text, problems: found, errors } = convertFiles(files);
      const problems = [...unreadable, ...found];
      if (options.json === true)
        process.stdout.write(
          `${JSON.stringify({ text, problems: problems.map(problemRecord) }, null, 2)}\n`,
        );
      else {
        process.stdout.write(text);
        process.stderr.write(problems.map(problemText).join(""));
      }
      process.exitCode = unreadable.length > 0 ? 2 : errors > 0 ? 1 : 0;
    });
}
