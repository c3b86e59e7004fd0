import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  TEST_NOW,
  anAlertPolicy,
  anSlo,
  someSlices,
  type SliceRecipe,
} from "#fixtures/builders.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/kernel/time.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { assess, retainSeconds } from "./assess.ts";
import { createSeriesBook } from "./series-book.ts";
import { budgetUnits } from "./units.ts";

const SLICES_30D = 8_640;

function book(recipe: SliceRecipe = {}, definition: SloDefinition = anSlo()) {
  const batch = someSlices({ count: SLICES_30D, ...recipe });
  const made = createSeriesBook({
    sliceSeconds: batch.sliceSeconds,
    units: budgetUnits(definition, batch.sliceSeconds),
    retainSeconds: retainSeconds(definition),
  });
  for (const slice of batch.slices) made.put(slice.start, slice.good, slice.total);
  return { definition, series: batch.series, slices: made };
}

function budgetOf(recipe: SliceRecipe = {}, at = TEST_NOW, definition: SloDefinition = anSlo()) {
  const made = book(recipe, definition);
  return assess(made.definition, made.series, made.slices, at, { alertPolicy: anAlertPolicy() });
}

/** Bad events at `rate` times the pace that spends the budget, in the stretch before `TEST_NOW`. */
function burningFor(ms: number, rate: number, total = 10_000): SliceRecipe {
  return { total, bad: (_, start) => (start >= TEST_NOW - ms ? total * 0.001 * rate : 0) };
}

describe("a budget over thirty days", () => {
  it("adds events, never ratios", () => {
    const budget = budgetOf({
      total: (i) => (i % 2 === 0 ? 1_000 : 10),
      bad: (i) => (i % 2 === 0 ? 0 : 1),
    });
    expect(budget).toMatchObject({ bad: 4_320, total: 4_363_200, coverage: 1, status: "warning" });
    expect(budget.remaining).toBeCloseTo(1 - 4_320 / 4_363.2, 12);
    expect(budget.leftBad).toBeCloseTo(43.2, 9);
  });

  it("never clamps what was overspent", () => {
    const budget = budgetOf({ bad: 0.5 });
    expect(budget.remaining).toBeCloseTo(-4, 12);
    expect(budget.status).toBe("exhausted");
    expect(budget.leftSeconds).toBeCloseTo(-4 * 2_592, 6);
  });

  it("is unknown below the floor of coverage, and not above it", () => {
    expect(budgetOf({ unknown: (i) => i % 10 === 0 && i > 0 }).status).toBe("ok");
    expect(budgetOf({ unknown: (i) => i % 9 === 0 }).status).toBe("unknown");
    expect(budgetOf({ unknown: () => true })).toMatchObject({
      status: "unknown",
      sli: null,
      remaining: null,
    });
  });

  it("says no-traffic where everything is known and nothing happened", () => {
    expect(budgetOf({ total: 0 })).toMatchObject({ status: "no-traffic", sli: null, coverage: 1 });
  });

  it("is never above one, and unknown slices never raise it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 100 }), { minLength: 50, maxLength: 50 }),
        fc.nat({ max: 49 }),
        (bads, hide) => {
          const of = (hidden: number | null) =>
            budgetOf({
              count: 50,
              total: 100,
              bad: (i) => bads[i] as number,
              unknown: (i) => i === hidden,
            });
          const whole = of(null);
          const without = of(hide);
          expect(whole.remaining).toBeLessThanOrEqual(1);
          expect(without.coverage).toBeLessThan(whole.coverage);
          expect(without.leftBad).toBeLessThanOrEqual(whole.leftBad + (bads[hide] as number));
        },
      ),
    );
  });

  it("makes the burn over a window the traffic-weighted mean of its parts", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 500 }), fc.nat({ max: 50 })), {
          minLength: 24,
          maxLength: 24,
        }),
        (hours) => {
          const { slices } = book({
            count: 288,
            total: (i) => 500 + (hours[Math.floor(i / 12)] as [number, number])[0],
            bad: (i) => (hours[Math.floor(i / 12)] as [number, number])[1],
          });
          const whole = slices.tallyBefore(TEST_NOW, 86_400);
          let weighted = 0;
          for (let hour = 0; hour < 24; hour += 1) {
            const part = slices.tallyBefore(TEST_NOW - hour * HOUR_MS, 3_600);
            weighted += (part.bad / part.total) * (part.total / whole.total);
          }
          expect(weighted).toBeCloseTo(whole.bad / whole.total, 12);
        },
      ),
    );
  });

  it("is the same on other shards of time", () => {
    const shifted = (days: number) => {
      const to = TEST_NOW + days * DAY_MS;
      const made = book({ to, bad: (i) => i % 7 }, anSlo());
      const { remaining, burn, status, exhaustedAt } = assess(
        made.definition,
        made.series,
        made.slices,
        to,
      );
      return { remaining, burn, status, inMs: exhaustedAt === null ? null : exhaustedAt - to };
    };
    expect(shifted(17)).toEqual(shifted(0));
  });
});

