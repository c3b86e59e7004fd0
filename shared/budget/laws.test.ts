import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aSeries, anSlo, TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "#shared/kernel/time.ts";
import type { BudgetingMethod, SloDefinition, TimeWindow } from "#shared/slo/model.ts";
import { assess, retainSeconds } from "./assess.ts";
import type { Budget } from "./model.ts";
import { createSeriesBook } from "./series-book.ts";
import { budgetUnits } from "./units.ts";

/** What happened in a slice; `null` is unknown. */
type Counts = { readonly good: number; readonly total: number } | null;

const SLICES = 96;
const SLICE_MS = 5 * MINUTE_MS;
/** Eight hours of five-minute slices. */
const EIGHT_HOURS = { kind: "rolling", seconds: 8 * 3_600 } as const;
const START = TEST_NOW - SLICES * SLICE_MS;

const counts = fc
  .tuple(fc.nat({ max: 400 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([total, share]) => ({ total, good: Math.floor(total * share) }));
const fractions = fc
  .tuple(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([total, share]) => ({ total, good: total * share }));
const run = (one: fc.Arbitrary<Counts>) => fc.array(one, { minLength: SLICES, maxLength: SLICES });
const known = run(counts);
const withGaps = run(fc.oneof({ weight: 5, arbitrary: counts }, fc.constant(null)));
const methods = fc.constantFrom<BudgetingMethod>("Occurrences", "Timeslices", "RatioTimeslices");
const targets = fc.constantFrom(0.5, 0.9, 0.99, 0.999, 0.99999);

const anSloBy = (method: BudgetingMethod, target = 0.99, window: TimeWindow = EIGHT_HOURS) =>
  anSlo({ method, target, timeSliceSeconds: 300, timeSliceTarget: 0.9, windows: [window] });

interface Run {
  readonly sliceSeconds?: number;
  readonly start?: number;
  readonly at?: number;
  readonly exact?: boolean;
  readonly exclude?: readonly { readonly from: number; readonly to: number }[];
}

function bookOf(definition: SloDefinition, slices: readonly Counts[], options: Run = {}) {
  const { sliceSeconds = 300, start = START, exact = false } = options;
  const book = createSeriesBook({
    sliceSeconds,
    units: budgetUnits(definition, sliceSeconds),
    retainSeconds: retainSeconds(definition),
    exact,
  });
  book.exclude(options.exclude ?? []);
  slices.forEach((slice, index) => {
    if (slice !== null) book.put(start + index * sliceSeconds * SECOND_MS, slice.good, slice.total);
  });
  return book;
}

function budgetOf(definition: SloDefinition, slices: readonly Counts[], options: Run = {}): Budget {
  const book = bookOf(definition, slices, options);
  return assess(definition, aSeries(), book, options.at ?? TEST_NOW);
}

const close = (a: number | null, b: number | null): void => {
  if (a === null || b === null) expect(a).toBe(b);
  else expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a), Math.abs(b)));
};

/** Whether two things say the same but for the noise of adding in another order, which no number of digits is safe from. */
function expectAlike(one: unknown, other: unknown): void {
  if (typeof one === "number" && typeof other === "number") close(one, other);
  else if (typeof one === "object" && one !== null && typeof other === "object" && other !== null) {
    expect(Object.keys(one).toSorted()).toEqual(Object.keys(other).toSorted());
    for (const [key, value] of Object.entries(one))
      expectAlike(value, (other as Readonly<Record<string, unknown>>)[key]);
  } else expect(one).toBe(other);
}

