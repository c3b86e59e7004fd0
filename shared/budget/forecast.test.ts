import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, type Instant } from "#shared/kernel/time.ts";
import type { TimeWindow } from "#shared/slo/model.ts";
import { burnRate } from "./arithmetic.ts";
import { forecast, type FanForecast, type Forecast, type ForecastOptions } from "./forecast.ts";
import { createSeriesBook, type SeriesBook } from "./series-book.ts";
import { budgetUnits } from "./units.ts";

const AT = Date.UTC(2026, 10, 24, 12);
const DAYS = 35;
const MONTH: TimeWindow = { kind: "rolling", seconds: 30 * 86_400 };
const WEEK: TimeWindow = { kind: "rolling", seconds: 7 * 86_400 };
const CALENDAR_MONTH: TimeWindow = {
  kind: "calendar",
  count: 1,
  unit: "month",
  timeZone: "UTC",
  start: "2026-01-01T00:00:00",
};

/** Hourly slices, the newest ending at AT. `null` is unknown; the argument is how many hours ago the hour began. */
function aBook(hourAgo: (ago: number) => { bad: number; total: number } | null): SeriesBook {
  const book = createSeriesBook({
    sliceSeconds: 3_600,
    units: budgetUnits({ method: "Occurrences" }, 3_600),
    retainSeconds: DAYS * 86_400,
    exact: true,
  });
  for (let ago = DAYS * 24; ago > 0; ago -= 1) {
    const hour = hourAgo(ago);
    if (hour !== null) book.put(AT - ago * HOUR_MS, hour.total - hour.bad, hour.total);
  }
  return book;
}

const OPTIONS: ForecastOptions = {
  target: 0.99,
  window: MONTH,
  at: AT,
  key: "cart-api/latency",
  burning: false,
};

function fanOf(found: Forecast): FanForecast {
  if (found.kind !== "fan") throw new Error(`there is no forecast: ${found.reason}`);
  return found;
}

const fan = (book: SeriesBook, options: Partial<ForecastOptions> = {}) =>
  fanOf(forecast(book, { ...OPTIONS, ...options }));

/** Burning at a constant rate in the last `days`, not at all before. */
const constant = (burn: number, days = DAYS) =>
  aBook((ago) => ({ total: 1_000, bad: ago <= days * 24 ? burn * 10 : 0 }));

const daysAhead = (date: Instant | null) => (date === null ? null : (date - AT) / DAY_MS);

