import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeriesBook } from "./series-book.ts";
import { budgetUnits } from "./units.ts";

const ORIGIN = Date.UTC(2026, 0, 1);

interface Measured {
  readonly slice: number;
  readonly good: number;
  readonly total: number;
}

const measured = (slices: number) =>
  fc.uniqueArray(
    fc
      .record({
        slice: fc.nat({ max: slices - 1 }),
        total: fc.nat({ max: 5_000 }),
        badShare: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ slice, total, badShare }): Measured => ({
        slice,
        total,
        good: total - Math.floor(total * badShare),
      })),
    { selector: (one) => one.slice, maxLength: 400 },
  );

function naive(slices: readonly Measured[], from: number, to: number) {
  const inside = slices.filter((one) => one.slice >= from && one.slice < to);
  return {
    bad: inside.reduce((sum, one) => sum + one.total - one.good, 0),
    total: inside.reduce((sum, one) => sum + one.total, 0),
    known: inside.length,
    slices: to - from,
  };
}

const EVENTS = { method: "Occurrences" } as const;

describe("a book of five-minute slices", () => {
  const slices = 2_016;
  const sliceMs = 300_000;
  const empty = () =>
    createSeriesBook({
      sliceSeconds: 300,
      units: budgetUnits(EVENTS, 300),
      retainSeconds: 7 * 86_400,
    });

  it("sums any window as adding its slices one by one does", () => {
    fc.assert(
      fc.property(
        measured(slices),
        fc.nat({ max: slices }),
        fc.nat({ max: slices }),
        (given, a, b) => {
          const book = empty();
          for (const one of given) book.put(ORIGIN + one.slice * sliceMs, one.good, one.total);
          const [from, to] = a < b ? [a, b] : [b, a];
          expect(book.tally(ORIGIN + from * sliceMs, ORIGIN + to * sliceMs)).toEqual(
            naive(given, from, to),
          );
        },
      ),
    );
  });

  it("takes a late correction as if it had been known from the start", () => {
    fc.assert(
      fc.property(
        measured(slices),
        fc.nat({ max: slices - 1 }),
        fc.nat({ max: 99 }),
        (given, slice, good) => {
          const late = empty();
          const early = empty();
          const correction = { slice, good, total: 100 };
          for (const one of given) late.put(ORIGIN + one.slice * sliceMs, one.good, one.total);
          late.put(ORIGIN + slice * sliceMs, good, 100);
          for (const one of [...given.filter((other) => other.slice !== slice), correction]) {
            early.put(ORIGIN + one.slice * sliceMs, one.good, one.total);
          }
          const all = [ORIGIN, ORIGIN + slices * sliceMs] as const;
          expect(late.tally(...all)).toEqual(early.tally(...all));
        },
      ),
    );
  });

  it("forgets what has left its reach and keeps the rest", () => {
    const book = empty();
    for (let slice = 0; slice < slices * 3; slice += 1) book.put(ORIGIN + slice * sliceMs, 9, 10);
    const end = ORIGIN + slices * 3 * sliceMs;
    expect(book.tally(end - 7 * 86_400_000, end)).toEqual({
      bad: slices,
      total: slices * 10,
      known: slices,
      slices,
    });
    expect(book.oldestStart()).toBeGreaterThan(ORIGIN + slices * sliceMs);
  });

  it("goes on after a gap longer than its reach", () => {
    const book = empty();
    book.put(ORIGIN, 5, 10);
    const later = ORIGIN + 60 * 86_400_000;
    book.put(later, 10, 10);
    expect(book.tally(later - 6 * 86_400_000, later + sliceMs)).toMatchObject({
      bad: 0,
      total: 10,
      known: 1,
    });
  });

  it.each([
    ["counts that fit into 16 bits", 65_534, 42_000],
    ["counts that do not", 65_535, 80_000],
    ["fractions", 0.5, 80_000],
  ])("keeps %s as they are, in few bytes for thirty days", (_, total, bytes) => {
    const book = createSeriesBook({
      sliceSeconds: 300,
      units: budgetUnits(EVENTS, 300),
      retainSeconds: 30 * 86_400,
    });
    book.put(ORIGIN, 3, 4);
    book.put(ORIGIN + 2 * sliceMs, 0, total);
    expect(book.tally(ORIGIN, ORIGIN + 3 * sliceMs)).toEqual({
      bad: 1 + total,
      total: 4 + total,
      known: 2,
      slices: 3,
    });
    expect(book.bytes()).toBeLessThan(bytes);
  });
});

