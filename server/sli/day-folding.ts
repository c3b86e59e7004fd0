import { and, between, inArray, sql } from "drizzle-orm";
import type { Database, Queries } from "#server/platform/db/database.ts";
import { series, sliceDays, slices } from "#server/platform/db/schema.ts";
import { DAY_MS, alignUp, type Instant } from "#shared/kernel/time.ts";
import { type DayColumns, decodeDay, encodeDay } from "./day-codec.ts";
import { dayOf, overlayRows, packedRows, type RowBlob } from "./slice-reader.ts";
import type { SliceRow } from "./slice-writer.ts";

/** Few enough that a transaction takes a fraction of a second: the embedded database serves nobody else meanwhile. */
const SERIES_PER_TRANSACTION = 50;
const DAYS_PER_STATEMENT = 500;
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
  const blobs = await takeRows(queries, ids, { from: day, to: day });
  if (blobs.length === 0) return;
  const columns = await foldedColumns(queries, ids, { from: day, to: day });
  for (const blob of blobs) overlayRows(blob, columns.of(blob.series_id, blob.slice_seconds, day));
  await upsertDays(queries, columns.all());
}

/** Days since the epoch, both included. */
interface DaySpan {
  readonly from: number;
  readonly to: number;
}

type DayBlob = { [column: string]: unknown; readonly day: number } & RowBlob;

/** Takes rows of some days out of their table, to be folded in the same transaction. */
async function takeRows(
  queries: Queries,
  ids: readonly number[],
  { from, to }: DaySpan,
): Promise<readonly DayBlob[]> {
  await queries.execute(sql`select pg_advisory_xact_lock(${FOLD_LOCK})`);
  const { rows } = await queries.execute<DayBlob>(sql`
    with gone as (
      delete from ${slices}
      where series_id = any(${`{${ids.join(",")}}`}::int[]) and start >= ${from * DAY_MS} and start < ${(to + 1) * DAY_MS}
      returning series_id, start, slice_seconds, good, total)
    select series_id, slice_seconds, (start / ${DAY_MS}::bigint)::int as day, ${packedRows} as rows
    from gone group by series_id, slice_seconds, day`);
  return rows;
}

/** Rows that make up at least half a day of their series, and the others. */
export function splitWholeDays(rows: readonly SliceRow[]): {
  readonly whole: readonly (readonly SliceRow[])[];
  readonly rest: readonly SliceRow[];
} {
  const byDay = new Map<string, SliceRow[]>();
  let group: SliceRow[] = [];
  // Neighbours mostly are of the same day: only where they are not is a name worth making.
  for (const row of rows) {
    if (!isOfDay(row, group[0])) {
      const name = `${row.seriesId} ${row.sliceSeconds} ${dayOf(row.start)}`;
      group = byDay.get(name) ?? [];
      byDay.set(name, group);
    }
    group.push(row);
  }
  const isWhole = ([first, ...others]: readonly SliceRow[]): boolean =>
    first !== undefined && (others.length + 1) * 2 * first.sliceSeconds * 1_000 >= DAY_MS;
  const groups = [...byDay.values()];
  return { whole: groups.filter(isWhole), rest: groups.filter((each) => !isWhole(each)).flat() };
}

function isOfDay(row: SliceRow, other: SliceRow | undefined): boolean {
  return (
    other !== undefined &&
    row.seriesId === other.seriesId &&
    row.sliceSeconds === other.sliceSeconds &&
    dayOf(row.start) === dayOf(other.start)
  );
}

/**
 * Writes the greater part of days in their folded form at once: history that comes in bulk would otherwise be written
 * twice, as rows and again when it is folded. What is stored of those days already, and of days between them, is folded
 * in below it. Many days go together, since a statement costs more than what it carries.
 */
export async function writeDays(
  queries: Queries,
  groups: readonly (readonly SliceRow[])[],
): Promise<void> {
  for (let at = 0; at < groups.length; at += DAYS_PER_STATEMENT)
    await writeSome(queries, groups.slice(at, at + DAYS_PER_STATEMENT));
}

