import type { SeriesKey } from "#shared/kernel/ids.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { DAY_MS, SECOND_MS, alignDown, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { TimeWindow } from "#shared/slo/model.ts";
import type { DependencyCeiling } from "./ceiling.ts";
import { clipped, wholeCells } from "./kept.ts";
import type { AlertPolicy, StatusPolicy } from "./model.ts";
import type { SeriesBook } from "./series-book.ts";

/** No more than this is handed to a browser. */
export const LONGEST_HISTORY_MS = 100 * DAY_MS;
/** A hundred days in cells of five minutes. */
const MOST_CELLS = LONGEST_HISTORY_MS / (300 * SECOND_MS);

/**
 * What is stored of one series, cell by cell in the units of its budget, as a book folds it: the cell at index `i` lies
 * at `start + i * cellSeconds`. A cell with `known` 0 is unknown, and its other figures say nothing.
 */
export interface HistoryCells {
  readonly start: Instant;
  readonly cellSeconds: number;
  readonly slicesPerCell: number;
  readonly bad: Float64Array;
  readonly total: Float64Array;
  /** Known slices of each cell, at most `slicesPerCell`. */
  readonly known: Float64Array;
  /** Events of each cell; the same array as `total` where the budget counts events. */
  readonly traffic: Float64Array;
  /**
   * Stretches of whole cells that are excluded from the budget, in order and apart: all figures of theirs are 0. They may
   * begin before the first cell, and then count for windows that reach back there.
   */
  readonly excluded: readonly Interval[];
}

/** A column of numbers in bytes: whole numbers as variable-length integers (LEB128), others in 32 bits, little-endian. */
interface PackedColumn<Bytes> {
  readonly form: "varint" | "float32";
  readonly bytes: Bytes;
}

/** Cells as columns of bytes; `Bytes` is base64 on the wire. */
export interface PackedCells<Bytes> {
  readonly start: Instant;
  readonly cellSeconds: number;
  readonly slicesPerCell: number;
  readonly cells: number;
  readonly bad: PackedColumn<Bytes>;
  readonly total: PackedColumn<Bytes>;
  readonly known: PackedColumn<Bytes>;
  /** `null`: the same as `total`. */
  readonly traffic: PackedColumn<Bytes> | null;
  /** As a pair of instants for each stretch: there are few. */
  readonly excluded: readonly (readonly [from: Instant, to: Instant])[];
}

/** All a browser needs to work out what another target would have meant: the stored cells, and by which rules they are judged. */
export interface BudgetHistory {
  readonly key: SeriesKey;
  /** The SLO's own window. */
  readonly window: TimeWindow;
  readonly alertPolicy: AlertPolicy;
  readonly statusPolicy: StatusPolicy;
  readonly cells: PackedCells<string>;
  readonly ceiling: DependencyCeiling;
}

/**
 * The cells of a book within a range, from the first known one on; none when nothing is known. At most the newest 28,800,
 * which are a hundred days of five minutes.
 *
 * @param book leaves nothing out by itself: history begins with what is stored first, be it excluded or not
 * @param excluded stretches that are excluded from the budget, each widened to whole cells
 */
export function historyCells(
  book: SeriesBook,
  range: Interval,
  excluded: readonly Interval[] = [],
): HistoryCells {
  const cellMs = book.cellSeconds * SECOND_MS;
  const to = alignDown(range.to, cellMs);
  const earliest = Math.max(alignDown(range.from, cellMs), to - MOST_CELLS * cellMs);
  let from = earliest;
  while (from < to && book.tally(from, from + cellMs).known === 0) from += cellMs;
  const count = Math.max(0, (to - from) / cellMs);
  const bad = new Float64Array(count);
  const total = new Float64Array(count);
  const known = new Float64Array(count);
  const traffic = book.units.kind === "events" ? total : new Float64Array(count);
  for (let cell = 0; cell < count; cell += 1) {
    const at = from + cell * cellMs;
    const tally = book.tally(at, at + cellMs);
    bad[cell] = tally.bad;
    total[cell] = tally.total;
    known[cell] = tally.known;
    if (traffic !== total) traffic[cell] = book.traffic(at, at + cellMs);
  }
  const out = clipped(wholeCells(excluded, cellMs), { from: earliest, to });
  for (const stretch of clipped(out, { from, to })) {
    const [first, end] = [(stretch.from - from) / cellMs, (stretch.to - from) / cellMs];
    for (const column of [bad, total, known, traffic]) column.fill(0, first, end);
  }
  return {
    start: from,
    cellSeconds: book.cellSeconds,
    slicesPerCell: book.cellSeconds / book.sliceSeconds,
    bad,
    total,
    known,
    traffic,
    excluded: out,
  };
}

