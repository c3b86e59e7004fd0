import { sql } from "drizzle-orm";
import type { Queries } from "#server/platform/db/database.ts";
import { slices } from "#server/platform/db/schema.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { SeriesSlices, Slice } from "#shared/sli/model.ts";

const ROWS_PER_STATEMENT = 20_000;
const SLICES_PER_PART = 5_000;

export interface SliceRow extends Slice {
  readonly seriesId: number;
  readonly sliceSeconds: number;
}

/**
 * Batches a few at a time, so that putting their rows together never holds up an HTTP answer for long. In the order of
 * their series, for the reason given at `sliceRows`.
 */
export function* inParts(
  batches: readonly SeriesSlices[],
  ids: ReadonlyMap<SeriesKey, number>,
): Generator<readonly SeriesSlices[]> {
  const idOf = (batch: SeriesSlices): number => ids.get(batch.series.key) ?? 0;
  let part: SeriesSlices[] = [];
  let slicesInPart = 0;
  for (const batch of batches.toSorted((a, b) => idOf(a) - idOf(b))) {
    part.push(batch);
    slicesInPart += batch.slices.length;
    if (slicesInPart < SLICES_PER_PART) continue;
    yield part;
    part = [];
    slicesInPart = 0;
  }
  if (slicesInPart > 0) yield part;
}

/**
 * Rows of the batches, each (series, start) once: of two the later one wins. In order, so that two writers of the same
 * rows wait for each other instead of deadlocking.
 *
 * @throws DomainError `slices.invalid` for a slice that breaks the rules of the model
 */
export function sliceRows(
  batches: readonly SeriesSlices[],
  ids: ReadonlyMap<SeriesKey, number>,
): readonly SliceRow[] {
  const bySeries = new Map<number, SliceRow[]>();
  for (const batch of batches) {
    const seriesId = ids.get(batch.series.key) ?? 0;
    const { sliceSeconds } = batch;
    const rows = bySeries.get(seriesId) ?? [];
    bySeries.set(seriesId, rows);
    for (const slice of batch.slices) {
      requireValid(slice, batch);
      const { start, good, total } = slice;
      rows.push({ seriesId, sliceSeconds, start, good, total });
    }
  }
  return [...bySeries]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([, rows]) => (isInOrder(rows) ? rows : inOrder(rows)));
}

function isInOrder(rows: readonly SliceRow[]): boolean {
  return rows.every((row, index) => index === 0 || row.start > (rows[index - 1]?.start ?? 0));
}

function inOrder(rows: readonly SliceRow[]): readonly SliceRow[] {
  const byStart = new Map(rows.map((row) => [row.start, row]));
  return [...byStart.values()].toSorted((a, b) => a.start - b.start);
}

/** Writes rows in few statements, each with one array per column. Rows that say what is stored already cost no write. */
export async function upsertSlices(queries: Queries, rows: readonly SliceRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) {
    const part = rows.slice(at, at + ROWS_PER_STATEMENT);
    await queries.execute(sql`
      insert into ${slices} (series_id, start, slice_seconds, good, total)
      select * from unnest(
        ${arrayOf(part, (row) => row.seriesId)}::int[], ${arrayOf(part, (row) => row.start)}::bigint[],
        ${arrayOf(part, (row) => row.sliceSeconds)}::int[],
        ${arrayOf(part, (row) => row.good)}::float8[], ${arrayOf(part, (row) => row.total)}::float8[])
      on conflict (series_id, start) do update
        set slice_seconds = excluded.slice_seconds, good = excluded.good, total = excluded.total
        where (${slices.sliceSeconds}, ${slices.good}, ${slices.total})
          is distinct from (excluded.slice_seconds, excluded.good, excluded.total)`);
  }
}

/** A parameter in Postgres's text form of an array of numbers: far cheaper than quoting each element. */
function arrayOf(rows: readonly SliceRow[], column: (row: SliceRow) => number): string {
  return `{${rows.map(column).join(",")}}`;
}

function requireValid({ start, good, total }: Slice, batch: SeriesSlices): void {
  const aligned = Number.isInteger(start) && start % (batch.sliceSeconds * 1_000) === 0;
  if (aligned && good >= 0 && good <= total && Number.isFinite(total)) return;
  throw new DomainError({
    code: "slices.invalid",
    message: `the slice of ${batch.series.key} at ${start} (good ${good}, total ${total}, ${batch.sliceSeconds} s) is not one`,
    remedy: "a slice starts at a whole multiple of its length, and 0 <= good <= total",
  });
}
