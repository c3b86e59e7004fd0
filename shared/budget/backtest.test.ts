import fc from "fast-check";
import { anAlertPolicy } from "#fixtures/builders.ts";
import { describe, expect, it } from "vitest";
import { TEST_NOW, aSeries, anSlo, someSlices, type SliceRecipe } from "#fixtures/builders.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/kernel/time.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { DEFAULT_STATUS_POLICY } from "./arithmetic.ts";
import { assess } from "./assess.ts";
import { ROUND_TARGETS, leastLeft, prepareBacktest } from "./backtest.ts";
import { historyCells } from "./history.ts";
import { createSeriesBook } from "./series-book.ts";
import { alertsBegun } from "./test-alerts.ts";
import { budgetUnits } from "./units.ts";

const DAY_CELLS = 288;
const WEEK = { kind: "rolling", seconds: 7 * 86_400 } as const;

function aBook(definition: SloDefinition, recipe: SliceRecipe) {
  const batch = someSlices(recipe);
  const book = createSeriesBook({
    sliceSeconds: batch.sliceSeconds,
    units: budgetUnits(definition, batch.sliceSeconds),
    retainSeconds: 120 * 86_400,
  });
  for (const slice of batch.slices) book.put(slice.start, slice.good, slice.total);
  return book;
}

function aBacktest(recipe: SliceRecipe, overrides: Partial<SloDefinition> = {}) {
  const definition = anSlo(overrides);
  const book = aBook(definition, recipe);
  const cells = historyCells(book, { from: TEST_NOW - 100 * DAY_MS, to: TEST_NOW });
  const [window] = definition.windows;
  const backtest = prepareBacktest(cells, {
    window,
    alertPolicy: anAlertPolicy(),
    statusPolicy: DEFAULT_STATUS_POLICY,
  });
  return { definition, book, cells, backtest };
}

/** Bad events in the five minutes that began so long before now. */
function outages(events: Readonly<Record<number, number>>) {
  return (_: number, start: number): number => events[TEST_NOW - start] ?? 0;
}