function dayOfRows([first]: readonly SliceRow[]): number {
  return dayOf(first?.start ?? 0);
}

async function writeSome(
  queries: Queries,
  groups: readonly (readonly SliceRow[])[],
): Promise<void> {
  const ids = [...new Set(groups.map(([first]) => first?.seriesId ?? 0))];
  const days = groups.map(dayOfRows);
  const span = { from: Math.min(...days), to: Math.max(...days) };
  const blobs = await takeRows(queries, ids, span);
  const columns = await foldedColumns(queries, ids, span);
  for (const blob of blobs)
    overlayRows(blob, columns.of(blob.series_id, blob.slice_seconds, blob.day));
  for (const rows of groups) {
    const { seriesId, sliceSeconds } = rows[0] as SliceRow;
    const { start, good, total } = columns.of(seriesId, sliceSeconds, dayOfRows(rows));
    const stepMs = sliceSeconds * 1_000;
    for (const row of rows) {
      good[(row.start - start) / stepMs] = row.good;
      total[(row.start - start) / stepMs] = row.total;
    }
  }
  await upsertDays(queries, columns.all());
}

interface FoldedDay extends DayColumns {
  readonly seriesId: number;
  readonly day: number;
  readonly sliceSeconds: number;
  /** Start of the first slice. */
  readonly start: Instant;
}

/** Days to write into: what is folded of them already, the rest unknown. */
async function foldedColumns(queries: Queries, ids: readonly number[], { from, to }: DaySpan) {
  const folded = await queries
    .select()
    .from(sliceDays)
    .where(and(inArray(sliceDays.seriesId, [...ids]), between(sliceDays.day, from, to)));
  const name = (seriesId: number, sliceSeconds: number, day: number): string =>
    `${seriesId} ${sliceSeconds} ${day}`;
  const earlier = new Map(
    folded.map((row) => [name(row.seriesId, row.sliceSeconds, row.day), row.packed]),
  );
  const made = new Map<string, FoldedDay>();
  return {
    of(seriesId: number, sliceSeconds: number, day: number): FoldedDay {
      const key = name(seriesId, sliceSeconds, day);
      const found = made.get(key) ?? {
        seriesId,
        day,
        sliceSeconds,
        ...dayColumns(day, sliceSeconds, earlier.get(key)),
      };
      made.set(key, found);
      return found;
    },
    all: (): readonly FoldedDay[] => [...made.values()],
  };
}

/** In one statement with one array per column. */
async function upsertDays(queries: Queries, days: readonly FoldedDay[]): Promise<void> {
  const column = (value: (day: FoldedDay) => number | string): string =>
    `{${days.map(value).join(",")}}`;
  const packed = column((day) => `"\\\\x${Buffer.from(encodeDay(day)).toString("hex")}"`);
  await queries.execute(sql`
    insert into ${sliceDays} (series_id, day, slice_seconds, packed)
    select * from unnest(
      ${column((day) => day.seriesId)}::int[], ${column((day) => day.day)}::int[],
      ${column((day) => day.sliceSeconds)}::int[], ${packed}::bytea[])
    on conflict (series_id, day, slice_seconds) do update set packed = excluded.packed`);
}

/** The slices of a day as far as they are folded already, the rest unknown. */
function dayColumns(day: number, sliceSeconds: number, earlier: Uint8Array | undefined) {
  const stepMs = sliceSeconds * 1_000;
  const start = alignUp(day * DAY_MS, stepMs);
  const columns = unknownDay(Math.ceil(((day + 1) * DAY_MS - start) / stepMs));
  if (earlier !== undefined) decodeDay(earlier, columns, 0);
  return { start, ...columns };
}

function unknownDay(length: number): DayColumns {
  return {
    good: new Float64Array(length).fill(Number.NaN),
    total: new Float64Array(length).fill(Number.NaN),
  };
}
