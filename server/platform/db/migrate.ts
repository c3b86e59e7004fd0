import { join } from "node:path";
import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import type { Pool } from "pg";
import { ROOT } from "#server/platform/root.ts";
import { DomainError } from "#shared/kernel/errors.ts";

const FOLDER = join(ROOT, "server/platform/db/migrations");
/** Any number will do as long as every Headroom uses the same one: "headroom" in ASCII, folded to 31 bits. */
const MIGRATION_LOCK = 1_752_195_442;

/**
 * Brings the schema up to date. Of several replicas that start together one migrates and the others wait for it.
 *
 * @throws DomainError `database.newer` when a newer Headroom has been here
 */
export async function migrateDatabase(pool: Pool): Promise<void> {
  const client = await pool.connect();
  const database = drizzle(client);
  try {
    await database.execute(sql`select pg_advisory_lock(${MIGRATION_LOCK})`);
    try {
      await migrate(database, { migrationsFolder: FOLDER });
      const applied = await database.execute<{ hash: string }>(
        sql`select hash from drizzle.__drizzle_migrations`,
      );
      refuseNewer(applied.rows.map((row) => row.hash));
    } finally {
      await database.execute(sql`select pg_advisory_unlock(${MIGRATION_LOCK})`);
    }
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

function refuseNewer(applied: readonly string[]): void {
  const known = new Set(
    readMigrationFiles({ migrationsFolder: FOLDER }).map((migration) => migration.hash),
  );
  const strange = applied.filter((hash) => !known.has(hash)).length;
  if (strange === 0) return;
  throw new DomainError({
    code: "database.newer",
    message: `the database was migrated by a newer Headroom (${strange} of its migrations are not known to this one)`,
    remedy: "start the newer Headroom, or restore a backup made before it was first started",
  });
}
