import { asc } from "drizzle-orm";
import type { SloDefinition, SloVersion } from "#shared/slo/model.ts";
import type { Database } from "#server/platform/db/database.ts";
import { sloVersions } from "#server/platform/db/schema.ts";

/** Where the history of definitions is kept. Versions are added and never changed. */
export interface SloStore {
  /** Every version of every SLO, in order of SLO and version. */
  load(): Promise<readonly SloVersion[]>;
  /** Adds versions; those that are there already stay as they are. Durable when it resolves. */
  save(versions: readonly SloVersion[]): Promise<void>;
}

/** Rows of one statement, well below the number of parameters that Postgres allows. */
const ROWS_PER_INSERT = 1_000;

/** Keeps the history in the table `slo_version`. */
export function createSloStore(database: Database): SloStore {
  return {
    async load() {
      const rows = await database.query((queries) =>
        queries.select().from(sloVersions).orderBy(asc(sloVersions.slo), asc(sloVersions.version)),
      );
      return rows.map((row) => ({
        definition: row.definition as SloDefinition,
        version: row.version,
        effectiveFrom: row.effectiveFrom,
        digest: row.digest,
      }));
    },
    async save(versions) {
      if (versions.length === 0) return;
      const rows = versions.map(({ definition, version, effectiveFrom, digest }) => ({
        slo: definition.id,
        version,
        effectiveFrom,
        digest,
        definition,
      }));
      await database.transaction(async (queries) => {
        for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
          await queries
            .insert(sloVersions)
            .values(rows.slice(start, start + ROWS_PER_INSERT))
            .onConflictDoNothing();
        }
      });
    },
  };
}
