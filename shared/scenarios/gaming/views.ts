import type { ScoredBy } from "#shared/scenarios/views.ts";
import type { StrategyKind } from "./strategies.ts";

/** What each strategy of the gaming lab would gain a team on the data as they are. */
export interface GamingView extends ScoredBy {
  readonly team: string;
  readonly title: string;
  readonly R: number | null;
  readonly S: number | null;
  readonly gains: readonly GamingGain[];
  readonly peers: readonly GamingPeer[];
}

export interface GamingGain {
  readonly id: string;
  readonly name: string;
  readonly kind: StrategyKind;
  readonly defeatedBy: string;
  /** Points of 100; `null`: the team has no score. */
  readonly R: number | null;
  readonly S: number | null;
  /** What it would gain under the formulas of peers, by their ids. */
  readonly peers: Readonly<Record<string, number>>;
}

export interface GamingPeer {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly source: string;
}
