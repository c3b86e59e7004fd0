import { eq, inArray, sql } from "drizzle-orm";
import type { Database, Queries } from "#server/platform/db/database.ts";
import { series } from "#server/platform/db/schema.ts";
import type { SeriesKey, SloId } from "#shared/kernel/ids.ts";
import type { SeriesSlices, SliSeries } from "#shared/sli/model.ts";

/** A stored series with the number the tables know it by. */
export interface NumberedSeries extends SliSeries {
  readonly id: number;
  readonly sliceSeconds: number;
}

/** Reads and makes series. What has been seen is remembered: a series never goes away, and its number never changes. */
export interface SeriesRegistry {
  all(): Promise<readonly NumberedSeries[]>;
  of(slo: SloId): Promise<readonly NumberedSeries[]>;
  find(key: SeriesKey): Promise<NumberedSeries | null>;
  /** Numbers of the series of these batches; makes those that are new and notes a changed slice length. */
  ensure(batches: readonly SeriesSlices[]): Promise<ReadonlyMap<SeriesKey, number>>;
}

export function createSeriesRegistry(db: Database): SeriesRegistry {
  const seen = new Map<SeriesKey, NumberedSeries>();

  const ensure: SeriesRegistry["ensure"] = async (batches) => {
    const wanted = new Map(batches.map((batch) => [batch.series.key, batch]));
    const missing = [...wanted.values()].filter(
      (batch) => seen.get(batch.series.key)?.sliceSeconds !== batch.sliceSeconds,
    );
    if (missing.length > 0) {
      for (const row of await db.transaction((queries) => upsert(queries, missing)))
        seen.set(row.key, row);
    }
    return new Map([...wanted.keys()].map((key) => [key, seen.get(key)?.id ?? 0]));
  };

  return {
    ensure,
    all: async () =>
      (await db.query((queries) => queries.select().from(series).orderBy(series.id))).map(numbered),
    of: async (slo) =>
      (
        await db.query((queries) =>
          queries.select().from(series).where(eq(series.slo, slo)).orderBy(series.id),
        )
      ).map(numbered),
    find: async (key) => {
      const [row] = await db.query((queries) =>
        queries.select().from(series).where(eq(series.key, key)),
      );
      return row === undefined ? null : numbered(row);
    },
  };
}

const ROWS_PER_STATEMENT = 1_000;

async function upsert(
  queries: Queries,
  batches: readonly SeriesSlices[],
): Promise<readonly NumberedSeries[]> {
  const found: NumberedSeries[] = [];
  // In the order of their keys, so that two writers that make the same series wait for each other instead of deadlocking.
  const inOrder = batches.toSorted((a, b) => (a.series.key < b.series.key ? -1 : 1));
  for (let at = 0; at < inOrder.length; at += ROWS_PER_STATEMENT) {
    const rows = inOrder
      .slice(at, at + ROWS_PER_STATEMENT)
      .map(({ series: { key, slo, labels }, sliceSeconds }) => ({
        key,
        slo,
        labels,
        sliceSeconds,
      }));
    await queries
      .insert(series)
      .values(rows)
      .onConflictDoUpdate({
        target: series.key,
        set: { sliceSeconds: sql`excluded.slice_seconds` },
        setWhere: sql`${series.sliceSeconds} <> excluded.slice_seconds`,
      });
    const keys = rows.map((row) => row.key as string);
    found.push(
      ...(await queries.select().from(series).where(inArray(series.key, keys))).map(numbered),
    );
  }
  return found;
}

function numbered(row: typeof series.$inferSelect): NumberedSeries {
  return {
    id: row.id,
    key: row.key as SeriesKey,
    slo: row.slo as SloId,
    labels: row.labels,
    sliceSeconds: row.sliceSeconds,
  };
}
