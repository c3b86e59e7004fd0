import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCellRing, type CellRing, type CellSums } from "./cell-ring.ts";

const RETAINED = 300;
const FIRST = 10_000;

/** Cells as a map, and windows as a loop: what the ring must agree with. */
function naive(cells: ReadonlyMap<number, CellSums>, from: number, to: number): CellSums {
  const sums = { bad: 0, total: 0, known: 0 };
  for (let index = from; index < to; index += 1) {
    const cell = cells.get(index);
    if (cell === undefined) continue;
    sums.bad += cell.bad;
    sums.total += cell.total;
    sums.known += cell.known;
  }
  return sums;
}

const count = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 200, max: 300 }),
  fc.integer({ min: 65_000, max: 70_000 }),
);
/** A tick: how far time goes on, and cells that come in, some late, some corrected, some unknown again. */
const tick = fc.record({
  steps: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 3 }) }, fc.nat(400)),
  puts: fc.array(
    fc.record({ ago: fc.nat(40), bad: count, more: count, known: fc.constantFrom(1, 1, 1, 0) }),
    { maxLength: 4 },
  ),
  lookedAt: fc.integer({ min: -3, max: 2 }),
});

function sumsBefore(ring: CellRing, end: number, length: number): CellSums {
  const into = new Float64Array([7, 7, 7, 7, 7]);
  ring.sumBefore(end, length, into, 1);
  const [before = 0, bad = 0, total = 0, known = 0, after = 0] = into;
  expect([before, after]).toEqual([7, 7]);
  return { bad, total, known };
}

describe("the windows of a ring", () => {
  it.each([true, false])("are what their cells come to, in 64 bits: %s", (exact) => {
    fc.assert(
      fc.property(fc.array(tick, { maxLength: 60 }), (ticks) => {
        const ring = createCellRing({
          cellSeconds: 300,
          slicesPerCell: 1,
          retainSeconds: RETAINED * 300,
          exact,
        });
        const cells = new Map<number, CellSums>();
        let now = FIRST;
        for (const { steps, puts, lookedAt } of ticks) {
          now += steps;
          for (const { ago, bad, more, known } of puts) {
            const cell = { bad, total: bad + more, known };
            ring.put(now - ago, cell.bad, cell.total, known);
            if (known === 0) cells.delete(now - ago);
            else cells.set(now - ago, cell);
          }
          for (const length of [1, 6, 72, RETAINED]) {
            const end = now + lookedAt;
            expect(sumsBefore(ring, end, length)).toEqual(naive(cells, end - length, end));
            expect(ring.sum(end - length, end)).toEqual(naive(cells, end - length, end));
          }
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it("do not drift where cells are broken numbers", () => {
    const ring = createCellRing({
      cellSeconds: 300,
      slicesPerCell: 1,
      retainSeconds: RETAINED * 300,
      exact: true,
    });
    const cells = new Map<number, CellSums>();
    for (let index = FIRST; index < FIRST + 5_000; index += 1) {
      const cell = { bad: 0.1 * (index % 7), total: 1e6 / (1 + (index % 11)), known: 1 };
      ring.put(index, cell.bad, cell.total, 1);
      cells.set(index, cell);
      const sums = sumsBefore(ring, index + 1, 100);
      const truth = naive(cells, index - 99, index + 1);
      expect(Math.abs(sums.bad - truth.bad)).toBeLessThan(1e-9 * truth.total);
      expect(sums.known).toBe(truth.known);
    }
  });
});
