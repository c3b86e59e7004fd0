import { describe, expect, it } from "vitest";
import { aLeagueTeam } from "#fixtures/builders.ts";
import { groupTeams } from "./groups.ts";

const unscored = aLeagueTeam({
  team: "new",
  R: null,
  se: null,
  lower: null,
  upper: null,
  band: null,
});

describe("groups of teams", () => {
  it("are the bands, each saying that order inside means nothing", () => {
    const teams = [
      aLeagueTeam({ team: "a", band: 1 }),
      aLeagueTeam({ team: "b", band: 1 }),
      aLeagueTeam({ team: "c", band: 2 }),
      unscored,
    ];
    const groups = groupTeams({ teams, mode: "league" });
    expect(groups.map(({ title, isBand }) => [title, isBand])).toEqual([
      ["Leading band", true],
      ["Band 2", true],
      ["Without a score", false],
    ]);
    expect(groups[0]?.note).toBe(
      "2 teams, in alphabetical order: the differences between them are not significant",
    );
    expect(groups[1]?.note).toBe("one team");
  });

  it("in recognition name the leading band only", () => {
    const teams = [aLeagueTeam({ team: "a" }), aLeagueTeam({ team: "b", band: null })];
    const groups = groupTeams({ teams, mode: "recognition" });
    expect(groups.map(({ title, note }) => `${title}: ${note}`)).toEqual([
      "Leading band: one team",
      "All other teams: by name, not by rank",
    ]);
  });

  it("leave no team out and show none twice", () => {
    const teams = [1, 1, 2, null, 3].map((band, index) =>
      aLeagueTeam({ team: `t${index}`, band, ...(index === 3 ? { R: null } : {}) }),
    );
    for (const mode of ["league", "recognition", "private"] as const) {
      const shown = groupTeams({ teams, mode }).flatMap((group) => group.teams);
      expect(shown.map(({ team }) => team).toSorted()).toEqual(teams.map(({ team }) => team));
    }
  });
});
