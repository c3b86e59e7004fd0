import type { Instant } from "#shared/kernel/time.ts";

/** How a service came through a failure, from the best to the worst. */
export const OUTCOMES = ["held", "auto-in-time", "auto-late", "person-in-time", "failed"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Where the failure was tried, from what proves most to what proves least. */
export const ENVIRONMENTS = ["production", "production-like", "staging", "local"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** Who says so, from what proves most to what proves least. */
export const PROVENANCES = ["signed-other-team", "own-tool", "upload", "attested"] as const;
export type Provenance = (typeof PROVENANCES)[number];

/**
 * What told whether the service held: its own SLI over the interval, the tool's probe, a report that asserts it without
 * proof that the fault took place, or nothing.
 */
export const ORACLES = ["own-sli", "probe", "assertion-only", "none"] as const;
export type Oracle = (typeof ORACLES)[number];

/** What a document is tried by before it counts. The names are part of the interface. */
export const CHECKS = [
  "unrecognised",
  "dry-run",
  "not-completed",
  "baseline-unhealthy",
  "injection-not-proven",
  "no-assertion",
] as const;
export type CheckName = (typeof CHECKS)[number];

/** One check on one piece of evidence, with why it came out as it did. */
export interface CheckResult {
  readonly check: CheckName;
  readonly passed: boolean;
  /**
   * It did not prove what the check asks for, and a word is taken for it. That is let pass, and shown, since such evidence
   * is worth little: its oracle is `assertion-only`.
   */
  readonly unproven?: true;
  /** A sentence for the person whose evidence it is. */
  readonly reason: string;
}

/** What is known of one run of a failure scenario, before its validity is judged. */
export interface RunFacts {
  /** Digest of the document it came from; of several runs in one document with their index. Importing twice changes nothing. */
  readonly digest: string;
  /** Name of the service; `null`: the document cannot say, and it waits for a person. */
  readonly service: string | null;
  /** Id of the scenario, such as `STA-01`; `null`: as above. */
  readonly scenario: string | null;
  /** The one dependency that failed, where the scenario is about dependencies. */
  readonly dependency?: string;
  /** When the run ended. */
  readonly at: Instant;
  /** `null`: the run came to no outcome. */
  readonly outcome: Outcome | null;
  readonly environment: Environment;
  readonly provenance: Provenance;
  readonly oracle: Oracle;
  /** What was running; `null` is unknown. A pass on an unknown build answers no failure. */
  readonly build: string | null;
  /** Who or what ran it: `team-b/ci`. */
  readonly runner: string | null;
  /**
   * Names the experiment: the same experiment has the same one. Importers take what is done and where into it, so that
   * a run in staging never stands in for one in production.
   */
  readonly fingerprint: string;
}

/** One run as judged: what is scored, and what the page about it shows. */
export interface Evidence extends RunFacts {
  /** Every check, passed or not, in the order of `CHECKS`. */
  readonly checks: readonly CheckResult[];
  /** Whether every check passed. Invalid evidence gives neither credit nor penalty. */
  readonly valid: boolean;
}

/** Evidence that has its place in the matrix. */
export type PlacedEvidence = Evidence & { readonly service: string; readonly scenario: string };

/** What a cell of the matrix is known by. */
export const CELL_STATES = ["passed", "known-risk", "untested", "exempt"] as const;
export type CellState = (typeof CELL_STATES)[number];

/** Whether the evidence names both a service and a scenario; without them it counts nothing. */
export function isPlaced(evidence: Evidence): evidence is PlacedEvidence {
  return evidence.service !== null && evidence.scenario !== null;
}
