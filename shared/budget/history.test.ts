import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TEST_NOW, anSlo, someSlices } from "#fixtures/builders.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/kernel/time.ts";
import { historyCells, packCells, unpackCells, type HistoryCells } from "./history.ts";
import { createSeriesBook } from "./series-book.ts";
import { budgetUnits } from "./units.ts";

const same = (bytes: Uint8Array): Uint8Array => bytes;

function columns(values: readonly number[]): HistoryCells {
  const column = Float64Array.from(values);
  return {
    start: TEST_NOW,
    cellSeconds: 300,
    slicesPerCell: 5,
    bad: column,
    total: column,
    known: Float64Array.from(values, () => 5),
    traffic: column,
    excluded: [],
  };
}

describe("history on the wire", () => {
  it("keeps whole numbers exactly, a byte for each seven bits", () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat().map((value) => value % 2 ** 48)), (values) => {
        const cells = columns(values);
        expect(unpackCells(packCells(cells, same), same)).toEqual(cells);
      }),
    );
    const packed = packCells(columns([0, 127, 128, 16_384]), same);
    expect(packed.bad).toEqual({
      form: "varint",
      bytes: Uint8Array.from([0, 127, 128, 1, 128, 128, 1]),
    });
    expect(packed.traffic).toBeNull();
  });

  it("keeps fractions as exactly as a book does", () => {
    const packed = packCells(columns([0.1, 301.25, 0]), same);
    expect(packed.total.form).toBe("float32");
    expect([...unpackCells(packed, same).total]).toEqual([Math.fround(0.1), 301.25, 0]);
  });

  it("refuses columns that do not hold as many numbers as there are cells", () => {
    const packed = packCells(columns([1, 2, 300]), same);
    for (const cells of [2, 4]) {
      expect(() => unpackCells({ ...packed, cells }, same)).toThrow("cannot read");
    }
    const fractions = packCells(columns([0.5]), same);
    expect(() => unpackCells({ ...fractions, cells: 2 }, same)).toThrow("cannot read");
    expect(() => unpackCells({ ...packed, cells: 1e9 }, same)).toThrow("cannot read");
  });
});

describe("the cells of a book", () => {
  const definition = anSlo({
    method: "Timeslices",
    timeSliceSeconds: 60,
    timeSliceTarget: 0.95,
  });

  it("begin with the first known one, and keep the gaps", () => {
    const batch = someSlices({
      sliceSeconds: 60,
      count: 6 * 60,
      total: 10,
      bad: (index) => (index % 60 === 59 ? 1 : 0),
      unknown: (index) => index >= 120 && index < 180,
    });
    const book = createSeriesBook({
      sliceSeconds: 60,
      units: budgetUnits(definition, 60),
      retainSeconds: 100 * 86_400,
    });
    for (const slice of batch.slices) book.put(slice.start, slice.good, slice.total);
    const cells = historyCells(book, { from: TEST_NOW - 100 * DAY_MS, to: TEST_NOW + 1 });
    expect(cells).toMatchObject({
      start: TEST_NOW - 6 * HOUR_MS,
      cellSeconds: 300,
      slicesPerCell: 5,
    });
    expect(cells.total).toHaveLength(72);
    expect(cells.known.reduce((sum, known) => sum + known)).toBe(300);
    expect(cells.known[24]).toBe(0);
    expect([cells.bad[11], cells.total[11], cells.traffic[11]]).toEqual([1, 5, 50]);
    const packed = packCells(cells, same);
    expect(packed.traffic).not.toBeNull();
    expect(unpackCells(packed, same)).toEqual(cells);
  });

  it("hold nothing of what is excluded, in whole cells, and begin with what is stored first", () => {
    const book = createSeriesBook({
      sliceSeconds: 60,
      units: budgetUnits(definition, 60),
      retainSeconds: 100 * 86_400,
    });
    const { slices } = someSlices({ sliceSeconds: 60, count: 6 * 60, total: 10, bad: 10 });
    for (const slice of slices) book.put(slice.start, slice.good, slice.total);
    const start = TEST_NOW - 6 * HOUR_MS;
    const cells = historyCells(book, { from: TEST_NOW - DAY_MS, to: TEST_NOW }, [
      { from: TEST_NOW - DAY_MS, to: start + 1 },
      { from: start, to: start + 7 * MINUTE_MS },
      { from: start + 7 * MINUTE_MS, to: start + 11 * MINUTE_MS },
      { from: start + HOUR_MS, to: start + HOUR_MS },
      { from: TEST_NOW - 1, to: TEST_NOW + DAY_MS },
    ]);
    expect(cells.start).toBe(start);
    expect(cells.excluded).toEqual([
      { from: TEST_NOW - DAY_MS, to: start + 15 * MINUTE_MS },
      { from: TEST_NOW - 5 * MINUTE_MS, to: TEST_NOW },
    ]);
    const out = new Set([0, 1, 2, 71]);
    for (const column of [cells.bad, cells.total, cells.known])
      expect([...column]).toEqual(Array.from({ length: 72 }, (_, i) => (out.has(i) ? 0 : 5)));
    expect([...cells.traffic]).toEqual(Array.from({ length: 72 }, (_, i) => (out.has(i) ? 0 : 50)));
    const packed = packCells(cells, same);
    expect(packed.excluded).toEqual([
      [TEST_NOW - DAY_MS, start + 15 * MINUTE_MS],
      [TEST_NOW - 5 * MINUTE_MS, TEST_NOW],
    ]);
    expect(unpackCells(packed, same)).toEqual(cells);
  });

  it("are none where nothing is known", () => {
    const book = createSeriesBook({
      sliceSeconds: 300,
      units: budgetUnits(anSlo(), 300),
      retainSeconds: 86_400,
    });
    const day = { from: TEST_NOW - DAY_MS, to: TEST_NOW };
    const cells = historyCells(book, day, [day]);
    expect(cells.total).toHaveLength(0);
    expect(unpackCells(packCells(cells, same), same)).toEqual(cells);
  });
});
