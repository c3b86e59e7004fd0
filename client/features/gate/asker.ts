import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";

const MOST_RECENT = 5;

/** What this browser remembers of who asks the gate, so that the next question takes few keys. */
interface Asker {
  /** Services asked for last, the newest first. */
  readonly recent: readonly string[];
  /** As they call themselves in the record; empty: not said. */
  readonly name: string;
  readonly askedFor: (service: string) => void;
  readonly calledThemselves: (name: string) => void;
}

export const useAsker = create<Asker>()(
  persist(
    (set) => ({
      recent: [],
      name: "",
      askedFor: (service) =>
        set(({ recent }) => ({
          recent: [service, ...recent.filter((other) => other !== service)].slice(0, MOST_RECENT),
        })),
      calledThemselves: (name) => set({ name }),
    }),
    { name: "headroom.asker", version: 1, storage: createJSONStorage(() => localStorage) },
  ),
);
