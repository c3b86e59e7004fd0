import type { CellSums } from "./cell-ring.ts";

/** Further than this it is cheaper to sum anew. */
const MOST_STEPS = 12;
/** After so many steps sums of broken numbers are made anew, so that what rounding leaves does not add up. */
const STEPS_PER_ROUNDING = 72;

/** What sliding sums are made from. */
interface Cells {
  /** Adds a cell, `sign` times, to what stands at `at` in `into`: bad, total, known. Nothing where it is not known. */
  readonly add: (index: number, sign: 1 | -1, into: Float64Array, at: number) => void;
  readonly sum: (from: number, to: number) => Readonly<CellSums>;
  /** Whether all cells hold whole numbers, of which sums are exact. */
  readonly isWhole: () => boolean;
}

/**
 * Sums of windows of fixed lengths that slide over cells: each step adds the cell that comes in and takes away the one
 * that drops out. A cell that is corrected later changes the sums it is part of by the difference.
 */
export interface SlidingSums {
  /** Writes what the `length` cells before `end` come to, to where `at` stands in `into`: bad, total, known. */
  before(end: number, length: number, into: Float64Array, at: number): void;
  /** To be called before (`sign` -1) and after (1) a cell is changed. */
  change(index: number, sign: 1 | -1): void;
  /** Told that cells before an index are no longer held. */
  forgetBefore(index: number): void;
}

/** Fields of a window, side by side in one array: ten thousand series have ninety thousand windows. */
const FIELDS = 6;
const [LENGTH, END, STEPS, BAD, TOTAL, KNOWN] = [0, 1, 2, 3, 4, 5] as const;

/** Makes sums of no window yet; a length is followed from the first time it is asked for. */
export function createSlidingSums({ add, sum, isWhole }: Cells): SlidingSums {
  let windows = new Float64Array(0);
  /** No window ends after this cell, so that a cell that comes in new is part of none. */
  let lastEnd = Number.NEGATIVE_INFINITY;

  const field = (at: number, which: number): number => windows[at + which] as number;

  function find(length: number): number {
    for (let at = 0; at < windows.length; at += FIELDS)
      if (windows[at + LENGTH] === length) return at;
    return -1;
  }

  function open(length: number): number {
    const at = windows.length;
    const larger = new Float64Array(at + FIELDS);
    larger.set(windows);
    larger[at + LENGTH] = length;
    windows = larger;
    return at;
  }

  function sumAnew(at: number, end: number): void {
    const sums = sum(end - field(at, LENGTH), end);
    windows[at + END] = end;
    windows[at + STEPS] = 0;
    windows[at + BAD] = sums.bad;
    windows[at + TOTAL] = sums.total;
    windows[at + KNOWN] = sums.known;
  }

  function slide(at: number, end: number): void {
    const length = field(at, LENGTH);
    for (let index = field(at, END); index < end; index += 1) {
      add(index, 1, windows, at + BAD);
      add(index - length, -1, windows, at + BAD);
    }
    windows[at + STEPS] = field(at, STEPS) + end - field(at, END);
    windows[at + END] = end;
  }

  /** Brings a window to an end that lies no earlier than the one it had. */
  function follow(at: number, end: number): void {
    const steps = end - field(at, END);
    if (steps > MOST_STEPS || (field(at, STEPS) >= STEPS_PER_ROUNDING && !isWhole()))
      sumAnew(at, end);
    else if (steps > 0) slide(at, end);
  }

  function write(sums: Readonly<CellSums>, into: Float64Array, at: number): void {
    into[at] = sums.bad;
    into[at + 1] = sums.total;
    into[at + 2] = sums.known;
  }

  return {
    before(end, length, into, at) {
      let window = find(length);
      if (window < 0) {
        window = open(length);
        sumAnew(window, end);
      } else if (end < field(window, END)) {
        write(sum(end - length, end), into, at);
        return;
      } else {
        follow(window, end);
      }
      if (end > lastEnd) lastEnd = end;
      into[at] = field(window, BAD);
      into[at + 1] = field(window, TOTAL);
      into[at + 2] = field(window, KNOWN);
    },
    change(index, sign) {
      if (index >= lastEnd) return;
      for (let at = 0; at < windows.length; at += FIELDS) {
        const end = field(at, END);
        if (index < end && index >= end - field(at, LENGTH)) add(index, sign, windows, at + BAD);
      }
    },
    forgetBefore(index) {
      for (let at = 0; at < windows.length; at += FIELDS) {
        // One that reached further back is summed anew when it is next asked for.
        if (field(at, END) - field(at, LENGTH) < index)
          windows[at + END] = Number.NEGATIVE_INFINITY;
      }
    },
  };
}
