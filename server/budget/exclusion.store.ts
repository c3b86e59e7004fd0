import { asc } from "drizzle-orm";
import type { Exclusion, ExclusionVersion } from "#shared/budget/exclusions.ts";
import type { Database } from "#server/platform/db/database.ts";
import { exclusionVersions } from "#server/platform/db/schema.ts";

/** Where the history of exclusions is kept. Versions are added and never changed. */
export interface ExclusionStore {
  /** Every version of every exclusion, in order of name and version. */
  load(): Promise<readonly ExclusionVersion[]>;
  /** Adds versions; those that are there already stay as they are. Durable when it resolves. */
  save(versions: readonly ExclusionVersion[]): Promise<void>;
}

/** Rows of one statement, well below the number of parameters that Postgres allows. */
const ROWS_PER_INSERT = 1_000;

/** Keeps the history in the table `exclusion_version`. */
export function createExclusionStore(database: Database): ExclusionStore {
  return {
    async load() {
      const rows = await database.query((queries) =>
        queries
          .select()
          .from(exclusionVersions)
          .orderBy(asc(exclusionVersions.name), asc(exclusionVersions.version)),
      );
      return rows.map(({ version, seenAt, withdrawn, exclusion }) => ({
        version,
        seenAt,
        withdrawn,
        exclusion: exclusion as Exclusion,
      }));
    },
    async save(versions) {
      if (versions.length === 0) return;
      const rows = versions.map(({ version, seenAt, withdrawn, exclusion }) => ({
        name: exclusion.name,
        version,
        seenAt,
        withdrawn,
        exclusion,
      }));
      await database.transaction(async (queries) => {
        for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
          await queries
            .insert(exclusionVersions)
            .values(rows.slice(start, start + ROWS_PER_INSERT))
            .onConflictDoNothing();
        }
      });
    },
  };
}
