import { describe, expect, it } from "vitest";
import { aLeagueTeam } from "#fixtures/builders.ts";
import { leagueSentence, scoreWords, trendWords } from "./words.ts";

const UNKNOWN = { R: null, se: null, lower: null, upper: null, band: null } as const;

describe("the league's sentence", () => {
  it("says who leads, what was tested and what is known to fail", () => {
    const teams = [
      aLeagueTeam({ title: "Checkout", applicable: 60, tested: 13, knownRisks: 1 }),
      aLeagueTeam({ title: "Payments", applicable: 40, tested: 7 }),
      aLeagueTeam({ title: "Search", band: null, applicable: 20, tested: 0 }),
    ];
    expect(leagueSentence({ teams, mode: "recognition" })).toBe(
      "Checkout and Payments lead. 20 of the 120 failure scenarios that apply were tested, and 1 of them is a known risk.",
    );
  });

  it("names no leader where all are in one band", () => {
    const teams = [aLeagueTeam({ team: "a" }), aLeagueTeam({ team: "b" })];
    expect(leagueSentence({ teams, mode: "league" })).toMatch(
      /^No team is ahead of another: the differences between all 2 are not significant\./,
    );
  });

  it("says that nothing was tested, and that nobody leads by that", () => {
    const teams = [aLeagueTeam({ R: 0, tested: 0, applicable: 12 })];
    expect(leagueSentence({ teams, mode: "league" })).toBe(
      "None of the 12 failure scenarios that apply was tested yet.",
    );
  });

  it("has no figure where nothing applies", () => {
    const teams = [aLeagueTeam({ ...UNKNOWN, applicable: 0, tested: 0 })];
    expect(leagueSentence({ teams, mode: "league" })).toBe(
      "No failure scenario applies to any service yet.",
    );
  });

  it("tells a team by itself how it stands", () => {
    const teams = [aLeagueTeam({ band: null })];
    expect(leagueSentence({ teams, mode: "private" })).toMatch(
      /^Payments stands at 37\.3 of 100\./,
    );
  });
});

describe("a score, as it is read out", () => {
  it("has its interval, within what a score can be", () => {
    expect(scoreWords({ R: 0.006, lower: -0.001, upper: 0.013 })).toBe(
      "0.6 of 100, between 0.0 and 1.3",
    );
  });

  it("is unknown where it is unknown, and so is its past", () => {
    expect(scoreWords(UNKNOWN)).toBe("unknown");
    expect(trendWords([null, null])).toBe("R over 26 weeks: unknown");
    expect(trendWords([null, 0.1, 0.2])).toBe("R over 26 weeks: from 10.0 to 20.0");
  });
});
