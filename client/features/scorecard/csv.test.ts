import { describe, expect, it } from "vitest";
import { readCsv as read } from "#fixtures/builders/csv.ts";
import { aScorecardLine, aScorecardView } from "#fixtures/builders.ts";
import { toCsv } from "#shared/kernel/csv.ts";
import { scorecardRows } from "./csv.ts";

describe("the scorecard as CSV", () => {
  it("has a line for the organisation and each team, figures in full, under the same heads", () => {
    const view = aScorecardView({ teams: [aScorecardLine({ title: "=cmd|' /C calc'!A0" })] });
    const [head, organisation, team] = read(toCsv(scorecardRows(view)));
    const of = (row: string[] | undefined, name: string) => row?.[head?.indexOf(name) ?? -1];
    expect(team).toHaveLength(head?.length ?? 0);
    expect([of(organisation, "title"), of(organisation, "team")]).toEqual(["All teams", ""]);
    expect(of(team, "title")).toBe("'=cmd|' /C calc'!A0");
    expect([of(team, "R"), of(team, "B value"), of(team, "B points")]).toEqual(["0.3", "", "0"]);
    expect([of(team, "R Q2"), of(team, "R now")]).toEqual(["", "0.3"]);
    expect(of(team, "terms left out")).toBe("O L");
  });
});
