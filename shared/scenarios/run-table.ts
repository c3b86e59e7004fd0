import type { Instant } from "#shared/kernel/time.ts";
import type { PlacedEvidence } from "./model.ts";
import type { RankingPolicy } from "./policy.ts";
import { qualityOf, worthOf } from "./quality.ts";

/** One valid run as it counts, by its place in the table of runs. */
export type Run = number;

/** The run before the first one of a cell. */
export const NO_RUN: Run = -1;

const FIRST_SIZE = 16;

/**
 * Runs of many cells, what scoring asks of each in columns side by side.
 *
 * An organisation has tens of thousands of runs. Looked at one by one as objects, each is several reads from far apart,
 * and something more for the collector to carry along: that was most of what a ranking from nothing cost. So each piece of
 * evidence is read once, when it comes in; after that it is asked only where two runs must be told apart by their names.
 */
export class RunTable {
  readonly policy: RankingPolicy;
  readonly #pieces: PlacedEvidence[] = [];
  #at = new Float64Array(FIRST_SIZE);
  #quality = new Float64Array(FIRST_SIZE);
  #worth = new Float64Array(FIRST_SIZE);
  #before = new Int32Array(FIRST_SIZE);
  #counted = new Uint8Array(FIRST_SIZE);

  constructor(policy: RankingPolicy) {
    this.policy = policy;
  }

  /**
   * Takes a valid piece of evidence.
   *
   * @param before the run of the same cell that came in before it, or `NO_RUN`: so cells need no lists of their own
   * @param counted whether the trivial-scenario rule counts it in that cell
   */
  add(piece: PlacedEvidence, before: Run = NO_RUN, counted = true): Run {
    const run = this.#pieces.length;
    this.reserve(1);
    this.#pieces.push(piece);
    this.#at[run] = piece.at;
    this.#quality[run] = qualityOf(piece, this.policy);
    this.#worth[run] = worthOf(piece, this.policy);
    this.#before[run] = before;
    this.#counted[run] = counted ? 1 : 0;
    return run;
  }

  /** Makes room for so many more runs at once. */
  reserve(runs: number): void {
    const wanted = this.#pieces.length + runs;
    if (wanted > this.#at.length) this.#resize(Math.max(wanted, 2 * this.#at.length));
  }

  #resize(size: number): void {
    this.#at = widened(this.#at, new Float64Array(size));
    this.#quality = widened(this.#quality, new Float64Array(size));
    this.#worth = widened(this.#worth, new Float64Array(size));
    this.#before = widened(this.#before, new Int32Array(size));
    this.#counted = widened(this.#counted, new Uint8Array(size));
  }

  pieceOf(run: Run): PlacedEvidence {
    const piece = this.#pieces[run];
    if (piece === undefined) throw new RangeError(`no run ${run} in this table`);
    return piece;
  }

  at(run: Run): Instant {
    return this.#at[run] ?? Number.NaN;
  }

  /** 0 to 1. */
  quality(run: Run): number {
    return this.#quality[run] ?? Number.NaN;
  }

  /** Worth of the outcome, 0 to 1. */
  worth(run: Run): number {
    return this.#worth[run] ?? Number.NaN;
  }

  isPass(run: Run): boolean {
    return this.worth(run) >= this.policy.passAt;
  }

  /** The run of the same cell before it, or `NO_RUN`. */
  before(run: Run): Run {
    return this.#before[run] ?? NO_RUN;
  }

  isCounted(run: Run): boolean {
    return this.#counted[run] === 1;
  }
}

function widened<T extends Float64Array | Int32Array | Uint8Array>(old: T, wide: T): T {
  wide.set(old);
  return wide;
}