describe("back-testing a target", () => {
  // 90 days of 100 events in five minutes: a window of 30 days has 864,000, and 99.9 % allows 864 of them to be bad.
  const NINETY_DAYS = { count: 90 * DAY_CELLS };

  it("finds when the budget would have been spent, and for how long", () => {
    // Two outages of 500 bad events each, five days apart: together above 864, until the first leaves the window.
    const bad = outages({ [50 * DAY_MS]: 500, [45 * DAY_MS]: 500 });
    const { backtest } = aBacktest({ ...NINETY_DAYS, bad, total: 500 });
    // 500 events a cell: 99.9 % allows 4,320 in 30 days, 99.98 % allows 864.
    const at = backtest.at(0.9998);
    const from = TEST_NOW - 45 * DAY_MS + 5 * MINUTE_MS;
    expect(at.exhausted).toEqual([{ from, to: TEST_NOW - 20 * DAY_MS + 5 * MINUTE_MS }]);
    expect(at.exhaustedSeconds).toBe(25 * 86_400);
    expect(at.exhaustedNow).toBe(false);
    expect(at.least).toBeCloseTo(1 - 1_000 / 864, 12);
    expect(backtest.at(0.999)).toMatchObject({ exhausted: [], exhaustedSeconds: 0 });
    expect(backtest.worst).toMatchObject({ error: 1_000 / 4_320_000 });
  });

  it("suggests the strictest round target that keeps something to spare, and no stricter", () => {
    const bad = outages({ [50 * DAY_MS]: 500, [45 * DAY_MS]: 500 });
    const { backtest } = aBacktest({ ...NINETY_DAYS, bad, total: 500 });
    // The worst window lost 0.02315 %: 99.98 % would not have held, 99.97 % leaves 22.8 %.
    const suggested = backtest.suggest(0.2);
    expect(suggested?.target).toBe(0.9997);
    expect(suggested?.least).toBeCloseTo(1 - 1_000 / 1_296, 12);
    expect(backtest.suggest(0.25)?.target).toBe(0.9996);
    expect(backtest.suggest(0)?.target).toBe(0.9997);
  });

  it("has no suggestion where more than half failed, and stops at 99.999 %", () => {
    expect(aBacktest({ ...NINETY_DAYS, bad: 60 }).backtest.suggest(0.2)).toBeNull();
    expect(aBacktest(NINETY_DAYS).backtest.suggest(0.2)).toEqual({ target: 0.99999, least: 1 });
  });

  it("judges only where a whole window is stored, and says how much that is", () => {
    const { backtest } = aBacktest({ count: 40 * DAY_CELLS });
    expect(backtest.history).toEqual({ from: TEST_NOW - 40 * DAY_MS, to: TEST_NOW });
    expect(backtest.judged).toEqual({ from: TEST_NOW - 10 * DAY_MS, to: TEST_NOW });
    expect(backtest.knownSeconds).toBe(10 * 86_400 + 300);
    const { backtest: short } = aBacktest({ count: 12 * DAY_CELLS, bad: 100 });
    expect(short.judged).toBeNull();
    expect(short.worst).toBeNull();
    expect(short.suggest(0.2)).toBeNull();
    expect(short.at(0.999)).toMatchObject({ least: null, exhausted: [], exhaustedSeconds: 0 });
  });

  it("knows nothing where too little of a window is known, nor where nothing happened", () => {
    const gap = aBacktest({
      count: 40 * DAY_CELLS,
      unknown: (_, start) => start >= TEST_NOW - 4 * DAY_MS && start < TEST_NOW - DAY_MS,
    }).backtest;
    // Three of thirty days leave exactly the floor of 90 %.
    expect(gap.knownSeconds).toBe(10 * 86_400 + 300);
    const wider = aBacktest({
      count: 40 * DAY_CELLS,
      unknown: (_, start) => start >= TEST_NOW - 5 * DAY_MS && start < TEST_NOW - DAY_MS,
    }).backtest;
    // From the moment that a tenth of the window is unknown.
    expect(wider.knownSeconds).toBe(8 * 86_400 + 300);
    expect(aBacktest({ count: 40 * DAY_CELLS, total: 0 }).backtest).toMatchObject({
      knownSeconds: 0,
      worst: null,
    });
  });

  it("counts a budget that is unknown for a while as spent once, for as long as it was known", () => {
    const { backtest } = aBacktest(
      {
        count: 21 * DAY_CELLS,
        bad: 1,
        unknown: (_, start) => start >= TEST_NOW - 4 * DAY_MS && start < TEST_NOW - 3 * DAY_MS,
      },
      { windows: [WEEK] },
    );
    const { exhausted, exhaustedSeconds, exhaustedNow } = backtest.at(0.999);
    expect(exhausted).toHaveLength(1);
    expect(exhaustedNow).toBe(false);
    expect(exhaustedSeconds).toBe(backtest.knownSeconds);
    expect(backtest.knownSeconds).toBeLessThan(14 * 86_400);
  });

  it("begins anew with each calendar window", () => {
    // October in Berlin is 31 days and an hour long; all that is stored before it is not a whole window.
    const { backtest } = aBacktest(
      { count: 90 * DAY_CELLS, bad: (_, start) => (start >= Date.UTC(2026, 9, 20) ? 1 : 0) },
      {
        windows: [
          {
            kind: "calendar",
            count: 1,
            unit: "month",
            timeZone: "Europe/Berlin",
            start: "2022-01-01T00:00:00",
          },
        ],
      },
    );
    expect(backtest.judged?.from).toBe(Date.parse("2026-08-31T22:00:00Z"));
    const { exhausted, exhaustedNow } = backtest.at(0.999);
    const november = Date.parse("2026-10-31T23:00:00Z");
    expect(exhausted).toHaveLength(2);
    expect(exhausted[0]?.to).toBe(november);
    expect(exhausted[1]).toEqual({ from: november + 5 * MINUTE_MS, to: TEST_NOW });
    expect(exhaustedNow).toBe(true);
  });

  it("counts pages and tickets by their beginnings, rules of one severity as one", () => {
    // An hour at 5 %: 50 times too fast, a page over 1 h and over 6 h; and a ticket over 1 d and 3 d.
    const hour = (daysAgo: number) => (start: number) =>
      start >= TEST_NOW - daysAgo * DAY_MS && start < TEST_NOW - daysAgo * DAY_MS + HOUR_MS;
    const [first, second] = [hour(60), hour(10)];
    const { backtest } = aBacktest({
      ...NINETY_DAYS,
      bad: (_, start) => (first(start) || second(start) ? 5 : 0),
    });
    expect(backtest.at(0.999)).toMatchObject({ pages: 2, tickets: 0 });
    expect(backtest.at(0.9)).toMatchObject({ pages: 0, tickets: 0 });
    // 4 bad of 100 in 1 of 24 hours: 1.7 times too fast over a day at 99.9 %, 17 times at 99.99 %.
    expect(backtest.at(0.9999)).toMatchObject({ pages: 2, tickets: 2 });
  });

  it("does not count what one event does at low traffic when more are asked for", () => {
    const { cells } = aBacktest({ ...NINETY_DAYS, total: 1, bad: outages({ [DAY_MS]: 1 }) });
    const asking = (minimumBad: number) =>
      prepareBacktest(cells, {
        window: anSlo().windows[0],
        alertPolicy: anAlertPolicy({ minimumBad }),
        statusPolicy: DEFAULT_STATUS_POLICY,
      }).at(0.999).pages;
    expect(asking(1)).toBe(1);
    expect(asking(2)).toBe(0);
  });
});

const METHODS: readonly Partial<SloDefinition>[] = [
  { method: "Occurrences" },
  { method: "Timeslices", timeSliceSeconds: 60, timeSliceTarget: 0.95 },
  { method: "RatioTimeslices", timeSliceSeconds: 300 },
];

/** Three days, hour by hour: how bad, and whether anything is known. */
const someHours = fc.array(
  fc.record({ bad: fc.nat({ max: 12 }), total: fc.nat({ max: 100 }), known: fc.nat({ max: 9 }) }),
  { minLength: 72, maxLength: 72 },
);
type Hours = typeof someHours extends fc.Arbitrary<infer Value> ? Value : never;

