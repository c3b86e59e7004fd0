import { useQuery } from "@tanstack/react-query";
import type { Problem } from "#shared/kernel/errors.ts";
import { useTRPC } from "#client/data/trpc.ts";

/** What is wrong with the files of SLOs, of the catalogue and of exclusions; `undefined` until all are known. */
export function useFileProblems(): {
  readonly problems: readonly Problem[] | undefined;
  readonly error: unknown;
  readonly retry: () => void;
} {
  const trpc = useTRPC();
  const slos = useQuery(trpc.slo.problems.queryOptions());
  const catalog = useQuery(trpc.org.problems.queryOptions());
  const exclusions = useQuery(trpc.budget.problems.queryOptions());
  return {
    problems:
      slos.data === undefined || catalog.data === undefined || exclusions.data === undefined
        ? undefined
        : [...slos.data, ...catalog.data, ...exclusions.data],
    error: slos.error ?? catalog.error ?? exclusions.error,
    retry: () => {
      void slos.refetch();
      void catalog.refetch();
      void exclusions.refetch();
    },
  };
}
