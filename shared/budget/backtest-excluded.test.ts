import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aSeries,
  anAlertPolicy,
  anSlo,
  someSlices,
  TEST_NOW,
  type SliceRecipe,
} from "#fixtures/builders.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, type Interval } from "#shared/kernel/time.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { DEFAULT_STATUS_POLICY } from "./arithmetic.ts";
import { assess } from "./assess.ts";
import { prepareBacktest } from "./backtest.ts";
import { historyCells } from "./history.ts";
import { createSeriesBook } from "./series-book.ts";
import { alertsBegun } from "./test-alerts.ts";
import { budgetUnits } from "./units.ts";

const CELL_MS = 5 * MINUTE_MS;
const DAY_CELLS = DAY_MS / CELL_MS;
const WEEK = { kind: "rolling", seconds: 7 * 86_400 } as const;
const DAY = { kind: "rolling", seconds: 86_400 } as const;
const alertPolicy = anAlertPolicy();

/** A back-test of a history, and the live book of the same history with the same exclusions. */
function both(
  recipe: SliceRecipe,
  overrides: Partial<SloDefinition>,
  excluded: readonly Interval[],
) {
  const definition = anSlo(overrides);
  const { sliceSeconds, slices } = someSlices(recipe);
  const aBook = () => {
    const book = createSeriesBook({
      sliceSeconds,
      units: budgetUnits(definition, sliceSeconds),
      retainSeconds: 120 * 86_400,
    });
    for (const slice of slices) book.put(slice.start, slice.good, slice.total);
    return book;
  };
  const live = aBook();
  live.exclude(excluded);
  const cells = historyCells(aBook(), { from: TEST_NOW - 100 * DAY_MS, to: TEST_NOW }, excluded);
  const [window] = definition.windows;
  const backtest = prepareBacktest(cells, {
    window,
    alertPolicy,
    statusPolicy: DEFAULT_STATUS_POLICY,
  });
  return { definition, live, slices, cells, backtest };
}

describe("a back-test with exclusions", () => {
  // Ninety days of 100 events in five minutes, of which an hour failed thirty days ago.
  const failed = { from: TEST_NOW - 30 * DAY_MS, to: TEST_NOW - 30 * DAY_MS + HOUR_MS };
  const recipe = (inIt: number): SliceRecipe => ({
    count: 90 * DAY_CELLS,
    bad: (_, start) => (start >= failed.from && start < failed.to ? inIt : 0),
  });

  it("spends nothing, pages nobody and suggests nothing looser for what is excluded", () => {
    const { backtest } = both(recipe(100), { windows: [WEEK] }, [failed]);
    expect(backtest.excludedSeconds).toBe(3_600);
    expect(backtest.worst).toMatchObject({ error: 0 });
    expect(backtest.suggest(0.2)).toEqual({ target: 0.99999, least: 1 });
    expect(backtest.at(0.999)).toMatchObject({ exhausted: [], pages: 0, tickets: 0, least: 1 });
    const counted = both(recipe(100), { windows: [WEEK] }, []).backtest;
    expect(counted.excludedSeconds).toBe(0);
    // 99.9 % allows 201 bad events in a week: spent from the third failing cell until only two are left in the window.
    expect(counted.at(0.999)).toMatchObject({ pages: 1, exhaustedSeconds: 7 * 86_400 + 7 * 300 });
  });

  it("counts what is left of a window in full: the rest of the week weighs more", () => {
    const bad = (_: number, start: number): number => (start >= TEST_NOW - HOUR_MS ? 10 : 0);
    const sixDays = { from: TEST_NOW - 7 * DAY_MS, to: TEST_NOW - DAY_MS };
    const { backtest } = both({ count: 14 * DAY_CELLS, bad }, { windows: [WEEK] }, [sixDays]);
    // 120 of the 28,800 events of the last day: 41.7 % of what 99 % allows.
    expect(backtest.at(0.99).remaining.at(-1)).toBeCloseTo(1 - 120 / 288, 12);
    expect(backtest.excludedSeconds).toBe(6 * 86_400);
  });

  it("knows nothing of a window that is excluded whole", () => {
    const lastWeek = { from: TEST_NOW - 8 * DAY_MS, to: TEST_NOW };
    const { backtest } = both({ count: 14 * DAY_CELLS }, { windows: [WEEK] }, [lastWeek]);
    expect(backtest.at(0.99).remaining.at(-1)).toBeNaN();
    expect(backtest.at(0.99).remaining.at(-2 - DAY_CELLS)).toBe(1);
  });
});

const METHODS: readonly Partial<SloDefinition>[] = [
  { method: "Occurrences" },
  { method: "Timeslices", timeSliceSeconds: 60, timeSliceTarget: 0.95 },
  { method: "RatioTimeslices", timeSliceSeconds: 300 },
];

const HOURS = 72;
/** Three days, hour by hour: how bad, and whether anything is known. */
const someHours = fc.array(
  fc.record({ bad: fc.nat({ max: 12 }), total: fc.nat({ max: 100 }), known: fc.nat({ max: 9 }) }),
  { minLength: HOURS, maxLength: HOURS },
);
type Hours = typeof someHours extends fc.Arbitrary<infer Value> ? Value : never;

