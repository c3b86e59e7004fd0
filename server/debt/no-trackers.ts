import { DomainError } from "#shared/kernel/errors.ts";
import type { TrackerService } from "./trackers/model.ts";

function unknownTracker(name: string): DomainError {
  return new DomainError({
    code: "tracker.unknown",
    message: `headroom.yaml names no tracker "${name}"`,
    remedy: "look at planning.trackers there",
  });
}

/** Trackers of an organisation that has none. */
export const NO_TRACKERS: Omit<TrackerService, "start" | "stop"> = {
  status: async () => [],
  sync: async (name) => {
    throw unknownTracker(name);
  },
  preview: async (name) => {
    throw unknownTracker(name);
  },
  sprintsOf: async () => [],
  actualsItems: async () => [],
  rulesOf: () => [],
  setCapacity: async (sprint) => {
    throw new DomainError({ code: "sprint.unknown", message: `there is no sprint "${sprint}"` });
  },
};
