import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#client/data/trpc.ts";

/** The league, kept up to date. @param team of which the answer is, where teams see their own only */
export function useLeague(team?: string) {
  return useQuery(useTRPC().scenarios.league.queryOptions(team === undefined ? {} : { team }));
}
