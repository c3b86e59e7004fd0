import { SlidingSums, type SlidingCells } from "./sliding-sums.ts";

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
  return new Ring(shape);
}

/** A class, since there are tens of thousands of them: methods are shared, and functions made for each would not be. */
class Ring implements CellRing, SlidingCells {
  readonly cellSeconds: number;
  readonly #blocks: number;
  readonly #capacity: number;
  #bad: Cells;
  /** An unknown cell holds `#unknown` here. */
  #total: Cells;
  #unknown: number;
  /** Known slices per cell; where a cell is one slice, `#total` alone says it. */
  readonly #known: Uint8Array | null;
  /** Sums of all blocks before this one, since the series began. */
  readonly #badBefore: Float64Array;
  readonly #totalBefore: Float64Array;
  readonly #knownBefore: Float64Array;
  #lastBlock = -1;
  /** -1: no cell was ever known. */
  #endIndex = -1;
  #oldest = 0;
  /** First block whose cells changed since the prefix sums after it were made. */
  #changedFrom = Number.POSITIVE_INFINITY;
  readonly #sliding: SlidingSums;

  constructor({ cellSeconds, slicesPerCell, retainSeconds, exact }: CellRingShape) {
    this.cellSeconds = cellSeconds;
    this.#blocks = Math.ceil(retainSeconds / cellSeconds / BLOCK) + 2;
    const capacity = this.#blocks * BLOCK;
    this.#capacity = capacity;
    this.#bad = exact ? new Float64Array(capacity) : new Uint8Array(capacity);
    this.#total = exact ? new Float64Array(capacity) : new Uint16Array(capacity);
    this.#unknown = exact ? Number.NaN : NARROW_UNKNOWN;
    this.#total.fill(this.#unknown);
    this.#known = slicesPerCell > 1 ? new Uint8Array(capacity) : null;
    this.#badBefore = new Float64Array(this.#blocks + 1);
    this.#totalBefore = new Float64Array(this.#blocks + 1);
    this.#knownBefore = new Float64Array(this.#blocks + 1);
    this.#sliding = new SlidingSums(this);
  }

