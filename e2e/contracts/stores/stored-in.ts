import type { Database } from "#server/platform/db/database.ts";

/** A database of a test's own. */
export interface StoredIn {
  database(): Database;
  /** Closes it and opens it again, as a restart of the server does. */
  reopen(): Promise<void>;
}
