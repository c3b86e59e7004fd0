import { TZDate } from "@date-fns/tz";
import { getQuarter, startOfQuarter, subQuarters } from "date-fns";
import type { Instant } from "#shared/kernel/time.ts";
import { byName } from "#shared/scenarios/league.ts";
import type { ScoreTerm } from "#shared/scenarios/policy.ts";
import type { ServiceRanking, TeamRanking } from "#shared/scenarios/ranking.ts";
import { composite } from "#shared/scenarios/scorecard.ts";
import { cellShares } from "#shared/scenarios/shares.ts";
import type {
  DisplayMode,
  RiskView,
  ScorecardLine,
  ScorecardView,
} from "#shared/scenarios/views.ts";
import { changesSince } from "./changes.ts";
import { countCells, exposureShare } from "./league.ts";
import type { Scene } from "./scene.ts";
import { healingOf, type ScoreFactBook } from "./score-facts.ts";

const QUARTERS = 4;
const MOST_RISKS = 10;

/** Starts of this quarter and the ones before, the oldest first, in UTC. */
function quarterStarts(at: Instant): readonly Instant[] {
  const start = startOfQuarter(new TZDate(at, "UTC"));
  return Array.from({ length: QUARTERS }, (_, back) =>
    subQuarters(start, QUARTERS - 1 - back).getTime(),
  );
}

/** What ends at the start of a quarter is the quarter before. */
function quarterLabel(end: Instant): string {
  const within = new TZDate(end - 1, "UTC");
  return `Q${getQuarter(within)} ${within.getFullYear()}`;
}

const REASONS: Readonly<Record<ScoreTerm, string>> = {
  R: "no service is ranked",
  H: "no scenario that applies asks a service to recover by itself",
  B: "no service has a budget",
  O: "nothing tells who responded to incidents, and for how long",
  L: "nothing tells what incidents taught, and who read of it",
};

function sourcesOf(scene: Scene, facts: ScoreFactBook): ReadonlySet<ScoreTerm> {
  const services = scene.ranking.teams.flatMap((team) => team.services);
  return new Set<ScoreTerm>([
    ...(services.length > 0 ? ["R" as const] : []),
    ...(healingOf(services, scene) === null ? [] : ["H" as const]),
    ...(facts.hasBudgets ? ["B" as const] : []),
  ]);
}

interface LineFacts {
  readonly team: string | null;
  readonly title: string;
  readonly R: number | null;
  readonly se: number | null;
  readonly services: readonly ServiceRanking[];
  readonly trend: readonly (number | null)[];
  readonly exposureShare: number;
}

function lineOf(
  { services, ...line }: LineFacts,
  sources: ReadonlySet<ScoreTerm>,
  scene: Scene,
  facts: ScoreFactBook,
): ScorecardLine {
  const names = new Set(services.map(({ service }) => service));
  const { S, parts } = composite(
    {
      R: line.R,
      H: healingOf(services, scene),
      B: facts.balanceOf(names),
      O: null,
      L: null,
    },
    sources,
    scene.policy.scorecard,
  );
  return { ...line, S, parts, budgets: facts.budgetsOf(names), ...countCells(services) };
}

/** R of all teams together: each by its exposure. */
function together(shares: readonly { readonly R: number | null; readonly share: number }[]) {
  const scored = shares.filter(({ R }) => R !== null);
  const total = scored.reduce((sum, { share }) => sum + share, 0);
  return total === 0
    ? null
    : scored.reduce((sum, { R, share }) => sum + (share / total) * (R ?? 0), 0);
}

function organisationLine(
  teams: readonly (TeamRanking & {
    readonly share: number;
    readonly trend: ScorecardLine["trend"];
  })[],
): LineFacts {
  const R = together(teams);
  const variance = teams.reduce((sum, { se, share }) => sum + (share * (se ?? 0)) ** 2, 0);
  return {
    team: null,
    title: "All teams",
    R,
    se: R === null ? null : Math.sqrt(variance),
    services: teams.flatMap(({ services }) => services),
    trend: (teams[0]?.trend ?? []).map((_, index) =>
      together(teams.map(({ trend, share }) => ({ R: trend[index] ?? null, share }))),
    ),
    exposureShare: 1,
  };
}

/** What the organisation lacks most, in points of its R. */
export function biggestRisks(teams: readonly TeamRanking[], scene: Scene): readonly RiskView[] {
  const services = teams.flatMap((team) => team.services);
  const exposure = services.reduce((sum, one) => sum + one.exposure, 0);
  const byService = new Map(services.map((one) => [one.service, one]));
  return cellShares(services)
    .map((cell) => ({ ...cell, points: 100 * cell.share * (1 - cell.credit) }))
    .filter(({ state }) => state !== "passed")
    .toSorted(
      (left, right) =>
        right.points - left.points ||
        byName(`${left.service} ${left.scenario}`, `${right.service} ${right.scenario}`),
    )
    .slice(0, MOST_RISKS)
    .flatMap(({ service, scenario: id, state, credit, points }): readonly RiskView[] => {
      const scenario = scene.scenarios.get(id);
      if (scenario === undefined) return [];
      return [
        {
          service,
          serviceTitle: scene.serviceTitle(service),
          team: scene.rankedService(service)?.team ?? null,
          scenario: id,
          name: scenario.name,
          why: scenario.why ?? null,
          state,
          sigma: scenario.sigma,
          exposureShare: exposure === 0 ? 0 : (byService.get(service)?.exposure ?? 0) / exposure,
          credit,
          points,
        },
      ];
    });
}

export function scorecardView(
  scene: Scene,
  facts: ScoreFactBook,
  { mode, team: asked }: { readonly mode: DisplayMode; readonly team: string | undefined },
): ScorecardView {
  const sources = sourcesOf(scene, facts);
  const starts = quarterStarts(scene.at);
  const ends = [...starts, scene.at];
  const teams = scene.ranking.teams.map((team) => ({
    ...team,
    share: exposureShare(team, scene),
    trend: ends.map((end) =>
      end === scene.at ? team.R : (scene.book.pastScores(end).get(team.team) ?? null),
    ),
  }));
  const shown = (name: string | null) =>
    asked === undefined ? mode !== "private" : name === asked;
  const visible = teams.filter(({ team }) => shown(team));
  const since = starts.at(-1) ?? scene.at;
  return {
    ...scene.scoredBy,
    mode,
    organisation: lineOf(organisationLine(teams), sources, scene, facts),
    teams: visible
      .toSorted((left, right) => byName(left.team, right.team))
      .map(({ team, R, se, services, trend, share }) =>
        lineOf(
          {
            team,
            title: scene.teamTitle(team) ?? team,
            R,
            se,
            services,
            trend,
            exposureShare: share,
          },
          sources,
          scene,
          facts,
        ),
      ),
    quarters: ends.map((end) => ({
      at: end,
      label: end === scene.at ? "now" : quarterLabel(end),
    })),
    leftOut: (["R", "H", "B", "O", "L"] as const)
      .filter((term) => !sources.has(term))
      .map((term) => ({ term, reason: REASONS[term] })),
    risks: biggestRisks(mode === "private" ? visible : teams, scene),
    changesSince: since,
    changes: changesSince(since, visible, scene),
  };
}
