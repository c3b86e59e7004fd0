import { and, eq, inArray, sql } from "drizzle-orm";
import type { Database, Queries } from "#server/platform/db/database.ts";
import { series, sliceDays, slices } from "#server/platform/db/schema.ts";
import { DAY_MS, alignUp, type Instant } from "#shared/kernel/time.ts";
import { type DayColumns, decodeDay, encodeDay } from "./day-codec.ts";
import { dayOf, overlayRows, packedRows, type RowBlob } from "./slice-reader.ts";
import type { SliceRow } from "./slice-writer.ts";

/** Few enough that a transaction takes a fraction of a second: the embedded database serves nobody else meanwhile. */
const SERIES_PER_TRANSACTION = 50;
/** Any number will do as long as every Headroom uses the same one. Keeps two replicas from folding at once. */
const FOLD_LOCK = 1_752_195_443;

/** Days, oldest first, that ended before an instant and have rows that are not folded. */
export async function unfoldedDays(db: Database, before: Instant): Promise<readonly number[]> {
  const end = dayOf(before) * DAY_MS;
  const { rows } = await db.query((queries) =>
    queries.execute<{ day: number }>(
      sql`select distinct (start / ${DAY_MS}::bigint)::int as day from ${slices} where start < ${end} order by day`,
    ),
  );
  return rows.map((row) => row.day);
}

/** Folds one day, a few series at a time. What a crash leaves undone is still there as rows. */
export async function foldDay(db: Database, day: number): Promise<void> {
  const ids = (
    await db.query((queries) => queries.select({ id: series.id }).from(series).orderBy(series.id))
  ).map((row) => row.id);
  for (let at = 0; at < ids.length; at += SERIES_PER_TRANSACTION) {
    await db.transaction((queries) =>
      foldSeries(queries, ids.slice(at, at + SERIES_PER_TRANSACTION), day),
    );
  }
}

/** Moves rows of a day into its folded form, over what was folded before: exactly what is deleted is what is folded. */
async function foldSeries(queries: Queries, ids: readonly number[], day: number): Promise<void> {
  await queries.execute(sql`select pg_advisory_xact_lock(${FOLD_LOCK})`);
  const { rows } = await queries.execute<{ [column: string]: unknown } & RowBlob>(sql`
    with gone as (
      delete from ${slices}
      where series_id = any(${`{${ids.join(",")}}`}::int[]) and start >= ${day * DAY_MS} and start < ${(day + 1) * DAY_MS}
      returning series_id, start, slice_seconds, good, total)
    select series_id, slice_seconds, ${packedRows} as rows from gone group by series_id, slice_seconds`);
  if (rows.length === 0) return;
  const earlier = await foldedBefore(queries, ids, day);
  await upsertDays(
    queries,
    rows.map((blob) =>
      foldedRow(blob, day, earlier.get(`${blob.series_id} ${blob.slice_seconds}`)),
    ),
  );
}

/** Rows that make up at least half a day of their series, and the others. */
export function splitWholeDays(rows: readonly SliceRow[]): {
  readonly whole: readonly (readonly SliceRow[])[];
  readonly rest: readonly SliceRow[];
} {
  const byDay = new Map<string, SliceRow[]>();
  for (const row of rows) {
    const name = `${row.seriesId} ${row.sliceSeconds} ${dayOf(row.start)}`;
    const group = byDay.get(name);
    if (group === undefined) byDay.set(name, [row]);
    else group.push(row);
  }
  const isWhole = ([first, ...others]: readonly SliceRow[]): boolean =>
    first !== undefined && (others.length + 1) * 2 * first.sliceSeconds * 1_000 >= DAY_MS;
  const groups = [...byDay.values()];
  return { whole: groups.filter(isWhole), rest: groups.filter((group) => !isWhole(group)).flat() };
}

/**
 * Writes the greater part of days in their folded form at once: history that comes in bulk would otherwise be written
 * twice, as rows and again when it is folded. What is stored of those days already is folded in below it.
 */
export async function writeDays(
  queries: Queries,
  groups: readonly (readonly SliceRow[])[],
): Promise<void> {
  for (const day of new Set(groups.map(dayOfRows))) {
    const ofDay = groups.filter((rows) => dayOfRows(rows) === day);
    for (let at = 0; at < ofDay.length; at += SERIES_PER_TRANSACTION) {
      await writeDay(queries, day, ofDay.slice(at, at + SERIES_PER_TRANSACTION));
    }
  }
}

function dayOfRows([first]: readonly SliceRow[]): number {
  return dayOf(first?.start ?? 0);
}

async function writeDay(
  queries: Queries,
  day: number,
  groups: readonly (readonly SliceRow[])[],
): Promise<void> {
  const ids = groups.map(([first]) => first?.seriesId ?? 0);
  await foldSeries(queries, ids, day);
  const earlier = await foldedBefore(queries, ids, day);
  await upsertDays(
    queries,
    groups.map((rows) => {
      const { seriesId, sliceSeconds } = rows[0] as SliceRow;
      const stepMs = sliceSeconds * 1_000;
      const { start, columns } = dayColumns(
        day,
        sliceSeconds,
        earlier.get(`${seriesId} ${sliceSeconds}`),
      );
      for (const row of rows) {
        columns.good[(row.start - start) / stepMs] = row.good;
        columns.total[(row.start - start) / stepMs] = row.total;
      }
      return { seriesId, day, sliceSeconds, packed: Buffer.from(encodeDay(columns)) };
    }),
  );
}

async function foldedBefore(
  queries: Queries,
  ids: readonly number[],
  day: number,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const folded = await queries
    .select()
    .from(sliceDays)
    .where(and(inArray(sliceDays.seriesId, [...ids]), eq(sliceDays.day, day)));
  return new Map(folded.map((row) => [`${row.seriesId} ${row.sliceSeconds}`, row.packed]));
}

async function upsertDays(
  queries: Queries,
  rows: (typeof sliceDays.$inferInsert)[],
): Promise<void> {
  await queries
    .insert(sliceDays)
    .values(rows)
    .onConflictDoUpdate({
      target: [sliceDays.seriesId, sliceDays.day, sliceDays.sliceSeconds],
      set: { packed: sql`excluded.packed` },
    });
}

/** The slices of a day as far as they are folded already, the rest unknown. */
function dayColumns(day: number, sliceSeconds: number, earlier: Uint8Array | undefined) {
  const stepMs = sliceSeconds * 1_000;
  const start = alignUp(day * DAY_MS, stepMs);
  const columns = unknownDay(Math.ceil(((day + 1) * DAY_MS - start) / stepMs));
  if (earlier !== undefined) decodeDay(earlier, columns, 0);
  return { start, columns };
}

function foldedRow(
  blob: RowBlob,
  day: number,
  earlier: Uint8Array | undefined,
): typeof sliceDays.$inferInsert {
  const { start, columns } = dayColumns(day, blob.slice_seconds, earlier);
  overlayRows(blob, { start, ...columns });
  return {
    seriesId: blob.series_id,
    day,
    sliceSeconds: blob.slice_seconds,
    packed: Buffer.from(encodeDay(columns)),
  };
}

function unknownDay(length: number): DayColumns {
  return {
    good: new Float64Array(length).fill(Number.NaN),
    total: new Float64Array(length).fill(Number.NaN),
  };
}
