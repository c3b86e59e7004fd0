import type { Instant } from "#shared/kernel/time.ts";
import type { Trait } from "#shared/org/model.ts";
import type { Scenario } from "./catalogue.ts";
import type { ActiveExemption, Exemption } from "./exemptions.ts";
import type { CellState, Evidence } from "./model.ts";
import type { RankingPolicy } from "./policy.ts";

/** A service as it is ranked. */
export interface RankedService {
  readonly name: string;
  /** The owner; `null`: it counts for nobody. */
  readonly team: string | null;
  readonly traits: readonly Trait[];
  /** Requests x tier, or what the catalogue says; `null` is unknown, and counts as the policy says. */
  readonly exposure: number | null;
  /** What it needs, each with the trait that needing it gives: `calls-services`, `database`, ... */
  readonly dependencies: readonly { readonly name: string; readonly trait: Trait }[];
  /** Services that this one came from, by splitting or merging. Their evidence follows. */
  readonly lineage?: readonly Ancestor[];
}

/** A service that another one came from. */
export interface Ancestor {
  readonly service: string;
  /**
   * How much of the new service's exposure comes from it; those of one service make 1. Of two services that were merged
   * each one's evidence counts for its own share: else a tested one would make up for an untested one.
   */
  readonly share: number;
}

export interface RankedTeam {
  readonly name: string;
  readonly parent?: string;
}

/** Everything that a ranking is computed from, but the evidence. */
export interface RankedOrganisation {
  readonly teams: readonly RankedTeam[];
  readonly services: readonly RankedService[];
  readonly scenarios: readonly Scenario[];
  readonly exemptions: readonly Exemption[];
  readonly policy: RankingPolicy;
}

/** One cell of the matrix, as of an instant. */
export interface RankedCell {
  readonly scenario: string;
  readonly credit: number;
  /** Passes counted, at most 2. */
  readonly n: number;
  readonly state: CellState;
  /** What the scenario weighs, the trivial-scenario rule applied. */
  readonly sigma: number;
  /** The exemption in force, and why it counts nothing if it does not. */
  readonly exemption: ActiveExemption | null;
}

export interface ServiceRanking {
  readonly service: string;
  readonly exposure: number;
  readonly R: number | null;
  readonly cells: readonly RankedCell[];
}

export interface TeamRanking {
  readonly team: string;
  readonly R: number | null;
  readonly se: number | null;
  readonly band: number | null;
  readonly services: readonly ServiceRanking[];
}

/** Teams in their bands, as of an instant and by a version of the policy. */
export interface Ranking {
  readonly at: Instant;
  readonly policyVersion: string;
  readonly teams: readonly TeamRanking[];
}

/** Why a piece of evidence was not taken into a ranking. */
export type Refusal =
  | "duplicate"
  | "not-placed"
  | "unknown-service"
  | "unknown-scenario"
  | "not-applicable"
  | "unknown-dependency";

export interface RefusedEvidence {
  readonly evidence: Evidence;
  readonly refusal: Refusal;
}