/** Stretches that begin and end in the middle of cells, may overlap, and may reach beyond the history. */
const someStretches: fc.Arbitrary<readonly Interval[]> = fc
  .array(
    fc.record({ minutes: fc.integer({ min: -200, max: HOURS * 60 }), length: fc.nat(1_500) }),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) =>
    all.map(({ minutes, length }) => {
      const from = TEST_NOW - HOURS * HOUR_MS + minutes * MINUTE_MS;
      return { from, to: from + length * MINUTE_MS };
    }),
  );

function ofHours(hours: Hours, sliceSeconds: number): SliceRecipe {
  const perHour = 3_600 / sliceSeconds;
  const hour = (index: number) => hours[Math.floor(index / perHour)] as Hours[number];
  return {
    sliceSeconds,
    count: HOURS * perHour,
    total: (index) => hour(index).total + 12,
    bad: (index) => hour(index).bad,
    unknown: (index) => hour(index).known === 0,
  };
}

describe("whatever is excluded", () => {
  it.each(METHODS)("past budgets and a back-test say the same, with $method", (method) => {
    fc.assert(
      fc.property(
        someHours,
        someStretches,
        fc.constantFrom(60, 300),
        fc.constantFrom(0.9, 0.99, 0.999),
        (hours, stretches, sliceSeconds, target) => {
          const { definition, live, cells, backtest } = both(
            ofHours(hours, sliceSeconds),
            { ...method, target, windows: [DAY] },
            stretches,
          );
          const { remaining } = backtest.at(target);
          for (let at = TEST_NOW; at >= TEST_NOW - 30 * HOUR_MS; at -= 35 * MINUTE_MS) {
            const budget = assess(definition, aSeries(), live, at);
            const left = remaining[(at - cells.start) / CELL_MS - 1] as number;
            if (budget.status === "unknown" || budget.status === "no-traffic")
              expect(left).toBeNaN();
            else expect(left).toBeCloseTo(budget.remaining as number, 9);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it("a back-test is what plain sums over the slices that count come to", () => {
    fc.assert(
      fc.property(someHours, someStretches, (hours, stretches) => {
        const { slices, cells, backtest } = both(ofHours(hours, 60), { windows: [DAY] }, stretches);
        const counts = (start: number): boolean => {
          const cell = Math.floor(start / CELL_MS) * CELL_MS;
          return !stretches.some(({ from, to }) => from < to && from < cell + CELL_MS && to > cell);
        };
        const { remaining } = backtest.at(0.99);
        for (let back = 0; back < 24; back += 1) {
          const end = TEST_NOW - back * 95 * MINUTE_MS;
          const starts = Array.from({ length: 1_440 }, (_, i) => end - (i + 1) * MINUTE_MS);
          const passed = starts.filter(counts).length;
          const held = slices.filter(
            ({ start }) => start >= end - DAY_MS && start < end && counts(start),
          );
          const total = held.reduce((sum, slice) => sum + slice.total, 0);
          const bad = held.reduce((sum, slice) => sum + slice.total - slice.good, 0);
          const left = remaining[(end - cells.start) / CELL_MS - 1] as number;
          if (passed === 0 || held.length / passed < 0.9 || end - DAY_MS < cells.start)
            expect(left).toBeNaN();
          else expect(left).toBeCloseTo(1 - bad / total / 0.01, 9);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("alerts begin as often as those of the live budget", () => {
    fc.assert(
      fc.property(
        someHours,
        someStretches,
        fc.constantFrom(0.9, 0.99),
        (hours, stretches, target) => {
          const { definition, live, cells, backtest } = both(
            ofHours(hours, 300),
            { target, windows: [WEEK] },
            stretches,
          );
          const span = { from: cells.start, to: TEST_NOW, stepMs: CELL_MS };
          const begun = alertsBegun(definition, aSeries(), live, span, alertPolicy);
          const { pages, tickets } = backtest.at(target);
          expect({ page: pages, ticket: tickets }).toEqual(begun);
        },
      ),
      { numRuns: 10 },
    );
  });

  it("what was measured meanwhile changes nothing", () => {
    fc.assert(
      fc.property(someHours, someStretches, fc.nat(12), (hours, stretches, other) => {
        const recipe = ofHours(hours, 300);
        const within = (start: number): boolean =>
          stretches.some(({ from, to }) => start >= from && start + CELL_MS <= to);
        const bad = recipe.bad as (index: number, start: number) => number;
        const changed = (index: number, start: number): number =>
          within(start) ? other : bad(index, start);
        const one = both(recipe, { windows: [DAY] }, stretches).backtest;
        const two = both({ ...recipe, bad: changed }, { windows: [DAY] }, stretches).backtest;
        expect(two.at(0.99)).toEqual(one.at(0.99));
        expect(two.suggest(0.2)).toEqual(one.suggest(0.2));
      }),
      { numRuns: 25 },
    );
  });
});
