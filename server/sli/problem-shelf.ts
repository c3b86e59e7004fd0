import type { SloId } from "#shared/kernel/ids.ts";
import type { Instant, Interval } from "#shared/kernel/time.ts";
import { mergeProblems, problemKey } from "#shared/sli/problem-log.ts";
import type { DataProblem } from "#shared/sli/model.ts";

/** Data problems by SLO: one per series and kind, so that their number is bounded. */
export interface ProblemShelf {
  /** Takes what a pull of `range` found. What it asked again and found in order is taken down. */
  note(range: Interval, answered: readonly SloId[], problems: readonly DataProblem[]): void;
  /** Takes down what ended before an instant, and everything of SLOs that are no more. */
  sweep(before: Instant, current: ReadonlySet<SloId>): void;
  of(slo: SloId): readonly DataProblem[];
}

/** Troubles of the present: gone as soon as the SLO is answered for without them. */
const PASSING: ReadonlySet<DataProblem["code"]> = new Set([
  "query-failed",
  "no-series",
  "unsupported",
]);

export function createProblemShelf(): ProblemShelf {
  const bySlo = new Map<SloId, Map<string, DataProblem>>();

  function takeDown(slo: SloId, isOver: (problem: DataProblem) => boolean): void {
    const shelf = bySlo.get(slo);
    for (const [key, problem] of shelf ?? []) if (isOver(problem)) shelf?.delete(key);
    if (shelf?.size === 0) bySlo.delete(slo);
  }

  function put(problem: DataProblem): void {
    const shelf = bySlo.get(problem.slo) ?? new Map<string, DataProblem>();
    const key = problemKey(problem);
    const before = shelf.get(key);
    shelf.set(key, before === undefined ? problem : mergeProblems(before, problem));
    bySlo.set(problem.slo, shelf);
  }

  return {
    note(range, answered, problems) {
      const still = new Set(problems.map(problemKey));
      const isOver = (problem: DataProblem): boolean => {
        const inRange =
          problem.from !== undefined &&
          problem.from >= range.from &&
          (problem.to ?? problem.from) < range.to;
        return inRange || (PASSING.has(problem.code) && !still.has(problemKey(problem)));
      };
      for (const slo of answered) takeDown(slo, isOver);
      for (const problem of problems) put(problem);
    },
    sweep(before, current) {
      for (const slo of bySlo.keys())
        takeDown(
          slo,
          (problem) => !current.has(slo) || (problem.to !== undefined && problem.to < before),
        );
    },
    of: (slo) => [...(bySlo.get(slo)?.values() ?? [])],
  };
}
