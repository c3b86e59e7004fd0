import { and, gte, inArray, isNull, or, sql } from "drizzle-orm";
import { extentOf, type EventRecord } from "#shared/incidents/record.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Database, Queries } from "#server/platform/db/database.ts";
import { events } from "#server/platform/db/schema.ts";

/** Names a record: ids are unique within a kind. */
export function recordKey({ kind, id }: Pick<EventRecord, "kind" | "id">): string {
  return `${kind} ${id}`;
}

/** Where events are kept. */
export interface IncidentsStore {
  /**
   * Reads records, has them changed and writes what comes back, all in one transaction and one such change at a time.
   * Durable when it resolves; nothing is written when `change` throws.
   *
   * @param change is given those of the records that exist, by `recordKey`
   * @returns what was written
   */
  update(
    keys: readonly Pick<EventRecord, "kind" | "id">[],
    change: (before: ReadonlyMap<string, EventRecord>) => readonly EventRecord[],
  ): Promise<readonly EventRecord[]>;
  /**
   * Records that go on or ended at `from` or later, those that have not begun included.
   *
   * @param service leaves out deploys and rollbacks of other services
   */
  read(from: Instant, service?: string): Promise<readonly EventRecord[]>;
}

/** Of one statement, well below the number of parameters that Postgres allows. */
const ROWS_PER_STATEMENT = 1_000;
/** Names the lock under which events are changed: two changes of one event would undo each other. */
const CHANGE_LOCK = 2_143_001;

function* parts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += ROWS_PER_STATEMENT)
    yield all.slice(start, start + ROWS_PER_STATEMENT);
}

async function readKeys(
  queries: Queries,
  keys: readonly Pick<EventRecord, "kind" | "id">[],
): Promise<ReadonlyMap<string, EventRecord>> {
  const found = new Map<string, EventRecord>();
  for (const kind of new Set(keys.map((key) => key.kind))) {
    const ids = keys.filter((key) => key.kind === kind).map(({ id }) => id);
    for (const part of parts(ids)) {
      const rows = await queries
        .select({ record: events.record })
        .from(events)
        .where(and(sql`${events.kind} = ${kind}`, inArray(events.id, [...part])));
      for (const row of rows) {
        const record = row.record as EventRecord;
        found.set(recordKey(record), record);
      }
    }
  }
  return found;
}

async function write(queries: Queries, records: readonly EventRecord[]): Promise<void> {
  for (const part of parts(records)) {
    await queries
      .insert(events)
      .values(
        part.map((record) => ({
          kind: record.kind,
          id: record.id,
          service: "service" in record ? (record.service ?? null) : null,
          ...extentOf(record),
          record,
        })),
      )
      .onConflictDoUpdate({
        target: [events.kind, events.id],
        set: {
          service: sql`excluded.service`,
          starts: sql`excluded.starts`,
          ends: sql`excluded.ends`,
          record: sql`excluded.record`,
        },
      });
  }
}

/** Keeps events in the table `event`. */
export function createIncidentsStore(database: Database): IncidentsStore {
  return {
    update: (keys, change) =>
      database.transaction(async (queries) => {
        await queries.execute(sql`select pg_advisory_xact_lock(${CHANGE_LOCK})`);
        const records = change(await readKeys(queries, keys));
        await write(queries, records);
        return records;
      }),
    read: (from, service) =>
      database.query(async (queries) => {
        const rows = await queries
          .select({ record: events.record })
          .from(events)
          .where(
            and(
              or(isNull(events.ends), gte(events.ends, from)),
              service === undefined
                ? undefined
                : or(isNull(events.service), sql`${events.service} = ${service}`),
            ),
          );
        return rows.map(({ record }) => record as EventRecord);
      }),
  };
}
