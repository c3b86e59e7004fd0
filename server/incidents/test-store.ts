import { extentOf, type EventRecord } from "#shared/incidents/record.ts";
import { recordKey, type IncidentsStore } from "./incidents.store.ts";

/** Keeps events in memory, for tests of what stands on a store; `e2e/contracts` holds the real one to the same. */
export function createMemoryStore(): IncidentsStore {
  const kept = new Map<string, EventRecord>();
  return {
    update: async (keys, change) => {
      const before = new Map(
        keys.flatMap((key) => {
          const record = kept.get(recordKey(key));
          return record === undefined ? [] : [[recordKey(key), record] as const];
        }),
      );
      const written = change(before);
      for (const record of written) kept.set(recordKey(record), record);
      return written;
    },
    read: async (from, service) =>
      [...kept.values()].filter((record) => {
        const { ends } = extentOf(record);
        const owner = "service" in record ? record.service : undefined;
        return (
          (ends === null || ends >= from) &&
          (service === undefined || owner === undefined || owner === service)
        );
      }),
  };
}