describe("a remaining budget", () => {
  it("is at most one, by any method, target and counts, and with anything excluded", () => {
    fc.assert(
      fc.property(
        run(fc.oneof({ weight: 9, arbitrary: fractions }, fc.constant(null))),
        methods,
        targets,
        fc.array(fc.tuple(fc.nat({ max: SLICES }), fc.nat({ max: 20 })), { maxLength: 4 }),
        (slices, method, target, out) => {
          const exclude = out.map(([from, length]) => ({
            from: START + from * SLICE_MS,
            to: START + (from + length) * SLICE_MS,
          }));
          const budget = budgetOf(anSloBy(method, target), slices, { exclude });
          if (budget.remaining === null || budget.sli === null) {
            expect(budget.total).toBe(0);
            return;
          }
          expect(budget.remaining).toBeLessThanOrEqual(1);
          expect(budget.sli).toBeGreaterThanOrEqual(0);
          expect(budget.sli).toBeLessThanOrEqual(1);
          expect(budget.excluded).toBeLessThanOrEqual(1);
          expect(budget.coverage).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe("a burn rate", () => {
  it("over a window is the mean of its parts, each weighing as much as it has traffic", () => {
    fc.assert(
      fc.property(
        withGaps,
        methods,
        fc.uniqueArray(fc.nat({ max: SLICES }), { maxLength: 6 }),
        (slices, method, cuts) => {
          const book = bookOf(anSloBy(method), slices);
          const burn = ({ bad, total }: { bad: number; total: number }) =>
            total === 0 ? 0 : bad / total / 0.01;
          const whole = book.tally(START, TEST_NOW);
          const edges = [0, ...cuts.toSorted((a, b) => a - b), SLICES];
          let weighted = 0;
          for (let i = 1; i < edges.length; i += 1) {
            const part = book.tally(
              START + (edges[i - 1] as number) * SLICE_MS,
              START + (edges[i] as number) * SLICE_MS,
            );
            weighted += burn(part) * part.total;
          }
          close(whole.total === 0 ? 0 : weighted / whole.total, burn(whole));
        },
      ),
    );
  });
});

describe("splitting slices", () => {
  it("changes nothing: five of a minute are one of five minutes, by any method", () => {
    fc.assert(
      fc.property(
        withGaps,
        methods,
        fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 })), {
          minLength: SLICES,
          maxLength: SLICES,
        }),
        (slices, method, places) => {
          // Good and bad events fall into one minute each, of the five.
          const minutes = slices.flatMap((slice, index) => {
            if (slice === null) return [null, null, null, null, null];
            const [forGood, forBad] = places[index] as [number, number];
            return [0, 1, 2, 3, 4].map((minute) => {
              const good = minute === forGood ? slice.good : 0;
              return { good, total: good + (minute === forBad ? slice.total - slice.good : 0) };
            });
          });
          const definition = anSloBy(method);
          // In 64 bits: folded cells of 32 are rounded, and within 6e-8 of what slices come to by themselves.
          const whole = budgetOf(definition, slices, { exact: true });
          const split = budgetOf(definition, minutes, { sliceSeconds: 60, exact: true });
          expectAlike({ ...split, alerts: [] }, { ...whole, alerts: [] });
        },
      ),
      { numRuns: 40 },
    );
  });
});

/**
 * "Unknown slices never raise a budget" is not true of the share that is left, taken literally: where a bad slice is not
 * known, less is known to be spent. What is true: an unknown slice counts as nothing, least of all as good; the share
 * left is never better than if what is unknown had been good; and the more is unknown, the sooner it is called unknown.
 */
describe("unknown slices", () => {
  const hiding = fc.tuple(known, methods, fc.uniqueArray(fc.nat({ max: SLICES - 1 })));
  const hide = (slices: readonly Counts[], hidden: readonly number[]) =>
    slices.map((slice, index) => (hidden.includes(index) ? null : slice));

  it("never count as good: neither good nor total nor what may be bad grows by them", () => {
    fc.assert(
      fc.property(hiding, ([slices, method, hidden]) => {
        const whole = budgetOf(anSloBy(method), slices);
        const partly = budgetOf(anSloBy(method), hide(slices, hidden));
        expect(partly.good).toBeLessThanOrEqual(whole.good + 1e-9);
        expect(partly.total).toBeLessThanOrEqual(whole.total);
        expect(partly.allowedBad).toBeLessThanOrEqual(whole.allowedBad);
        expect(partly.bad).toBeLessThanOrEqual(whole.bad + 1e-9);
      }),
    );
  });

  it("leave no more than if they had been good, and no less than if they had been bad, whatever their traffic", () => {
    fc.assert(
      fc.property(hiding, fc.nat({ max: 1_000 }), ([slices, method, hidden], traffic) => {
        const definition = anSloBy(method);
        const as = (good: number) =>
          budgetOf(
            definition,
            slices.map((slice, index) =>
              hidden.includes(index) ? { good, total: traffic } : slice,
            ),
          ).remaining;
        const { remaining } = budgetOf(definition, hide(slices, hidden));
        const [best, worst] = [as(traffic), as(0)];
        if (remaining === null || best === null || worst === null) return;
        expect(remaining).toBeLessThanOrEqual(best + 1e-9);
        // A time slice without traffic failed nobody, so that it cannot have been bad.
        if (traffic > 0) expect(remaining).toBeGreaterThanOrEqual(worst - 1e-9);
      }),
    );
  });

  it("lower the coverage one by one; below the floor the budget is unknown, whatever is left", () => {
    fc.assert(
      fc.property(hiding, ([slices, method, hidden]) => {
        const budget = budgetOf(anSloBy(method), hide(slices, hidden));
        expect(budget.coverage).toBeCloseTo(1 - hidden.length / SLICES, 12);
        expect(budget.status === "unknown").toBe(budget.coverage < 0.9);
      }),
    );
  });
});

describe("an origin of time", () => {
  it("is of no meaning: all that is shifted together comes to the same", () => {
    fc.assert(
      fc.property(
        withGaps,
        methods,
        fc.integer({ min: -200_000, max: 200_000 }),
        (slices, method, shift) => {
          const by = shift * SLICE_MS;
          const definition = anSloBy(method);
          const moved = budgetOf(definition, slices, { start: START + by, at: TEST_NOW + by });
          const back = (at: number | null) => (at === null ? null : at - by);
          expect({
            ...moved,
            at: moved.at - by,
            window: { from: moved.window.from - by, to: moved.window.to - by },
            exhaustedAt: back(moved.exhaustedAt),
            alerts: moved.alerts.map((alert) =>
              alert.since === undefined ? alert : { ...alert, since: alert.since - by },
            ),
          }).toEqual(budgetOf(definition, slices));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("nor is a zone: the same local days come to the same in any of them", () => {
    const zones = {
      "Asia/Kolkata": 5.5,
      "Asia/Kathmandu": 5.75,
      "Australia/Eucla": 8.75,
      "Pacific/Kiritimati": 14,
      "America/Phoenix": -7,
    };
    const day = (timeZone: string) =>
      ({
        kind: "calendar",
        count: 1,
        unit: "day",
        timeZone,
        start: "2026-01-01T00:00:00",
      }) as const;
    const figures = (
      zone: string,
      slices: readonly Counts[],
      method: BudgetingMethod,
      hours: number,
    ) => {
      const definition = anSloBy(method, 0.99, day(zone));
      // The last eight hours of a local day, seen five minutes before its end.
      const end = TEST_NOW - hours * HOUR_MS;
      const budget = budgetOf(definition, slices, {
        start: end - SLICES * SLICE_MS,
        at: end - SLICE_MS,
      });
      expect(budget.window).toEqual({ from: end - DAY_MS, to: end });
      const { good, bad, total, sli, remaining, coverage, leftSeconds, burn } = budget;
      return { good, bad, total, sli, remaining, coverage, leftSeconds, burn };
    };
    fc.assert(
      fc.property(withGaps, methods, (slices, method) => {
        const here = figures("UTC", slices, method, 0);
        for (const [zone, hours] of Object.entries(zones))
          expect(figures(zone, slices, method, hours)).toEqual(here);
      }),
      { numRuns: 20 },
    );
  });
});