describe("burn alerts", () => {
  it("page for an hour at more than 14.4, since the minute the data say", () => {
    const budget = budgetOf(burningFor(HOUR_MS, 100));
    const page = budget.alerts.find((alert) => alert.longSeconds === 3_600);
    expect(page).toMatchObject({ severity: "page", firing: true, unmeasurable: false });
    expect(page?.factor).toBeCloseTo(14.4, 9);
    // 14.4 of 100 is reached when 8.64 minutes of the hour are bad: at the second five-minute slice.
    expect(page?.since).toBe(TEST_NOW - HOUR_MS + 10 * MINUTE_MS);
    expect(budget.status).toBe("burning");
  });

  it("do not fire below their factor, nor when it is over", () => {
    expect(budgetOf(burningFor(HOUR_MS, 14.3)).alerts[0]?.firing).toBe(false);
    const over = budgetOf({
      total: 10_000,
      bad: (_, start) =>
        start < TEST_NOW - 10 * MINUTE_MS && start >= TEST_NOW - HOUR_MS ? 1_000 : 0,
    });
    expect(over.alerts[0]?.firing).toBe(false);
  });

  it("keep their state and say unmeasurable when the data stop", () => {
    const budget = budgetOf({
      ...burningFor(HOUR_MS, 100),
      unknown: (_, start) => start >= TEST_NOW - 10 * MINUTE_MS,
    });
    expect(budget.alerts[0]).toMatchObject({ firing: true, unmeasurable: true });
  });

  it("stay quiet and unmeasurable when nothing fired before the data stopped", () => {
    const budget = budgetOf({ unknown: (_, start) => start >= TEST_NOW - 10 * MINUTE_MS });
    expect(budget.alerts[0]).toMatchObject({ firing: false, unmeasurable: true });
  });

  it("hold back where the short window has too few bad events, and say so", () => {
    const made = book({ ...burningFor(HOUR_MS, 100, 5) });
    const budget = assess(made.definition, made.series, made.slices, TEST_NOW, {
      alertPolicy: anAlertPolicy(),
    });
    expect(budget.alerts[0]).toMatchObject({ firing: false, held: true });
  });

  it("go on since when they began, from one evaluation to the next", () => {
    const made = book(burningFor(HOUR_MS, 100));
    const first = assess(made.definition, made.series, made.slices, TEST_NOW, {
      alertPolicy: anAlertPolicy(),
    });
    made.slices.put(TEST_NOW, 0, 10_000);
    const second = assess(made.definition, made.series, made.slices, TEST_NOW + 5 * MINUTE_MS, {
      alertPolicy: anAlertPolicy(),
      before: first.alerts,
    });
    expect(second.alerts[0]?.since).toBe(first.alerts[0]?.since);
  });
});

