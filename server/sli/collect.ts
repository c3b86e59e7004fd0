import type { SeriesKey } from "#shared/kernel/ids.ts";
import { SECOND_MS, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import { mergeProblems, problemKey } from "#shared/sli/problem-log.ts";
import type { DataProblem, SeriesSlices } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { SliSource } from "./source.ts";

/** Everything that a source knows of some SLOs in a stretch of time. */
export interface Collected {
  readonly series: readonly SliceColumns[];
  readonly problems: readonly DataProblem[];
}

function emptyColumns(batch: SeriesSlices, range: Interval): SliceColumns {
  const count = Math.round((range.to - range.from) / (batch.sliceSeconds * SECOND_MS));
  const unknown = (): Float64Array => new Float64Array(count).fill(Number.NaN);
  return {
    series: batch.series,
    start: range.from,
    sliceSeconds: batch.sliceSeconds,
    good: unknown(),
    total: unknown(),
  };
}

function fill(columns: SliceColumns, batch: SeriesSlices): void {
  for (const { start, good, total } of batch.slices) {
    const index = (start - columns.start) / (columns.sliceSeconds * SECOND_MS);
    columns.good[index] = good;
    columns.total[index] = total;
  }
}

/**
 * Pulls a stretch of time into columns, without a store.
 *
 * @param range aligned to the source's slices
 * @throws DomainError what the source throws when it cannot be had at all
 */
export async function collect(
  source: SliSource,
  definitions: readonly SloDefinition[],
  range: Interval,
  signal: AbortSignal,
): Promise<Collected> {
  const series = new Map<SeriesKey, SliceColumns>();
  const problems = new Map<string, DataProblem>();
  for await (const batch of source.pull(definitions, range, signal)) {
    for (const one of batch.series) {
      const columns = series.get(one.series.key) ?? emptyColumns(one, range);
      fill(columns, one);
      series.set(one.series.key, columns);
    }
    for (const problem of batch.problems) {
      const key = problemKey(problem);
      const before = problems.get(key);
      problems.set(key, before === undefined ? problem : mergeProblems(before, problem));
    }
  }
  return { series: [...series.values()], problems: [...problems.values()] };
}
