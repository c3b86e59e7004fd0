import type { Interval } from "#shared/kernel/time.ts";
import type { DataProblem, SeriesSlices } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";

/** What one answer of a backend brought. */
export interface PullBatch {
  readonly series: readonly SeriesSlices[];
  readonly problems: readonly DataProblem[];
  /** SLOs whose whole range this batch answers for (those absent from `series` had nothing known in it). */
  readonly answered: readonly SloDefinition["id"][];
}

/** How one SLO is asked for, for the page that opens the number. */
export interface PullPlan {
  readonly queries: readonly {
    readonly purpose: string;
    readonly text: string;
    readonly link?: string;
  }[];
  /** How counters became slices, in words. */
  readonly method: string;
  readonly sliceSeconds: number;
}

/** Where slices are pulled from. One per source of headroom.yaml that can be asked; push sources have none. */
export interface SliSource {
  readonly name: string;
  readonly kind: "prometheus" | "demo";
  /** Without credentials. */
  readonly url?: string;
  readonly sliceSeconds: number;
  readonly lagSeconds: number;
  /** What the backend says it is, once it has been asked. */
  backend(): string | undefined;
  /** How an SLO would be asked for; a DataProblem when it cannot be pulled from this source at all. */
  plan(definition: SloDefinition): PullPlan | DataProblem;
  /** How many queries a pull of these SLOs sends for each chunk of time. */
  queriesPerPull(definitions: readonly SloDefinition[]): number;
  /**
   * Pulls every slice whose end lies in `(range.from, range.to]`, answer by answer, so that work done is not lost when
   * a later query fails. A query that fails becomes a problem of its SLOs; when nothing at all could be had, throws a
   * DomainError `source.unreachable` (or `source.refused`, `source.answer-unreadable`) that names source, URL and remedy.
   */
  pull(
    definitions: readonly SloDefinition[],
    range: Interval,
    signal: AbortSignal,
  ): AsyncIterable<PullBatch>;
}
