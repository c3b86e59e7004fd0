import type { BudgetRow } from "#shared/budget/views.ts";

/** Rows that the server sends at a time. */
export const PAGE_ROWS = 100;

/** A place in the list; its row is there once its page has been fetched. */
export interface ListPlace {
  readonly index: number;
  readonly row: BudgetRow | null;
}

/** Rows from the first to the last, both included. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** Pages that hold any row of a stretch, of a list of `matching` rows. */
export function pagesOf({ first, last }: Stretch, matching: number): number[] {
  const end = Math.min(last, matching - 1);
  if (end < first) return [];
  const from = Math.floor(first / PAGE_ROWS);
  return Array.from(
    { length: Math.floor(end / PAGE_ROWS) - from + 1 },
    (_, offset) => from + offset,
  );
}

/** All places of a list, with the rows of those pages that are there. */
export function joinPages(
  matching: number,
  pages: readonly { readonly index: number; readonly rows: readonly BudgetRow[] }[],
): readonly ListPlace[] {
  const places: ListPlace[] = Array.from({ length: matching }, (_, index) => ({
    index,
    row: null,
  }));
  for (const { index, rows } of pages) {
    rows.forEach((row, offset) => {
      const place = index * PAGE_ROWS + offset;
      if (place < matching) places[place] = { index: place, row };
    });
  }
  return places;
}
