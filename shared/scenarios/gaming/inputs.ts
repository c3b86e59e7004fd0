import type { Instant } from "#shared/kernel/time.ts";
import { appliesTo, type Scenario } from "#shared/scenarios/catalogue.ts";
import { groupBy } from "#shared/scenarios/group.ts";
import type { Evidence } from "#shared/scenarios/model.ts";
import type { RankedOrganisation, RankedService, TeamRanking } from "#shared/scenarios/ranking.ts";
import { createScoreBook } from "#shared/scenarios/score-book.ts";
import {
  balance,
  composite,
  learning,
  ownership,
  type Scorecard,
} from "#shared/scenarios/scorecard.ts";

/** What the composite score needs of a team beside its ranking. */
export interface ScoreFacts {
  /** Share of events that were bad, over the window. */
  readonly badShare: number;
  /** The SLO's targets in the last two windows, the older first. */
  readonly targets: readonly [number, number];
  readonly deploys: number;
  readonly medianDeploys: number;
  readonly ownerMinutes: readonly number[];
  readonly otherMinutes: number;
  readonly themes: number;
  readonly closed: number;
  readonly declaredBurn: number;
  readonly detectedBurn: number;
  readonly readers: number;
}

/** Everything that a score is computed from: a strategy changes a copy of it. */
export interface GamingInputs {
  readonly at: Instant;
  readonly organisation: RankedOrganisation;
  readonly evidence: readonly Evidence[];
  readonly facts: ReadonlyMap<string, ScoreFacts>;
}

/** One cell of a team that plays, with the evidence it has so far, the latest last. */
export interface PlayedCell {
  readonly service: RankedService;
  readonly scenario: Scenario;
  readonly evidence: readonly Evidence[];
}

export function servicesOf({ organisation }: GamingInputs, team: string): readonly RankedService[] {
  return organisation.services.filter((service) => service.team === team);
}

/** The cells that apply to a team's services. */
export function cellsOf(inputs: GamingInputs, team: string): readonly PlayedCell[] {
  const { organisation, evidence, at } = inputs;
  const known = evidence.filter((one) => one.at <= at);
  const byCell = groupBy(
    known.toSorted((left, right) => left.at - right.at),
    ({ service, scenario }) => `${service}\0${scenario}`,
  );
  return servicesOf(inputs, team).flatMap((service) => {
    const traits = new Set(service.traits);
    return organisation.scenarios
      .filter((scenario) => appliesTo(scenario, traits))
      .map((scenario) => ({
        service,
        scenario,
        evidence: byCell.get(`${service.name}\0${scenario.id}`) ?? [],
      }));
  });
}

/** The same inputs with further evidence. */
export function withEvidence(inputs: GamingInputs, more: readonly Evidence[]): GamingInputs {
  return { ...inputs, evidence: [...inputs.evidence, ...more] };
}

/** A team's line of the ranking. */
export function rankingOf(inputs: GamingInputs, team: string): TeamRanking | undefined {
  const book = createScoreBook(inputs.organisation);
  book.put(inputs.evidence);
  return book.rankingAt(inputs.at).teams.find((one) => one.team === team);
}

/** Share of the budget consumed, against the strictest target of the last two windows. */
function consumedOf({ badShare, targets }: ScoreFacts): number {
  return badShare / (1 - Math.max(...targets));
}

/**
 * A team's composite. Healing has no source here: evidence does not say how long a recovery took.
 *
 * @param R the team's R by these inputs
 */
export function scorecardOf(
  inputs: GamingInputs,
  team: string,
  R = rankingOf(inputs, team)?.R ?? null,
): Scorecard {
  const policy = inputs.organisation.policy.scorecard;
  const facts = inputs.facts.get(team);
  if (facts === undefined)
    return composite({ R, H: null, B: null, O: null, L: null }, new Set(["R"]), policy);
  const values = {
    R,
    H: null,
    B: balance({ ...facts, consumed: consumedOf(facts) }, policy),
    O: ownership(facts.ownerMinutes, facts.otherMinutes, policy),
    L: learning(facts, policy),
  };
  return composite(values, new Set(["R", "B", "O", "L"]), policy);
}
