import { and, count, eq, gte, inArray, isNotNull, lt, sql, type SQL } from "drizzle-orm";
import type { WorkItem } from "#shared/debt/model.ts";
import type { WorkItemExample } from "#shared/debt/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Database, Queries } from "#server/platform/db/database.ts";
import {
  sprintCapacities,
  trackerSprints,
  trackerStates,
  workItems,
} from "#server/platform/db/schema.ts";
import { counted } from "./counted-items.ts";
import type {
  PartFailure,
  ReadingState,
  TrackerItem,
  TrackerPage,
  TrackerSprint,
} from "./model.ts";

/** How a tracker is doing, as it is stored. */
export interface StoredTracker {
  readonly reading: ReadingState | null;
  readonly lastSuccessAt: Instant | null;
  readonly failingSince: Instant | null;
  readonly error: PartFailure | null;
}

export const NEVER_READ: StoredTracker = {
  reading: null,
  lastSuccessAt: null,
  failingSince: null,
  error: null,
};

/** Items that no rule can tell apart. */
export interface ItemGroup {
  readonly type: string | null;
  readonly labels: readonly string[];
  /** As the tracker says it. */
  readonly team: string | null;
  readonly items: number;
  readonly examples: readonly WorkItemExample[];
}

/** Which kinds of items are in a sprint: enough to say whose it is. */
export type SprintGroup = Pick<WorkItem, "type" | "labels" | "team"> & { readonly sprint: string };

interface WriteHow {
  /** Number of the reading. */
  readonly pass: number;
  readonly lastWins: boolean;
  /** Ends a whole reading: takes away what it has not seen, items that changed before this instant excepted. */
  readonly sweepFrom: Instant | null;
}

/** Where what trackers tell is kept. */
export interface TrackerStore {
  read(tracker: string): Promise<StoredTracker>;
  save(tracker: string, stored: StoredTracker): Promise<void>;
  /**
   * Writes a page and how far the reading has come, all or nothing. An item that is older than what is stored changes
   * nothing, unless the last one always wins.
   */
  write(
    tracker: string,
    page: Pick<TrackerPage, "sprints" | "items" | "gone">,
    how: WriteHow,
    stored: StoredTracker,
  ): Promise<void>;
  counts(tracker: string): Promise<{ readonly items: number; readonly sprints: number }>;
  groups(tracker: string): Promise<readonly ItemGroup[]>;
  sprints(tracker: string): Promise<readonly TrackerSprint[]>;
  sprintGroups(tracker: string): Promise<readonly SprintGroup[]>;
  /** Items of sprints as they count, by the sprints' ids in the tracker. */
  itemsOf(tracker: string, sprints: readonly string[]): Promise<readonly TrackerItem[]>;
  /** Capacities that somebody entered, by the id that planning knows the sprint by. */
  capacities(): Promise<ReadonlyMap<string, number>>;
  setCapacity(sprint: string, capacityDays: number | null): Promise<void>;
}

/** Keeps the last of several with one id: one statement cannot write a row twice. */
function onePerId<Entry extends { readonly id: string }>(
  entries: readonly Entry[],
  isNewer: (entry: Entry, than: Entry) => boolean,
): readonly Entry[] {
  const byId = new Map<string, Entry>();
  for (const entry of entries) {
    const before = byId.get(entry.id);
    if (before === undefined || isNewer(entry, before)) byId.set(entry.id, entry);
  }
  return [...byId.values()];
}

/** The values of the row that could not be inserted, for its columns. */
function excluded(columns: readonly string[]): Record<string, SQL> {
  return Object.fromEntries(
    columns.map((key) => [
      key,
      sql.raw(`excluded.${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`),
    ]),
  );
}

const ITEM_COLUMNS = [
  "key",
  "title",
  "url",
  "team",
  "sprint",
  "parent",
  "type",
  "labels",
  "effort",
  "doneAt",
  "updatedAt",
];
const SPRINT_COLUMNS = ["scope", "team", "name", "starts", "ends", "open", "capacityDays", "pass"];

async function writeItems(
  queries: Queries,
  tracker: string,
  { items, gone }: Pick<TrackerPage, "items" | "gone">,
  { pass, lastWins }: WriteHow,
): Promise<void> {
  if (gone.length > 0)
    await queries
      .delete(workItems)
      .where(and(eq(workItems.tracker, tracker), inArray(workItems.id, [...gone])));
  if (items.length === 0) return;
  const rows = onePerId(items, (item, than) => lastWins || item.updatedAt >= than.updatedAt);
  await queries
    .insert(workItems)
    .values(rows.map((item) => ({ ...item, tracker, pass })))
    .onConflictDoUpdate({
      target: [workItems.tracker, workItems.id],
      set: excluded(ITEM_COLUMNS),
      ...(lastWins ? {} : { setWhere: sql`excluded.updated_at >= ${workItems.updatedAt}` }),
    });
  // Seen is also what is older than what is stored.
  await queries
    .update(workItems)
    .set({ pass })
    .where(
      and(
        eq(workItems.tracker, tracker),
        inArray(
          workItems.id,
          rows.map(({ id }) => id),
        ),
      ),
    );
}

