import type { Environment, Oracle, Outcome, Provenance } from "#shared/scenarios/model.ts";
import type { CellDetail, CellRun, CreditExplanation } from "#shared/scenarios/views.ts";
import { formatDistance } from "#client/ui/dates.ts";
import { FAILED_WORDS, unnamedRun } from "#client/ui/evidence-words.ts";
import { capital } from "#client/ui/format.ts";

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  held: "held throughout",
  "auto-in-time": "recovered by itself in time",
  "auto-late": "recovered by itself, but late",
  "person-in-time": "recovered by a person in time",
  failed: "failed",
};

export const ENVIRONMENT_WORDS: Readonly<Record<Environment, string>> = {
  production: "in production",
  "production-like": "in a production-like environment",
  staging: "in staging",
  local: "on a local machine",
};

export const PROVENANCE_WORDS: Readonly<Record<Provenance, string>> = {
  "signed-other-team": "signed, run by another team",
  "own-tool": "sent by the own team’s tool",
  upload: "uploaded",
  attested: "attested by a person",
};

export const ORACLE_WORDS: Readonly<Record<Oracle, string>> = {
  "own-sli": "told by the service’s own SLI",
  probe: "told by the tool’s probe",
  "assertion-only": "asserted by a report of tests, without proof of the fault",
  none: "told by nothing",
};

const REFUSALS: Readonly<Record<NonNullable<CellRun["refusal"]>, string>> = {
  duplicate: "counts nothing: the same document again",
  "not-placed": "counts nothing: it waits for a place",
  "unknown-service": "counts nothing: its service is not in the catalogue",
  "unknown-scenario": "counts nothing: its scenario is not in the catalogue",
  "not-applicable": "counts nothing: the scenario does not apply",
  "unknown-dependency": "counts nothing: the service has no such dependency",
  invalid: "counts nothing: a check failed",
  withdrawn: "counts nothing: it was withdrawn",
};

/** What a run does to the cell, in words. */
export function roleWords({ role, refusal }: Pick<CellRun, "role" | "refusal">): string {
  if (refusal !== null) return REFUSALS[refusal];
  if (role === "open-failure") return "open failure";
  if (role === "counted") return "counted";
  return "valid; newer or better runs go before it";
}

/** How the cell stands, as the page's sentence. The heading above says which one it is. */
export function cellSentence({ cell, at, serviceTitle }: CellDetail): string {
  if (cell === null) return `It does not apply to ${serviceTitle}.`;
  const credit = `${cell.credit.toFixed(2)} of 1`;
  const ago = cell.lastAt === null ? "" : ` ${formatDistance(at - cell.lastAt)} ago`;
  switch (cell.state) {
    case "passed":
      return `Tested, last${ago}, and ${serviceTitle} withstood it: credit ${credit}.`;
    case "known-risk":
      return `A known risk: a test found a failure that no later pass on another build has answered. Credit ${credit}.`;
    case "exempt":
      return `Exempt for a while: it still weighs in the score, and counts ${credit}.`;
    case "untested":
      return `Never validly tested: whether ${serviceTitle} withstands it is not known.`;
  }
}

/** A run as it is called; one without a name by what wrote it and where it stands: which cell it is of says the page. */
export function runName(run: CellRun): string {
  return run.name === "" ? capital(unnamedRun(run)) : run.name;
}

/** Why a run is invalid, in a few words; `null`: it is not. */
export function invalidWords({ failedChecks }: Pick<CellRun, "failedChecks">): string | null {
  if (failedChecks.length === 0) return null;
  return `Failed: ${failedChecks.map((check) => FAILED_WORDS[check]).join(", ")}. The document’s page says why.`;
}

/** Parts of a cell whose credit comes about in the same way, from the same runs. */
export interface AlikeParts {
  readonly explanation: CreditExplanation;
  /** What they are about; empty where it is the whole cell. */
  readonly about: string;
}

function aboutWords(parts: readonly CreditExplanation[]): string {
  const [first] = parts;
  if (
    first === undefined ||
    (parts.length === 1 && first.dependency === null && first.weight === 1)
  )
    return "";
  const names = parts.flatMap(({ dependency }) => (dependency === null ? [] : [dependency]));
  const share = `${(100 * first.weight).toFixed(0)}\u00a0% of the cell`;
  if (names.length === 0)
    return parts.length === 1 ? share : `${parts.length} parts, each ${share}`;
  return names.length === 1
    ? `dependency ${names.join()}, ${share}`
    : `dependencies ${names.join(", ")}, each ${share}`;
}

/** The parts of a cell, those that come about in the same way in one. */
export function alikeParts(explanations: readonly CreditExplanation[]): readonly AlikeParts[] {
  const groups = new Map<string, CreditExplanation[]>();
  for (const part of explanations) {
    const { formula, weight, terms } = part;
    const key = JSON.stringify([
      formula,
      weight,
      terms.map(({ document, run }) => [document, run]),
    ]);
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()].flatMap((parts) => {
    const [explanation] = parts;
    return explanation === undefined ? [] : [{ explanation, about: aboutWords(parts) }];
  });
}

/** Why an exempt cell counts what it counts; `null`: it is not exempt. */
export function exemptWords(cell: CellDetail["cell"]): string | null {
  if (cell === null || cell.state !== "exempt") return null;
  const counts = `it counts ${factor(cell.credit)}`;
  if (cell.exemption?.refused === "inside-the-team")
    return `Exempt, but ${counts}, because who approved it is of the team itself.`;
  if (cell.exemption?.refused === "too-long")
    return `Exempt, but ${counts}, because it has lasted longer than the policy allows.`;
  if (cell.credit === 0)
    return `Exempt, and ${counts}: the service’s exempt cells weigh more together than the policy allows, or its other cells stand at 0.`;
  return `Exempt: ${counts}, the lesser of what the policy allows and the mean of the service’s other cells.`;
}

/** A factor, with as many digits as the formula beside it. */
export function factor(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** How the parts make the cell: `0.5 × 0.76 + 0.5 × 0 = 0.38`; `null` where it is one whole. */
export function partsFormula(explanations: readonly CreditExplanation[]): string | null {
  if (explanations.length < 2) return null;
  const terms = explanations.map(({ weight, credit }) => `${factor(weight)} × ${factor(credit)}`);
  const sum = explanations.reduce((all, { weight, credit }) => all + weight * credit, 0);
  return `${terms.join(" + ")} = ${factor(sum)}`;
}
