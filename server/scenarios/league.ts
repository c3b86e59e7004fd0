import type { Problem } from "#shared/kernel/errors.ts";
import { alignDown, DAY_MS, type Instant } from "#shared/kernel/time.ts";
import { fixesIn } from "#shared/scenarios/found-and-fixed.ts";
import { byName } from "#shared/scenarios/league.ts";
import { worthOf } from "#shared/scenarios/quality.ts";
import type { TeamRanking } from "#shared/scenarios/ranking.ts";
import type {
  DisplayMode,
  FoundAndFixed,
  Improvement,
  LeagueTeam,
  LeagueView,
} from "#shared/scenarios/views.ts";
import { nextTests } from "./next-tests.ts";
import type { Records } from "./records.ts";
import type { Scene } from "./scene.ts";

const WEEK_MS = 7 * DAY_MS;
const WEEKS = 26;
/** A quarter. */
const IMPROVED_WEEKS = 13;
const MOST_IMPROVED = 3;
const MOST_FIXES = 50;
/** The epoch was a Thursday; weeks end with Sunday. */
const MONDAY_MS = 4 * DAY_MS;

/** Ends of the last weeks that are over, the oldest first, and the instant itself. */
export function weekEnds(at: Instant): readonly Instant[] {
  const last = alignDown(at - MONDAY_MS, WEEK_MS) + MONDAY_MS;
  return [...Array.from({ length: WEEKS }, (_, back) => last - (WEEKS - 1 - back) * WEEK_MS), at];
}

/** R of a team at some instants; a team that had nothing to be scored by then is unknown. */
export function trendOf(team: TeamRanking, ends: readonly Instant[], scene: Scene) {
  return ends.map((end) =>
    end === scene.at ? team.R : (scene.book.pastScores(end).get(team.team) ?? null),
  );
}

/** How many cells apply to services, and what is known of them. */
export function countCells(services: TeamRanking["services"]) {
  const cells = services.flatMap((service) => service.cells);
  const knownRisks = cells.filter(({ state }) => state === "known-risk").length;
  return {
    applicable: cells.length,
    tested: cells.filter(({ state }) => state === "passed").length + knownRisks,
    knownRisks,
  };
}

/** Share of the exposure of all teams. */
export function exposureShare(team: TeamRanking, scene: Scene): number {
  const sum = (one: TeamRanking) =>
    one.services.reduce((total, { exposure }) => total + exposure, 0);
  const all = scene.ranking.teams.reduce((total, one) => total + sum(one), 0);
  return all === 0 ? 0 : sum(team) / all;
}

function teamOf(team: TeamRanking, weeks: readonly Instant[], scene: Scene): LeagueTeam {
  const { R, se, band } = team;
  const half = se === null ? null : scene.policy.bandErrors * se;
  return {
    team: team.team,
    title: scene.teamTitle(team.team) ?? team.team,
    R,
    se,
    lower: R === null || half === null ? null : R - half,
    upper: R === null || half === null ? null : R + half,
    band,
    trend: trendOf(team, weeks, scene),
    services: team.services.length,
    exposureShare: exposureShare(team, scene),
    ...countCells(team.services),
    nextTests: nextTests(team, scene),
  };
}

function improvements(
  teams: readonly LeagueTeam[],
  weeks: readonly Instant[],
): readonly Improvement[] {
  const index = weeks.length - 1 - IMPROVED_WEEKS;
  return teams
    .flatMap(({ team, title, R, trend }): readonly Improvement[] => {
      const from = trend[index] ?? null;
      const since = weeks[index];
      if (R === null || from === null || since === undefined || R <= from) return [];
      return [{ team, title, from, to: R, since }];
    })
    .toSorted(
      (left, right) =>
        right.to - right.from - (left.to - left.from) || byName(left.team, right.team),
    )
    .slice(0, MOST_IMPROVED);
}

function documentOf(digest: string, records: Records): string {
  return records.ofDigest(digest)?.document.id ?? "";
}

/** Failures that tests found and that were answered, of the last half year, the newest first. */
function foundAndFixed(scene: Scene, records: Records): readonly FoundAndFixed[] {
  const since = scene.at - WEEKS * WEEK_MS;
  return [...scene.services.values()]
    .flatMap(({ service: name, cells }) => {
      const service = scene.rankedService(name);
      if (service === null) return [];
      return cells.flatMap(({ scenario: id }): readonly FoundAndFixed[] => {
        const scenario = scene.scenarios.get(id);
        const evidence = scene.evidenceOf(service, id);
        const { policy } = scene;
        // Nothing was found where nothing failed: that is nearly everywhere.
        const failed = evidence.some((one) => worthOf(one, policy) < policy.passAt);
        if (scenario === undefined || !failed || evidence.length < 2) return [];
        return fixesIn(evidence, scene.context(service, scenario)).map(({ found, fixed }) => ({
          team: service.team,
          teamTitle: scene.teamTitle(service.team),
          service: name,
          serviceTitle: scene.serviceTitle(name),
          scenario: id,
          name: scenario.name,
          foundAt: found.at,
          fixedAt: fixed.at,
          found: documentOf(found.digest, records),
          fixed: documentOf(fixed.digest, records),
        }));
      });
    })
    .filter(({ fixedAt }) => fixedAt > since)
    .toSorted((left, right) => right.fixedAt - left.fixedAt || byName(left.service, right.service))
    .slice(0, MOST_FIXES);
}

/**
 * Teams in the order and with the bands that the display mode tells. Recognition names the leading band and lists all
 * others by name: who tests a little is not told that somebody tests a little more.
 */
export function shownTeams(
  teams: readonly LeagueTeam[],
  mode: DisplayMode,
  asked: string | undefined,
): readonly LeagueTeam[] {
  if (mode === "league")
    return asked === undefined ? teams : teams.filter(({ team }) => team === asked);
  if (mode === "private")
    return teams.filter(({ team }) => team === asked).map((team) => ({ ...team, band: null }));
  const leading = teams.filter(({ band }) => band === 1);
  const others = teams
    .filter(({ band }) => band !== 1)
    .map((team) => ({ ...team, band: null }))
    .toSorted((left, right) => byName(left.team, right.team));
  return [...leading, ...others].filter(({ team }) => asked === undefined || team === asked);
}

export function leagueView(
  scene: Scene,
  options: {
    readonly records: Records;
    readonly mode: DisplayMode;
    readonly problems: readonly Problem[];
    readonly team: string | undefined;
  },
): LeagueView {
  const { records, mode, problems, team: asked } = options;
  const weeks = weekEnds(scene.at);
  const teams = scene.ranking.teams.map((team) => teamOf(team, weeks, scene));
  const mine = (team: string | null) => mode !== "private" || team === asked;
  return {
    ...scene.scoredBy,
    mode,
    bandErrors: scene.policy.bandErrors,
    teams: shownTeams(teams, mode, asked),
    weeks,
    mostImproved: improvements(teams, weeks).filter(({ team }) => mine(team)),
    foundAndFixed: foundAndFixed(scene, records).filter(({ team }) => mine(team)),
    problems,
  };
}
