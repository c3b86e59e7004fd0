import { describe, expect, it } from "vitest";
import { aBudgetSnapshot, aDecision, aPlanningRow, TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import {
  changeWords,
  debtsWords,
  decisionWords,
  forecastWords,
  isBelow,
  othersWords,
  personDays,
  pointsBetween,
  windowWords,
} from "./words.ts";

const plain = (text: string | null) => text?.replaceAll("\u00a0", " ") ?? null;

describe("how a decision stands to its advice", () => {
  it.each([
    [0.1, 0.2375, "14 points below the recommendation, knowingly"],
    [0.2372, 0.2375, "as recommended"],
    [0.233, 0.2375, "1 point below the recommendation, knowingly"],
    [0.24, 0.2375, "as recommended"],
    [0.3, 0.2375, "6 points above the recommendation"],
    [0.3, null, "decided without a recommendation"],
  ])("%s of %s: %s", (planned, recommended, words) => {
    expect(decisionWords(aDecision({ planned, recommended }))).toBe(words);
    expect(isBelow(planned, recommended)).toBe(words.includes("below"));
  });

  it("never rounds a distance to nothing", () => {
    expect(pointsBetween(0.2, 0.2009)).toBe("1 point");
  });
});

describe("figures in words", () => {
  it("says person-days, and nothing where no capacity is known", () => {
    expect(plain(personDays(0.24, 40))).toBe("9.6 person-days");
    expect(plain(personDays(0.5, 50))).toBe("25 person-days");
    expect(plain(personDays(0.025, 40))).toBe("1 person-day");
    expect(personDays(0.24, null)).toBeNull();
  });

  it("gives a change its sign", () => {
    expect([0.12, -0.081, 0.001, null].map(changeWords)).toEqual([
      "+12 points",
      "−8 points",
      "±0 points",
      "unknown",
    ]);
  });

  it("says when a budget runs out, how likely that is, or that nobody knows", () => {
    const words = (row: Partial<Parameters<typeof aPlanningRow>[0]>) =>
      plain(forecastWords(aPlanningRow(row), TEST_NOW, "UTC"));
    const horizon = TEST_NOW + 10 * DAY_MS;
    expect(words({ budget: aBudgetSnapshot({ status: "exhausted" }) })).toBe("exhausted now");
    expect(words({ forecast: null })).toBe("no forecast");
    expect(words({ forecast: { probability: 0.25, exhausted: null, horizon } })).toMatch(
      /^25 % likely before /,
    );
    expect(
      words({ forecast: { probability: 0.7, exhausted: TEST_NOW + 7 * DAY_MS, horizon } }),
    ).toMatch(/, in 7 days$/);
  });

  it("names other budgets in trouble, the exhausted first", () => {
    const words = (burning: number, exhausted: number) =>
      othersWords({ others: { burning, exhausted } });
    expect(words(0, 0)).toBeNull();
    expect(words(1, 0)).toBe("1 other burning");
    expect(words(2, 0)).toBe("2 others burning");
    expect(words(2, 1)).toBe("1 other exhausted, 2 burning");
  });

  it("says a window's length in a word", () => {
    expect(plain(windowWords("30d"))).toBe("30 days");
    expect(plain(windowWords("1d"))).toBe("1 day");
    expect(windowWords("calendar month")).toBe("calendar month");
  });

  it("counts open debts", () => {
    expect(plain(debtsWords({ openDebts: 4, openDays: 23 }))).toBe("4 open, 23 person-days");
    expect(debtsWords({ openDebts: 0, openDays: 0 })).toBe("none");
  });
});
