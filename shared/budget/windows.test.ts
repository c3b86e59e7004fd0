import { describe, expect, it } from "vitest";
import { aSeries } from "#fixtures/builders.ts";
import { SECOND_MS, type Interval } from "#shared/kernel/time.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { Tally } from "./model.ts";
import { createSeriesBook } from "./series-book.ts";
import { budgetUnits, type BudgetUnits } from "./units.ts";

/** Mulberry32: the same seed gives the same numbers, in [0, 1). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Kind {
  readonly name: string;
  readonly definition: Pick<SloDefinition, "method" | "timeSliceSeconds" | "timeSliceTarget">;
  readonly sliceSeconds: number;
  readonly exact?: boolean;
  readonly cases: number;
  /** Events of a slice, from a number in [0, 1). */
  readonly total: (random: number) => number;
  /** What part of them is good, given another such number. */
  readonly good: (total: number, random: number) => number;
}

const whole = (total: number, random: number): number => Math.floor(total * random);
const EVENTS = { method: "Occurrences" } as const;

/** A million cases together. */
const KINDS: readonly Kind[] = [
  {
    name: "counts that fit into 16 bits",
    definition: EVENTS,
    sliceSeconds: 300,
    cases: 300_000,
    total: (random) => Math.floor(random * 65_000),
    good: whole,
  },
  {
    name: "counts that go over to 32 bits somewhere",
    definition: EVENTS,
    sliceSeconds: 300,
    cases: 250_000,
    total: (random) => Math.floor(random ** 40 * 10_000_000),
    good: whole,
  },
  {
    name: "minutes folded into cells of five",
    definition: EVENTS,
    sliceSeconds: 60,
    cases: 150_000,
    total: (random) => Math.floor(random * 2_000_000),
    good: whole,
  },
  {
    name: "time slices of five minutes, judged",
    definition: { method: "Timeslices", timeSliceSeconds: 300, timeSliceTarget: 0.5 },
    sliceSeconds: 60,
    cases: 100_000,
    total: (random) => Math.floor(random * 40),
    good: whole,
  },
  {
    name: "fractions in 64 bits",
    definition: EVENTS,
    sliceSeconds: 300,
    exact: true,
    cases: 200_000,
    total: (random) => random * 1e4,
    good: (total, random) => total * random,
  },
];

const RETAIN_SECONDS = 3 * 86_400;
const ORIGIN = Date.UTC(2026, 2, 1);

/** Every slice there ever was, and what it comes to in cells of the book's length, all in the plainest form. */
class Ledger {
  readonly good: Float64Array;
  /** NaN: unknown. */
  readonly total: Float64Array;
  readonly #cells: readonly [bad: Float64Array, total: Float64Array, known: Uint8Array];
  readonly #out: Uint8Array;
  readonly #units: BudgetUnits;
  readonly #perUnit: number;
  readonly #perCell: number;

