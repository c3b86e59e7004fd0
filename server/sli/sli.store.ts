import { eq, sql, type SQL } from "drizzle-orm";
import { reuseBuffers } from "#server/platform/memory.ts";
import type { Database } from "#server/platform/db/database.ts";
import { backfillJobs, series, sliceDays, slices } from "#server/platform/db/schema.ts";
import type { SeriesKey, SloId } from "#shared/kernel/ids.ts";
import { DAY_MS, alignUp, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import type { SeriesSlices, Slice, SliSeries } from "#shared/sli/model.ts";
import { knownEnd } from "./day-codec.ts";
import { foldDay, splitWholeDays, unfoldedDays, writeDays } from "./day-folding.ts";
import {
  createSeriesRegistry,
  type NumberedSeries,
  type SeriesRegistry,
} from "./series-registry.ts";
import { createColumnPool, emptyColumns, readColumns } from "./slice-reader.ts";
import { inParts, sliceRows, upsertSlices } from "./slice-writer.ts";

/** A series as it is stored, with the length of its slices. */
export interface StoredSeries extends SliSeries {
  readonly sliceSeconds: number;
}

/** How far a source's backfill has come; survives a restart. */
export interface BackfillJob {
  readonly source: string;
  readonly range: Interval;
  /** Chunks are done newest first; everything in `[doneFrom, range.to)` is done. */
  readonly doneFrom: Instant;
  readonly startedAt: Instant;
}

/** What the server remembers of SLIs. Everything that resolves is durable. */
export interface SliStore {
  /** All series, known ones included; makes those that are new. */
  seriesOf(slo: SloId): Promise<readonly StoredSeries[]>;
  allSeries(): Promise<readonly StoredSeries[]>;
  /** Idempotent upsert by (series, slice start) in one transaction. A slice that is sent again replaces the old one. */
  append(batches: readonly SeriesSlices[]): Promise<void>;
  /** Slices of every series that start in the range, a few series at a time, so that memory stays bounded. */
  load(range: Interval): AsyncIterable<SeriesSlices>;
  /**
   * The same as columns over the whole range, for the many: one per series, or per slice length it has had. They may be
   * used until the next one is asked for; their memory then holds others.
   */
  loadColumns(range: Interval): AsyncIterable<SliceColumns>;
  /** In the slice length the series has now; `null` for an unknown series. */
  loadSeries(key: SeriesKey, range: Interval): Promise<SeriesSlices | null>;
  /** The same as columns. */
  loadSeriesColumns(key: SeriesKey, range: Interval): Promise<SliceColumns | null>;
  /** Folds rows of days that ended before `before` into one row per (series, UTC day). Resumable; returns days folded. */
  foldClosedDays(before: Instant): Promise<number>;
  /** End of the newest stored slice of each SLO. */
  newestSliceEnds(): Promise<ReadonlyMap<SeriesKey, Instant>>;
  saveBackfill(job: BackfillJob): Promise<void>;
  loadBackfill(source: string): Promise<BackfillJob | null>;
  clearBackfill(source: string): Promise<void>;
  /** Jobs whose names begin so. */
  backfills(prefix: string): Promise<readonly BackfillJob[]>;
}

/** Bounds what a load holds in memory, and how long one statement of it takes. */
const SERIES_PER_READ = 25;

/** The SLI store over either engine. */
export function createSliStore(db: Database): SliStore {
  const registry = createSeriesRegistry(db);
  return {
    seriesOf: async (slo) => (await registry.of(slo)).map(withoutId),
    allSeries: async () => (await registry.all()).map(withoutId),
    append: async (batches) => {
      const ids = await registry.ensure(batches);
      await db.transaction(async (queries) => {
        for (const part of inParts(batches, ids)) {
          const { whole, rest } = splitWholeDays(sliceRows(part, ids));
          await writeDays(queries, whole);
          await upsertSlices(queries, rest);
        }
      });
    },
    async *load(range) {
      for await (const columns of columnsOf(db, registry, range)) yield asSlices(columns);
    },
    loadColumns: (range) => columnsOf(db, registry, range),
    loadSeries: async (key, range) => {
      const columns = await columnsOfSeries(db, registry, key, range);
      return columns === null ? null : asSlices(columns);
    },
    loadSeriesColumns: (key, range) => columnsOfSeries(db, registry, key, range),
    foldClosedDays: (before) => foldClosedDays(db, before),
    newestSliceEnds: () => newestSliceEnds(db),
    ...backfillStore(db),
  };
}

function withoutId({ key, slo, labels, sliceSeconds }: NumberedSeries): StoredSeries {
  return { key, slo, labels, sliceSeconds };
}

async function* columnsOf(
  db: Database,
  registry: SeriesRegistry,
  range: Interval,
): AsyncGenerator<SliceColumns> {
  const all = await registry.all();
  const pool = createColumnPool();
  for (let at = 0; at < all.length; at += SERIES_PER_READ) {
    const read = await db.snapshot((queries) =>
      readColumns(queries, all.slice(at, at + SERIES_PER_READ), range, pool.make),
    );
    yield* read;
    for (const { good, total } of read) [good, total].forEach(pool.giveBack);
    reuseBuffers();
  }
}

async function columnsOfSeries(
  db: Database,
  registry: SeriesRegistry,
  key: SeriesKey,
  range: Interval,
): Promise<SliceColumns | null> {
  const found = await registry.find(key);
  if (found === null) return null;
  const read = await db.snapshot((queries) => readColumns(queries, [found], range));
  return (
    read.find((columns) => columns.sliceSeconds === found.sliceSeconds) ??
    emptyColumns(found, range, found.sliceSeconds)
  );
}

function asSlices({ series: owner, start, sliceSeconds, good, total }: SliceColumns): SeriesSlices {
  const known: Slice[] = [];
  total.forEach((value, index) => {
    if (!Number.isNaN(value))
      known.push({
        start: start + index * sliceSeconds * 1_000,
        good: good[index] ?? Number.NaN,
        total: value,
      });
  });
  return { series: owner, sliceSeconds, slices: known };
}

async function foldClosedDays(db: Database, before: Instant): Promise<number> {
  const days = await unfoldedDays(db, before);
  for (const day of days) await foldDay(db, day);
  // The embedded Postgres has no autovacuum of its own: without this the space of folded rows would not be used again.
  if (days.length > 0 && db.kind === "pglite")
    await db.query((queries) => queries.execute(sql`vacuum (analyze) ${slices}, ${sliceDays}`));
  return days.length;
}

async function newestSliceEnds(db: Database): Promise<ReadonlyMap<SeriesKey, Instant>> {
  const { rows } = await db.query((queries) =>
    queries.execute<{
      key: string;
      row_end: number | null;
      day: number | null;
      slice_seconds: number;
      packed: Uint8Array;
    }>(sql`
      select ${series.key} as key, newest.row_end, folded.day, folded.slice_seconds, folded.packed from ${series}
      left join lateral (select (start + slice_seconds * 1000)::float8 as row_end from ${slices}
        where series_id = ${series.id} order by start desc limit 1) newest on true
      left join lateral (select day, slice_seconds, packed from ${sliceDays}
        where series_id = ${series.id} order by day desc limit 1) folded on true`),
  );
  const ends = new Map<SeriesKey, Instant>();
  for (const row of rows) {
    const stepMs = row.slice_seconds * 1_000;
    const foldedEnd =
      row.day === null ? 0 : alignUp(row.day * DAY_MS, stepMs) + knownEnd(row.packed) * stepMs;
    const end = Math.max(row.row_end ?? 0, foldedEnd);
    if (end > 0) ends.set(row.key as SeriesKey, end);
  }
  return ends;
}

function backfillStore(
  db: Database,
): Pick<SliStore, "saveBackfill" | "loadBackfill" | "clearBackfill" | "backfills"> {
  const select = (condition: SQL): Promise<readonly BackfillJob[]> =>
    db.query(async (queries) =>
      (await queries.select().from(backfillJobs).where(condition)).map(
        ({ source, rangeFrom, rangeTo, doneFrom, startedAt }) => ({
          source,
          range: { from: rangeFrom, to: rangeTo },
          doneFrom,
          startedAt,
        }),
      ),
    );
  return {
    saveBackfill: async ({ source, range, doneFrom, startedAt }) => {
      const job = { rangeFrom: range.from, rangeTo: range.to, doneFrom, startedAt };
      await db.query((queries) =>
        queries
          .insert(backfillJobs)
          .values({ source, ...job })
          .onConflictDoUpdate({ target: backfillJobs.source, set: job }),
      );
    },
    loadBackfill: async (source) => (await select(eq(backfillJobs.source, source)))[0] ?? null,
    backfills: (prefix) => select(sql`starts_with(${backfillJobs.source}, ${prefix})`),
    clearBackfill: async (source) => {
      await db.query((queries) =>
        queries.delete(backfillJobs).where(eq(backfillJobs.source, source)),
      );
    },
  };
}
