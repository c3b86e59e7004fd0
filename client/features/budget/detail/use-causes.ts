import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { CausesView } from "#shared/incidents/model.ts";
import type { Interval } from "#shared/kernel/time.ts";
import { useTRPC } from "#client/data/trpc.ts";

/**
 * What happened meanwhile and what it cost; `undefined` until it is known. Charts and sentences do without it.
 *
 * @param interval `null` for the SLO's own window
 */
export function useCauses(key: string, interval: Interval | null): CausesView | undefined {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.incidents.causes.queryOptions({ key, ...interval }, { placeholderData: keepPreviousData }),
  );
  return data?.key === key ? data : undefined;
}
