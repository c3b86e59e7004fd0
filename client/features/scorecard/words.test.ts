import { describe, expect, it } from "vitest";
import { aScorecardLine, aScorecardView } from "#fixtures/builders.ts";
import type { RiskView } from "#shared/scenarios/views.ts";
import { readScorecardAddress, scorecardQuery } from "./address.ts";
import { hundredths, riskSentence, scorecardSentence, signedPoints } from "./words.ts";

const RISK: RiskView = {
  service: "stream",
  serviceTitle: "Event stream",
  team: "platform",
  scenario: "ZON-01",
  name: "zone lost",
  why: null,
  state: "untested",
  sigma: 5,
  exposureShare: 0.14,
  credit: 0.25,
  points: 1.906,
};
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("the scorecard's sentence", () => {
  it.each([
    [
      [0.1, 0.2, 0.3],
      "We show more tested reliability than at the end of Q3: 30.0 of 100 points, +10.0.",
    ],
    [
      [0.1, 0.4, 0.3],
      "We show less tested reliability than at the end of Q3: 30.0 of 100 points, −10.0.",
    ],
    [
      [0.1, 0.3, 0.3],
      "We show as much tested reliability as at the end of Q3: 30.0 of 100 points.",
    ],
    [[null, null, 0.3], "We show 30.0 of 100 points of tested reliability."],
  ])("of a trend %o", (trend, sentence) => {
    const organisation = aScorecardLine({ trend });
    expect(scorecardSentence(aScorecardView({ organisation }))).toBe(sentence);
  });

  it("names the biggest risk, and says when nothing can be scored", () => {
    expect(scorecardSentence(aScorecardView({ risks: [RISK] }))).toMatch(
      /The biggest single risk: Event stream, zone lost\.$/,
    );
    const organisation = aScorecardLine({ R: null });
    expect(scorecardSentence(aScorecardView({ organisation }))).toMatch(/^Nothing can be scored/);
  });
});

describe("words and figures", () => {
  it("says a risk as weight x exposure x what is untested", () => {
    expect(plain(riskSentence(RISK))).toBe(
      "Zone lost was never validly tested: weight 5, 14 % of what is exposed, 75 % unproven. It costs 1.9 points.",
    );
  });

  it("never rounds something to nothing, and says unknown", () => {
    expect([hundredths(0.01), hundredths(0), hundredths(null)]).toEqual(["<0.1", "0.0", "unknown"]);
    expect([signedPoints(-0.01), signedPoints(-2.04)]).toEqual(["±0.0", "−2.0"]);
  });
});

describe("the scorecard's address", () => {
  it("keeps an instant and a team, whatever else was typed", () => {
    const address = readScorecardAddress({ at: "2026-10-01", team: " payments ", x: "1" });
    expect(address).toEqual({ at: "2026-10-01T00:00:00.000Z", team: "payments" });
    expect(scorecardQuery(address)).toEqual({ at: Date.UTC(2026, 9, 1), team: "payments" });
    expect(readScorecardAddress({ at: "soon", team: " " })).toEqual({});
    expect(scorecardQuery({})).toEqual({});
  });
});