  put(index: number, badValue: number, totalValue: number, knownSlices: number): void {
    const block = Math.floor(index / BLOCK);
    if (this.#lastBlock < 0 || block > this.#lastBlock) {
      if (knownSlices === 0) return;
      this.#advanceTo(block);
    }
    if (block <= this.#lastBlock - this.#blocks) return;
    const slot = index % this.#capacity;
    this.#makeRoom(badValue, totalValue);
    this.#sliding.change(index, -1);
    this.#bad[slot] = knownSlices > 0 ? badValue : 0;
    this.#total[slot] = knownSlices > 0 ? totalValue : this.#unknown;
    if (this.#known !== null) this.#known[slot] = knownSlices;
    if (knownSlices > 0 && index >= this.#endIndex) this.#endIndex = index + 1;
    this.#sliding.change(index, 1);
    if (block < this.#changedFrom) this.#changedFrom = block;
  }

  sum(fromIndex: number, toIndex: number): Readonly<CellSums> {
    const sums = { bad: 0, total: 0, known: 0 };
    const from = Math.max(fromIndex, this.#oldest);
    const to = Math.min(toIndex, this.#endIndex);
    if (to <= from) return sums;
    if (this.#changedFrom <= this.#lastBlock) this.#settle();
    const firstWhole = Math.ceil(from / BLOCK);
    const afterWhole = Math.floor(to / BLOCK);
    if (afterWhole <= firstWhole) {
      this.#addCells(sums, from, to);
      return sums;
    }
    this.#addCells(sums, from, firstWhole * BLOCK);
    this.#addCells(sums, afterWhole * BLOCK, to);
    const a = this.#prefixSlot(firstWhole);
    const b = this.#prefixSlot(afterWhole);
    sums.bad += (this.#badBefore[b] as number) - (this.#badBefore[a] as number);
    sums.total += (this.#totalBefore[b] as number) - (this.#totalBefore[a] as number);
    sums.known += (this.#knownBefore[b] as number) - (this.#knownBefore[a] as number);
    return sums;
  }

  sumBefore(end: number, length: number, into: Float64Array, at: number): void {
    this.#sliding.before(end, length, into, at);
  }

  oldest(): number {
    return this.#oldest;
  }

  end(): number | null {
    return this.#endIndex < 0 ? null : this.#endIndex;
  }

  bytes(): number {
    return (
      this.#bad.byteLength +
      this.#total.byteLength +
      (this.#known?.byteLength ?? 0) +
      this.#badBefore.byteLength * 3 +
      this.#sliding.bytes()
    );
  }

  isWhole(): boolean {
    return this.#unknown === NARROW_UNKNOWN;
  }

  /** A cell of which nothing is known, or that the ring does not hold, adds nothing. */
  addCell(index: number, sign: 1 | -1, into: Float64Array, at: number): void {
    if (index < this.#oldest || index >= this.#endIndex) return;
    const slot = index % this.#capacity;
    const value = this.#total[slot] as number;
    if (!this.#isKnown(value)) return;
    const known = this.#known;
    into[at] = (into[at] as number) + sign * (this.#bad[slot] as number);
    into[at + 1] = (into[at + 1] as number) + sign * value;
    into[at + 2] = (into[at + 2] as number) + sign * (known === null ? 1 : (known[slot] as number));
  }

  #addCells(sums: CellSums, from: number, to: number): void {
    const [bad, total, known] = [this.#bad, this.#total, this.#known];
    for (let i = from; i < to; i += 1) {
      const slot = i % this.#capacity;
      const value = total[slot] as number;
      if (!this.#isKnown(value)) continue;
      sums.total += value;
      sums.bad += bad[slot] as number;
      sums.known += known === null ? 1 : (known[slot] as number);
    }
  }

  #prefixSlot(block: number): number {
    return block % (this.#blocks + 1);
  }

  /** Makes room for a cell, for good. Failures are few until something breaks, so `#bad` begins with 8 bits. */
  #makeRoom(badValue: number, totalValue: number): void {
    if (this.#unknown !== NARROW_UNKNOWN) return;
    if (!isNarrow(badValue) || !isNarrow(totalValue)) this.#widen();
    else if (badValue > MOST_IN_8_BITS && this.#bad instanceof Uint8Array)
      this.#bad = new Uint16Array(this.#bad);
  }

  /** Goes over to 32 bits. */
  #widen(): void {
    const wide = new Float32Array(this.#total);
    wide.forEach((value, slot) => {
      if (value === NARROW_UNKNOWN) wide[slot] = Number.NaN;
    });
    this.#total = wide;
    this.#bad = new Float32Array(this.#bad);
    this.#unknown = Number.NaN;
  }

  /** Whether a slot of `#total` holds a value. */
  #isKnown(value: number): boolean {
    return value !== this.#unknown && !Number.isNaN(value);
  }

  #forgetCells(from: number, to: number): void {
    this.#bad.fill(0, from, to);
    this.#total.fill(this.#unknown, from, to);
    this.#known?.fill(0, from, to);
  }

  /** Makes the prefix sums true again after cells changed. Cells are summed as they are stored. */
  #settle(): void {
    const [bad, total, known] = [this.#bad, this.#total, this.#known];
    for (let block = this.#changedFrom; block <= this.#lastBlock; block += 1) {
      const at = (block % this.#blocks) * BLOCK;
      const before = this.#prefixSlot(block);
      let badSum = this.#badBefore[before] as number;
      let totalSum = this.#totalBefore[before] as number;
      let knownSum = this.#knownBefore[before] as number;
      for (let slot = at; slot < at + BLOCK; slot += 1) {
        const value = total[slot] as number;
        if (!this.#isKnown(value)) continue;
        totalSum += value;
        badSum += bad[slot] as number;
        knownSum += known === null ? 1 : (known[slot] as number);
      }
      const after = this.#prefixSlot(block + 1);
      this.#badBefore[after] = badSum;
      this.#totalBefore[after] = totalSum;
      this.#knownBefore[after] = knownSum;
    }
    this.#changedFrom = Number.POSITIVE_INFINITY;
  }

  /** Moves the ring forward until it holds `block`, forgetting what falls off its old end. */
  #advanceTo(block: number): void {
    const befores = [this.#badBefore, this.#totalBefore, this.#knownBefore];
    if (this.#lastBlock < 0 || block - this.#lastBlock >= this.#blocks) {
      this.#forgetCells(0, this.#capacity);
      for (const before of befores) before.fill(0);
    } else {
      this.#settle();
      for (let next = this.#lastBlock + 1; next <= block; next += 1) {
        const at = (next % this.#blocks) * BLOCK;
        this.#forgetCells(at, at + BLOCK);
        for (const before of befores)
          before[this.#prefixSlot(next + 1)] = before[this.#prefixSlot(next)] as number;
      }
    }
    this.#lastBlock = block;
    this.#oldest = Math.max(0, (block - this.#blocks + 1) * BLOCK);
    this.#sliding.forgetBefore(this.#oldest);
  }
}
