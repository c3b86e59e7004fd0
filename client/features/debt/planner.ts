import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";

/** What this browser remembers of whoever plans: as they call themselves in the register and under decisions. */
interface Planner {
  readonly name: string;
  readonly calledThemselves: (name: string) => void;
}

export const usePlanner = create<Planner>()(
  persist((set) => ({ name: "", calledThemselves: (name) => set({ name: name.trim() }) }), {
    name: "headroom.planning",
    version: 1,
    storage: createJSONStorage(() => localStorage),
  }),
);
