import { DomainError } from "#shared/kernel/errors.ts";
import type { GamingInputs, ScoreFacts } from "#shared/scenarios/gaming/inputs.ts";
import { PEERS } from "#shared/scenarios/gaming/peers.ts";
import type { Evidence } from "#shared/scenarios/model.ts";
import type { TeamRanking } from "#shared/scenarios/ranking.ts";
import type { GamingView } from "#shared/scenarios/gaming/views.ts";
import { playInThread } from "./gaming-thread.ts";
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

/**
 * The data of one team. Whatever it plays, all others stay as they are, and of them its score knows only what scenarios
 * weigh: they weigh what they do now, and the trivial-scenario rule does not count a part of the organisation anew.
 */
function inputsOf(
  { team, services }: TeamRanking,
  scene: Scene,
  evidence: readonly Evidence[],
  facts: ScoreFactBook,
): GamingInputs {
  const { organisation } = scene.book.by;
  const own = organisation.services.filter((service) => service.team === team);
  const names = new Set(
    own.flatMap(({ name, lineage = [] }) => [name, ...lineage.map(({ service }) => service)]),
  );
  const weights = new Map(
    services.flatMap(({ cells }) => cells.map(({ scenario, sigma }) => [scenario, sigma] as const)),
  );
  return {
    at: scene.at,
    organisation: {
      ...organisation,
      services: own,
      scenarios: organisation.scenarios.map((scenario) => ({
        ...scenario,
        sigma: weights.get(scenario.id) ?? scenario.sigma,
      })),
      policy: {
        ...organisation.policy,
        trivial: { ...organisation.policy.trivial, runs: Number.MAX_SAFE_INTEGER },
      },
    },
    evidence: evidence.filter(({ service }) => service !== null && names.has(service)),
    facts: new Map([[team, factsOf(new Set(own.map(({ name }) => name)), facts)]]),
  };
}

/** What each strategy would gain a team on the data as they are. @throws DomainError `team.unknown` */
export async function gamingView(
  scene: Scene,
  evidence: readonly Evidence[],
  facts: ScoreFactBook,
  team: string,
): Promise<GamingView> {
  const ranked = scene.ranking.teams.find((one) => one.team === team);
  if (ranked === undefined)
    throw new DomainError({
      code: "team.unknown",
      message: `there is no team "${team}"`,
      remedy: "write the name of a group as in the catalogue",
    });
  const { S, gains } = await playInThread(inputsOf(ranked, scene, evidence, facts), team);
  return {
    ...scene.scoredBy,
    team,
    title: scene.teamTitle(team) ?? team,
    R: ranked.R,
    S,
    gains,
    peers: PEERS.map(({ id, name, note, source }) => ({ id, name, note, source })),
  };
}
