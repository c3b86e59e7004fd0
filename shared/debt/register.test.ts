import { TZDate } from "@date-fns/tz";
import { format } from "date-fns";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aDebt, aDebtInterest, aDebtRow, TEST_NOW } from "#fixtures/builders.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { growthPerWeek, interestOf, type MeasuredBurn } from "./interest.ts";
import { paybackOf } from "./payback.ts";
import { DEFAULT_PLANNING_POLICY as POLICY } from "./policy.ts";
import { inOrderOfWork, isOpen, reviewDay, savedPerDay, standingOf } from "./register.ts";

describe("good debt", () => {
  const good = { intent: "good" as const, reviewBy: TEST_NOW };

  it("turns bad when its review date passes while it is open", () => {
    const open = aDebt(good);
    expect(standingOf(open, TEST_NOW)).toBe("good");
    expect(standingOf(open, TEST_NOW + 1)).toBe("turned-bad");
  });

  it("stays good when it was closed in time, and stays bad when it was not", () => {
    const inTime = aDebt({ ...good, closedAt: TEST_NOW - DAY_MS });
    expect(standingOf(inTime, TEST_NOW + 90 * DAY_MS)).toBe("good");
    const late = aDebt({ ...good, closedAt: TEST_NOW + DAY_MS });
    expect(standingOf(late, TEST_NOW + 90 * DAY_MS)).toBe("turned-bad");
  });

  it("is bad debt if it was taken as such, whatever its date", () => {
    expect(standingOf(aDebt({ intent: "bad", reviewBy: TEST_NOW }), TEST_NOW - DAY_MS)).toBe("bad");
  });
});

describe("the day of a review", () => {
  it("is called by the date of the file in which it was written, from Los Angeles to Sydney", () => {
    const end = Date.UTC(2026, 9, 10) - 1;
    const dates = [
      "America/Los_Angeles",
      "UTC",
      "Europe/Berlin",
      "Asia/Tokyo",
      "Australia/Sydney",
    ].map((zone) => format(new TZDate(reviewDay(end), zone), "yyyy-MM-dd"));
    expect(new Set(dates)).toEqual(new Set(["2026-10-09"]));
  });
});

describe("the order of work", () => {
  it("is by budget saved per person-day, what is unknown last", () => {
    const row = (id: string, saved: number | null, toil = 0) =>
      aDebtRow({
        debt: { id, title: id },
        savedPerDay: saved,
        interest: aDebtInterest({ toilHoursPerWeek: toil }),
      });
    const rows = [row("a", null), row("b", 0.01), row("c", 0.02), row("d", null, 4), row("e", 0)];
    expect(inOrderOfWork(rows).map(({ debt }) => debt.id)).toEqual(["c", "b", "e", "d", "a"]);
  });

  it("does not depend on the order of what is given", () => {
    const rows = fc.array(
      fc
        .record({
          id: fc.uuid(),
          saved: fc.option(fc.constantFrom(0, 0.01, 0.02)),
          title: fc.constantFrom("a", "b"),
        })
        .map(({ id, saved, title }) => aDebtRow({ debt: { id, title }, savedPerDay: saved })),
    );
    fc.assert(
      fc.property(rows, (given) => {
        expect(inOrderOfWork(given.toReversed())).toEqual(inOrderOfWork(given));
      }),
    );
  });

  it("goes by 2 % a week saved by 4 days of work as half a percent a day", () => {
    expect(savedPerDay(0.02, 4)).toBe(0.005);
    expect(savedPerDay(null, 4)).toBeNull();
    expect(
      ["open", "in-progress", "paid", "written-off"].map((status) =>
        isOpen(aDebt({ status: status as never })),
      ),
    ).toEqual([true, true, false, false]);
  });
});

