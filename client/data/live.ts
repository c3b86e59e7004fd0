import type { QueryClient } from "@tanstack/react-query";
import type { LiveEvent } from "#shared/budget/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { nextConnection, useConnectionStore } from "./connection.ts";
import type { Api } from "./trpc.ts";

/** Routers whose answers a topic makes out of date. The keys of tRPC's queries begin with the procedure's path. */
const TOUCHES: Readonly<Record<LiveEvent["topic"], readonly string[]>> = {
  budgets: ["budget", "incidents", "gate", "debt"],
  sources: ["sli", "budget"],
  definitions: ["slo", "budget", "gate", "scenarios", "debt"],
  catalog: ["org", "budget", "gate", "scenarios", "debt"],
  events: ["incidents", "gate", "debt"],
  evidence: ["scenarios", "gate", "debt"],
  planning: ["debt"],
};

const RETRY_MS = 5_000;

interface LiveOptions {
  /** Opens the stream of events: `api.live.events.subscribe`. */
  readonly subscribe: Api["live"]["events"]["subscribe"];
  readonly queries: QueryClient;
  readonly now: () => Instant;
  /** Calls back later, as `setTimeout` does; returns what stops it. */
  readonly later: (callback: () => void, delayMs: number) => () => void;
}

/**
 * Listens to what changes and has what is on the page fetched again. A stream that is cut is taken up where it broke
 * off, by the id of the last event; one that the server refuses is tried again every few seconds.
 *
 * @returns stops it
 */
export function followLive({ subscribe, queries, now, later }: LiveOptions): () => void {
  let lastEventId: string | null = null;
  let stopWaiting: () => void = () => undefined;
  let stopped = false;
  let subscription: { unsubscribe: () => void } | null = null;

  const report = (open: boolean) => {
    const { connection, set } = useConnectionStore.getState();
    set(nextConnection(connection, open, now()));
  };
  const again = () => {
    if (stopped) return;
    report(false);
    stopWaiting();
    stopWaiting = later(start, RETRY_MS);
  };
  const start = () => {
    subscription = subscribe(
      { lastEventId },
      {
        onData: ({ id, data }) => {
          lastEventId = id;
          for (const router of TOUCHES[data.topic])
            void queries.invalidateQueries({ queryKey: [[router]] });
        },
        onConnectionStateChange: ({ state }) => report(state === "pending"),
        onError: again,
        onStopped: again,
      },
    );
  };

  start();
  return () => {
    stopped = true;
    stopWaiting();
    subscription?.unsubscribe();
  };
}
