import type { DisplayMode, LeagueTeam, LeagueView } from "#shared/scenarios/views.ts";
import { plural } from "#client/ui/format.ts";

/** Teams that stand together, under a label that says what their order means. */
export interface TeamGroup {
  readonly key: string;
  readonly title: string;
  /** What a reader should know of the order inside. */
  readonly note: string;
  /** A tie band, which gets a bracket. */
  readonly isBand: boolean;
  readonly teams: readonly LeagueTeam[];
}

const ALIKE = "in alphabetical order: the differences between them are not significant";

function bandTitle(band: number, mode: DisplayMode): string {
  return band === 1 ? "Leading band" : mode === "league" ? `Band ${band}` : "";
}

function bandGroup(band: number, teams: readonly LeagueTeam[], mode: DisplayMode): TeamGroup {
  return {
    key: `band ${band}`,
    title: bandTitle(band, mode),
    note: teams.length === 1 ? "one team" : `${plural(teams.length, "team")}, ${ALIKE}`,
    isBand: true,
    teams,
  };
}

function others(
  teams: readonly LeagueTeam[],
  mode: DisplayMode,
  anyBand: boolean,
): readonly TeamGroup[] {
  const scored = teams.filter(({ R }) => R !== null);
  const unscored = teams.filter(({ R }) => R === null);
  const groups: TeamGroup[] = [];
  if (scored.length > 0)
    groups.push({
      key: "others",
      title: mode === "private" ? "Your team" : anyBand ? "All other teams" : "Teams",
      note: mode === "private" ? "seen by itself" : "by name, not by rank",
      isBand: false,
      teams: scored,
    });
  if (unscored.length > 0)
    groups.push({
      key: "unscored",
      title: "Without a score",
      note: "no scenario applies to what they own, or nothing of it is exposed",
      isBand: false,
      teams: unscored,
    });
  return groups;
}

/** Teams as they are shown: tie bands, then those whose band is not told or not known. */
export function groupTeams({
  teams,
  mode,
}: Pick<LeagueView, "teams" | "mode">): readonly TeamGroup[] {
  const bands = [...new Set(teams.flatMap(({ band }) => (band === null ? [] : [band])))].toSorted(
    (left, right) => left - right,
  );
  const inBand = bands.map((band) =>
    bandGroup(
      band,
      teams.filter((team) => team.band === band),
      mode,
    ),
  );
  const rest = teams.filter(({ band }) => band === null);
  return [...inBand, ...others(rest, mode, inBand.length > 0)];
}
