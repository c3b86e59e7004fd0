import { burnRate, coverageOf } from "./arithmetic.ts";
import type { Tally } from "./model.ts";

/**
 * Tallies as numbers side by side in one array, for what is worked out for every budget on every tick: an object for each
 * would cost more than the arithmetic. Of a tally that begins at `at`: bad, total, known, slices, excluded, as in `Tally`.
 */
export type TallyRow = Float64Array;

/** Numbers that a tally takes. */
export const TALLY_FIELDS = 5;

const [BAD, TOTAL, KNOWN, SLICES, EXCLUDED] = [0, 1, 2, 3, 4] as const;

function field(row: TallyRow, at: number): number {
  return row[at] as number;
}

/** Writes a tally. */
export function putTally(row: TallyRow, at: number, tally: Tally): void {
  row[at + BAD] = tally.bad;
  row[at + TOTAL] = tally.total;
  row[at + KNOWN] = tally.known;
  row[at + SLICES] = tally.slices;
  row[at + EXCLUDED] = tally.excluded ?? 0;
}

/** Writes how many slices passed of a tally whose sums stand there already; none of them is excluded. */
export function putSlices(row: TallyRow, at: number, slices: number): void {
  row[at + SLICES] = slices;
  row[at + EXCLUDED] = 0;
}

/** The tally that stands at `at`. */
export function tallyAt(row: TallyRow, at: number): Tally {
  const excluded = field(row, at + EXCLUDED);
  return {
    bad: field(row, at + BAD),
    total: field(row, at + TOTAL),
    known: field(row, at + KNOWN),
    slices: field(row, at + SLICES),
    ...(excluded > 0 ? { excluded } : {}),
  };
}

/** Bad events or slices. */
export function badAt(row: TallyRow, at: number): number {
  return field(row, at + BAD);
}

/** Events or slices. */
export function totalAt(row: TallyRow, at: number): number {
  return field(row, at + TOTAL);
}

/** Slices that are left out. */
export function excludedAt(row: TallyRow, at: number): number {
  return field(row, at + EXCLUDED);
}

/** `burnRate` of the tally that stands at `at`. */
export function burnAt(row: TallyRow, at: number, target: number): number | null {
  // An object that goes no further than the call costs nothing.
  return burnRate({ bad: field(row, at + BAD), total: field(row, at + TOTAL) }, target);
}

/** `coverageOf` the tally that stands at `at`, 0..1. */
export function coverageAt(row: TallyRow, at: number): number {
  return coverageOf({ known: field(row, at + KNOWN), slices: field(row, at + SLICES) });
}

/** Whether all slices that passed are excluded. */
export function isAllExcludedAt(row: TallyRow, at: number): boolean {
  return field(row, at + EXCLUDED) > 0 && field(row, at + SLICES) === 0;
}
