import type { SliSeries } from "./model.ts";
import type { Instant } from "#shared/kernel/time.ts";

/** Slices of one series as columns: the slice at index `i` starts at `start + i * sliceSeconds`. */
export interface SliceColumns {
  readonly series: SliSeries;
  /** Start of the first slice, aligned to the slice length. */
  readonly start: Instant;
  readonly sliceSeconds: number;
  /** NaN where the slice is unknown; as long as `total`, and unknown where `total` is. */
  readonly good: Float64Array;
  /** NaN where the slice is unknown. */
  readonly total: Float64Array;
}
