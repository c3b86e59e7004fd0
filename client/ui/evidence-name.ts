import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";

/** What this browser remembers of whoever sends, places or withdraws evidence: as they call themselves in the record. */
interface EvidenceName {
  readonly name: string;
  readonly calledThemselves: (name: string) => void;
}

export const useEvidenceName = create<EvidenceName>()(
  persist((set) => ({ name: "", calledThemselves: (name) => set({ name: name.trim() }) }), {
    name: "headroom.evidence",
    version: 1,
    storage: createJSONStorage(() => localStorage),
  }),
);
