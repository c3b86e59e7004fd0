import type { Environment, Oracle, Outcome, Provenance } from "#shared/scenarios/model.ts";
import type { CellDetail, CellRun, CreditExplanation } from "#shared/scenarios/views.ts";
import { formatDistance } from "#client/ui/dates.ts";

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

/** A run as it is called; documents need not name their runs. */
export function runName({ name }: Pick<CellRun, "name">): string {
  return name === "" ? "a run without a name" : name;
}

/** What one line of an explanation is about: the whole cell, or one dependency of it. */
export function partWords({ dependency, weight }: CreditExplanation): string {
  if (dependency === null) return weight === 1 ? "" : `${(100 * weight).toFixed(0)} % of the cell`;
  return `dependency ${dependency}, ${(100 * weight).toFixed(0)} % of the cell`;
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
