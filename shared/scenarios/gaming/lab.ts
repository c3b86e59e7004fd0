import { rankingOf, scorecardOf, type GamingInputs } from "./inputs.ts";
import { PEERS } from "./peers.ts";
import { STRATEGIES, type Strategy } from "./strategies.ts";

/** What a strategy would gain a team, in points of 100. */
export interface Gain {
  readonly strategy: Strategy;
  /** `null`: the team has no score. */
  readonly R: number | null;
  readonly S: number | null;
  /** Under the formulas of peers, by their ids. */
  readonly peers: Readonly<Record<string, number>>;
}

function difference(after: number | null, before: number | null): number | null {
  return after === null || before === null ? null : after - before;
}

/** Plays one strategy on a copy of the inputs. */
export function gainOf(strategy: Strategy, inputs: GamingInputs, team: string): Gain {
  const played = strategy.play(inputs, team);
  const R = difference(rankingOf(played, team)?.R ?? null, rankingOf(inputs, team)?.R ?? null);
  return {
    strategy,
    R: R === null ? null : 100 * R,
    S: difference(scorecardOf(played, team).S, scorecardOf(inputs, team).S),
    peers: Object.fromEntries(
      PEERS.map((peer) => [peer.id, peer.score(played, team) - peer.score(inputs, team)]),
    ),
  };
}

/** Plays every strategy: the table of the gaming lab for one team. */
export function playAll(inputs: GamingInputs, team: string): readonly Gain[] {
  return STRATEGIES.map((strategy) => gainOf(strategy, inputs, team));
}
