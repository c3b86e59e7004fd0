import type { SloDefinition } from "#shared/slo/model.ts";
import type { SloReading } from "./lint.ts";

/** What each file last gave without an error. */
export type LastGood = ReadonlyMap<string, readonly SloDefinition[]>;

/**
 * The definitions in force after a reading: of a file with errors, what can be read of it, and for the rest what it
 * gave when it last had none. A slip of the pen must not take an SLO out of force.
 */
export function withLastGood(
  reading: SloReading,
  lastGood: LastGood,
): { readonly definitions: readonly SloDefinition[]; readonly lastGood: LastGood } {
  const ids = new Set(reading.definitions.map((definition) => definition.id));
  const definitions = [...reading.definitions];
  const next = new Map<string, readonly SloDefinition[]>();
  for (const file of reading.files) {
    const own = reading.definitions.filter((definition) => definition.where.file === file.path);
    const kept =
      file.errors === 0
        ? []
        : (lastGood.get(file.path) ?? []).filter((definition) => !ids.has(definition.id));
    for (const definition of kept) {
      ids.add(definition.id);
      definitions.push(definition);
    }
    next.set(file.path, [...own, ...kept]);
  }
  return { definitions, lastGood: next };
}
