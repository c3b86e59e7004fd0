import type { SeriesKey, SloId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";

/** One measured series of an SLO. An SLO without fan-out has exactly one, with no labels. */
export interface SliSeries {
  readonly key: SeriesKey;
  readonly slo: SloId;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * A known slice `[start, start + length)` aligned to the epoch. A slice that is not known has no value: it is absent.
 *
 * `good` and `total` are event counts (or seconds, or 1 for an unweighted ratio), `0 <= good <= total`, finite.
 */
export interface Slice {
  readonly start: Instant;
  readonly good: number;
  readonly total: number;
}

/** Slices of one series, in order of their start. */
export interface SeriesSlices {
  readonly series: SliSeries;
  readonly sliceSeconds: number;
  readonly slices: readonly Slice[];
}

/** Something about the data that keeps a slice unknown, shown with the query and the values. */
export interface DataProblem {
  readonly slo: SloId;
  readonly labels?: Readonly<Record<string, string>>;
  readonly code:
    | "good-exceeds-total"
    | "not-a-number"
    | "negative"
    | "infinite"
    | "numerator-missing"
    | "total-missing"
    | "no-series"
    | "query-failed"
    | "unsupported";
  /** A sentence for a person, with the values. */
  readonly message: string;
  /** The query as sent. */
  readonly query?: string;
  /** The first and last slice it concerns. */
  readonly from?: Instant;
  readonly to?: Instant;
  /** How many slices it concerns; absent for one that concerns the SLO as a whole. */
  readonly count?: number;
}

/** How a source has been doing. */
export interface SourceHealth {
  readonly name: string;
  readonly kind: "prometheus" | "push" | "demo";
  /** Without credentials. */
  readonly url?: string;
  readonly state: "ok" | "failing" | "never-asked";
  /** Name and version the backend gives of itself: `Prometheus 2.42.0`. */
  readonly backend?: string;
  readonly lastSuccessAt?: Instant;
  /** Since when every attempt has failed. */
  readonly failingSince?: Instant;
  /** What the last failure was, for a person, and what to do. */
  readonly error?: { readonly message: string; readonly remedy?: string };
  /** End of the newest slice that was stored. */
  readonly newestSliceEnd?: Instant;
  readonly sliceSeconds: number;
  readonly lagSeconds: number;
  /** Queries one tick sends. */
  readonly queriesPerTick?: number;
  readonly lastTickMs?: number;
  readonly backfill?: BackfillProgress;
}

export interface BackfillProgress {
  readonly from: Instant;
  readonly to: Instant;
  /** Slices done, of the slices there are. */
  readonly done: number;
  readonly total: number;
  readonly startedAt: Instant;
  /** Absent while it runs. */
  readonly finishedAt?: Instant;
  readonly failed?: string;
}
