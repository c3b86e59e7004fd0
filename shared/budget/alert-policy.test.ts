import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anAlertPolicy } from "#fixtures/builders.ts";
import { alertSetFor, burnFactor, canFire, maximumBurn, rulesWithin } from "./alert-policy.ts";
import type { AlertSet } from "./model.ts";

const DAY = 86_400;
const set = (name: string, ...days: readonly number[]): AlertSet => ({
  name,
  source: "a test",
  windows: days.map((each) => each * DAY),
  rules: anAlertPolicy().rules,
});
const SETS = [set("week", 7), set("month", 28, 30), set("quarter", 90)];

describe("the set of alerts for a window", () => {
  it.each([
    [1, "week"],
    [7, "week"],
    [10, "week"],
    // As near to 7 days as to 28: the longer one.
    [14, "month"],
    [28, "month"],
    [31, "month"],
    [51, "month"],
    [60, "quarter"],
    [90, "quarter"],
    [366, "quarter"],
  ])("of %d days is that of the %s", (days, name) => {
    expect(alertSetFor(SETS, days * DAY)?.name).toBe(name);
    expect(alertSetFor([...SETS].reverse(), days * DAY)?.name).toBe(name);
  });

  it("may be written for any length, and may be missing", () => {
    expect(alertSetFor([set("any")], 3 * DAY)?.name).toBe("any");
    expect(alertSetFor([], 3 * DAY)).toBeNull();
  });

  it("leaves out rules that look back further than the window", () => {
    const within = (days: number) =>
      rulesWithin(set("any"), days * DAY).map(({ longSeconds }) => longSeconds);
    expect(within(30)).toEqual([3_600, 21_600, DAY, 3 * DAY]);
    expect(within(1)).toEqual([3_600, 21_600, DAY]);
  });
});

describe("a factor", () => {
  it("has a highest burn rate to stay below", () => {
    expect(maximumBurn(0.96)).toBeCloseTo(25, 9);
    expect([canFire(14.4, 0.9), canFire(9.9, 0.9), canFire(14.4, 0.999)]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it("spends exactly its share of the budget over the long window, for any period", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 72 }),
        fc.integer({ min: 3, max: 366 }),
        (budgetShare, hours, days) => {
          const rule = {
            severity: "page" as const,
            longSeconds: hours * 3_600,
            shortSeconds: 300,
            budgetShare,
          };
          const spent = (burnFactor(rule, days * DAY) * hours * 3_600) / (days * DAY);
          expect(spent).toBeCloseTo(budgetShare, 12);
        },
      ),
    );
  });
});
