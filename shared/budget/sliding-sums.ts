import type { CellSums } from "./cell-ring.ts";

/** Further than this it is cheaper to sum anew. */
const MOST_STEPS = 12;
/** After so many steps sums of broken numbers are made anew, so that what rounding leaves does not add up. */
const STEPS_PER_ROUNDING = 72;

/** What sliding sums are made from. */
interface Cells {
  /** One cell; nothing where it is not known or not held. */
  readonly cell: (index: number) => Readonly<CellSums>;
  readonly sum: (from: number, to: number) => Readonly<CellSums>;
  /** Whether all cells hold whole numbers, of which sums are exact. */
  readonly whole: boolean;
}

interface Window extends CellSums {
  readonly length: number;
  end: number;
  steps: number;
}

/**
 * Sums of windows of fixed lengths that slide over cells: each step adds the cell that comes in and takes away the one
 * that drops out. A cell that is corrected later changes the sums it is part of by the difference.
 */
export interface SlidingSums {
  /** What the `length` cells before `end` come to. */
  before(end: number, length: number, cells: Cells): Readonly<CellSums>;
  /** Told that a cell has changed. */
  change(index: number, from: Readonly<CellSums>, to: Readonly<CellSums>): void;
  /** Whether no window is followed, so that nobody needs to be told of changes. */
  isEmpty(): boolean;
  /** Told that cells before an index are no longer held. */
  forgetBefore(index: number): void;
}

/** Makes sums of no window yet; a length is followed from the first time it is asked for. */
export function createSlidingSums(): SlidingSums {
  let windows: Window[] = [];

  function slide(window: Window, end: number, { cell }: Cells): void {
    for (let index = window.end; index < end; index += 1) {
      const comes = cell(index);
      const goes = cell(index - window.length);
      window.bad += comes.bad - goes.bad;
      window.total += comes.total - goes.total;
      window.known += comes.known - goes.known;
    }
    window.steps += end - window.end;
    window.end = end;
  }

  function before(end: number, length: number, cells: Cells): Readonly<CellSums> {
    const window = windows.find((one) => one.length === length);
    if (window === undefined) {
      const sums = cells.sum(end - length, end);
      windows.push({ length, end, steps: 0, ...sums });
      return sums;
    }
    if (end < window.end) return cells.sum(end - length, end);
    const rounded = !cells.whole && window.steps >= STEPS_PER_ROUNDING;
    if (end - window.end > MOST_STEPS || rounded) {
      Object.assign(window, cells.sum(end - length, end), { end, steps: 0 });
    } else slide(window, end, cells);
    return { bad: window.bad, total: window.total, known: window.known };
  }

  function change(index: number, from: Readonly<CellSums>, to: Readonly<CellSums>): void {
    for (const window of windows) {
      if (index >= window.end || index < window.end - window.length) continue;
      window.bad += to.bad - from.bad;
      window.total += to.total - from.total;
      window.known += to.known - from.known;
    }
  }

  return {
    before,
    change,
    isEmpty: () => windows.length === 0,
    forgetBefore(index) {
      windows = windows.filter(({ end, length }) => end - length >= index);
    },
  };
}
