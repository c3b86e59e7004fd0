import { createHash } from "node:crypto";
import pLimit from "p-limit";
import type { Problem, SourceLocation } from "#shared/kernel/errors.ts";
import type { SloId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { SloDefinition, SloVersion } from "#shared/slo/model.ts";
import {
  canonicalText,
  EFFECTIVE_FROM,
  nextVersion,
  statedEffectiveFrom,
  versionInForce,
  versionsBySlo,
} from "#shared/slo/version.ts";
import type { Clock } from "#server/platform/clock.ts";
import { withLastGood, type LastGood } from "./last-good.ts";
import { readSloFiles, type SloReading } from "./lint.ts";
import type { SloSource } from "./slo-files.ts";
import type { SloStore } from "./slo.store.ts";

/** The definitions in force, with their history. */
export interface SloService {
  /** Definitions in force now; the same array until they change. */
  definitions(): readonly SloDefinition[];
  /** Every version of an SLO, oldest first. */
  versions(slo: SloId): readonly SloVersion[];
  /** The version in force at an instant; the first one before it began; `null` for an unknown SLO. */
  inForce(slo: SloId, at: Instant): SloVersion | null;
  /** What was wrong with the files at the last load. Files that could not be read keep their last good definitions. */
  problems(): readonly Problem[];
  onChange(listener: () => void): () => void;
}

export interface ReloadableSloService extends SloService {
  /**
   * Reads the files anew, adds the versions that changed to the history, and tells the listeners when something is
   * different. What is wrong with the files is among the problems; only the store can make it fail, and then nothing
   * has changed. Calls wait for one another.
   */
  reload(): Promise<void>;
}

interface State {
  /** Ids that the files define now. */
  readonly current: readonly SloId[];
  readonly history: Map<SloId, readonly SloVersion[]>;
  readonly problems: readonly Problem[];
  readonly lastGood: LastGood;
}

/** The definitions in force during `[from, until)`, as long as the state is the same. */
interface Listed {
  readonly state: State | null;
  readonly from: Instant;
  readonly until: Instant;
  readonly definitions: readonly SloDefinition[];
}

/**
 * @param options.readFiles gives every SLO file as it is now; one that is not among them is gone with its SLOs
 * @param options.sources names of the sources of headroom.yaml, which definitions may name
 */
export function createSloService(options: {
  readonly store: SloStore;
  readonly clock: Clock;
  readonly readFiles: () => Promise<readonly SloSource[]>;
  readonly sources?: readonly string[];
}): ReloadableSloService {
  const { store, clock } = options;
  const listeners = new Set<() => void>();
  let state: State | null = null;
  const inTurn = pLimit(1);

  async function reload(): Promise<void> {
    const before = state ?? {
      current: [],
      history: versionsBySlo(await store.load()),
      problems: [],
      lastGood: new Map(),
    };
    const after = await read(before);
    state = after.state;
    if (after.changed) for (const listener of listeners) listener();
  }

  async function read(
    before: State,
  ): Promise<{ readonly state: State; readonly changed: boolean }> {
    const files = await filesOrProblem(options.readFiles);
    if ("problem" in files)
      return changedWhenDifferent(before, { ...before, problems: [files.problem] }, []);
    const reading = readSources(files.files, options.sources ?? []);
    const { definitions, lastGood } = withLastGood(reading, before.lastGood);
    const seenAt = clock.now();
    const added = definitions.flatMap(
      (definition) =>
        nextVersion(
          before.history.get(definition.id) ?? [],
          definition,
          digestOf(definition),
          seenAt,
        ) ?? [],
    );
    await store.save(added);
    const history = new Map(before.history);
    for (const version of added)
      history.set(version.definition.id, [...(history.get(version.definition.id) ?? []), version]);
    const problems = [...reading.problems, ...definitions.flatMap(unreadableEffectiveFrom)];
    return changedWhenDifferent(
      before,
      { current: definitions.map((definition) => definition.id), history, problems, lastGood },
      added,
    );
  }

  const inForce = (slo: SloId, at: Instant) => versionInForce(state?.history.get(slo) ?? [], at);
  let listed: Listed | null = null;

  /** The same list until the files change or a version comes into force, so that readers can tell by identity. */
  function definitions(): readonly SloDefinition[] {
    const now = clock.now();
    if (listed === null || listed.state !== state || now < listed.from || now >= listed.until) {
      const current = state?.current ?? [];
      const starts = current
        .flatMap((id) => state?.history.get(id) ?? [])
        .map((version) => version.effectiveFrom);
      listed = {
        state,
        from: Math.max(Number.NEGATIVE_INFINITY, ...starts.filter((start) => start <= now)),
        until: Math.min(Number.POSITIVE_INFINITY, ...starts.filter((start) => start > now)),
        definitions: current.flatMap((id) => inForce(id, now)?.definition ?? []),
      };
    }
    return listed.definitions;
  }

  return {
    definitions,
    versions: (slo) => state?.history.get(slo) ?? [],
    inForce,
    problems: () => state?.problems ?? [],
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reload: () => inTurn(reload),
  };
}

/** A file that cannot be read counts as one with an error: what it last gave stays in force. */
function readSources(files: readonly SloSource[], sources: readonly string[]): SloReading {
  const reading = readSloFiles(
    files.flatMap((file) => ("text" in file ? [file] : [])),
    { sources },
  );
  const unreadable = files.flatMap((file) => ("text" in file ? [] : [file]));
  return {
    ...reading,
    files: [
      ...reading.files,
      ...unreadable.map(({ path }) => ({
        path,
        recognised: 0,
        definitions: 0,
        formats: [],
        errors: 1,
        warnings: 0,
      })),
    ],
    problems: [
      ...unreadable.map(({ path, unreadable: reason }) =>
        unreadableProblem(reason, { file: path }),
      ),
      ...reading.problems,
    ],
  };
}

function unreadableProblem(reason: string, where?: SourceLocation): Problem {
  return {
    severity: "error",
    code: "slo.unreadable",
    message: `${where?.file === undefined ? "the SLO files" : "the file"} cannot be read: ${reason}`,
    remedy: "the definitions that were read last stay in force",
    ...(where === undefined ? {} : { where }),
  };
}

/** SHA-256 of the content; the place in a file is no part of it. */
export function digestOf(definition: SloDefinition): string {
  return createHash("sha256").update(canonicalText(definition)).digest("hex");
}

async function filesOrProblem(
  readFiles: () => Promise<readonly SloSource[]>,
): Promise<{ readonly files: readonly SloSource[] } | { readonly problem: Problem }> {
  try {
    return { files: await readFiles() };
  } catch (error) {
    return { problem: unreadableProblem(error instanceof Error ? error.message : String(error)) };
  }
}

function changedWhenDifferent(
  before: State,
  state: State,
  added: readonly SloVersion[],
): { readonly state: State; readonly changed: boolean } {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return {
    state,
    changed:
      added.length > 0 ||
      !same(before.current, state.current) ||
      !same(before.problems, state.problems),
  };
}

function unreadableEffectiveFrom(definition: SloDefinition): readonly Problem[] {
  if (statedEffectiveFrom(definition) !== null) return [];
  return [
    {
      severity: "warning",
      code: "slo.effective-from",
      message: `the annotation ${EFFECTIVE_FROM} of ${definition.id} is "${definition.annotations[EFFECTIVE_FROM] ?? ""}", which is no instant; the change counts from when it was seen`,
      remedy:
        "write a date such as 2026-01-01, or a time with its zone such as 2026-01-01T09:00:00Z",
      where: definition.where,
    },
  ];
}