describe("a forecast of what never varies", () => {
  it("gives the very date, whatever is drawn", () => {
    // All 28 days burn at 1.05 and the two days before them not at all: spent(t) = 1.05 (28 d + t) / 30 d.
    const { date, probability, awaits } = fan(constant(1.05, 28));
    expect(awaits).toBe("exhaustion");
    expect(probability).toBe(1);
    for (const one of [date.p10, date.p50, date.p90])
      expect(daysAhead(one)).toBeCloseTo(30 / 1.05 - 28, 4);
  });

  it("never runs out below a burn rate of 1, and keeps what it comes to", () => {
    const { date, probability, steps } = fan(constant(0.6, 28), { plain: true });
    expect(probability).toBe(0);
    expect(date).toEqual({ p10: null, p50: null, p90: null });
    expect(steps[0]).toMatchObject({ t: AT, p50: 0.44 });
    expect(steps.at(-1)).toMatchObject({ p10: 0.4, p25: 0.4, p50: 0.4, p75: 0.4, p90: 0.4 });
  });

  it("gives the same date where the past is not taken for all that can happen, and does not rule out the worse", () => {
    const { date } = fan(constant(1.05, 28));
    expect(daysAhead(date.p50)).toBeCloseTo(30 / 1.05 - 28, 4);
    const calm = fan(constant(0.6, 28));
    // 36 % of a budget over 30 days is 10.8 days' worth: a day 18 times as bad as any yet. A record comes on one of
    // the next 30 days with the chance 30 / (28 + 30), and is that large in one of 18 cases.
    expect(calm.probability).toBeGreaterThan(0.5 * (30 / 58 / 18));
    expect(calm.probability).toBeLessThan(3 * (30 / 58 / 18));
    expect(calm.date.p50).toBeNull();
    expect(calm.steps.at(-1)?.p75).toBeCloseTo(0.4, 1);
  });

  it("says when an exhausted budget has something left again", () => {
    // 300 bad hours' worth in one hour 40 h before the window forgets it, and nothing since.
    const { awaits, date, probability } = fan(
      aBook((ago) => ({ total: 1_000, bad: ago === 30 * 24 - 40 ? 1_000 : 0 })),
      { target: 0.999 },
    );
    expect(awaits).toBe("recovery");
    expect(probability).toBe(1);
    // The window takes an hour to move over that hour; 720 of its 1,000 bad events are what the budget allows.
    expect((date.p50 as number) - AT).toBeCloseTo((40 + 280 / 1_000) * HOUR_MS, -4);
  });

  it("adds until a calendar window ends, and no further", () => {
    // 23.5 days have passed: 20 without failures, then 3.5 at 4 times the pace; then it goes on like the last 28 days.
    const book = constant(4, 3.5);
    const found = fan(book, { window: CALENDAR_MONTH });
    expect(found.horizon).toBe(Date.UTC(2026, 11, 1));
    const spent = burnRate(book.tally(Date.UTC(2026, 10, 1), AT), 0.99) as number;
    expect(spent).toBeCloseTo((4 * 3.5) / 23.5, 9);
    expect(found.steps[0]?.p50).toBeCloseTo(1 - spent, 3);
  });

  it("works in steps of several hours over windows of many months", () => {
    const year: TimeWindow = { kind: "rolling", seconds: 366 * 86_400 };
    const found = fan(constant(1.2), { window: year });
    expect(found.horizon).toBe(AT + 366 * DAY_MS);
    expect(found.steps.length).toBeLessThan(70);
    // What was before the book is not known, and so not counted: the known days burn at 1.2.
    expect(found.awaits).toBe("recovery");
  });
});