describe("a book of one-minute slices", () => {
  const minute = 60_000;
  const slices = 2 * 1_440;
  const book = () =>
    createSeriesBook({
      sliceSeconds: 60,
      units: budgetUnits(EVENTS, 60),
      retainSeconds: 3 * 86_400,
    });

  function columns(given: readonly Measured[]) {
    const good = new Float64Array(slices);
    const total = new Float64Array(slices).fill(Number.NaN);
    for (const one of given) {
      good[one.slice] = one.good;
      total[one.slice] = one.total;
    }
    const series = { key: "s" as never, slo: "s" as never, labels: {} };
    return { series, start: ORIGIN, sliceSeconds: 60, good, total };
  }

  it("ends long windows at the last five minutes, and short ones at the minute", () => {
    const one = book();
    for (let slice = 0; slice < slices; slice += 1) one.put(ORIGIN + slice * minute, 10, 10);
    one.put(ORIGIN + (slices - 1) * minute, 0, 10);
    const end = ORIGIN + slices * minute;
    expect(one.tallyBefore(end, 300)).toEqual({ bad: 10, total: 50, known: 5, slices: 5 });
    expect(one.tallyBefore(end - minute, 300)).toMatchObject({ bad: 0, total: 50 });
    expect(one.tallyBefore(end + 2 * minute, 86_400)).toMatchObject({
      bad: 10,
      total: 14_400,
      slices: 1_440,
    });
  });

  it("is the same whether loaded or put slice by slice", () => {
    fc.assert(
      fc.property(measured(slices), (given) => {
        const loaded = book();
        loaded.load(columns(given));
        const sorted = given.toSorted((a, b) => a.slice - b.slice);
        const put = book();
        for (const one of sorted) put.put(ORIGIN + one.slice * minute, one.good, one.total);
        const [from, to] = [ORIGIN, ORIGIN + slices * minute];
        expect(loaded.tally(from, to)).toEqual(put.tally(from, to));
        expect(loaded.tallyBefore(to, 3_600)).toEqual(put.tallyBefore(to, 3_600));
        expect(loaded.newestEnd()).toEqual(put.newestEnd());
      }),
    );
  });

  it("says when a slice is too old to be folded in alone", () => {
    const one = book();
    one.put(ORIGIN + 2 * 86_400_000, 1, 1);
    expect(one.put(ORIGIN, 1, 1)).toBe(false);
  });
});

describe("time slices", () => {
  it("counts bad slices, not events (Kibana's example: 97.52 %)", () => {
    const units = budgetUnits({ method: "Timeslices", timeSliceTarget: 0.95 }, 300);
    const book = createSeriesBook({ sliceSeconds: 300, units, retainSeconds: 8 * 86_400 });
    for (let slice = 0; slice < 2_016; slice += 1) {
      book.put(ORIGIN + slice * 300_000, slice % 40 === 0 && slice < 2_000 ? 94 : 95, 100);
    }
    const tally = book.tally(ORIGIN, ORIGIN + 7 * 86_400_000);
    expect(tally).toMatchObject({ bad: 50, total: 2_016 });
    expect(1 - tally.bad / tally.total).toBeCloseTo(0.975_198_412_7, 9);
  });

  it("judges a time slice by all its slices, whatever order they come in", () => {
    const units = budgetUnits(
      { method: "Timeslices", timeSliceSeconds: 300, timeSliceTarget: 0.9 },
      60,
    );
    const book = createSeriesBook({ sliceSeconds: 60, units, retainSeconds: 86_400 });
    const goods = [100, 100, 60, 100, 100];
    for (const i of [3, 0, 4, 1, 2]) book.put(ORIGIN + i * 60_000, goods[i] as number, 100);
    expect(book.tallyBefore(ORIGIN + 300_000, 300)).toMatchObject({ bad: 0, total: 1, known: 5 });
    book.put(ORIGIN + 120_000, 40, 100);
    expect(book.tallyBefore(ORIGIN + 300_000, 300)).toMatchObject({ bad: 1, total: 1, known: 5 });
  });

  it("takes the mean of ratios for RatioTimeslices, each slice weighing the same", () => {
    const units = budgetUnits({ method: "RatioTimeslices" }, 300);
    const book = createSeriesBook({ sliceSeconds: 300, units, retainSeconds: 86_400 });
    book.put(ORIGIN, 1, 2);
    book.put(ORIGIN + 300_000, 1_000, 1_000);
    expect(book.tally(ORIGIN, ORIGIN + 600_000)).toMatchObject({ bad: 0.5, total: 2 });
  });

  it("counts a slice without traffic as good", () => {
    const units = budgetUnits({ method: "Timeslices", timeSliceTarget: 0.99 }, 300);
    expect(units.judge(0, 0)).toEqual({ bad: 0, total: 1 });
  });
});