describe("interest", () => {
  const burn = (name: string, weekly: readonly (number | null)[]): MeasuredBurn => ({
    key: seriesKey(sloId(name)),
    title: name,
    weekly,
    sharedWith: 0,
  });
  const stated = { budgetPerWeek: 0.3, toilHoursPerWeek: 5 };
  const incidents = [{ id: "INC-1", title: "Retry storm" }];

  it("is what was measured on the budget that suffers most, not what people say", () => {
    const measured = [burn("a/x", [0.02, 0.04]), burn("b/x", [0.1, null]), burn("c/x", [null])];
    const made = interestOf({ stated, incidents, measured, policy: POLICY });
    expect(made).toMatchObject({
      budgetPerWeek: 0.1,
      source: "measured",
      slo: { key: "b/x" },
      weeks: 1,
      toilHoursPerWeek: 5,
      growthPerWeek: 1,
      growthKnown: false,
    });
    expect(made.bySlo.map(({ key }) => key)).toEqual(["b/x", "a/x"]);
  });

  it("is measured as nothing where its incidents burned nothing", () => {
    const measured = [burn("a/x", [0, 0])];
    expect(interestOf({ stated, incidents, measured, policy: POLICY })).toMatchObject({
      budgetPerWeek: 0,
      source: "measured",
    });
  });

  it("is as people put it where it names no incident, and unknown where they do not", () => {
    const of = (said: number | null) =>
      interestOf({
        stated: { budgetPerWeek: said, toilHoursPerWeek: 0 },
        incidents: [],
        measured: [burn("a/x", [0.5])],
        policy: POLICY,
      });
    expect(of(0.3)).toMatchObject({ budgetPerWeek: 0.3, source: "stated", slo: null });
    expect(of(null)).toMatchObject({ budgetPerWeek: null, source: "unknown" });
  });

  it("grows by what lies between the halves of the weeks, within limits", () => {
    const at = (rate: number) => Array.from({ length: 8 }, (_, week) => 0.01 * rate ** week);
    // Of a steady growth, the halves lie four weeks apart: the fourth root gives it back exactly.
    expect(growthPerWeek(at(1.1), POLICY)).toBeCloseTo(1.1, 12);
    expect(growthPerWeek(at(0.9), POLICY)).toBeCloseTo(0.9, 12);
    expect(growthPerWeek(at(2), POLICY)).toBe(POLICY.growth.most);
    expect(growthPerWeek(at(0.1), POLICY)).toBe(POLICY.growth.least);
  });

  it("is not said to grow by a single incident", () => {
    expect(growthPerWeek([0, 0, 0, 0, 0, 0, 0.5, 0], POLICY)).toBeNull();
    expect(growthPerWeek([0.1, 0.1, null, null, null, null, null, 0.2], POLICY)).toBeNull();
    expect(growthPerWeek([], POLICY)).toBeNull();
  });
});

describe("payback", () => {
  const context = { capacityDays: 50, sprintDays: 14, windowDays: 28 };
  const debt = { principalDays: 10, budgetPerWeek: 0, growthPerWeek: 1, toilHoursPerWeek: 0 };

  it("takes as long as toil and held features need to make up for the work", () => {
    // 16 hours a week are two days: five weeks are two and a half sprints.
    expect(paybackOf({ ...debt, toilHoursPerWeek: 16 }, context, POLICY)).toEqual({
      sprints: 2.5,
      within: true,
    });
    // A window of work is 100 days, half of it held: 4 % of it a week are two days.
    const byBudget = paybackOf({ ...debt, budgetPerWeek: 0.04 }, context, POLICY);
    expect(byBudget.sprints).toBeCloseTo(2.5, 12);
  });

  it("reckons no more held than the gate holds without any budget", () => {
    // 25 days a week at most half held: 12.5 a week, whether one budget burns in a window or ten.
    const heavy = { ...debt, principalDays: 100 };
    const once = paybackOf({ ...heavy, budgetPerWeek: 0.25 }, context, POLICY);
    expect(once.sprints).toBeCloseTo(100 / 12.5 / 2, 12);
    expect(paybackOf({ ...heavy, budgetPerWeek: 2.5 }, context, POLICY)).toEqual(once);
  });

  it("is never where nothing is saved, and not known where that is not known", () => {
    expect(paybackOf(debt, context, POLICY)).toEqual({ sprints: null, within: false });
    const unknown = { ...debt, budgetPerWeek: null };
    expect(paybackOf(unknown, context, POLICY)).toEqual({ sprints: null, within: null });
    // One hour a week pays back after eighty weeks: too late by itself, but the budget is not known.
    const late = paybackOf({ ...unknown, toilHoursPerWeek: 1 }, context, POLICY);
    expect(late).toEqual({ sprints: null, within: null });
    expect(paybackOf({ ...unknown, toilHoursPerWeek: 16 }, context, POLICY).within).toBe(true);
    const blind = { ...context, capacityDays: null };
    expect(paybackOf({ ...debt, budgetPerWeek: 0.04 }, blind, POLICY).within).toBeNull();
  });

  it("comes sooner when more is saved", () => {
    const some = fc.double({ min: 0, max: 0.2, noNaN: true });
    fc.assert(
      fc.property(
        some,
        some,
        fc.double({ min: 0.8, max: 1.25, noNaN: true }),
        (one, more, growthPerWeek) => {
          const at = (budgetPerWeek: number): number =>
            paybackOf({ ...debt, budgetPerWeek, growthPerWeek }, context, POLICY).sprints ??
            Number.POSITIVE_INFINITY;
          expect(at(one + more)).toBeLessThanOrEqual(at(one) + 1e-9);
        },
      ),
    );
  });
});
