import { asc, eq } from "drizzle-orm";
import type { DebtDraft, DebtVersion, Decision, Sprint } from "#shared/debt/model.ts";
import type { Database } from "#server/platform/db/database.ts";
import { debtVersions, planningDecisions, sprints } from "#server/platform/db/schema.ts";

/** Where debts, decisions and the sprints that people enter are kept. Of debts and decisions nothing is changed or taken away. */
export interface DebtStore {
  /** Of every debt, in the order of versions. */
  versions(): Promise<readonly DebtVersion[]>;
  /** Durable when it resolves. `false`: one of them is there already, and none was written. */
  addVersions(versions: readonly DebtVersion[]): Promise<boolean>;
  /** In the order in which they were written. */
  decisions(): Promise<readonly Decision[]>;
  /** Durable when it resolves. What is there already stays as it is. */
  addDecisions(decisions: readonly Decision[]): Promise<void>;
  /** Sprints entered by hand. */
  sprints(): Promise<readonly Sprint[]>;
  /** Durable when it resolves. */
  putSprint(sprint: Sprint): Promise<void>;
  /** Durable when it resolves. */
  removeSprint(id: string): Promise<void>;
}

/** Rows of one statement, well below the number of parameters that Postgres allows. */
const MOST_ROWS = 1_000;

/** Ends a transaction that has nothing to write. */
class AlreadyThere extends Error {}

function* parts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += MOST_ROWS)
    yield all.slice(start, start + MOST_ROWS);
}

/** Keeps it in the tables `debt_version`, `planning_decision` and `sprint`. */
export function createDebtStore(database: Database): DebtStore {
  return {
    versions: () =>
      database.query(async (queries) => {
        const rows = await queries
          .select()
          .from(debtVersions)
          .orderBy(asc(debtVersions.id), asc(debtVersions.version));
        return rows.map((row) => ({ ...row, draft: row.draft as DebtDraft }));
      }),
    async addVersions(versions) {
      try {
        await database.transaction(async (queries) => {
          for (const part of parts(versions)) {
            const written = await queries
              .insert(debtVersions)
              .values([...part])
              .onConflictDoNothing()
              .returning({ id: debtVersions.id });
            if (written.length < part.length) throw new AlreadyThere();
          }
        });
        return true;
      } catch (error) {
        if (error instanceof AlreadyThere) return false;
        throw error;
      }
    },
    decisions: () =>
      database.query(async (queries) => {
        const rows = await queries
          .select({ record: planningDecisions.record })
          .from(planningDecisions)
          .orderBy(asc(planningDecisions.number));
        return rows.map(({ record }) => record as Decision);
      }),
    addDecisions: (decisions) =>
      database.transaction(async (queries) => {
        for (const part of parts(decisions))
          await queries
            .insert(planningDecisions)
            .values(
              part.map((record) => ({
                id: record.id,
                team: record.team,
                sprint: record.sprint,
                record,
              })),
            )
            .onConflictDoNothing();
      }),
    sprints: () =>
      database.query(async (queries) => {
        const rows = await queries.select().from(sprints).orderBy(asc(sprints.starts));
        return rows.map(({ starts, ends, ...rest }) => ({ ...rest, start: starts, end: ends }));
      }),
    putSprint: async ({ start, end, ...rest }) => {
      const row = { ...rest, starts: start, ends: end };
      await database.query((queries) =>
        queries.insert(sprints).values(row).onConflictDoUpdate({ target: sprints.id, set: row }),
      );
    },
    removeSprint: async (id) => {
      await database.query((queries) => queries.delete(sprints).where(eq(sprints.id, id)));
    },
  };
}