  constructor(cells: number, units: BudgetUnits, perUnit: number, perCell: number) {
    this.good = new Float64Array(cells * perCell);
    this.total = new Float64Array(cells * perCell).fill(Number.NaN);
    this.#cells = [new Float64Array(cells), new Float64Array(cells), new Uint8Array(cells)];
    this.#out = new Uint8Array(cells);
    [this.#units, this.#perUnit, this.#perCell] = [units, perUnit, perCell];
  }

  come(slice: number, good: number, total: number): void {
    this.good[slice] = good;
    this.total[slice] = total;
    const cell = Math.floor(slice / this.#perCell);
    const [bads, totals, knowns] = this.#cells;
    [bads[cell], totals[cell], knowns[cell]] = [0, 0, 0];
    const end = (cell + 1) * this.#perCell;
    for (let unit = cell * this.#perCell; unit < end; unit += this.#perUnit) {
      let [unitGood, unitTotal, unitKnown] = [0, 0, 0];
      for (let one = unit; one < unit + this.#perUnit; one += 1) {
        if (Number.isNaN(this.total[one])) continue;
        unitTotal += this.total[one] as number;
        unitGood += this.good[one] as number;
        unitKnown += 1;
      }
      if (unitKnown === 0) continue;
      const judged = this.#units.judge(unitGood, unitTotal);
      bads[cell] += judged.bad;
      totals[cell] += judged.total;
      knowns[cell] += unitKnown;
    }
  }

  /** A cell is excluded whole as soon as a part of it is. */
  exclude(stretches: readonly Interval[]): void {
    this.#out.fill(0);
    for (const { from, to } of stretches)
      if (from < to)
        this.#out.fill(
          1,
          Math.max(0, Math.floor(from / this.#perCell)),
          Math.max(0, Math.ceil(to / this.#perCell)),
        );
  }

  /** Adds up `[from, to)`, in cells. */
  sum(from: number, to: number): Tally {
    const [bads, totals, knowns] = this.#cells;
    let [bad, total, known, cells] = [0, 0, 0, 0];
    for (let cell = from; cell < to; cell += 1) {
      if (this.#out[cell] === 1) continue;
      bad += bads[cell] as number;
      total += totals[cell] as number;
      known += knowns[cell] as number;
      cells += 1;
    }
    return { bad, total, known, slices: cells * this.#perCell };
  }
}

/** Whole numbers must agree to the last one; sums of fractions within the noise of adding in another order. */
function agree(a: Tally, b: Tally, exactly: boolean): boolean {
  const near = (x: number, y: number): boolean =>
    exactly ? x === y : Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(y));
  return (
    near(a.bad, b.bad) && near(a.total, b.total) && a.known === b.known && a.slices === b.slices
  );
}

/** How many slices come in one go: mostly a few, sometimes more than the whole book holds. */
function stride(random: () => number, perCell: number): number {
  const chance = random();
  if (chance < 0.01) return Math.floor(random() * 2_000 * perCell);
  return 1 + Math.floor(random() * (chance < 0.2 ? 200 : 5) * perCell);
}

/**
 * Plays the life of one series: slices come, some never, some late and some corrected, time jumps, the ring goes round
 * many times, stretches are excluded and taken back. After each step some windows are compared.
 *
 * @returns the first window that differs, or `null`
 */
function play(kind: Kind, seed: number, cases: number) {
  const random = randomFrom(seed);
  const units = budgetUnits(kind.definition, kind.sliceSeconds);
  const exact = kind.exact ?? false;
  const book = createSeriesBook({
    sliceSeconds: kind.sliceSeconds,
    units,
    retainSeconds: RETAIN_SECONDS,
    exact,
  });
  const sliceMs = kind.sliceSeconds * SECOND_MS;
  const perCell = book.cellSeconds / kind.sliceSeconds;
  const perUnit = units.seconds / kind.sliceSeconds;
  const slices = 40_000 * perCell;
  const ledger = new Ledger(40_000, units, perUnit, perCell);
  const first = ORIGIN / sliceMs;
  let end = 0;
  let done = 0;

  function come(slice: number): void {
    const total = kind.total(random());
    const good = kind.good(total, random());
    ledger.come(slice, good, total);
    if (book.put((first + slice) * sliceMs, good, total)) return;
    const cell = Math.floor(slice / perCell) * perCell;
    book.load({
      series: aSeries(),
      start: (first + cell) * sliceMs,
      sliceSeconds: kind.sliceSeconds,
      good: ledger.good.slice(cell, cell + perCell),
      total: ledger.total.slice(cell, cell + perCell),
    });
  }

  function exclude(): void {
    const stretches = Array.from({ length: Math.floor(random() * 4) }, () => {
      const from = end - Math.floor(random() * 900 * perCell);
      return { from, to: from + Math.floor(random() * 100 * perCell) };
    });
    ledger.exclude(stretches);
    book.exclude(
      stretches.map(({ from, to }) => ({
        from: (first + from) * sliceMs,
        to: (first + to) * sliceMs,
      })),
    );
  }

  function differs() {
    const cellMs = book.cellSeconds * SECOND_MS;
    const at = Math.floor(end / perCell);
    const reach = Math.floor(RETAIN_SECONDS / book.cellSeconds);
    const oldest = Math.max(0, (book.oldestStart() - ORIGIN) / cellMs);
    for (let i = 0; i < 500 && done < cases; i += 1) {
      const to = at - Math.floor(random() ** 3 * reach);
      const from = Math.max(oldest, to - Math.floor(random() ** 2 * reach));
      if (from >= to) continue;
      done += 1;
      const said = book.tally(ORIGIN + from * cellMs, ORIGIN + to * cellMs);
      const added = ledger.sum(from, to);
      if (!agree(said, added, !exact)) return { seed, from, to, said, added };
    }
    return null;
  }

  while (done < cases) {
    const next = Math.min(slices, end + stride(random, perCell));
    const gap = random() < 0.1 ? Math.floor(random() * (next - end)) : 0;
    for (let slice = end + gap; slice < next; slice += 1) if (random() > 0.05) come(slice);
    end = next;
    for (let late = 0; late < 5; late += 1) {
      const slice = end - 1 - Math.floor(random() ** 2 * 800 * perCell);
      if (slice >= 0) come(slice);
    }
    if (random() < 0.2) exclude();
    const found = differs();
    if (found !== null) return found;
    if (end === slices) break;
  }
  return done < cases ? { seed, ended: done } : null;
}

describe("a window by prefix sums", () => {
  it.each(KINDS)("equals the sum of its slices one by one: $cases cases of $name", (kind) => {
    const books = 10;
    for (let seed = 1; seed <= books; seed += 1)
      expect(play(kind, seed, kind.cases / books)).toBeNull();
  });

  it("was compared a million times", () => {
    expect(KINDS.reduce((sum, { cases }) => sum + cases, 0)).toBe(1_000_000);
  });
});
