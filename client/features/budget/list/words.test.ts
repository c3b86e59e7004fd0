import { describe, expect, it } from "vitest";
import { aBudgetRow, aFanForecast, TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import {
  burnMeaning,
  endMeaning,
  endText,
  labelText,
  leftMeaning,
  leftText,
  unknownReason,
} from "./words.ts";

function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, " ");
}

describe("a row's words", () => {
  it("says what is left as time, or as events where there is no time", () => {
    expect(plain(leftText(aBudgetRow({ remaining: 0.4, leftSeconds: 40_800 })))).toBe(
      "11 h 20 min",
    );
    expect(
      plain(leftText(aBudgetRow({ remaining: 0.4, leftSeconds: null, leftBad: 18_400 }))),
    ).toBe("18 400");
    expect(leftText(aBudgetRow({ remaining: null }))).toBe("");
  });

  it("explains what is left in the budget's own units", () => {
    const row = aBudgetRow({
      method: "Occurrences",
      remaining: 0.42,
      leftBad: 420,
      leftSeconds: 600,
      target: 0.999,
      windowLabel: "28d",
    });
    expect(plain(leftMeaning(row))).toBe(
      "42 % of the budget is left: 420 more bad events fit in, or 10 min of total failure. Target 99.9 % over 28d.",
    );
    expect(plain(leftMeaning({ ...row, excluded: 0.03 }))).toContain(
      "Target 99.9 % over 28d, of which 3 % is excluded.",
    );
  });

  it("says by how much a budget is overspent", () => {
    const row = aBudgetRow({
      method: "Timeslices",
      remaining: -0.5,
      leftBad: -12,
      leftSeconds: -720,
      target: 0.99,
      windowLabel: "30d",
    });
    expect(plain(leftMeaning(row))).toContain(
      "The budget is overspent by 50 %: 12 bad time slices too many.",
    );
  });

  it("says when it runs out", () => {
    const zone = "UTC";
    expect(endText(aBudgetRow({ status: "ok", exhaustedAt: null }), TEST_NOW, zone)).toBe(
      "not in sight",
    );
    expect(
      endText(
        aBudgetRow({ status: "burning", exhaustedAt: TEST_NOW + 4 * HOUR_MS }),
        TEST_NOW,
        zone,
      ),
    ).toMatch(/, in 4 h$/);
    expect(
      endText(
        aBudgetRow({ status: "exhausted", exhaustedSince: TEST_NOW - 2 * DAY_MS }),
        TEST_NOW,
        zone,
      ),
    ).toMatch(/^since /);
    expect(endText(aBudgetRow({ status: "exhausted", exhaustedSince: null }), TEST_NOW, zone)).toBe(
      "exhausted",
    );
  });

  it("shows the forecast's date before that of the pace, and says which it is", () => {
    const both = aBudgetRow({ exhaustedAt: TEST_NOW + 4 * HOUR_MS, forecast: aFanForecast() });
    expect(endText(both, TEST_NOW, "UTC")).toMatch(/, in 12 days$/);
    expect(endMeaning(both, TEST_NOW, "UTC")).toMatch(
      /^The forecast: runs out .*, in 12 days; 80\s% likely between .* and .*; 96\s% likely to run out before /,
    );
    const never = { p10: null, p50: null, p90: null };
    const unlikely = aFanForecast({ probability: 0.07, date: never });
    const paced = { ...both, forecast: unlikely };
    expect(endText(paced, TEST_NOW, "UTC")).toMatch(/, in 4 h$/);
    expect(endMeaning(paced, TEST_NOW, "UTC")).toMatch(
      /^At its present pace: .*\. The forecast: 7\s% likely to run out before /,
    );
    expect(endMeaning({ ...paced, exhaustedAt: null }, TEST_NOW, "UTC")).toMatch(
      /^The forecast: 7\s% likely/,
    );
    expect(endMeaning(aBudgetRow(), TEST_NOW, "UTC")).toBe("At its present pace it lasts.");
  });

  it("says of an exhausted budget when something is left again", () => {
    const row = aBudgetRow({
      status: "exhausted",
      exhaustedSince: TEST_NOW - DAY_MS,
      forecast: aFanForecast({ awaits: "recovery" }),
    });
    expect(endMeaning(row, TEST_NOW, "UTC")).toMatch(
      /^Since .*\. The forecast: something is left again .*, in 12 days; /,
    );
  });

  it("gives the reason when nothing is known", () => {
    const silent = { status: "unknown", staleSince: null, problem: null } as const;
    expect(unknownReason(aBudgetRow({ ...silent, coverage: 0 }), TEST_NOW, "UTC")).toBe(
      "nothing measured yet",
    );
    expect(plain(unknownReason(aBudgetRow({ ...silent, coverage: 0.4 }), TEST_NOW, "UTC"))).toBe(
      "only 40 % of the window is measured",
    );
    const cut = aBudgetRow({
      ...silent,
      staleSince: TEST_NOW - 2 * DAY_MS,
      problem: "eu-prom does not answer",
    });
    expect(unknownReason(cut, TEST_NOW, "UTC")).toMatch(
      /^no data since \w{3}: eu-prom does not answer$/,
    );
  });

  it("says how fast it burns, over what, and whether an alert fires", () => {
    const row = aBudgetRow({
      burn: 14.8,
      burnWindow: "1h",
      firing: "page",
      firingSince: TEST_NOW - HOUR_MS,
    });
    expect(burnMeaning(row, TEST_NOW, "UTC")).toMatch(
      /^Burning 14\.8 times faster than planned, over the last 1h; page alert since \d\d:\d\d$/,
    );
  });

  it("writes labels as people read them", () => {
    expect(labelText({ region: "eu", code: "200" })).toBe("region=eu, code=200");
    expect(labelText({})).toBe("");
  });
});
