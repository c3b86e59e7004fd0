import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "#client/data/trpc.ts";
import type { ListQuery } from "./address.ts";
import { joinPages, PAGE_ROWS, pagesOf, type Stretch } from "./pages.ts";

function pageQuery(query: ListQuery, index: number) {
  return { ...query, offset: index * PAGE_ROWS, limit: PAGE_ROWS };
}

/** What the overview says of all budgets, with the first page of those that match. Kept while the next one loads. */
export function useOverview(query: ListQuery) {
  const trpc = useTRPC();
  return useQuery({
    ...trpc.budget.overview.queryOptions(pageQuery(query, 0)),
    placeholderData: keepPreviousData,
  });
}

/**
 * The rows of a list as far as they are in sight: the server filters, sorts and pages, and only pages that are looked
 * at are fetched. The first page also brings what is said of all of them.
 */
export function useBudgetPages(query: ListQuery, inSight: Stretch) {
  const trpc = useTRPC();
  const first = useOverview(query);
  const matching = first.data?.matching ?? 0;
  const further = pagesOf(inSight, matching).filter((index) => index > 0);
  const rest = useQueries({
    queries: first.isPlaceholderData
      ? []
      : further.map((index) => trpc.budget.overview.queryOptions(pageQuery(query, index))),
    combine: (answers) => ({
      pages: answers.map(({ data }, position) => ({
        index: further[position] ?? 0,
        rows: data?.rows ?? [],
      })),
      error: answers.find(({ error }) => error !== null)?.error ?? null,
    }),
  });
  const places = useMemo(
    () => joinPages(matching, [{ index: 0, rows: first.data?.rows ?? [] }, ...rest.pages]),
    [matching, first.data, rest.pages],
  );
  return { first, places, error: first.error ?? rest.error };
}