async function writeSprints(
  queries: Queries,
  tracker: string,
  sprints: readonly TrackerSprint[],
  pass: number,
): Promise<void> {
  if (sprints.length === 0) return;
  await queries
    .insert(trackerSprints)
    .values(
      onePerId(sprints, () => true).map(({ start, end, ...sprint }) => ({
        ...sprint,
        tracker,
        pass,
        starts: start,
        ends: end,
      })),
    )
    .onConflictDoUpdate({
      target: [trackerSprints.tracker, trackerSprints.id],
      set: excluded(SPRINT_COLUMNS),
    });
}

async function sweep(
  queries: Queries,
  tracker: string,
  pass: number,
  from: Instant,
): Promise<void> {
  await queries
    .delete(workItems)
    .where(
      and(eq(workItems.tracker, tracker), lt(workItems.pass, pass), gte(workItems.updatedAt, from)),
    );
  await queries
    .delete(trackerSprints)
    .where(and(eq(trackerSprints.tracker, tracker), lt(trackerSprints.pass, pass)));
}

async function writeState(
  queries: Queries,
  tracker: string,
  { reading, ...stored }: StoredTracker,
): Promise<void> {
  const row = { cursor: reading, ...stored };
  await queries
    .insert(trackerStates)
    .values({ tracker, ...row })
    .onConflictDoUpdate({ target: trackerStates.tracker, set: row });
}

const EXAMPLES = 3;

/** Keeps what trackers tell in `tracker_state`, `tracker_sprint`, `work_item` and `sprint_capacity`. */
export function createTrackerStore(database: Database): TrackerStore {
  return {
    read: (tracker) =>
      database.query(async (queries) => {
        const [row] = await queries
          .select()
          .from(trackerStates)
          .where(eq(trackerStates.tracker, tracker));
        if (row === undefined) return NEVER_READ;
        const { lastSuccessAt, failingSince, error } = row;
        return { reading: row.cursor as ReadingState | null, lastSuccessAt, failingSince, error };
      }),
    save: (tracker, stored) => database.query((queries) => writeState(queries, tracker, stored)),
    write: (tracker, page, how, stored) =>
      database.transaction(async (queries) => {
        await writeSprints(queries, tracker, page.sprints, how.pass);
        await writeItems(queries, tracker, page, how);
        if (how.sweepFrom !== null) await sweep(queries, tracker, how.pass, how.sweepFrom);
        await writeState(queries, tracker, stored);
      }),
    counts: (tracker) =>
      database.query(async (queries) => {
        const [items] = await queries
          .select({ count: count() })
          .from(workItems)
          .where(eq(workItems.tracker, tracker));
        const [sprints] = await queries
          .select({ count: count() })
          .from(trackerSprints)
          .where(eq(trackerSprints.tracker, tracker));
        return { items: items?.count ?? 0, sprints: sprints?.count ?? 0 };
      }),
    groups: (tracker) =>
      database.query(async (queries) => {
        const from = counted(queries, tracker);
        const example = sql`json_build_object('key', ${from.key}, 'title', ${from.title}, 'url', ${from.url})`;
        return queries
          .select({
            type: from.type,
            labels: from.labels,
            team: from.team,
            items: count(),
            examples: sql<
              readonly WorkItemExample[]
            >`to_json((array_agg(${example} order by ${from.updatedAt} desc, ${from.id}))[1:${sql.raw(String(EXAMPLES))}])`,
          })
          .from(from)
          .groupBy(from.type, from.labels, from.team);
      }),
    sprints: (tracker) =>
      database.query(async (queries) => {
        const rows = await queries
          .select()
          .from(trackerSprints)
          .where(eq(trackerSprints.tracker, tracker));
        return rows.map(({ id, scope, team, name, starts, ends, open, capacityDays }) => ({
          id,
          scope,
          team,
          name,
          start: starts,
          end: ends,
          open,
          capacityDays,
        }));
      }),
    sprintGroups: (tracker) =>
      database.query((queries) => {
        const from = counted(queries, tracker);
        return queries
          .selectDistinct({
            sprint: sql<string>`${from.sprint}`,
            type: from.type,
            labels: from.labels,
            team: from.team,
          })
          .from(from)
          .where(isNotNull(from.sprint));
      }),
    itemsOf: (tracker, sprints) =>
      sprints.length === 0
        ? Promise.resolve([])
        : database.query(async (queries) => {
            const from = counted(queries, tracker);
            const rows = await queries
              .select()
              .from(from)
              .where(inArray(from.sprint, [...sprints]))
              .orderBy(from.id);
            return rows.map(({ tracker: _tracker, pass: _pass, ...item }) => item);
          }),
    capacities: () =>
      database.query(async (queries) => {
        const rows = await queries.select().from(sprintCapacities);
        return new Map(rows.map(({ sprint, capacityDays }) => [sprint, capacityDays]));
      }),
    setCapacity: (sprint, capacityDays) =>
      database.query(async (queries) => {
        if (capacityDays === null) {
          await queries.delete(sprintCapacities).where(eq(sprintCapacities.sprint, sprint));
          return;
        }
        await queries
          .insert(sprintCapacities)
          .values({ sprint, capacityDays })
          .onConflictDoUpdate({ target: sprintCapacities.sprint, set: { capacityDays } });
      }),
  };
}
