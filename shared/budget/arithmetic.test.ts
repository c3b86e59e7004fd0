import { describe, expect, it } from "vitest";
import {
  budgetInSeconds,
  budgetInUnits,
  burnRate,
  errorBudget,
  sliOf,
  statusOf,
} from "./arithmetic.ts";

const DAY = 86_400;
const tallyOfSli = (sli: number) => ({ bad: (1 - sli) * 1e6, total: 1e6 });

describe("the share of good", () => {
  it("is nothing, and not less, where sums put bad a rounding error above total", () => {
    const total = 97_151.99609375 + 999_999.96875;
    expect(sliOf({ bad: total + 1e-10, total })).toBe(0);
  });
});

describe("remaining budget", () => {
  it.each([
    { target: 0.999, sli: 0.995, burn: 5 },
    { target: 0.999, sli: 0.9995, burn: 0.5 },
    { target: 0.999, sli: 0.99, burn: 10 },
    { target: 0.9, sli: 0.5, burn: 5 },
  ])("burn of $sli against $target is $burn", ({ target, sli, burn }) => {
    expect(burnRate(tallyOfSli(sli), target)).toBeCloseTo(burn, 8);
  });

  it("is said in minutes (slo-generator's unit test)", () => {
    expect(budgetInSeconds(1, 0.9, 43_200) / 60).toBeCloseTo(72, 9);
    expect(budgetInSeconds(1 - 5, 0.9, 43_200) / 60).toBeCloseTo(-288, 9);
  });

  it.each([
    { days: 14, target: 0.95, seconds: 60_480 },
    { days: 7, target: 0.9995, seconds: 302.4 },
    { days: 7, target: 0.9, seconds: 60_480 },
  ])("OpenSLO's and Instana's budgets in time", ({ days, target, seconds }) => {
    expect(budgetInSeconds(1, target, days * DAY)).toBeCloseTo(seconds, 6);
  });

  it.each([
    { target: 0.97, allowed: 109_897.59 },
    { target: 0.9, allowed: 366_325.3 },
    { target: 0.99, allowed: 36_632.53 },
  ])("the Workbook's allowed events at $target", ({ target, allowed }) => {
    expect(budgetInUnits({ bad: 0, total: 3_663_253 }, target).allowedBad).toBeCloseTo(allowed, 6);
  });

  it("burns a hundred times too fast for one failure of ten requests in an hour at 99.9 %", () => {
    expect(burnRate({ bad: 1, total: 10 }, 0.999)).toBeCloseTo(100, 9);
    expect(1 / budgetInUnits({ bad: 1, total: 7_200 }, 0.999).allowedBad).toBeCloseTo(
      0.138_888_888,
      8,
    );
  });

  it("is exactly nothing when the last allowed event was bad", () => {
    expect(1 - (burnRate({ bad: 1, total: 1_000 }, 0.999) as number)).toBe(0);
    expect(errorBudget(0.999)).toBe(0.001);
  });

  it("is not known without events", () => {
    expect(sliOf({ bad: 0, total: 0 })).toBeNull();
    expect(burnRate({ bad: 0, total: 0 }, 0.99)).toBeNull();
  });

  it("follows Sloth's burn-down of a week", () => {
    const days = [0.99, 0.991, 0.992, 0.993, 0.994, 0.995, 0.996];
    const after = [66.667, 36.667, 10, -13.333, -33.333, -50, -63.333];
    let left = 100;
    days.forEach((sli, i) => {
      left -= ((burnRate(tallyOfSli(sli), 0.999) as number) / 30) * 100;
      expect(left).toBeCloseTo(after[i] as number, 3);
    });
  });
});

describe("status", () => {
  const fine = { coverage: 1, total: 100, remaining: 0.8, pageFiring: false, ticketFiring: false };
  it.each([
    ["ok", fine],
    ["warning", { ...fine, remaining: 0.25 }],
    ["warning", { ...fine, ticketFiring: true }],
    ["burning", { ...fine, pageFiring: true, ticketFiring: true }],
    ["exhausted", { ...fine, remaining: 0, pageFiring: true }],
    ["no-traffic", { ...fine, total: 0, remaining: null }],
    ["unknown", { ...fine, coverage: 0.899, remaining: -3 }],
    ["unknown", { ...fine, coverage: 0, total: 0, remaining: null }],
  ] as const)("%s comes first where it applies", (status, facts) => {
    expect(statusOf(facts)).toBe(status);
  });
});
