import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "#client/data/trpc.ts";
import type { ServiceChoice } from "./services.ts";

interface Services {
  /** `undefined`: on the way. */
  readonly choices: readonly ServiceChoice[] | undefined;
  readonly error: unknown;
  /** Why it takes long, where that is known. */
  readonly waiting: unknown;
  readonly retry: () => void;
}

/** The most rows that one answer carries: services outside the catalogue are found by their budgets. */
const MOST_ROWS = 200;

/** Every service that can be asked for: those of the catalogue, and others that have an SLO. */
export function useServices(): Services {
  const trpc = useTRPC();
  const catalog = useQuery(trpc.org.catalog.queryOptions());
  const budgets = useQuery(
    trpc.budget.overview.queryOptions({ limit: MOST_ROWS }, { staleTime: 10 * 60_000 }),
  );
  const choices = useMemo(() => {
    if (catalog.data === undefined) return undefined;
    const teams = new Map(catalog.data.teams.map(({ name, displayName }) => [name, displayName]));
    const listed = catalog.data.services.map(({ name, displayName, owner }): ServiceChoice => ({
      name,
      title: displayName,
      team: owner === undefined ? null : (teams.get(owner) ?? owner),
    }));
    const known = new Set(listed.map(({ name }) => name));
    const others = new Map(
      (budgets.data?.rows ?? []).flatMap(({ service, teamTitle }) =>
        known.has(service)
          ? []
          : [[service, { name: service, title: service, team: teamTitle }] as const],
      ),
    );
    return [...listed, ...others.values()];
  }, [catalog.data, budgets.data]);
  return {
    choices,
    error: catalog.error,
    waiting: catalog.failureReason,
    retry: () => void catalog.refetch(),
  };
}