describe("when it runs out", () => {
  it("is not in sight while the pace is sustainable", () => {
    expect(budgetOf({ total: 10_000, bad: 9 }).exhaustedAt).toBeNull();
    expect(budgetOf().exhaustedAt).toBeNull();
  });

  it("is where what is left meets the pace", () => {
    // A day at ten times the pace spent a third; a window that was clean before forgets nothing until it is gone.
    const budget = budgetOf(burningFor(DAY_MS, 10));
    expect(budget.remaining).toBeCloseTo(2 / 3, 9);
    expect((budget.exhaustedAt as number) - TEST_NOW).toBeCloseTo(2 * DAY_MS, -5);
  });

  it("does not come for a burst that the window will forget", () => {
    const budget = budgetOf({
      total: 10_000,
      bad: (_, start) => (start < TEST_NOW - 29 * DAY_MS ? 200 : 2),
    });
    expect(budget.status).not.toBe("exhausted");
    expect(budget.exhaustedAt).toBeNull();
  });
});

describe("time methods", () => {
  it("have no traffic either when no slice of the window had any", () => {
    const timeslices = anSlo({ method: "Timeslices", timeSliceTarget: 0.99 });
    expect(budgetOf({ total: 0 }, TEST_NOW, timeslices)).toMatchObject({
      status: "no-traffic",
      total: 8_640,
    });
    const once = budgetOf({ total: (i) => (i === 5_000 ? 10 : 0) }, TEST_NOW, timeslices);
    expect(once).toMatchObject({ status: "ok", remaining: 1 });
    const ofMinutes = { sliceSeconds: 60, count: 43_200, total: 0 };
    expect(budgetOf(ofMinutes, TEST_NOW, timeslices).status).toBe("no-traffic");
  });

  it("spend minutes of the window (slo-generator: 288 minutes overspent)", () => {
    const definition = anSlo({
      method: "Timeslices",
      target: 0.9,
      timeSliceSeconds: 60,
      timeSliceTarget: 0.99,
      windows: [{ kind: "rolling", seconds: 43_200 }],
    });
    const budget = budgetOf(
      { sliceSeconds: 60, count: 720, bad: (i) => (i < 360 ? 50 : 0) },
      TEST_NOW,
      definition,
    );
    expect(budget).toMatchObject({ bad: 360, total: 720, status: "exhausted" });
    expect((budget.leftSeconds as number) / 60).toBeCloseTo(-288, 9);
  });
});

describe("a budget with exclusions", () => {
  const out = [{ from: TEST_NOW - 3 * DAY_MS, to: TEST_NOW }];
  const of = (recipe: SliceRecipe, definition = anSlo()) => {
    const made = book(recipe, definition);
    made.slices.exclude(out);
    return assess(made.definition, made.series, made.slices, TEST_NOW, {
      alertPolicy: anAlertPolicy(),
    });
  };

  it("leaves them out of good, total, coverage and length, and says which share they are", () => {
    const trouble: SliceRecipe = { bad: (_, start) => (start >= TEST_NOW - DAY_MS ? 50 : 0) };
    expect(budgetOf(trouble).status).toBe("exhausted");
    const budget = of(trouble);
    expect(budget).toMatchObject({ bad: 0, total: 27 * 288 * 100, coverage: 1, excluded: 0.1 });
    expect(budget.remaining).toBe(1);
    expect(budget.leftSeconds).toBeCloseTo(27 * 86.4, 6);
  });

  it("is not less covered for what is unknown in them, and is for what is unknown elsewhere", () => {
    const silent = (days: number): SliceRecipe => ({
      unknown: (_, start) => start >= TEST_NOW - days * DAY_MS,
    });
    expect(of(silent(3)).coverage).toBe(1);
    expect(of(silent(6)).coverage).toBeCloseTo(24 / 27, 12);
    expect(of(silent(6)).status).toBe("unknown");
  });

  it("says of a burn rate whose window is excluded whole that it is not known", () => {
    const { burn, alerts } = of({ bad: 50 });
    expect(burn.at(-1)).toMatchObject({ label: "3d", rate: null, excluded: 1 });
    expect(alerts[0]).toMatchObject({ unmeasurable: true, excluded: true });
  });
});
