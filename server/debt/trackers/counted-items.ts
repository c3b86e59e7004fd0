import { and, eq, getTableColumns, isNotNull, isNull, notExists, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Queries } from "#server/platform/db/database.ts";
import { workItems } from "#server/platform/db/schema.ts";

const parents = alias(workItems, "parents");
const children = alias(workItems, "children");

/**
 * A tracker's items as they count. A story's estimate stands for its sub-tasks, and those that have none were never meant
 * to count as stories; only where the story itself has no estimate are those of its sub-tasks what it took. Such a sub-task
 * is for what its story is for.
 */
export function counted(queries: Queries, tracker: string) {
  const parted = queries
    .select({ id: children.id })
    .from(children)
    .where(
      and(
        eq(children.tracker, workItems.tracker),
        eq(children.parent, workItems.id),
        isNotNull(children.effort),
      ),
    );
  return queries
    .select({
      ...getTableColumns(workItems),
      type: sql<string | null>`coalesce(${parents.type}, ${workItems.type})`.as("counted_type"),
      labels: sql<
        readonly string[]
      >`${workItems.labels} || coalesce(${parents.labels}, '[]'::jsonb)`.as("counted_labels"),
    })
    .from(workItems)
    .leftJoin(
      parents,
      and(eq(parents.tracker, workItems.tracker), eq(parents.id, workItems.parent)),
    )
    .where(
      and(
        eq(workItems.tracker, tracker),
        or(isNull(workItems.parent), and(isNotNull(workItems.effort), isNull(parents.effort))),
        or(isNotNull(workItems.effort), notExists(parted)),
      ),
    )
    .as("counted");
}
