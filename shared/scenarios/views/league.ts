import type { Problem } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { DisplayMode, NextTest, ScoredBy } from "./common.ts";

export interface LeagueTeam {
  readonly team: string;
  readonly title: string;
  readonly R: number | null;
  readonly se: number | null;
  /** Ends of the band: R and 0.84 standard errors (or what the policy says). */
  readonly lower: number | null;
  readonly upper: number | null;
  /** 1 is the best; `null`: no score, or the display mode does not tell. */
  readonly band: number | null;
  /** R at the end of each of the last 26 weeks and now, by today's rules, services and exposures. */
  readonly trend: readonly (number | null)[];
  readonly services: number;
  /** Share of the organisation's exposure. */
  readonly exposureShare: number;
  /** Cells that apply, and how many of them were tested (passed or known risk). */
  readonly applicable: number;
  readonly tested: number;
  readonly knownRisks: number;
  /** Of untested and weakly tested cells those that give most for an hour of work; at most five, the best first. */
  readonly nextTests: readonly NextTest[];
}

export interface Improvement {
  readonly team: string;
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly since: Instant;
}

/** A failure that was found by a test, and answered by a later pass on another build. */
export interface FoundAndFixed {
  readonly team: string | null;
  readonly teamTitle: string | null;
  readonly service: string;
  readonly serviceTitle: string;
  readonly scenario: string;
  readonly name: string;
  readonly foundAt: Instant;
  readonly fixedAt: Instant;
  /** Documents that show it. */
  readonly found: string;
  readonly fixed: string;
}

export interface LeagueView extends ScoredBy {
  readonly mode: DisplayMode;
  readonly bandErrors: number;
  /**
   * In the order to be shown. `league`: by band, within it by name. `recognition`: the leading band, then all others by
   * name. `private`: the team that was asked for, or none.
   */
  readonly teams: readonly LeagueTeam[];
  /** Ends of the weeks of the trends, the oldest first; the last is `at`. */
  readonly weeks: readonly Instant[];
  /** Teams that gained most over 13 weeks, the most first; at most three. */
  readonly mostImproved: readonly Improvement[];
  /** Of the last 26 weeks, the newest first. */
  readonly foundAndFixed: readonly FoundAndFixed[];
  /** What is wrong with scenarios, exemptions or the policy. */
  readonly problems: readonly Problem[];
}
