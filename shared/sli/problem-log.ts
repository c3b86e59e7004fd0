import { seriesKey, type SloId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { DataProblem } from "./model.ts";

/** Gathers problems slice by slice and gives one per SLO, series and kind, so that its size does not grow with time. */
export interface ProblemLog {
  add(problem: Omit<DataProblem, "from" | "to" | "count">, sliceStart: Instant): void;
  /** One that concerns the SLO as a whole. */
  addWhole(problem: DataProblem): void;
  all(): readonly DataProblem[];
}

/** Two problems with the same key are the same trouble, seen at different times. */
export function problemKey(problem: {
  readonly slo: SloId;
  readonly code: string;
  readonly labels?: DataProblem["labels"];
}): string {
  return `${seriesKey(problem.slo, problem.labels ?? {})}\n${problem.code}`;
}

/** How many slices both concern: slices that were pulled again, and found at fault again, count once. */
function joinedCount(older: DataProblem, newer: DataProblem): number {
  const { count: before = 0, to: lastBefore = -1 } = older;
  const { count = 0, from = 0, to = 0 } = newer;
  if (from > lastBefore) return before + count;
  const beyond = to > lastBefore && to > from ? (to - lastBefore) / (to - from) : 0;
  return Math.max(count, before + Math.round(count * Math.min(1, beyond)));
}

/** The same problem over both stretches of time; the words are those of the newer one. */
export function mergeProblems(older: DataProblem, newer: DataProblem): DataProblem {
  const starts = [older.from, newer.from].filter((at) => at !== undefined);
  const ends = [older.to, newer.to].filter((at) => at !== undefined);
  const count = joinedCount(older, newer);
  return {
    ...newer,
    ...(starts.length > 0 ? { from: Math.min(...starts) } : {}),
    ...(ends.length > 0 ? { to: Math.max(...ends) } : {}),
    ...(count > 0 ? { count } : {}),
  };
}

export function createProblemLog(): ProblemLog {
  const byKey = new Map<string, DataProblem>();
  function add(problem: DataProblem): void {
    const key = problemKey(problem);
    const before = byKey.get(key);
    byKey.set(key, before === undefined ? problem : mergeProblems(before, problem));
  }
  return {
    add: (problem, sliceStart) => add({ ...problem, from: sliceStart, to: sliceStart, count: 1 }),
    addWhole: add,
    all: () => [...byKey.values()],
  };
}
