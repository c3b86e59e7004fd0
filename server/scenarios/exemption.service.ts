import pLimit from "p-limit";
import { randomUUID } from "node:crypto";
import type { Problem } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Exemption } from "#shared/scenarios/exemptions.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import { readExemptions } from "./exemption-files.ts";
import { digestOf } from "./formats/digest.ts";
import { readAllDocuments } from "./rules.service.ts";
import type { ScenariosStore } from "./scenarios.store.ts";

/** A version of an exemption. Its last one is in force, unless that is withdrawn. */
export interface ExemptionRecord {
  readonly id: string;
  readonly version: number;
  readonly via: "browser" | "file";
  /** When its first version was entered, and by whom. */
  readonly enteredAt: Instant;
  readonly enteredBy: string | null;
  readonly withdrawn: {
    readonly at: Instant;
    readonly by: string | null;
    readonly reason: string;
  } | null;
  readonly exemption: Omit<Exemption, "where">;
}

/** Cells that teams are let off for a while, from files and from people. */
export interface ExemptionService {
  /** Every exemption there ever was, by its newest version. */
  all(): readonly ExemptionRecord[];
  /** Those that nobody withdrew. */
  standing(): readonly Exemption[];
  /** Durable when it resolves. */
  add(exemption: Omit<Exemption, "where">, by: string): Promise<ExemptionRecord>;
  /** Durable when it resolves; `null`: there is none of this id, or it is withdrawn already. */
  withdraw(id: string, by: string, reason: string): Promise<ExemptionRecord | null>;
  problems(): readonly Problem[];
  onChange(listener: () => void): () => void;
}

export interface ReloadableExemptionService extends ExemptionService {
  /** Reads what is stored and the files anew. One that is gone from the files is withdrawn. Calls wait for one another. */
  reload(): Promise<void>;
}

const fromFiles = (record: ExemptionRecord): boolean => record.via === "file";

/** Where it stands in a file is no part of it: a line above it changes nothing. */
function withoutPlace(exemption: Exemption): ExemptionRecord["exemption"] {
  const { service, scenario, from, until, approvedBy, reason } = exemption;
  return { service, scenario, from, until, approvedBy, reason };
}

function idOf({ service, scenario, from }: Exemption): string {
  return digestOf([service, scenario, from]).replace("sha256:", "file-").slice(0, 29);
}

/** @param options.readFiles gives every file of exemptions as it is now */
export function createExemptionService(options: {
  readonly store: Pick<ScenariosStore, "exemptions" | "addExemptions">;
  readonly readFiles: () => Promise<readonly SloSource[]>;
  readonly clock: Clock;
}): ReloadableExemptionService {
  const { store, clock } = options;
  const listeners = new Set<() => void>();
  const known = new Map<string, ExemptionRecord>();
  let problems: readonly Problem[] = [];
  let loaded = false;

  /** One change after the other: two at once would be the same version twice. */
  const inTurn = pLimit(1);

  async function write(records: readonly ExemptionRecord[]): Promise<void> {
    if (records.length === 0) return;
    await store.addExemptions(records);
    for (const record of records) known.set(record.id, record);
    for (const listener of listeners) listener();
  }

  function changesBy(exemptions: readonly Exemption[]): readonly ExemptionRecord[] {
    const now = clock.now();
    const named = new Map(exemptions.map((one) => [idOf(one), one]));
    const stated = [...named].flatMap(([id, one]): ExemptionRecord[] => {
      const exemption = withoutPlace(one);
      const before = known.get(id);
      const same =
        before !== undefined &&
        before.withdrawn === null &&
        digestOf(before.exemption) === digestOf(exemption);
      if (same) return [];
      return [
        {
          id,
          version: (before?.version ?? 0) + 1,
          via: "file",
          enteredAt: before?.enteredAt ?? now,
          enteredBy: null,
          withdrawn: null,
          exemption,
        },
      ];
    });
    const gone = [...known.values()].filter(
      (record) => fromFiles(record) && record.withdrawn === null && !named.has(record.id),
    );
    return [
      ...stated,
      ...gone.map((record) => ({
        ...record,
        version: record.version + 1,
        withdrawn: { at: now, by: null, reason: "it is no longer in the files" },
      })),
    ];
  }

  async function reload(): Promise<void> {
    if (!loaded) for (const record of await store.exemptions()) known.set(record.id, record);
    loaded = true;
    const files = await readAllDocuments(options.readFiles, "the exemptions");
    const read = readExemptions(files.documents);
    const before = digestOf(problems);
    problems = [...files.problems, ...read.problems];
    // What cannot be read now may hold what was there before: nothing is withdrawn for that.
    const broken = problems.some(({ severity }) => severity === "error");
    if (!broken) await write(changesBy(read.exemptions));
    if (digestOf(problems) !== before) for (const listener of listeners) listener();
  }

  return {
    all: () => [...known.values()],
    standing: () =>
      [...known.values()].flatMap(({ withdrawn, exemption }) =>
        withdrawn === null ? [exemption] : [],
      ),
    add: (exemption, by) =>
      inTurn(async () => {
        const record: ExemptionRecord = {
          id: randomUUID(),
          version: 1,
          via: "browser",
          enteredAt: clock.now(),
          enteredBy: by,
          withdrawn: null,
          exemption,
        };
        await write([record]);
        return record;
      }),
    withdraw: (id, by, reason) =>
      inTurn(async () => {
        const before = known.get(id);
        if (before === undefined || before.withdrawn !== null) return null;
        const record = {
          ...before,
          version: before.version + 1,
          withdrawn: { at: clock.now(), by, reason },
        };
        await write([record]);
        return record;
      }),
    problems: () => problems,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reload: () => inTurn(reload),
  };
}