const LARGEST_VARINT = 2 ** 48;

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= LARGEST_VARINT;
}

function packColumn(values: Float64Array): PackedColumn<Uint8Array> {
  if (!values.every(isCount)) {
    const bytes = new Uint8Array(values.length * 4);
    const view = new DataView(bytes.buffer);
    for (const [index, value] of values.entries()) view.setFloat32(index * 4, value, true);
    return { form: "float32", bytes };
  }
  const bytes: number[] = [];
  for (let value of values) {
    for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
    bytes.push(value);
  }
  return { form: "varint", bytes: Uint8Array.from(bytes) };
}

function unreadable(): DomainError {
  return new DomainError({
    code: "history.unreadable",
    message: "the stored history came in a form that this page cannot read",
    remedy: "reload the page: it may be older than the server",
  });
}

function unpackColumn({ form, bytes }: PackedColumn<Uint8Array>, count: number): Float64Array {
  const values = new Float64Array(count);
  if (form === "float32") {
    if (bytes.length !== count * 4) throw unreadable();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let index = 0; index < count; index += 1) values[index] = view.getFloat32(index * 4, true);
    return values;
  }
  let index = 0;
  let scale = 1;
  for (const byte of bytes) {
    if (index >= count) throw unreadable();
    values[index] = (values[index] as number) + (byte % 128) * scale;
    if (byte < 128) index += 1;
    scale = byte < 128 ? 1 : scale * 128;
  }
  if (index !== count) throw unreadable();
  return values;
}

/** Cells as bytes. Whole numbers stay exact; others keep 24 bits, as a book keeps them. */
export function packCells<Bytes>(
  cells: HistoryCells,
  write: (bytes: Uint8Array) => Bytes,
): PackedCells<Bytes> {
  const pack = (values: Float64Array): PackedColumn<Bytes> => {
    const { form, bytes } = packColumn(values);
    return { form, bytes: write(bytes) };
  };
  return {
    start: cells.start,
    cellSeconds: cells.cellSeconds,
    slicesPerCell: cells.slicesPerCell,
    cells: cells.total.length,
    bad: pack(cells.bad),
    total: pack(cells.total),
    known: pack(cells.known),
    traffic: cells.traffic === cells.total ? null : pack(cells.traffic),
    excluded: cells.excluded.map(({ from, to }) => [from, to]),
  };
}

/**
 * What `packCells` wrote.
 *
 * @throws DomainError `history.unreadable` when a column does not hold as many numbers as there are cells
 */
export function unpackCells<Bytes>(
  packed: PackedCells<Bytes>,
  read: (bytes: Bytes) => Uint8Array,
): HistoryCells {
  if (packed.cells > MOST_CELLS) throw unreadable();
  const unpack = ({ form, bytes }: PackedColumn<Bytes>): Float64Array =>
    unpackColumn({ form, bytes: read(bytes) }, packed.cells);
  const total = unpack(packed.total);
  return {
    start: packed.start,
    cellSeconds: packed.cellSeconds,
    slicesPerCell: packed.slicesPerCell,
    bad: unpack(packed.bad),
    total,
    known: unpack(packed.known),
    traffic: packed.traffic === null ? total : unpack(packed.traffic),
    excluded: packed.excluded.map(([from, to]) => ({ from, to })),
  };
}
