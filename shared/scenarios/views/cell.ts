import type { Instant } from "#shared/kernel/time.ts";
import type { Scenario } from "#shared/scenarios/catalogue.ts";
import type { CheckResult, Evidence } from "#shared/scenarios/model.ts";
import type { Refusal } from "#shared/scenarios/ranking.ts";
import type { NextTest, ScoredBy } from "./common.ts";
import type { ExemptionOffer, ExemptionView } from "./exemptions.ts";
import type { MatrixCell } from "./matrix.ts";

/** How one piece of evidence goes into the credit of its cell. */
export interface CreditTerm {
  readonly document: string;
  readonly run: number;
  readonly at: Instant;
  readonly environment: number;
  readonly provenance: number;
  readonly oracle: number;
  readonly quality: number;
  readonly freshness: number;
  readonly worth: number;
  /** Passes: quality x freshness x worth. Open failures: quality x freshness. */
  readonly value: number;
}

/** The credit of a cell, or of the part of it that one dependency makes, with its values put in. */
export interface CreditExplanation {
  readonly dependency: string | null;
  /** Share of the cell. */
  readonly weight: number;
  readonly kind: "untested" | "passes" | "open-failures";
  readonly terms: readonly CreditTerm[];
  /** As it is written: `1 − (1 − 0.8 × 0.85)(1 − 0.8 × 0.31) = 0.76`. */
  readonly formula: string;
  readonly credit: number;
}

/** A run of the cell, and whether it counts. */
export interface CellRun {
  readonly document: string;
  readonly run: number;
  readonly name: string;
  /** What the document was called and written by, for runs that have no name of their own. */
  readonly fileName: string | null;
  readonly format: string;
  /** Runs in its document. */
  readonly runs: number;
  readonly failedChecks: readonly CheckResult["check"][];
  readonly evidence: Evidence;
  /** An open failure, one of the passes that the credit is made of, or neither. */
  readonly role: "open-failure" | "counted" | "none";
  /** Why it counts nothing; `null`: it does, or newer or better ones go before it. */
  readonly refusal: Refusal | "invalid" | "withdrawn" | null;
}

export interface CellDetail extends ScoredBy {
  readonly service: string;
  readonly serviceTitle: string;
  readonly team: string | null;
  readonly teamTitle: string | null;
  readonly scenario: Scenario;
  readonly applies: boolean;
  /** Why it applies or does not, in a sentence. */
  readonly applicability: string;
  /** `null`: it does not apply. */
  readonly cell: MatrixCell | null;
  /** Share of the cell in the R of the team, 0 to 1; `null`: it has none. */
  readonly weightShare: number | null;
  readonly explanations: readonly CreditExplanation[];
  /** The newest first. */
  readonly runs: readonly CellRun[];
  readonly exemptions: readonly ExemptionView[];
  /** What exempting it would come to; `null`: it does not apply. */
  readonly ifExempt: ExemptionOffer | null;
  readonly nextTest: NextTest | null;
}
