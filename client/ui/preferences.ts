import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";

export type ColourScheme = "light" | "dark" | "auto";
export type Density = "comfortable" | "compact";
export type ZoneDisplay = "local" | "UTC";

/** How this reader likes to see things. Kept in this browser only; what a page shows stands in the address bar. */
export interface Preferences {
  readonly colourScheme: ColourScheme;
  readonly density: Density;
  /** Instants in the reader's own zone or in UTC. */
  readonly zone: ZoneDisplay;
  /** Charts as tables of figures. */
  readonly chartsAsTables: boolean;
  readonly change: (changes: Partial<Omit<Preferences, "change">>) => void;
}

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      colourScheme: "auto",
      density: "comfortable",
      zone: "local",
      chartsAsTables: false,
      change: (changes) => set(changes),
    }),
    { name: "headroom.preferences", version: 1, storage: createJSONStorage(() => localStorage) },
  ),
);

/** The IANA zone in which this reader wants instants: the browser's, or UTC. */
export function useZone(): string {
  const display = usePreferences((preferences) => preferences.zone);
  return display === "UTC" ? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Height of a table's row in pixels, as this reader likes it. */
export function useRowHeight(): number {
  return usePreferences((preferences) => (preferences.density === "compact" ? 28 : 36));
}
