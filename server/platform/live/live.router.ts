import { tracked } from "@trpc/server";
import { z } from "zod";
import { procedure, router } from "#server/platform/trpc.ts";
import type { Live } from "./live.ts";

const eventsInput = z.strictObject({ lastEventId: z.string().max(100).nullish() }).optional();

/** Live updates as server-sent events. A reader that was cut off goes on from the last id it saw. */
export function createLiveRouter(live: Live) {
  return router({
    events: procedure.input(eventsInput).subscription(async function* ({ input, signal }) {
      const until = signal ?? new AbortController().signal;
      for await (const { id, event } of live.subscribe(input?.lastEventId ?? undefined, until))
        yield tracked(id, event);
    }),
  });
}
