import { describe, expect, it } from "vitest";
import { aFanForecast } from "#fixtures/builders.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import { formatLikelihood } from "#client/ui/format.ts";
import { forecastOrigin, forecastSentence } from "./forecast-words.ts";

const NOW = Date.parse("2026-11-24T15:00:00Z");
const plain = (text: string | null): string | undefined => text?.replace(/[\u00a0\u202f]/g, " ");
const said = (overrides: Parameters<typeof aFanForecast>[0]) =>
  plain(forecastSentence(aFanForecast({ at: NOW, ...overrides }), NOW, "UTC"));
const inDays = (p10: number | null, p50: number | null, p90: number | null) => {
  const date = (days: number | null) => (days === null ? null : NOW + days * DAY_MS);
  return { p10: date(p10), p50: date(p50), p90: date(p90) };
};

describe("a forecast's sentence", () => {
  it("says the middle date, the interval and how likely it is at all", () => {
    expect(said({ date: inDays(5, 9, 15), probability: 0.96 })).toBe(
      "Runs out Thu 3 Dec, in 9 days; 80 % likely between Sun 29 Nov and Wed 9 Dec; 96 % likely to run out before Thu 24 Dec.",
    );
  });

  it("says what there is of the interval", () => {
    expect(said({ date: inDays(5, 9, null), probability: 0.7 })).toBe(
      "Runs out Thu 3 Dec, in 9 days; 10 % likely by Sun 29 Nov already; 70 % likely to run out before Thu 24 Dec.",
    );
    // That one of ten comes to it on the middle day says nothing more.
    expect(said({ date: inDays(9, 9, null), probability: 0.7 })).toBe(
      "Runs out Thu 3 Dec, in 9 days; 70 % likely to run out before Thu 24 Dec.",
    );
    expect(said({ date: inDays(5, null, null), probability: 0.34 })).toBe(
      "34 % likely to run out before Thu 24 Dec; 10 % likely by Sun 29 Nov already.",
    );
    expect(said({ date: inDays(null, null, null), probability: 0 })).toBe(
      "Less than 1 % likely to run out before Thu 24 Dec.",
    );
  });

  it("says an interval within a day by the clock only where it is soon", () => {
    const within = (hours: number) =>
      said({
        date: {
          p10: NOW + hours * HOUR_MS,
          p50: NOW + hours * HOUR_MS,
          p90: NOW + (hours + 2) * HOUR_MS,
        },
        probability: 1,
      });
    expect(within(2)).toBe(
      "Runs out Tue 24 Nov, in 2 h; 80 % likely between 17:00 and 19:00; more than 99 % likely to run out before Thu 24 Dec.",
    );
    expect(within(240)).toContain("in 10 days; 80 % likely on that day; ");
  });

  it("says of an exhausted budget when something is left again", () => {
    expect(said({ awaits: "recovery", date: inDays(20, 24, null), probability: 0.8 })).toBe(
      "Something is left again Fri 18 Dec, in 24 days; 10 % likely by Mon 14 Dec already; 80 % likely to have something left again before Thu 24 Dec.",
    );
  });

  it("says why there is none, where the page does not say so already", () => {
    const none = (reason: "too-little-data" | "short-window" | "unknown", knownDays = 0) =>
      forecastSentence({ kind: "none", at: NOW, reason, knownDays }, NOW, "UTC");
    expect(none("too-little-data", 3.29)).toBe(
      "There is no forecast yet: it takes 7 known days, and there are 3.2.",
    );
    expect(none("short-window")).toContain("shorter than a day");
    expect(none("unknown")).toBeNull();
  });
});

describe("a likelihood", () => {
  it("is never certain nor impossible", () => {
    expect([0, 0.004, 0.01, 0.345, 0.99, 0.9951, 1].map(formatLikelihood).map(plain)).toEqual([
      "less than 1 %",
      "less than 1 %",
      "1 %",
      "35 %",
      "99 %",
      "more than 99 %",
      "more than 99 %",
    ]);
  });
});

describe("how a forecast came about", () => {
  it("names what was drawn from, its gaps and what goes on", () => {
    expect(forecastOrigin(aFanForecast({ at: NOW }), "UTC")).toBe(
      "1000 paths made of days drawn by lot from the last 28 (all of them known), as of 15:00; the same data give the same paths.",
    );
    expect(forecastOrigin(aFanForecast({ at: NOW, othersRuns: 31 }), "UTC")).toContain(
      "(all of them known), and of 31 runs of trouble that all series of the organisation had in that time",
    );
    const gaps = aFanForecast({ at: NOW, knownDays: 20.46, burningSince: NOW - HOUR_MS });
    expect(forecastOrigin(gaps, "UTC")).toMatch(
      /\(20\.4 of them known, the gaps filled .*\).* What has been burning since Tue 24 Nov 14:00 goes on first/,
    );
  });
});
