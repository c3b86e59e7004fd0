import { alignDown, alignUp, type Interval } from "#shared/kernel/time.ts";
import type { CellSums } from "./cell-ring.ts";

/** The same stretches in order, those that touch or overlap joined, empty ones left out. */
export function joinedStretches(stretches: readonly Interval[]): readonly Interval[] {
  const joined: Interval[] = [];
  for (const next of stretches.toSorted((a, b) => a.from - b.from)) {
    if (next.to <= next.from) continue;
    const last = joined.at(-1);
    if (last === undefined || next.from > last.to) joined.push(next);
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
  }
  return joined;
}

/**
 * Stretches widened to whole cells, as a book leaves them out: whatever holds the same slices in finer cells has to leave
 * out the same time.
 *
 * @param cellMs length of a cell, milliseconds
 */
export function wholeCells(stretches: readonly Interval[], cellMs: number): readonly Interval[] {
  return joinedStretches(
    // One that is empty stays so, wherever it lies in a cell.
    stretches
      .filter(({ from, to }) => from < to)
      .map(({ from, to }) => ({ from: alignDown(from, cellMs), to: alignUp(to, cellMs) })),
  );
}

/** The parts of stretches that lie within an interval. */
export function clipped(
  stretches: readonly Interval[],
  { from, to }: Interval,
): readonly Interval[] {
  return stretches
    .map((stretch) => ({ from: Math.max(stretch.from, from), to: Math.min(stretch.to, to) }))
    .filter((stretch) => stretch.from < stretch.to);
}

/**
 * Sums what lies in `[from, to)` outside of some stretches: one read more than there are stretches in between. What is
 * kept is added up rather than what is left out subtracted, so that no rounding makes a sum negative.
 *
 * @param stretches joined, in cells
 * @param perCell units of `from`, `to` and `read` that make one cell
 * @returns the sums, and how many units were left out
 */
export function sumOutside(
  stretches: readonly Interval[],
  perCell: number,
  from: number,
  to: number,
  read: (from: number, to: number) => Readonly<CellSums>,
): { readonly sums: Readonly<CellSums>; readonly left: number } {
  if (stretches.length === 0) return { sums: read(from, to), left: 0 };
  const sums = { bad: 0, total: 0, known: 0 };
  let left = 0;
  let next = from;
  const add = (until: number): void => {
    if (until <= next) return;
    const part = read(next, until);
    sums.bad += part.bad;
    sums.total += part.total;
    sums.known += part.known;
  };
  for (const stretch of stretches) {
    const begin = Math.max(stretch.from * perCell, from);
    const end = Math.min(stretch.to * perCell, to);
    if (begin >= end) continue;
    add(begin);
    left += end - begin;
    next = end;
  }
  add(to);
  return { sums, left };
}

/** How much of an interval lies within some stretches, in milliseconds. */
export function overlapMs(stretches: readonly Interval[], { from, to }: Interval): number {
  return joinedStretches(stretches).reduce(
    (sum, stretch) => sum + Math.max(0, Math.min(stretch.to, to) - Math.max(stretch.from, from)),
    0,
  );
}
