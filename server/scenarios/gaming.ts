import { DomainError } from "#shared/kernel/errors.ts";
import {
  scorecardOf,
  type GamingInputs,
  type ScoreFacts,
} from "#shared/scenarios/gaming/inputs.ts";
import { playAll } from "#shared/scenarios/gaming/lab.ts";
import { PEERS } from "#shared/scenarios/gaming/peers.ts";
import type { Evidence } from "#shared/scenarios/model.ts";
import type { GamingView } from "#shared/scenarios/gaming/views.ts";
import type { Scene } from "./scene.ts";
import type { ScoreFactBook } from "./score-facts.ts";

/** A target that stands for a team's whole budget: the lab asks only what loosening it would give. */
const TARGET = 0.999;

function factsOf(services: ReadonlySet<string>, facts: ScoreFactBook): ScoreFacts {
  const consumed = facts.consumedOf(services) ?? 0;
  const { deploys, medianDeploys } = facts.flowOf(services) ?? { deploys: 0, medianDeploys: 0 };
  return {
    badShare: consumed * (1 - TARGET),
    targets: [TARGET, TARGET],
    deploys,
    medianDeploys,
    // Nothing tells yet who responds, and what is learnt: those terms are what they are whatever is played.
    ownerMinutes: [],
    otherMinutes: 0,
    themes: 0,
    closed: 0,
    declaredBurn: 0,
    detectedBurn: 0,
    readers: 0,
  };
}

/** What each strategy would gain a team on the data as they are. @throws DomainError `team.unknown` */
export function gamingView(
  scene: Scene,
  evidence: readonly Evidence[],
  facts: ScoreFactBook,
  team: string,
): GamingView {
  const ranked = scene.ranking.teams.find((one) => one.team === team);
  if (ranked === undefined)
    throw new DomainError({
      code: "team.unknown",
      message: `there is no team "${team}"`,
      remedy: "write the name of a group as in the catalogue",
    });
  const inputs: GamingInputs = {
    at: scene.at,
    organisation: scene.book.by.organisation,
    evidence,
    facts: new Map(
      scene.ranking.teams.map((one) => [
        one.team,
        factsOf(new Set(one.services.map(({ service }) => service)), facts),
      ]),
    ),
  };
  return {
    ...scene.scoredBy,
    team,
    title: scene.teamTitle(team) ?? team,
    R: ranked.R,
    S: scorecardOf(inputs, team).S,
    gains: playAll(inputs, team).map(({ strategy, ...gain }) => {
      const { id, name, kind, defeatedBy } = strategy;
      return { id, name, kind, defeatedBy, ...gain };
    }),
    peers: PEERS.map(({ id, name, note, source }) => ({ id, name, note, source })),
  };
}
