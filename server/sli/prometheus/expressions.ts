import { formatDuration } from "#shared/kernel/duration.ts";

/** How slices are cut, for the expressions that cut them. */
export interface SliceTiming {
  readonly sliceSeconds: number;
  /** How far back the last sample before a slice is looked for. */
  readonly reachSeconds: number;
}

/** A series without a sample for so long is gone: Prometheus's own lookback. */
const GONE_AFTER_SECONDS = 300;
/** Resets are looked for at steps no longer than this: the usual scrape interval. */
const RESET_STEP_SECONDS = 15;

/** The largest whole divisor of a slice that is no longer than the step at which resets are looked for. */
export function resetStepSeconds(sliceSeconds: number): number {
  let step = Math.min(RESET_STEP_SECONDS, sliceSeconds);
  while (sliceSeconds % step !== 0) step -= 1;
  return step;
}

function sumBy(by: readonly string[], expression: string): string {
  return by.length === 0 ? `sum(${expression})` : `sum by (${by.join(",")}) (${expression})`;
}

/**
 * What stands on counters that their first event created: series of targets (job, instance) that had series of
 * `sibling` at the slice's start, all of which the target's newest scrape brought as well. Where one of those is gone,
 * the new one may be the old one under other labels, with all that stood on it: then it is none of these. Compared by
 * target, since matching series by series costs the backend many times as much.
 */
function createdExpression(now: string, sibling: string, slice: string): string {
  const target = "by (job,instance)";
  const at = `timestamp(${sibling})`;
  const before = `timestamp(${sibling} offset ${slice})`;
  const allThere = `count ${target} (${at} and ${before}) == count ${target} (${before})`;
  const allFresh = `min ${target} (${at}) == max ${target} (${at})`;
  return `(${now} and on (job,instance) (${allThere} and ${allFresh})) * 1`;
}

/**
 * The increase of counters over one slice, evaluated at its end, without extrapolation: per series the last sample up
 * to the slice's end, less the last one up to its start, plus what stood on the counter before each reset. Summed over
 * slices side by side it telescopes, whatever the scrapes' alignment, and it doesn't depend on whether ranges include
 * their left edge (Prometheus 2) or not (3).
 *
 * A series first seen in the slice counts from its first sample. Where `sibling` is given and the same target
 * (job, instance) already had a series of it at the slice's start, all of which go on, the counter was created by its
 * first event, and counts from zero.
 *
 * @param selector selects counters of one metric
 */
export function differenceExpression(
  selector: string,
  by: readonly string[],
  sibling: string | null,
  timing: SliceTiming,
): string {
  const { sliceSeconds } = timing;
  const slice = formatDuration(sliceSeconds);
  const gone = formatDuration(Math.max(GONE_AFTER_SECONDS, sliceSeconds));
  const reach = formatDuration(Math.max(timing.reachSeconds, GONE_AFTER_SECONDS, 2 * sliceSeconds));
  const step = formatDuration(resetStepSeconds(sliceSeconds));
  const steps = `[${sliceSeconds * 1_000 - 1}ms:${step}]`;
  const now = `last_over_time(${selector}[${gone}])`;
  const before = `last_over_time(${selector}[${reach}] offset ${slice})`;
  // Looked for at many steps, so with the short reach; a drop over a longer gap leaves the sum negative.
  const lostByResets = `sum_over_time((last_over_time(${selector}[${gone}] offset ${step}) > ${now})${steps})`;
  const grown = `${now} - ${before} + (${lostByResets} or ${now} * 0) >= 0`;
  const fromZero = `(${now} and ${before}) * 1`;
  const created = sibling === null ? [] : [createdExpression(now, sibling, slice)];
  const firstSeen = `${now} - min_over_time(${selector}[${slice}])`;
  return sumBy(by, [`(${grown})`, fromZero, ...created, firstSeen].join(" or "));
}

/** The increase as the backend extrapolates it, for backends that lack what the difference needs. */
export function increaseExpression(
  selector: string,
  by: readonly string[],
  timing: SliceTiming,
): string {
  return sumBy(by, `increase(${selector}[${formatDuration(timing.sliceSeconds)}])`);
}

/** The increase over one slice of a counter that is itself an expression, from values at fine steps. */
export function increaseOfExpression(expression: string, timing: SliceTiming): string {
  const step = formatDuration(resetStepSeconds(timing.sliceSeconds));
  return `increase((${expression})[${formatDuration(timing.sliceSeconds)}:${step}])`;
}

/** Samples of a gauge in one slice, or the sum of their values. One millisecond short, so that none counts twice. */
export function overSlice(
  name: "sum_over_time" | "count_over_time",
  selector: string,
  by: readonly string[],
  timing: SliceTiming,
): string {
  return sumBy(by, `${name}(${selector}[${timing.sliceSeconds * 1_000 - 1}ms])`);
}

/** Observations of a native histogram in one slice. */
export function nativeCount(selector: string, by: readonly string[], timing: SliceTiming): string {
  return `histogram_count(${increaseExpression(selector, by, timing)})`;
}

/** Share of a native histogram's observations in one slice that were at most the bound. */
export function nativeFraction(
  selector: string,
  boundSeconds: number,
  by: readonly string[],
  timing: SliceTiming,
): string {
  return `histogram_fraction(0, ${boundSeconds}, ${increaseExpression(selector, by, timing)})`;
}
