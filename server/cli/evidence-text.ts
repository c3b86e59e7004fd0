import type { CheckName, Outcome } from "#shared/scenarios/model.ts";
import { checkResult, failedChecks } from "#shared/scenarios/validity.ts";
import type { ReadEvidence } from "#server/scenarios/formats/read-evidence.ts";

/** One run of one file as `evidence check --json` prints it. */
export interface CheckedEvidence {
  readonly file: string;
  /** `null`: no known format. */
  readonly format: string | null;
  readonly valid: boolean;
  readonly failedChecks: readonly CheckName[];
  readonly outcome: Outcome | null;
  readonly scenario: string | null;
}

/** A file, or a document in it, in which no known format was found. */
export function nothingRecognised(file: string): CheckedEvidence {
  return {
    file,
    format: null,
    valid: false,
    failedChecks: ["unrecognised"],
    outcome: null,
    scenario: null,
  };
}

export function checkedRecord(file: string, { evidence, format }: ReadEvidence): CheckedEvidence {
  const { valid, outcome, scenario } = evidence;
  return {
    file,
    format,
    valid,
    failedChecks: failedChecks(evidence),
    outcome: valid ? outcome : null,
    scenario,
  };
}

const indented = (lines: readonly string[]) => lines.map((line) => `    ${line}\n`).join("");

/** What could not be recognised, for a person. */
export function unrecognisedText(file: string): string {
  return `${file}  invalid\n${indented([`unrecognised: ${checkResult("unrecognised", false).reason}`])}`;
}

function placeText({ evidence }: ReadEvidence): string {
  const { service, scenario } = evidence;
  if (service === null && scenario === null) return "names neither service nor scenario";
  return `${scenario ?? "no scenario"} on ${service ?? "no service"}`;
}

/** One run for a person: what it comes to and why, or each check that it failed. */
export function evidenceText(file: string, read: ReadEvidence): string {
  const { evidence, format, told } = read;
  const verdict = evidence.valid ? `valid  ${evidence.outcome ?? "no outcome"}` : "invalid";
  const name = told.name === "" ? "" : `  "${told.name}"`;
  const failed = evidence.checks.filter(({ passed }) => !passed);
  return `${file}  ${format}  ${verdict}  ${placeText(read)}${name}\n${indented([
    ...failed.map(({ check, reason }) => `${check}: ${reason}`),
    ...(evidence.valid && told.because !== "" ? [told.because] : []),
    ...told.losses.map((loss) => `note: ${loss}`),
  ])}`;
}
