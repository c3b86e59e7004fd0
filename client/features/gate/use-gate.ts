import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { GateRequest } from "#shared/gate/model.ts";
import { useTRPC } from "#client/data/trpc.ts";

/** What the past holds changes little, and reading it takes the server a while. */
const PAST_MS = 10 * 60_000;
/** Live events do not make it out of date: it would be asked for anew with each tick. */
const OF_THE_PAST = { staleTime: "static", refetchInterval: PAST_MS } as const;

/** What the gate goes by, kept up to date. The answer follows from it in this browser. */
export function useFacts(service: string) {
  return useQuery(useTRPC().gate.facts.queryOptions({ service }));
}

/** What releases of a service cost so far. */
export function useCost(service: string) {
  return useQuery(useTRPC().gate.cost.queryOptions({ service }, OF_THE_PAST));
}

/** What the gate would have said to the releases of the last thirty days. */
export function useDryRun(scope: { readonly service?: string; readonly team?: string }) {
  return useQuery(useTRPC().gate.dryRun.queryOptions({ ...scope, days: 30 }, OF_THE_PAST));
}

/** Asks the gate for the record. Nothing is recorded by looking. */
export function useCheck() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.gate.check.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.gate.records.pathFilter()),
    }),
  );
}

/** The question for the record, with who asks. */
export function questionOf(request: GateRequest, by: string) {
  return { ...request, ...(by.trim() === "" ? {} : { by: by.trim() }) };
}
