import type { DebtVersion, Decision, Sprint } from "#shared/debt/model.ts";
import type { DebtStore } from "./debt.store.ts";

/** Keeps it in memory, for tests of what stands on a store; `debt.store.test.ts` holds the real one to the same. */
export function createMemoryDebtStore(): DebtStore {
  const versions: DebtVersion[] = [];
  const decisions: Decision[] = [];
  const sprints = new Map<string, Sprint>();
  return {
    versions: async () =>
      versions.toSorted((a, b) => (a.id === b.id ? a.version - b.version : a.id < b.id ? -1 : 1)),
    addVersions: async (added) => {
      const isKnown = (one: DebtVersion): boolean =>
        versions.some(({ id, version }) => id === one.id && version === one.version);
      if (added.some(isKnown)) return false;
      versions.push(...added);
      return true;
    },
    decisions: async () => [...decisions],
    addDecisions: async (added) => {
      for (const decision of added)
        if (!decisions.some(({ id }) => id === decision.id)) decisions.push(decision);
    },
    sprints: async () => [...sprints.values()].toSorted((a, b) => a.start - b.start),
    putSprint: async (sprint) => void sprints.set(sprint.id, sprint),
    removeSprint: async (id) => void sprints.delete(id),
  };
}
