import { create } from "zustand";
import type { Instant } from "#shared/kernel/time.ts";

/** How the page hears of changes: not yet, live, or cut off since when. */
export type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "live" }
  | { readonly state: "reconnecting"; readonly since: Instant };

interface ConnectionStore {
  readonly connection: Connection;
  readonly set: (connection: Connection) => void;
}

export const useConnectionStore = create<ConnectionStore>()((set) => ({
  connection: { state: "connecting" },
  set: (connection) => set({ connection }),
}));

/** Whether this page is live, and since when if not. */
export function useConnection(): Connection {
  return useConnectionStore((store) => store.connection);
}

/** The connection after the stream reports a state; a cut keeps the instant at which it began. */
export function nextConnection(before: Connection, open: boolean, now: Instant): Connection {
  if (open) return { state: "live" };
  return before.state === "live" ? { state: "reconnecting", since: now } : before;
}