describe("a forecast of what varies", () => {
  /** One bad day in every seven, ten times what it may be. */
  const badDays = aBook((ago) => ({ total: 1_000, bad: ago % 168 <= 24 ? 90 : 2 }));

  it("spreads: the quantiles are in order and the fan widens", () => {
    const { steps, date, probability } = fan(badDays, { window: WEEK });
    for (const { p10, p25, p50, p75, p90 } of steps)
      expect([p10, p25, p50, p75, p90]).toEqual(
        [p10, p25, p50, p75, p90].toSorted((a, b) => a - b),
      );
    const width = (index: number) => (steps.at(index)?.p90 ?? 0) - (steps.at(index)?.p10 ?? 0);
    expect(width(0)).toBe(0);
    expect(width(-1)).toBeGreaterThan(width(5));
    expect(probability).toBeGreaterThan(0);
    expect(date.p10 ?? 0).toBeLessThanOrEqual(date.p50 ?? Number.POSITIVE_INFINITY);
  });

  it("draws whole days, so that what comes together stays together", () => {
    // Drawn hour by hour every path would end near 1 - 14.6 / 10 = -0.46; drawn by the day some have no bad day in seven,
    // chance (6/7)^7 = 0.34, and some have two or more.
    const { steps } = fan(badDays, { window: WEEK });
    const end = steps.at(-1);
    expect(end?.p90 ?? 0).toBeGreaterThan(0.7);
    expect(end?.p10 ?? 0).toBeLessThan(-1);
  });

  it("keeps traffic and failures together: an hour without traffic weighs nothing", () => {
    // At night nearly everything fails, of a thousandth of the traffic.
    const nights = aBook((ago) => (ago % 24 < 8 ? { total: 1, bad: 1 } : { total: 1_000, bad: 1 }));
    const ofAll = (8 + 16) / (8 + 16_000) / 0.01;
    expect(fan(nights).steps.at(-1)?.p50).toBeCloseTo(1 - ofAll, 2);
  });

  it("lets what burns now go on for about as long as it has lasted", () => {
    // Twelve hours at 20 times the pace after weeks of calm: 12 h x 20 / 720 h = a third is spent.
    const book = aBook((ago) => ({ total: 1_000, bad: ago <= 12 ? 200 : 1 }));
    const [calm, on] = [fan(book), fan(book, { burning: true })];
    expect(calm.burningSince).toBeNull();
    expect(on.burningSince).toBe(AT - 12 * HOUR_MS);
    // It takes some 23 hours more; the chance to last those on top of twelve is 12 / (12 + 23).
    expect(on.date.p10).toBeLessThan(AT + 26 * HOUR_MS);
    expect(calm.date.p10).toBeGreaterThan(AT + 3 * DAY_MS);
    expect(on.probability).toBeGreaterThan(Math.max(12 / 35, calm.probability));
    expect(on.probability).toBeLessThan(0.85);
  });

  it("takes what an alert outlasts for over", () => {
    const book = aBook((ago) => ({ total: 1_000, bad: ago > 2 && ago <= 14 ? 200 : 1 }));
    expect(fan(book, { burning: true }).burningSince).toBeNull();
    // A lull in which it still burns faster than planned is none.
    const lull = aBook((ago) => ({ total: 1_000, bad: ago === 1 ? 15 : ago <= 14 ? 200 : 1 }));
    expect(fan(lull, { burning: true }).burningSince).toBe(AT - 14 * HOUR_MS);
  });

  it("draws days that belong together as one", () => {
    // Four days in a row at 6 times the pace, of 28: 24 of 30 days' worth. As one run of four days many paths meet none
    // of it; were each day drawn by itself, hardly any would.
    const leak = aBook((ago) => ({ total: 1_000, bad: ago > 240 && ago <= 336 ? 60 : 1 }));
    const [together, apart] = [fan(leak, { window: MONTH }), fan(leak, { plain: true })];
    expect(together.steps.at(-1)?.p90).toBeGreaterThan((apart.steps.at(-1)?.p90 ?? 0) + 0.1);
  });

  it("does not take the run that exhausted a budget for what comes every month", () => {
    const failover = aBook((ago) => ({ total: 1_000, bad: ago > 144 && ago <= 152 ? 1_000 : 2 }));
    const { awaits, date, probability } = fan(failover);
    expect(awaits).toBe("recovery");
    // The window has forgotten enough of the eight hours within 24 days.
    expect(daysAhead(date.p50)).toBeCloseTo(24, 0);
    expect(probability).toBeGreaterThan(0.7);
    expect(fan(failover, { plain: true }).probability).toBeLessThan(0.6);
    // While it goes on it is what comes next.
    expect(fan(failover, { burning: true }).burningSince).toBe(AT - HOUR_MS);
  });
});

describe("a forecast of what is not known", () => {
  const ordinary = (ago: number) => ({ total: 1_000, bad: ago % 5 === 0 ? 30 : 2 });

  it("is refused below seven known days", () => {
    const young = (days: number) => aBook((ago) => (ago <= days * 24 ? ordinary(ago) : null));
    expect(forecast(young(6.5), OPTIONS)).toEqual({
      kind: "none",
      at: AT,
      reason: "too-little-data",
      knownDays: 6,
    });
    expect(fan(young(7)).historyDays).toBe(7);
    // Seven hours of each day are enough known days, and say nothing of the other seventeen.
    const holes = aBook((ago) => (ago % 24 < 17 ? null : ordinary(ago)));
    expect(forecast(holes, OPTIONS)).toMatchObject({ reason: "too-little-data", knownDays: 7.875 });
  });

  it("never takes an unknown hour for a good one", () => {
    // Unknown in every second day: what is drawn in their place burns as the known days do.
    const book = aBook((ago) => (Math.ceil(ago / 24) % 2 === 0 ? null : { total: 1_000, bad: 15 }));
    const found = fan(book, { plain: true });
    expect(found).toMatchObject({ historyDays: 27, knownDays: 14 });
    expect(found.steps.at(-1)).toMatchObject({ p10: -0.5, p50: -0.5, p90: -0.5 });
  });

  it("is refused without traffic and for windows shorter than a day", () => {
    expect(
      forecast(
        aBook(() => ({ total: 0, bad: 0 })),
        OPTIONS,
      ),
    ).toMatchObject({
      reason: "no-traffic",
    });
    expect(
      forecast(constant(1), { ...OPTIONS, window: { kind: "rolling", seconds: 3_600 } }),
    ).toMatchObject({ reason: "short-window" });
  });
});

