import { createSlidingSums } from "./sliding-sums.ts";

/** What some cells come to. */
export interface CellSums {
  bad: number;
  total: number;
  known: number;
}

/** Cells per block: an edge of a window adds at most this many cells, the rest is one subtraction of prefix sums. */
const BLOCK = 72;

/**
 * The newest cells of one series in a ring of typed arrays.
 *
 * A cell is `cellSeconds` long, aligned to the epoch, and named by its index `start / cellSeconds`. It holds `bad` and
 * `total` in the units of the budget and how many of its slices are known. Whole blocks are summed up in 64-bit prefix
 * sums, so that any window is two reads and at most two partial blocks.
 */
export interface CellRing {
  readonly cellSeconds: number;
  /** Writes a cell; cells older than the ring's reach are ignored. `known` 0 makes it unknown. */
  put(index: number, bad: number, total: number, known: number): void;
  /** Sums the cells `[fromIndex, toIndex)` that the ring still holds. */
  sum(fromIndex: number, toIndex: number): Readonly<CellSums>;
  /**
   * Sums the `length` cells before `end`: what `sum(end - length, end)` gives, written to where `at` stands in `into` as
   * bad, total and known. Asked again for the same length and an end that has moved on by a few cells, it looks at nothing
   * but the cells that came in and dropped out.
   */
  sumBefore(end: number, length: number, into: Float64Array, at: number): void;
  /** Oldest index that the ring can hold now; grows as newer cells come. */
  oldest(): number;
  /** Index after the newest cell that was ever known, or `null` before the first. */
  end(): number | null;
  /** Bytes of its typed arrays. */
  bytes(): number;
}

export interface CellRingShape {
  readonly cellSeconds: number;
  readonly slicesPerCell: number;
  /** How far back the ring reaches, in seconds. */
  readonly retainSeconds: number;
  /**
   * `true`: cells in 64 bits. `false`: `bad` in 8 bits while all are whole numbers up to 255 and `total` in 16 bits while
   * all are whole numbers up to 65,534; then `bad` in 16 bits; else both in 32 bits, where a cell is exact up to
   * 16,777,216 whole events and otherwise within 6e-8 of its value. Sums are made in 64 bits.
   */
  readonly exact: boolean;
}

type Cells = Uint8Array | Uint16Array | Float32Array | Float64Array;

/** The one value of 16 bits that is not a count. */
const NARROW_UNKNOWN = 65_535;

const MOST_IN_8_BITS = 255;

function isNarrow(value: number): boolean {
  return value >= 0 && value < NARROW_UNKNOWN && Number.isInteger(value);
}

