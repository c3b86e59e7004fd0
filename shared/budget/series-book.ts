import { SECOND_MS, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import { createCellRing, type CellRing, type CellSums } from "./cell-ring.ts";
import { joinedStretches, sumOutside } from "./kept.ts";
import type { Tally } from "./model.ts";
import { putSlices, putTally, tallyAt, TALLY_FIELDS, type TallyRow } from "./tally-row.ts";
import type { BudgetUnits } from "./units.ts";

/** Slices are folded into cells of at least this length, except for the newest ones. */
const CELL_SECONDS = 300;
/** How far back slices are kept unfolded: windows of up to 6 h, and then some for finding when an alert began. */
const FINE_SECONDS = 10 * 3_600;

export interface SeriesBookShape {
  readonly sliceSeconds: number;
  readonly units: BudgetUnits;
  /** The longest stretch that will be asked for. */
  readonly retainSeconds: number;
  /** Keeps every slice in 64 bits; for one-off computations, where memory does not matter. */
  readonly exact?: boolean;
}

/**
 * What the windows of one series need, in typed arrays.
 *
 * At five-minute slices each slice is a cell. Shorter slices are folded into five-minute cells and kept as they are for
 * the newest hours only: a window that reaches further back ends at the last five-minute boundary.
 */
export interface SeriesBook {
  readonly sliceSeconds: number;
  readonly cellSeconds: number;
  readonly units: BudgetUnits;
  /** Takes a known slice. `false`: it is too old to be folded in alone, the day around it has to be loaded again. */
  put(start: Instant, good: number, total: number): boolean;
  /** Takes consecutive slices, known and unknown; they should begin and end on cell boundaries. */
  load(columns: SliceColumns): void;
  /** What the slices in the window of `seconds` up to `end` come to. */
  tallyBefore(end: Instant, seconds: number): Tally;
  /** The same, written to where `at` stands in a row. */
  writeTallyBefore(end: Instant, seconds: number, row: TallyRow, at: number): void;
  /** What the cells in `[from, to)` come to; edges are moved back to cell boundaries. */
  tally(from: Instant, to: Instant): Tally;
  /** How many events the cells in `[from, to)` hold, also where the budget is counted in time slices. */
  traffic(from: Instant, to: Instant): number;
  /**
   * Leaves stretches of time out of every figure from now on, in the place of those left out before. Each is widened to
   * cell boundaries: a cell is left out whole or not at all. The slices stay in the book.
   */
  exclude(stretches: readonly Interval[]): void;
  /** The stretches that are left out, as they were given. */
  excluded(): readonly Interval[];
  /** End of the newest known slice. */
  newestEnd(): Instant | null;
  /** Start of the oldest cell that is still held. */
  oldestStart(): Instant;
  bytes(): number;
}

/** The shortest multiple of a unit that is at least five minutes and divides a day. */
function cellLength(unitSeconds: number): number {
  let cell = unitSeconds;
  while (cell < CELL_SECONDS || 86_400 % cell !== 0) {
    cell += unitSeconds;
    if (cell > 86_400) return unitSeconds;
  }
  return cell;
}

/** Makes a book that knows nothing yet. */
export function createSeriesBook(shape: SeriesBookShape): SeriesBook {
  const { sliceSeconds, units } = shape;
  const exact = shape.exact ?? false;
  const cellSeconds = exact ? units.seconds : cellLength(units.seconds);
  const sliceMs = sliceSeconds * SECOND_MS;
  const cellMs = cellSeconds * SECOND_MS;
  const slicesPerCell = cellSeconds / sliceSeconds;
  const slicesPerUnit = units.seconds / sliceSeconds;
  const cells = createCellRing({
    cellSeconds,
    slicesPerCell,
    retainSeconds: shape.retainSeconds,
    exact,
  });
  // Time slices say nothing of how many events they were judged by.
  const events =
    units.kind === "time-slices"
      ? createCellRing({ cellSeconds, slicesPerCell: 1, retainSeconds: shape.retainSeconds, exact })
      : null;
  // Holds good and total of each slice as measured: in which unit they end up is decided when they are read.
  const fine =
    slicesPerCell > 1
      ? createCellRing({
          cellSeconds: sliceSeconds,
          slicesPerCell: 1,
          retainSeconds: Math.max(FINE_SECONDS, 2 * cellSeconds),
          exact,
        })
      : null;
  const sumOfCells = (from: number, to: number): Readonly<CellSums> => cells.sum(from, to);
  const sumOfSlices = (from: number, to: number): Readonly<CellSums> =>
    (fine as CellRing).sum(from, to);
  let newestEnd: Instant | null = null;
  let excluded: readonly Interval[] = [];
  /** The same as indices of cells, in order and apart from each other. */
  let excludedCells: readonly Interval[] = [];

  function note(start: Instant): void {
    if (newestEnd === null || start + sliceMs > newestEnd) newestEnd = start + sliceMs;
  }

  /** Judges the units between two slice indices; `read` gives the sums of a stretch of slices. */
  function judged(
    fromSlice: number,
    toSlice: number,
    read: (from: number, to: number) => { bad: number; total: number; known: number },
  ) {
    let bad = 0;
    let total = 0;
    let known = 0;
    for (let at = fromSlice; at < toSlice; at += slicesPerUnit) {
      const events = read(at, at + slicesPerUnit);
      if (events.known === 0) continue;
      const unit = units.judge(events.total - events.bad, events.total);
      bad += unit.bad;
      total += unit.total;
      known += events.known;
    }
    return { bad, total, known };
  }

  function putCell(index: number, sum: { bad: number; total: number; known: number }): void {
    cells.put(index, sum.bad, sum.total, sum.known);
  }

  function put(start: Instant, good: number, total: number): boolean {
    const slice = start / sliceMs;
    const cell = Math.floor(start / cellMs);
    if (fine === null) {
      const unit = units.judge(good, total);
      cells.put(cell, unit.bad, unit.total, 1);
      events?.put(cell, 0, total, 1);
      note(start);
      return true;
    }
    if (fine.end() !== null && cell * slicesPerCell < fine.oldest()) return false;
    fine.put(slice, total - good, total, 1);
    const [from, to] = [cell * slicesPerCell, (cell + 1) * slicesPerCell];
    events?.put(cell, 0, fine.sum(from, to).total, 1);
    putCell(cell, judged(from, to, sumOfSlices));
    note(start);
    return true;
  }

  function load(columns: SliceColumns): void {
    const { good, total } = columns;
    const first = columns.start / sliceMs;
    if (fine === null && units.kind === "events") {
      loadCells(columns, first);
      return;
    }
    const last = first + total.length;
    const sumOfColumns = (from: number, to: number) => {
      let badSum = 0;
      let totalSum = 0;
      let known = 0;
      for (let slice = Math.max(from, first); slice < Math.min(to, last); slice += 1) {
        const value = total[slice - first] as number;
        if (Number.isNaN(value)) continue;
        totalSum += value;
        badSum += value - (good[slice - first] as number);
        known += 1;
      }
      return { bad: badSum, total: totalSum, known };
    };
    for (let cell = Math.floor(first / slicesPerCell); cell * slicesPerCell < last; cell += 1) {
      const [from, to] = [cell * slicesPerCell, (cell + 1) * slicesPerCell];
      const sum = judged(from, to, sumOfColumns);
      putCell(cell, sum);
      events?.put(cell, 0, sumOfColumns(from, to).total, sum.known > 0 ? 1 : 0);
      if (sum.known > 0) note(lastKnownStart(columns, first, cell));
    }
    if (fine !== null) loadFine(columns, first);
  }

  /** Where a slice is a cell of events there is nothing to fold or to judge: most of what a server loads. */
  function loadCells({ good, total }: SliceColumns, first: number): void {
    let newest = -1;
    for (let i = 0; i < total.length; i += 1) {
      const value = total[i] as number;
      if (Number.isNaN(value)) cells.put(first + i, 0, 0, 0);
      else {
        cells.put(first + i, value - (good[i] as number), value, 1);
        newest = i;
      }
    }
    if (newest >= 0) note((first + newest) * sliceMs);
  }

  function lastKnownStart(columns: SliceColumns, first: number, cell: number): Instant {
    let slice = Math.min((cell + 1) * slicesPerCell, first + columns.total.length) - 1;
    while (slice > first && Number.isNaN(columns.total[slice - first])) slice -= 1;
    return slice * sliceMs;
  }

  function loadFine(columns: SliceColumns, first: number): void {
    for (let i = 0; i < columns.total.length; i += 1) {
      const value = columns.total[i] as number;
      if (!Number.isNaN(value)) fine?.put(first + i, value - (columns.good[i] as number), value, 1);
    }
  }

  function tally(from: Instant, to: Instant): Tally {
    const fromCell = Math.floor(from / cellMs);
    const toCell = Math.floor(to / cellMs);
    return tallyOutside(fromCell, toCell, 1, sumOfCells);
  }

  /** @param perCell how many of the units that are counted in make a cell: 1, or slices */
  function tallyOutside(
    from: number,
    to: number,
    perCell: number,
    read: (from: number, to: number) => Readonly<CellSums>,
  ): Tally {
    const { sums, left } = sumOutside(excludedCells, perCell, from, to, read);
    const slices = Math.max(0, to - from) * (slicesPerCell / perCell);
    const out = left * (slicesPerCell / perCell);
    return out === 0 ? { ...sums, slices } : { ...sums, slices: slices - out, excluded: out };
  }

  function traffic(from: Instant, to: Instant): number {
    const [fromCell, toCell] = [Math.floor(from / cellMs), Math.floor(to / cellMs)];
    return sumOutside(excludedCells, 1, fromCell, toCell, (start, end) =>
      (events ?? cells).sum(start, end),
    ).sums.total;
  }

  function writeTallyBefore(end: Instant, seconds: number, row: TallyRow, at: number): void {
    const unitMs = units.seconds * SECOND_MS;
    const unitsEnd = Math.floor(end / unitMs);
    const count = Math.max(1, Math.round((seconds * SECOND_MS) / unitMs));
    const fromSlice = (unitsEnd - count) * slicesPerUnit;
    if (fine !== null && seconds < 86_400 && fine.oldest() <= fromSlice) {
      const toSlice = unitsEnd * slicesPerUnit;
      if (excludedCells.length > 0 || units.kind !== "events")
        putTally(row, at, tallyOutside(fromSlice, toSlice, slicesPerCell, judgedOrSummed));
      else writeSliding(fine, fromSlice, toSlice, 1, row, at);
      return;
    }
    const toCell = Math.floor(end / cellMs);
    const fromCell = toCell - Math.max(1, Math.round((seconds * SECOND_MS) / cellMs));
    // Between exclusions lie parts of every length, which are not asked for again.
    if (excludedCells.length > 0) putTally(row, at, tallyOutside(fromCell, toCell, 1, sumOfCells));
    else writeSliding(cells, fromCell, toCell, slicesPerCell, row, at);
  }

  /** Reads a window that is asked for again and again, of which nothing is excluded. */
  function writeSliding(
    ring: CellRing,
    from: number,
    to: number,
    slicesEach: number,
    row: TallyRow,
    at: number,
  ): void {
    ring.sumBefore(to, to - from, row, at);
    putSlices(row, at, (to - from) * slicesEach);
  }

  function tallyBefore(end: Instant, seconds: number): Tally {
    const row = new Float64Array(TALLY_FIELDS);
    writeTallyBefore(end, seconds, row, 0);
    return tallyAt(row, 0);
  }

  /** Events need no judging unit by unit. */
  function judgedOrSummed(fromSlice: number, toSlice: number) {
    return units.kind === "events"
      ? sumOfSlices(fromSlice, toSlice)
      : judged(fromSlice, toSlice, sumOfSlices);
  }

  return {
    sliceSeconds,
    cellSeconds,
    units,
    put,
    load,
    tally,
    tallyBefore,
    writeTallyBefore,
    traffic,
    exclude(stretches) {
      excluded = stretches;
      excludedCells = joinedStretches(
        // One that is empty stays so, wherever it lies in a cell.
        stretches
          .filter(({ from, to }) => from < to)
          .map(({ from, to }) => ({
            from: Math.floor(from / cellMs),
            to: Math.ceil(to / cellMs),
          })),
      );
    },
    excluded: () => excluded,
    newestEnd: () => newestEnd,
    oldestStart: () => cells.oldest() * cellMs,
    bytes: () => cells.bytes() + (events?.bytes() ?? 0) + (fine?.bytes() ?? 0),
  };
}
