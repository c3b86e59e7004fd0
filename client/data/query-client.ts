import { QueryClient } from "@tanstack/react-query";
import { asFailure } from "./failure.ts";

const RETRIES = 2;
const STARTING_MS = 2_000;

/** A server that is still starting will answer in a while; until then one waits. */
function isStarting(error: unknown): boolean {
  return asFailure(error).code === "server.starting";
}

/**
 * Answers count as fresh until a live event says otherwise, or for a minute should no event reach us. What may succeed
 * on a second try is tried again; the rest is shown at once.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        gcTime: 10 * 60_000,
        retry: (failures, error) =>
          isStarting(error) || (failures < RETRIES && asFailure(error).retryable),
        retryDelay: (failures, error) =>
          isStarting(error) ? STARTING_MS : Math.min(500 * 2 ** failures, 8_000),
      },
    },
  });
}
