import type { Instant } from "#shared/kernel/time.ts";
import type { CellState } from "#shared/scenarios/model.ts";
import type { ScoreTerm } from "#shared/scenarios/policy.ts";
import type { ScorePart } from "#shared/scenarios/scorecard.ts";
import type { DisplayMode, ScoredBy } from "./common.ts";

/** A piece of what the organisation lacks: weight of the scenario x exposure of the service x what is untested of it. */
export interface RiskView {
  readonly service: string;
  readonly serviceTitle: string;
  readonly team: string | null;
  readonly scenario: string;
  readonly name: string;
  readonly why: string | null;
  readonly state: CellState;
  readonly sigma: number;
  readonly exposureShare: number;
  readonly credit: number;
  /** Of the organisation's R, in points of 100, that this cell alone lacks. */
  readonly points: number;
}

/** Why a team's R is another than a quarter ago. Together the points make the difference. */
export interface ChangeView {
  readonly team: string;
  readonly teamTitle: string;
  readonly kind: "passed" | "failed" | "fixed" | "exemption" | "aged" | "weights";
  /** When the evidence that did it ended; `null`: it happened all the time. */
  readonly at: Instant | null;
  readonly service: string | null;
  readonly scenario: string | null;
  /** Of the team's R, in points of 100. */
  readonly points: number;
  readonly text: string;
}

export interface ScorecardLine {
  /** `null`: the whole organisation. */
  readonly team: string | null;
  readonly title: string;
  readonly R: number | null;
  readonly se: number | null;
  /** 0 to 100; `null`: nothing can be scored. */
  readonly S: number | null;
  readonly parts: readonly ScorePart[];
  readonly budgets: { readonly kept: number; readonly spent: number; readonly unknown: number };
  /** R at the end of each quarter and now. */
  readonly trend: readonly (number | null)[];
  readonly applicable: number;
  readonly tested: number;
  readonly knownRisks: number;
  /** Share of the organisation's exposure. */
  readonly exposureShare: number;
}

export interface ScorecardView extends ScoredBy {
  readonly mode: DisplayMode;
  readonly organisation: ScorecardLine;
  readonly teams: readonly ScorecardLine[];
  /** Ends of the quarters of the trends, the oldest first; the last is `at`. */
  readonly quarters: readonly { readonly at: Instant; readonly label: string }[];
  /** Terms of S without a source in the whole organisation: left out for everyone, and the rest re-weighted. */
  readonly leftOut: readonly { readonly term: ScoreTerm; readonly reason: string }[];
  readonly risks: readonly RiskView[];
  readonly changesSince: Instant;
  readonly changes: readonly ChangeView[];
}
