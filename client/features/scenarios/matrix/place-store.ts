import { create } from "zustand";

/** The cell that the keyboard is at, by names, so that it is found again under other filters. */
interface MatrixPlace {
  readonly service: string | null;
  readonly scenario: string | null;
  /** Its page was opened: whoever comes back goes on from it. */
  readonly opened: boolean;
  readonly set: (place: Partial<Pick<MatrixPlace, "service" | "scenario" | "opened">>) => void;
}

export const useMatrixPlace = create<MatrixPlace>()((set) => ({
  service: null,
  scenario: null,
  opened: false,
  set: (place) => set(place),
}));
