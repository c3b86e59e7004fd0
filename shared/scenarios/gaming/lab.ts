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

/** What a team scores, here and under the formulas of peers. */
interface Scores {
  readonly R: number | null;
  readonly S: number | null;
  readonly peers: readonly number[];
}

function scoresOf(inputs: GamingInputs, team: string): Scores {
  const R = rankingOf(inputs, team)?.R ?? null;
  return {
    R,
    S: scorecardOf(inputs, team, R).S,
    peers: PEERS.map((peer) => peer.score(inputs, team)),
  };
}

/** Plays one strategy on a copy of the inputs. */
export function gainOf(
  strategy: Strategy,
  inputs: GamingInputs,
  team: string,
  before = scoresOf(inputs, team),
): Gain {
  const after = scoresOf(strategy.play(inputs, team), team);
  const R = difference(after.R, before.R);
  return {
    strategy,
    R: R === null ? null : 100 * R,
    S: difference(after.S, before.S),
    peers: Object.fromEntries(
      PEERS.map(({ id }, index) => [id, (after.peers[index] ?? 0) - (before.peers[index] ?? 0)]),
    ),
  };
}

/** Plays every strategy: the table of the gaming lab for one team. */
export function playAll(inputs: GamingInputs, team: string): readonly Gain[] {
  const before = scoresOf(inputs, team);
  return STRATEGIES.map((strategy) => gainOf(strategy, inputs, team, before));
}
