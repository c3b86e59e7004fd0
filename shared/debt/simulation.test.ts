import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { someSimulationFacts } from "#fixtures/builders.ts";
import { DEFAULT_PLANNING_POLICY as POLICY } from "./policy.ts";
import { simulate, simulateWindow } from "./simulation.ts";

describe("a rolling window", () => {
  // From the design of sprint allocation: 28 days, 80 % consumed evenly, day i burns 24/7 % * 1.03^((i - 1) / 7).
  const past = Array.from({ length: 28 }, () => 0.8 / 28);
  const growing =
    (kept: number) =>
    (day: number): number =>
      kept * (0.24 / 7) * 1.03 ** ((day - 1) / 7);

  it("runs out on day 27 and stays out for 65 of 91 days; not with 35 % less new burn", () => {
    const alone = simulateWindow({ windowDays: 28, past, burnOn: growing(1), days: 91 });
    expect([alone.firstExhausted, alone.daysExhausted]).toEqual([27, 65]);
    const less = simulateWindow({ windowDays: 28, past, burnOn: growing(0.65), days: 91 });
    expect([less.firstExhausted, less.daysExhausted]).toEqual([null, 0]);
  });

  const burns = fc.array(fc.double({ min: 0, max: 0.5, noNaN: true }), {
    minLength: 1,
    maxLength: 40,
  });

  it("recovers to full, exactly, when nothing burns any more", () => {
    fc.assert(
      fc.property(burns, (before) => {
        const windowDays = before.length;
        const run = simulateWindow({ windowDays, past: before, burnOn: () => 0, days: windowDays });
        expect(run.remaining.at(-1)).toBe(1);
        for (const [index, left] of run.remaining.entries())
          expect(left).toBeGreaterThanOrEqual((run.remaining[index - 1] ?? -Infinity) - 1e-12);
      }),
    );
  });

  it("is what a sum over each day's window gives, whatever burned before it", () => {
    fc.assert(
      fc.property(burns, burns, fc.integer({ min: 1, max: 45 }), (before, to, windowDays) => {
        const run = simulateWindow({
          windowDays,
          past: before,
          burnOn: (day) => to[day - 1] ?? 0,
          days: to.length,
        });
        const all = [...before.slice(-windowDays), ...to];
        const offset = Math.min(before.length, windowDays);
        for (const [index, left] of run.remaining.entries()) {
          let sum = 0;
          for (let day = offset + index; day > offset + index - windowDays && day >= 0; day -= 1)
            sum += all[day] ?? 0;
          expect(left).toBeCloseTo(1 - sum, 9);
        }
        expect(run.daysExhausted).toBe(run.remaining.filter((left) => left <= 0).length);
        expect(run.firstExhausted).toBe(run.remaining.findIndex((left) => left <= 0) + 1 || null);
      }),
    );
  });
});

describe("with and without the work", () => {
  it("pays debts back one after the other, and their burn stops on the day after", () => {
    // 28 person-days in 14 days are two a day; half of them pays back one debt of 10 days on the tenth day.
    const facts = someSimulationFacts({
      pastDaily: Array.from({ length: 28 }, () => 0),
      order: [
        { id: "debt-1", principalDays: 10, toilHoursPerWeek: 16 },
        { id: "debt-2", principalDays: 5, toilHoursPerWeek: 0 },
      ],
    });
    const { with: working, without, paidBack } = simulate(facts, { share: 0.5, days: 28 }, POLICY);
    expect(paidBack).toEqual([
      { id: "debt-1", day: 10 },
      { id: "debt-2", day: 15 },
    ]);
    const daily = 0.8 / 28;
    expect(without.remaining.at(-1)).toBeCloseTo(1 - 28 * daily, 12);
    expect(working?.remaining.at(-1)).toBeCloseTo(1 - 28 * (daily / 2) - 10 * (daily / 2), 12);
    expect(working?.asked).toBe(15);
    expect(without.asked).toBe(0);
    // 16 hours a week are two person-days: 2 / 7 a day, for 10 and for 28 days.
    expect(working?.toil).toBeCloseTo(20 / 7, 12);
    expect(without.toil).toBeCloseTo(8, 12);
  });

  it("counts feature-days: held while exhausted, by what is not at work on debt", () => {
    const facts = someSimulationFacts({
      pastDaily: Array.from({ length: 28 }, () => 1),
      otherDaily: 1,
      order: [{ id: "debt-1", principalDays: 10, toilHoursPerWeek: 0 }],
    });
    const { with: working, without } = simulate(facts, { share: 0.5, days: 20 }, POLICY);
    // Two person-days a day, half of them held; with the work one a day goes to debt for ten days.
    expect(without.lost).toBeCloseTo(20 * 2 * 0.5, 12);
    expect(working?.lost).toBeCloseTo((10 * 1 + 10 * 2) * 0.5, 12);
    expect(simulate(facts, { share: 0, days: 20, heldShare: 1 }, POLICY).without.lost).toBe(40);
  });

  it("is unknown without a capacity, and nothing is paid back by a share of nothing", () => {
    const facts = someSimulationFacts({ capacityDays: null });
    const blind = simulate(facts, { share: 0.3, days: 10 }, POLICY);
    expect(blind.with).toBeNull();
    expect(blind.paidBack).toEqual([{ id: "debt-1", day: null }]);
    const idle = simulate(someSimulationFacts(), { share: 0, days: 91 }, POLICY);
    expect(idle.with).toEqual(idle.without);
  });

  it("is never worse with more work, growth as observed or as tried", () => {
    const facts = fc.record({
      pastDaily: fc.array(fc.double({ min: 0, max: 0.1, noNaN: true }), {
        minLength: 28,
        maxLength: 28,
      }),
      otherDaily: fc.double({ min: 0, max: 0.05, noNaN: true }),
      debts: fc.array(
        fc.record({
          id: fc.constantFrom("debt-1", "debt-2", "debt-3"),
          title: fc.constant(""),
          principalDays: fc.integer({ min: 1, max: 40 }),
          dailyBurn: fc.double({ min: 0, max: 0.05, noNaN: true }),
          growthPerWeek: fc.double({ min: 0.8, max: 1.25, noNaN: true }),
        }),
        { maxLength: 3 },
      ),
      order: fc.uniqueArray(
        fc.record({
          id: fc.constantFrom("debt-1", "debt-2", "debt-3"),
          principalDays: fc.integer({ min: 1, max: 40 }),
          toilHoursPerWeek: fc.integer({ min: 0, max: 20 }),
        }),
        { selector: ({ id }) => id, maxLength: 3 },
      ),
    });
    const share = fc.double({ min: 0, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(facts, share, share, (given, one, other) => {
        const whole = someSimulationFacts(given);
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map(
          (tried) => simulate(whole, { share: tried, days: 91 }, POLICY).with,
        );
        if (less === null || less === undefined || more === null || more === undefined)
          throw new Error("a capacity is given");
        for (const [index, left] of less.remaining.entries())
          expect(more.remaining[index]).toBeGreaterThanOrEqual(left - 1e-12);
        expect(more.daysExhausted).toBeLessThanOrEqual(less.daysExhausted);
      }),
      { numRuns: 500 },
    );
  });
});
