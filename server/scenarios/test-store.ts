import { alignDown, DAY_MS } from "#shared/kernel/time.ts";
import type { DocumentEvent } from "#shared/scenarios/views.ts";
import type { ExemptionRecord } from "./exemption.service.ts";
import type { DocumentRecord, JudgedRecord } from "./run-record.ts";
import type { ExposureDay, RulesVersion, ScenariosStore } from "./scenarios.store.ts";

interface Kept {
  document: DocumentRecord;
  readonly runs: JudgedRecord[];
  readonly text: string;
  readonly events: DocumentEvent[];
}

/** As a database gives it back: a copy, and nothing that JSON does not carry. */
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Keeps evidence in memory, for tests of what stands on a store; `e2e/contracts` holds the real one to the same. */
export function createMemoryScenariosStore(): ScenariosStore {
  const documents = new Map<string, Kept>();
  const exemptions = new Map<string, ExemptionRecord>();
  const rules: RulesVersion[] = [];
  const exposures: ExposureDay[] = [];
  return {
    load: async () =>
      copy(
        [...documents.values()]
          .map(({ document, runs }) => ({ ...document, runs: runs.map(({ record }) => record) }))
          .toSorted((a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1)),
      ),
    add: async (document, runs, text, event) => {
      if (documents.has(document.id)) return false;
      documents.set(document.id, copy({ document, runs: [...runs], text, events: [event] }));
      return true;
    },
    change: async (document, runs, events) => {
      const kept = documents.get(document.id);
      if (kept === undefined) return;
      const { runs: _, ...record } = { runs: null, ...document };
      kept.document = copy(record);
      for (const { run, ...judged } of runs) kept.runs[run] = copy(judged);
      kept.events.push(...copy(events));
    },
    details: async (id) => copy(documents.get(id)?.runs.map(({ details }) => details) ?? []),
    text: async (id) => documents.get(id)?.text ?? null,
    events: async (id) => copy(documents.get(id)?.events ?? []),
    exemptions: async () => copy([...exemptions.values()]),
    addExemptions: async (records) => {
      for (const record of records) exemptions.set(record.id, copy(record));
    },
    rules: async () => copy(rules),
    addRules: async (version) => void rules.push(copy(version)),
    exposures: async (at) => {
      const days = [...new Set(exposures.map(({ day }) => day))].toSorted((a, b) => a - b);
      const wanted = days.findLast((day) => day <= alignDown(at, DAY_MS)) ?? days[0];
      return exposures.filter(({ day }) => day === wanted);
    },
    addExposures: async (days) => {
      const known = (day: ExposureDay) =>
        exposures.some((one) => one.day === day.day && one.service === day.service);
      exposures.push(...days.filter((day) => !known(day)));
    },
  };
}