function ofHours(hours: Hours, sliceSeconds: number): SliceRecipe {
  const perHour = 3_600 / sliceSeconds;
  const hour = (index: number) => hours[Math.floor(index / perHour)] as Hours[number];
  return {
    sliceSeconds,
    count: 72 * perHour,
    total: (index) => hour(index).total + 12,
    bad: (index) => hour(index).bad,
    unknown: (index) => hour(index).known === 0,
  };
}

describe("a back-test and the live budget", () => {
  it.each(METHODS)("agree at every hour: budget, status and alerts, with $method", (method) => {
    fc.assert(
      fc.property(
        someHours,
        fc.constantFrom(60, 300),
        fc.constantFrom(0.9, 0.99, 0.999),
        (hours, slice, target) => {
          const windows = [{ kind: "rolling", seconds: 86_400 }] as const;
          const recipe = ofHours(hours, slice);
          const overrides = { ...method, target, windows: [...windows] as [(typeof windows)[0]] };
          const { definition, book, cells, backtest } = aBacktest(recipe, overrides);
          const result = backtest.at(target);
          let exhausted = 0;
          for (let back = 0; back < 30; back += 1) {
            const at = TEST_NOW - back * HOUR_MS;
            const cell = Math.round((at - cells.start) / 300_000) - 1;
            const live = assess(definition, aSeries(), book, at);
            const left = result.remaining[cell] as number;
            if (live.status === "unknown" || live.status === "no-traffic") expect(left).toBeNaN();
            else expect(left).toBeCloseTo(live.remaining as number, 9);
            if (live.status === "exhausted") exhausted += 1;
            expect(left <= 0).toBe(live.status === "exhausted");
          }
          expect(result.exhaustedSeconds / 300).toBeGreaterThanOrEqual(exhausted);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("agree on when alerts begin", () => {
    const alertPolicy = anAlertPolicy();
    fc.assert(
      fc.property(someHours, fc.constantFrom(0.9, 0.99), (hours, target) => {
        const { definition, book, cells, backtest } = aBacktest(ofHours(hours, 300), {
          target,
          windows: [WEEK],
        });
        const span = { from: cells.start, to: TEST_NOW, stepMs: 300_000 };
        const begun = alertsBegun(definition, aSeries(), book, span, alertPolicy);
        const { pages, tickets } = backtest.at(target);
        expect({ page: pages, ticket: tickets }).toEqual(begun);
      }),
      { numRuns: 15 },
    );
  });

  it("never spend a looser target's budget for longer", () => {
    fc.assert(
      fc.property(someHours, (hours) => {
        const { backtest } = aBacktest(ofHours(hours, 300), {
          windows: [{ kind: "rolling", seconds: 86_400 }],
        });
        const results = ROUND_TARGETS.map((target) => backtest.at(target));
        for (const [index, result] of results.entries()) {
          const stricter = results[index + 1];
          expect(result.exhaustedSeconds).toBeLessThanOrEqual(
            stricter?.exhaustedSeconds ?? Number.POSITIVE_INFINITY,
          );
          expect(result.least ?? 0).toBeGreaterThanOrEqual(
            stricter?.least ?? Number.NEGATIVE_INFINITY,
          );
        }
        const suggested = backtest.suggest(0.2);
        if (suggested !== null) {
          expect(backtest.at(suggested.target).exhaustedSeconds).toBe(0);
          expect(backtest.at(suggested.target).least).toBe(suggested.least);
        }
      }),
    );
  });
});

describe("the round targets", () => {
  it("go from 90 % to 99.999 %, one figure of allowance each", () => {
    expect(ROUND_TARGETS).toHaveLength(37);
    expect(ROUND_TARGETS.slice(0, 3)).toEqual([0.9, 0.91, 0.92]);
    expect(ROUND_TARGETS).toContain(0.9995);
    expect(ROUND_TARGETS.at(-1)).toBe(0.99999);
    expect(ROUND_TARGETS).toEqual([...ROUND_TARGETS].sort((a, b) => a - b));
  });
});

describe("a chart of what was left", () => {
  it("shows the least of each step, so that no bad moment falls between two points", () => {
    const { backtest, cells } = aBacktest(
      { count: 21 * DAY_CELLS, total: 1_000, bad: outages({ [3 * DAY_MS]: 900 }) },
      { windows: [WEEK] },
    );
    const { judged } = backtest;
    if (judged === null) throw new Error("a week is stored thrice");
    const results = [backtest.at(0.999), backtest.at(0.99)];
    const { stepSeconds, steps } = leastLeft(cells, results, judged, 100);
    expect(steps.length).toBeLessThanOrEqual(100);
    expect(stepSeconds).toBe(41 * 300);
    expect(steps.at(-1)?.at).toBe(TEST_NOW);
    expect(Math.min(...steps.map(({ left: [strict] }) => strict ?? 1))).toBeCloseTo(
      1 - 900 / 2_016,
      9,
    );
    expect(steps[0]?.left).toEqual([1, 1]);
  });
});
