import { describe, expect, it } from "vitest";
import { readGrowth, readTeamAddress } from "./address.ts";

describe("what is tried out on a team's page", () => {
  it.each([
    ["-50", -50],
    ["100", 100],
    ["0", 0],
    ["101", null],
    ["500", null],
    ["-51", null],
    ["2.5", null],
    ["abc", null],
    [undefined, null],
  ])("reads a growth of “%s” as %s", (word, growth) => {
    expect(readGrowth(word)).toBe(growth);
  });

  it("leaves out what is beyond its limits", () => {
    expect(readTeamAddress({ share: "101", held: "-1", growth: "500" })).toEqual({});
    expect(readTeamAddress({ share: "100", held: "0", growth: "007" })).toEqual({
      share: "100",
      held: "0",
      growth: "7",
    });
  });
});