/** Makes an empty ring: everything is unknown. */
export function createCellRing(shape: CellRingShape): CellRing {
  const blocks = Math.ceil(shape.retainSeconds / shape.cellSeconds / BLOCK) + 2;
  const capacity = blocks * BLOCK;
  let bad: Cells = shape.exact ? new Float64Array(capacity) : new Uint8Array(capacity);
  /** An unknown cell holds `unknown` here. */
  let total: Cells = shape.exact ? new Float64Array(capacity) : new Uint16Array(capacity);
  let unknown = shape.exact ? Number.NaN : NARROW_UNKNOWN;
  total.fill(unknown);
  /** Known slices per cell; where a cell is one slice, `total` alone says it. */
  const known = shape.slicesPerCell > 1 ? new Uint8Array(capacity) : null;
  /** Sums of all blocks before this one, since the series began. */
  const badBefore = new Float64Array(blocks + 1);
  const totalBefore = new Float64Array(blocks + 1);
  const knownBefore = new Float64Array(blocks + 1);
  let lastBlock = -1;
  let endIndex: number | null = null;
  /** First block whose cells changed since the prefix sums after it were made. */
  let changedFrom = Number.POSITIVE_INFINITY;

  const prefixSlot = (block: number): number => block % (blocks + 1);

  /** Makes room for a cell, for good. Failures are few until something breaks, so `bad` begins with 8 bits. */
  function makeRoom(badValue: number, totalValue: number): void {
    if (unknown !== NARROW_UNKNOWN) return;
    if (!isNarrow(badValue) || !isNarrow(totalValue)) widen();
    else if (badValue > MOST_IN_8_BITS && bad instanceof Uint8Array) bad = new Uint16Array(bad);
  }

  /** Goes over to 32 bits. */
  function widen(): void {
    const wide = new Float32Array(total);
    wide.forEach((value, slot) => {
      if (value === NARROW_UNKNOWN) wide[slot] = Number.NaN;
    });
    total = wide;
    bad = new Float32Array(bad);
    unknown = Number.NaN;
  }

  /** Whether a slot of `total` holds a value. */
  function isKnown(value: number): boolean {
    return value !== unknown && !Number.isNaN(value);
  }

  function forgetCells(from: number, to: number): void {
    bad.fill(0, from, to);
    total.fill(unknown, from, to);
    known?.fill(0, from, to);
  }

  /** Makes the prefix sums true again after cells changed. Cells are summed as they are stored. */
  function settle(): void {
    for (let block = changedFrom; block <= lastBlock; block += 1) {
      const at = (block % blocks) * BLOCK;
      let badSum = badBefore[prefixSlot(block)] as number;
      let totalSum = totalBefore[prefixSlot(block)] as number;
      let knownSum = knownBefore[prefixSlot(block)] as number;
      for (let slot = at; slot < at + BLOCK; slot += 1) {
        const value = total[slot] as number;
        if (!isKnown(value)) continue;
        totalSum += value;
        badSum += bad[slot] as number;
        knownSum += known === null ? 1 : (known[slot] as number);
      }
      badBefore[prefixSlot(block + 1)] = badSum;
      totalBefore[prefixSlot(block + 1)] = totalSum;
      knownBefore[prefixSlot(block + 1)] = knownSum;
    }
    changedFrom = Number.POSITIVE_INFINITY;
  }

  /** Moves the ring forward until it holds `block`, forgetting what falls off its old end. */
  function advanceTo(block: number): void {
    if (lastBlock < 0 || block - lastBlock >= blocks) {
      forgetCells(0, capacity);
      badBefore.fill(0);
      totalBefore.fill(0);
      knownBefore.fill(0);
    } else {
      settle();
      for (let next = lastBlock + 1; next <= block; next += 1) {
        const at = (next % blocks) * BLOCK;
        forgetCells(at, at + BLOCK);
        for (const before of [badBefore, totalBefore, knownBefore]) {
          before[prefixSlot(next + 1)] = before[prefixSlot(next)] as number;
        }
      }
    }
    lastBlock = block;
    sliding.forgetBefore(oldest());
  }

  function put(index: number, badValue: number, totalValue: number, knownSlices: number): void {
    const block = Math.floor(index / BLOCK);
    if (lastBlock < 0 || block > lastBlock) {
      if (knownSlices === 0) return;
      advanceTo(block);
    }
    if (block <= lastBlock - blocks) return;
    const slot = index % capacity;
    makeRoom(badValue, totalValue);
    sliding.change(index, -1);
    bad[slot] = knownSlices > 0 ? badValue : 0;
    total[slot] = knownSlices > 0 ? totalValue : unknown;
    if (known !== null) known[slot] = knownSlices;
    if (knownSlices > 0 && (endIndex === null || index >= endIndex)) endIndex = index + 1;
    sliding.change(index, 1);
    changedFrom = Math.min(changedFrom, block);
  }

  const sliding = createSlidingSums({
    add: addCell,
    sum,
    isWhole: () => unknown === NARROW_UNKNOWN,
  });

  function oldest(): number {
    return lastBlock < 0 ? 0 : Math.max(0, (lastBlock - blocks + 1) * BLOCK);
  }

  function sum(fromIndex: number, toIndex: number) {
    const sums = { bad: 0, total: 0, known: 0 };
    const from = Math.max(fromIndex, oldest());
    const to = Math.min(toIndex, endIndex ?? 0);
    if (to <= from) return sums;
    if (changedFrom <= lastBlock) settle();
    const firstWhole = Math.ceil(from / BLOCK);
    const afterWhole = Math.floor(to / BLOCK);
    if (afterWhole <= firstWhole) {
      addCells(sums, from, to);
      return sums;
    }
    addCells(sums, from, firstWhole * BLOCK);
    addCells(sums, afterWhole * BLOCK, to);
    const a = prefixSlot(firstWhole);
    const b = prefixSlot(afterWhole);
    sums.bad += (badBefore[b] as number) - (badBefore[a] as number);
    sums.total += (totalBefore[b] as number) - (totalBefore[a] as number);
    sums.known += (knownBefore[b] as number) - (knownBefore[a] as number);
    return sums;
  }

  /** A cell of which nothing is known, or that the ring does not hold, adds nothing. */
  function addCell(index: number, sign: 1 | -1, into: Float64Array, at: number): void {
    if (index < oldest() || index >= (endIndex ?? 0)) return;
    const slot = index % capacity;
    const value = total[slot] as number;
    if (!isKnown(value)) return;
    into[at] = (into[at] as number) + sign * (bad[slot] as number);
    into[at + 1] = (into[at + 1] as number) + sign * value;
    into[at + 2] = (into[at + 2] as number) + sign * (known === null ? 1 : (known[slot] as number));
  }

  function addCells(sums: CellSums, from: number, to: number): void {
    for (let i = from; i < to; i += 1) {
      const slot = i % capacity;
      const value = total[slot] as number;
      if (!isKnown(value)) continue;
      sums.total += value;
      sums.bad += bad[slot] as number;
      sums.known += known === null ? 1 : (known[slot] as number);
    }
  }

  return {
    cellSeconds: shape.cellSeconds,
    put,
    sum,
    sumBefore: sliding.before,
    oldest,
    end: () => endIndex,
    bytes: () =>
      bad.byteLength + total.byteLength + (known?.byteLength ?? 0) + badBefore.byteLength * 3,
  };
}
