import { describe, expect, it } from "vitest";
import { RANKING_POLICY } from "#fixtures/builders.ts";
import { inBands, scoreTeam } from "./league.ts";

const team = (name: string, R: number | null, se: number | null = 0) => ({ team: name, R, se });

function bands(...teams: readonly ReturnType<typeof team>[]) {
  return inBands(teams, RANKING_POLICY).map(({ team: name, band }) => `${band ?? "-"} ${name}`);
}

describe("tie bands", () => {
  it("count from one and keep apart what can be told apart", () => {
    expect(bands(team("low", 0.2, 0.01), team("high", 0.6, 0.01))).toEqual(["1 high", "2 low"]);
  });

  it("are joined by a team whose upper end reaches the lower end of the one directly above", () => {
    // Ends: a 0.516 to 0.684, b 0.416 to 0.584, c 0.316 to 0.484. c meets b, though it never meets a.
    const chain = bands(team("c", 0.4, 0.1), team("a", 0.6, 0.1), team("b", 0.5, 0.1));
    expect(chain).toEqual(["1 a", "1 b", "1 c"]);
    expect(bands(team("b", 0.5, 0.05), team("a", 0.6, 0.05))).toEqual(["1 a", "2 b"]);
  });

  it("are in the order of the alphabet inside, and of the score between", () => {
    expect(bands(team("zebra", 0.6, 0.1), team("ant", 0.55, 0.1), team("bee", 0.1))).toEqual([
      "1 ant",
      "1 zebra",
      "2 bee",
    ]);
  });

  it("hold equal scores together, however certain each is, whatever the names", () => {
    // Of the two at 0.5 the uncertain one decides whether the third may join.
    for (const [certain, vague] of [
      ["a", "b"],
      ["b", "a"],
    ] as const)
      expect(bands(team(certain, 0.5), team(vague, 0.5, 0.2), team("c", 0.4))).toEqual([
        "1 a",
        "1 b",
        "1 c",
      ]);
  });

  it("have no place for a team without a score", () => {
    expect(bands(team("idle", null, null), team("a", 0))).toEqual(["1 a", "- idle"]);
  });
});

describe("a team's score", () => {
  const service = (exposure: number, R: number | null, variance = 0) => ({ exposure, R, variance });

  it("weighs by exposure, and its error too", () => {
    // (3 x 0.8 + 1 x 0.4) / 4, sqrt(9 x 0.04 + 1 x 0.09) / 4
    const { R, se } = scoreTeam([service(3, 0.8, 0.04), service(1, 0.4, 0.09)]);
    expect(R).toBeCloseTo(0.7, 12);
    expect(se).toBeCloseTo(Math.sqrt(0.45) / 4, 12);
  });

  it("leaves out what cannot be scored, and is unknown where nothing can", () => {
    expect(scoreTeam([service(3, null), service(1, 0.4)]).R).toBe(0.4);
    expect(scoreTeam([service(0, 0.9), service(1, 0.4)]).R).toBe(0.4);
    expect(scoreTeam([service(0, 0.9)]).R).toBeNull();
    expect(scoreTeam([])).toEqual({ R: null, se: null });
  });
});
