import type { Environment, Oracle, Outcome, Provenance } from "./model.ts";

/** Every number that scoring depends on, as one version of it. */
export interface RankingPolicy {
  /** Label and digest of the numbers: two scores of one version are comparable. */
  readonly version: string;
  /** What an outcome is worth, 0 to 1. */
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** An outcome worth at least this is a pass. */
  readonly passAt: number;
  readonly environments: Readonly<Record<Environment, number>>;
  readonly provenances: Readonly<Record<Provenance, number>>;
  readonly oracles: Readonly<Record<Oracle, number>>;
  /** After so many days a piece of evidence is worth half. */
  readonly halfLifeDays: number;
  /** Runs of one experiment by one runner count once in such a stretch, counted from the epoch. */
  readonly duplicateDays: number;
  /** A: the share of doubt that one perfect pass removes. */
  readonly passWeight: number;
  /** K: what knowing of a failure is worth. */
  readonly riskWeight: number;
  readonly exemptions: {
    /** An exempt cell counts at most this. */
    readonly credit: number;
    /** Share of a service's weight that may be exempt. */
    readonly share: number;
    readonly days: number;
  };
  /** Half the width of a band, in standard errors. */
  readonly bandErrors: number;
  /** A scenario that nearly always passes counts less. */
  readonly trivial: {
    readonly runs: number;
    /** It is trivial above this share of passes. */
    readonly passShare: number;
    readonly factor: number;
  };
  /** What a request to a service of tier 1, 2, 3, ... weighs; below the last, and without a tier, as the last. */
  readonly tierWeights: readonly number[];
  /** The exposure of a service of which neither traffic nor catalogue says anything. */
  readonly unknownExposure: number;
  readonly scorecard: ScorecardPolicy;
}

/** Numbers of the composite score. */
export interface ScorecardPolicy {
  /** What each term weighs; together 1. */
  readonly weights: Readonly<Record<ScoreTerm, number>>;
  /** Up to this share of the budget, consuming it costs nothing. */
  readonly budgetFlatTo: number;
  /** At this share of the budget nothing is left of the term. */
  readonly budgetZeroAt: number;
  /** Deploys are compared with this share of the team's own median. */
  readonly flowShare: number;
  /** Responders in effect at which a team is not hanging on one person. */
  readonly responders: number;
  /** Readers outside the team at which what was learnt has been shared. */
  readonly readers: number;
}

/** Terms of the composite: reliability shown, healing, balance, ownership, learning. */
export const SCORE_TERMS = ["R", "H", "B", "O", "L"] as const;
export type ScoreTerm = (typeof SCORE_TERMS)[number];
