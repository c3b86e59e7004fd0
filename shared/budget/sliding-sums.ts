import type { CellSums } from "./cell-ring.ts";

/** Further than this it is cheaper to sum anew. */
const MOST_STEPS = 12;
/** After so many steps sums of broken numbers are made anew, so that what rounding leaves does not add up. */
const STEPS_PER_ROUNDING = 72;

/** What sliding sums are made from. */
export interface SlidingCells {
  /** Adds a cell, `sign` times, to what stands at `at` in `into`: bad, total, known. Nothing where it is not known. */
  addCell(index: number, sign: 1 | -1, into: Float64Array, at: number): void;
  sum(from: number, to: number): Readonly<CellSums>;
  /** Whether all cells hold whole numbers, of which sums are exact. */
  isWhole(): boolean;
}

/** Fields of a window, side by side in one array: ten thousand series have ninety thousand windows. */
const FIELDS = 6;
const [LENGTH, END, STEPS, BAD, TOTAL, KNOWN] = [0, 1, 2, 3, 4, 5] as const;

/**
 * Sums of windows of fixed lengths that slide over cells: each step adds the cell that comes in and takes away the one
 * that drops out. A cell that is corrected later changes the sums it is part of by the difference. A length is followed
 * from the first time it is asked for.
 *
 * A class, since there are tens of thousands of them: methods are shared, and functions made for each would not be.
 */
export class SlidingSums {
  readonly #cells: SlidingCells;
  #windows = new Float64Array(0);
  /** No window ends after this cell, so that a cell that comes in new is part of none. */
  #lastEnd = Number.NEGATIVE_INFINITY;

  constructor(cells: SlidingCells) {
    this.#cells = cells;
  }

  /** Writes what the `length` cells before `end` come to, to where `at` stands in `into`: bad, total, known. */
  before(end: number, length: number, into: Float64Array, at: number): void {
    let window = this.#find(length);
    if (window < 0) {
      window = this.#open(length);
      this.#sumAnew(window, end);
    } else if (end < this.#field(window, END)) {
      const sums = this.#cells.sum(end - length, end);
      into[at] = sums.bad;
      into[at + 1] = sums.total;
      into[at + 2] = sums.known;
      return;
    } else {
      this.#follow(window, end);
    }
    if (end > this.#lastEnd) this.#lastEnd = end;
    // What rounding leaves of broken numbers that came and went may lie below nothing.
    into[at] = Math.max(0, this.#field(window, BAD));
    into[at + 1] = Math.max(0, this.#field(window, TOTAL));
    into[at + 2] = this.#field(window, KNOWN);
  }

  /** To be called before (`sign` -1) and after (1) a cell is changed. */
  change(index: number, sign: 1 | -1): void {
    if (index >= this.#lastEnd) return;
    const windows = this.#windows;
    for (let at = 0; at < windows.length; at += FIELDS) {
      const end = windows[at + END] as number;
      if (index < end && index >= end - (windows[at + LENGTH] as number))
        this.#cells.addCell(index, sign, windows, at + BAD);
    }
  }

  /** Told that cells before an index are no longer held. */
  forgetBefore(index: number): void {
    const windows = this.#windows;
    for (let at = 0; at < windows.length; at += FIELDS) {
      // One that reached further back is summed anew when it is next asked for.
      if ((windows[at + END] as number) - (windows[at + LENGTH] as number) < index)
        windows[at + END] = Number.NEGATIVE_INFINITY;
    }
  }

  bytes(): number {
    return this.#windows.byteLength;
  }

  #field(at: number, which: number): number {
    return this.#windows[at + which] as number;
  }

  #find(length: number): number {
    const windows = this.#windows;
    for (let at = 0; at < windows.length; at += FIELDS)
      if (windows[at + LENGTH] === length) return at;
    return -1;
  }

  #open(length: number): number {
    const at = this.#windows.length;
    const larger = new Float64Array(at + FIELDS);
    larger.set(this.#windows);
    larger[at + LENGTH] = length;
    this.#windows = larger;
    return at;
  }

  #sumAnew(at: number, end: number): void {
    const sums = this.#cells.sum(end - this.#field(at, LENGTH), end);
    const windows = this.#windows;
    windows[at + END] = end;
    windows[at + STEPS] = 0;
    windows[at + BAD] = sums.bad;
    windows[at + TOTAL] = sums.total;
    windows[at + KNOWN] = sums.known;
  }

  /** Brings a window to an end that lies no earlier than the one it had. */
  #follow(at: number, end: number): void {
    const steps = end - this.#field(at, END);
    const isRounded = this.#field(at, STEPS) >= STEPS_PER_ROUNDING && !this.#cells.isWhole();
    if (steps > MOST_STEPS || isRounded) this.#sumAnew(at, end);
    else if (steps > 0) this.#slide(at, end);
  }

  #slide(at: number, end: number): void {
    const windows = this.#windows;
    const cells = this.#cells;
    const length = windows[at + LENGTH] as number;
    const from = windows[at + END] as number;
    for (let index = from; index < end; index += 1) {
      cells.addCell(index, 1, windows, at + BAD);
      cells.addCell(index - length, -1, windows, at + BAD);
    }
    windows[at + STEPS] = (windows[at + STEPS] as number) + end - from;
    windows[at + END] = end;
  }
}
