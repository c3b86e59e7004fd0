import { useQuery } from "@tanstack/react-query";
import type { ListedComposite } from "#shared/budget/composite.ts";
import { asFailure, type Failure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";

/** Composites as far as they are known to the page. */
export interface CompositesAnswer {
  /** `undefined` while they are on the way, or when they could not be loaded. */
  readonly composites: readonly ListedComposite[] | undefined;
  readonly failure: Failure | null;
  readonly again: () => void;
}

/** All composites. Asked for beside what else a page shows, so that both come in one answer. */
export function useComposites(): CompositesAnswer {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.budget.composites.queryOptions());
  return {
    composites: data,
    failure: error === null ? null : asFailure(error),
    again: () => void refetch(),
  };
}
