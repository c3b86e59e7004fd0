import { and, between, inArray, sql } from "drizzle-orm";
import type { Queries } from "#server/platform/db/database.ts";
import { sliceDays, slices } from "#server/platform/db/schema.ts";
import { DAY_MS, alignUp, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import { decodeDay } from "./day-codec.ts";
import type { NumberedSeries } from "./series-registry.ts";

/** Days since the epoch of the day an instant lies in. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** Rows of one series and slice length in binary: start, good and total of each, 8 bytes big-endian apiece. */
export interface RowBlob {
  readonly series_id: number;
  readonly slice_seconds: number;
  readonly rows: Uint8Array;
}

/** The aggregate that makes a RowBlob's `rows`: far cheaper to carry over than rows. */
export const packedRows = sql<Uint8Array>`string_agg(int8send(start) || float8send(good) || float8send(total), ''::bytea)`;

/** Where the memory of a column comes from; what stood in it before does not matter. */
export type MakeColumn = (length: number) => Float64Array;

/** Hands out columns again once they were given back, so that reading many series needs the memory of a few. */
export function createColumnPool(): {
  readonly make: MakeColumn;
  readonly giveBack: (column: Float64Array) => void;
} {
  const free: Float64Array[] = [];
  return {
    make(length) {
      const at = free.findIndex((column) => column.length === length);
      return at < 0 ? new Float64Array(length) : (free.splice(at, 1)[0] as Float64Array);
    },
    giveBack: (column) => void free.push(column),
  };
}

/**
 * Slices of a few series that start in the range. Folded days first; rows, which are newer, override them.
 *
 * @returns one per series, and per slice length where it has had several; none for a series with nothing in the range
 */
export async function readColumns(
  queries: Queries,
  series: readonly NumberedSeries[],
  range: Interval,
  make: MakeColumn = (length) => new Float64Array(length),
): Promise<readonly SliceColumns[]> {
  const ids = series.map((each) => each.id);
  const days = await queries
    .select()
    .from(sliceDays)
    .where(
      and(
        inArray(sliceDays.seriesId, ids),
        between(sliceDays.day, dayOf(range.from), dayOf(range.to)),
      ),
    );
  const { rows } = await queries.execute<{ [column: string]: unknown } & RowBlob>(sql`
    select series_id, slice_seconds, ${packedRows} as rows from ${slices}
    where series_id = any(${`{${ids.join(",")}}`}::int[]) and start >= ${range.from} and start < ${range.to}
    group by series_id, slice_seconds`);
  const columns = columnsByLength(series, range, make);
  for (const day of days) {
    const into = columns.of(day.seriesId, day.sliceSeconds);
    decodeDay(
      day.packed,
      into,
      (alignUp(day.day * DAY_MS, day.sliceSeconds * 1_000) - into.start) /
        (day.sliceSeconds * 1_000),
    );
  }
  for (const blob of rows) overlayRows(blob, columns.of(blob.series_id, blob.slice_seconds));
  return columns.all();
}

/** Puts rows into columns. */
export function overlayRows(
  blob: RowBlob,
  into: Pick<SliceColumns, "start" | "good" | "total">,
): void {
  const view = new DataView(blob.rows.buffer, blob.rows.byteOffset, blob.rows.byteLength);
  for (let at = 0; at < view.byteLength; at += 24) {
    const index = (Number(view.getBigInt64(at)) - into.start) / (blob.slice_seconds * 1_000);
    into.good[index] = view.getFloat64(at + 8);
    into.total[index] = view.getFloat64(at + 16);
  }
}

function columnsByLength(series: readonly NumberedSeries[], range: Interval, make: MakeColumn) {
  const byId = new Map(series.map((each) => [each.id, each]));
  const made = new Map<string, SliceColumns>();
  return {
    of(id: number, sliceSeconds: number): SliceColumns {
      const name = `${id} ${sliceSeconds}`;
      const owner = byId.get(id);
      if (owner === undefined)
        throw new RangeError(`slices of series ${id} came without being asked for`);
      const columns = made.get(name) ?? emptyColumns(owner, range, sliceSeconds, make);
      made.set(name, columns);
      return columns;
    },
    all: (): readonly SliceColumns[] => [...made.values()],
  };
}

/** Columns over a range with every slice unknown. */
export function emptyColumns(
  { key, slo, labels }: Pick<NumberedSeries, "key" | "slo" | "labels">,
  range: Interval,
  sliceSeconds: number,
  make: MakeColumn = (length) => new Float64Array(length),
): SliceColumns {
  const stepMs = sliceSeconds * 1_000;
  const start = alignUp(range.from, stepMs);
  const length = Math.max(0, Math.ceil((range.to - start) / stepMs));
  const unknown = (): Float64Array => make(length).fill(Number.NaN);
  return { series: { key, slo, labels }, start, sliceSeconds, good: unknown(), total: unknown() };
}