/** Hours of random traffic and failures, some of them unknown; the rest repeats them. */
const histories = fc
  .array(
    fc.record({
      total: fc.nat({ max: 2_000 }),
      share: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.1, noNaN: true })),
      known: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
    }),
    { minLength: 24, maxLength: 240 },
  )
  .map((hours) => (ago: number) => {
    const hour = hours[ago % hours.length];
    return hour === undefined || !hour.known
      ? null
      : { total: hour.total + 1, bad: Math.floor(hour.total * hour.share) };
  });

const LATE = Number.POSITIVE_INFINITY;

describe("whatever the history, a forecast", () => {
  it("is the same for the same data, has a share for a probability and quantiles in order", () => {
    fc.assert(
      fc.property(
        histories,
        fc.constantFrom(WEEK, MONTH, CALENDAR_MONTH),
        fc.boolean(),
        (hours, window, burning) => {
          const options = { ...OPTIONS, window, burning };
          const found = forecast(aBook(hours), options);
          expect(forecast(aBook(hours), options)).toEqual(found);
          if (found.kind === "none") return;
          expect(found.probability).toBeGreaterThanOrEqual(0);
          expect(found.probability).toBeLessThanOrEqual(1);
          const { p10, p50, p90 } = found.date;
          expect(p10 ?? LATE).toBeGreaterThanOrEqual(AT);
          expect(p10 ?? LATE).toBeLessThanOrEqual(p50 ?? LATE);
          expect(p50 ?? LATE).toBeLessThanOrEqual(p90 ?? LATE);
          expect(p90 ?? AT).toBeLessThanOrEqual(found.horizon);
          expect(p50 !== null).toBe(found.probability >= 0.5);
          for (const step of found.steps) {
            expect(step.p90).toBeLessThanOrEqual(1);
            expect(step.p10).toBeLessThanOrEqual(step.p25);
            expect(step.p25).toBeLessThanOrEqual(step.p50);
            expect(step.p50).toBeLessThanOrEqual(step.p75);
            expect(step.p75).toBeLessThanOrEqual(step.p90);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("begins with what is left now", () => {
    fc.assert(
      fc.property(histories, fc.constantFrom(WEEK, MONTH), (hours, window) => {
        const book = aBook(hours);
        const found = forecast(book, { ...OPTIONS, window });
        if (found.kind === "none" || window.kind !== "rolling") return;
        const burned = burnRate(book.tally(AT - window.seconds * 1_000, AT), 0.99) as number;
        expect(found.steps[0]?.p10).toBeCloseTo(1 - burned, 3);
        expect(found.steps[0]?.p90).toBeCloseTo(1 - burned, 3);
      }),
      { numRuns: 25 },
    );
  });

  it("comes no later where more is bad", () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 2, max: 9 }), (hours, every) => {
        const worse = aBook((ago) => {
          const hour = hours(ago);
          if (hour === null || ago % every !== 0) return hour;
          return { total: hour.total, bad: Math.min(hour.total, hour.bad + 20) };
        });
        const [before, after] = [aBook(hours), worse].map((book) =>
          forecast(book, { ...OPTIONS, plain: true }),
        );
        if (before?.kind !== "fan" || after?.kind !== "fan") return;
        if (before.awaits !== "exhaustion" || after.awaits !== "exhaustion") return;
        expect(after.probability).toBeGreaterThanOrEqual(before.probability);
        for (const share of ["p10", "p50", "p90"] as const)
          expect(after.date[share] ?? LATE).toBeLessThanOrEqual(before.date[share] ?? LATE);
      }),
      { numRuns: 40 },
    );
  });

  it("never runs out where nothing is bad", () => {
    fc.assert(
      fc.property(histories, (hours) => {
        const good = aBook((ago) => {
          const hour = hours(ago);
          return hour === null ? null : { ...hour, bad: 0 };
        });
        const found = forecast(good, { ...OPTIONS, burning: true });
        if (found.kind === "none") return;
        expect(found.probability).toBe(0);
        expect(found.steps.every((step) => step.p10 === 1)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});
