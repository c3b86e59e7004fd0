import pLimit from "p-limit";
import {
  exclusionHistory,
  exclusionsKnownAt,
  exclusionViews,
  nextExclusionVersions,
  type Exclusion,
  type ExclusionHistory,
  type ExclusionVersion,
  type ExclusionView,
} from "#shared/budget/exclusions.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import type { Instant, Interval } from "#shared/kernel/time.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import { readExclusionFiles, unknownNames } from "./exclusion-files.ts";
import type { ExclusionStore } from "./exclusion.store.ts";

/** What is excluded from budgets, and what was known of it when. */
export interface ExclusionService {
  /** In force now; the same array until they change. */
  exclusions(): readonly Exclusion[];
  /** Those that were known at an instant: what a report of that instant counted with. */
  knownAt(at: Instant): readonly Exclusion[];
  /** Exclusions of an SLO that touch an interval, with their history. */
  views(slo: Pick<SloDefinition, "id" | "service">, interval: Interval): readonly ExclusionView[];
  /** What was wrong with the files at the last load. Exclusions that could not be read stay as they were. */
  problems(): readonly Problem[];
  onChange(listener: () => void): () => void;
}

export interface ReloadableExclusionService extends ExclusionService {
  /**
   * Reads the files anew, adds what changed to the history, and tells the listeners when something is different. What is
   * wrong with the files is among the problems; only the store can make it fail, and then nothing has changed. Calls wait
   * for one another.
   */
  reload(): Promise<void>;
}

/** Where nothing is ever excluded. */
export const NO_EXCLUSIONS: ExclusionService = {
  exclusions: () => NONE,
  knownAt: () => NONE,
  views: () => [],
  problems: () => [],
  onChange: () => () => undefined,
};

const NONE: readonly Exclusion[] = [];

/**
 * @param options.readFiles gives every file of exclusions as it is now; an exclusion that none of them holds is withdrawn
 * @param options.definitions the SLOs there are, to tell names that no SLO answers to
 */
export function createExclusionService(options: {
  readonly store: ExclusionStore;
  readonly clock: Clock;
  readonly readFiles: () => Promise<readonly SloSource[]>;
  readonly definitions: () => readonly SloDefinition[];
}): ReloadableExclusionService {
  const { store, clock } = options;
  const listeners = new Set<() => void>();
  let versions: readonly ExclusionVersion[] | null = null;
  let history: ExclusionHistory = new Map();
  let current: readonly Exclusion[] = NONE;
  let problems: readonly Problem[] = [];
  const inTurn = pLimit(1);

  async function reload(): Promise<void> {
    const stored = versions ?? (await store.load());
    history = exclusionHistory(stored);
    const reading = await read(options.readFiles);
    const added =
      "unreadable" in reading
        ? []
        : nextExclusionVersions(history, withUnread(reading, history), clock.now());
    await store.save(added);
    const first = versions === null;
    versions = [...stored, ...added];
    history = exclusionHistory(versions);
    const before = JSON.stringify(problems);
    problems = reading.problems;
    if (!first && added.length === 0 && JSON.stringify(problems) === before) return;
    if (first || added.length > 0) current = exclusionsKnownAt(history, Number.POSITIVE_INFINITY);
    for (const listener of listeners) listener();
  }

  return {
    exclusions: () => current,
    knownAt: (at) => exclusionsKnownAt(history, at),
    views: (slo, interval) => exclusionViews(history, slo, interval),
    problems: () => [...problems, ...unknownNames(current, options.definitions())],
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reload: () => inTurn(reload),
  };
}

interface Reading {
  readonly exclusions: readonly Exclusion[];
  readonly problems: readonly Problem[];
  /** Files that were not understood whole. */
  readonly broken: ReadonlySet<string>;
}

async function read(
  readFiles: () => Promise<readonly SloSource[]>,
): Promise<Reading | { readonly unreadable: true; readonly problems: readonly Problem[] }> {
  try {
    const sources = await readFiles();
    const files = sources.flatMap((source) => ("text" in source ? [source] : []));
    const reading = readExclusionFiles(files);
    const problems = [
      ...sources.flatMap((source) =>
        "text" in source ? [] : [unreadableProblem(source.unreadable, source.path)],
      ),
      ...reading.problems,
    ];
    const broken = problems.flatMap(({ severity, where }) =>
      severity === "error" && where?.file !== undefined ? [where.file] : [],
    );
    return { exclusions: reading.exclusions, problems, broken: new Set(broken) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { unreadable: true, problems: [unreadableProblem(reason)] };
  }
}

/** What stood in a file that is not understood now stays in force: a slip of the pen withdraws nothing. */
function withUnread(
  { exclusions, broken }: Reading,
  history: ExclusionHistory,
): readonly Exclusion[] {
  const names = new Set(exclusions.map(({ name }) => name));
  const kept = exclusionsKnownAt(history, Number.POSITIVE_INFINITY).filter(
    ({ name, where }) => !names.has(name) && broken.has(where?.file ?? ""),
  );
  return [...exclusions, ...kept];
}

function unreadableProblem(reason: string, file?: string): Problem {
  return {
    severity: "error",
    code: "exclusion.unreadable",
    message: `${file === undefined ? "the exclusions" : "the file"} cannot be read: ${reason}`,
    remedy: "what was read last stays in force",
    ...(file === undefined ? {} : { where: { file } }),
  };
}
