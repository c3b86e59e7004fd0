import { useQuery } from "@tanstack/react-query";
import type { Forecast } from "#shared/budget/forecast.ts";
import { useTRPC } from "#client/data/trpc.ts";

/** The forecast of a budget; `null` until it is there. The page does not wait for it, and does without where it fails. */
export function useForecast(key: string): Forecast | null {
  const trpc = useTRPC();
  return useQuery(trpc.budget.forecast.queryOptions({ key })).data ?? null;
}
