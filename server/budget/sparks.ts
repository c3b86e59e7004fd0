import { sparkline } from "#shared/budget/series-view.ts";
import type { BudgetRow } from "#shared/budget/views.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { BookEntry } from "./book.ts";

const SPARK_POINTS = 32;
/** A sparkline moves by a point a day: it is drawn anew when it is this old, or when the figure has moved this much. */
const SPARK_EVERY_MS = 1_800_000;
const SPARK_MOVES = 0.005;

interface Spark {
  readonly at: Instant;
  readonly goodForMs: number;
  readonly remaining: number | null;
  readonly coverage: number;
  readonly excluded: number;
  readonly points: BudgetRow["spark"];
}

/** Between half of a time and the whole of it, so that what was drawn together is not drawn anew together. */
function spread(key: SeriesKey, ms: number): number {
  let hash = 0;
  for (let i = 0; i < key.length; i += 1) hash = (hash * 31 + key.charCodeAt(i)) & 0xffff;
  return ms * (0.5 + hash / 0x20000);
}

function stillTrue(spark: Spark, now: BookEntry): boolean {
  return (
    now.at >= spark.at &&
    now.at - spark.at < spark.goodForMs &&
    Math.abs((now.remaining ?? 2) - (spark.remaining ?? 2)) < SPARK_MOVES &&
    Math.abs(now.coverage - spark.coverage) < SPARK_MOVES &&
    Math.abs(now.excluded - spark.excluded) < SPARK_MOVES
  );
}

/** @returns the sparkline of an entry: its remaining budget over the window. Drawn when it is asked for, and kept a while */
export function createSparks(): (entry: BookEntry) => BudgetRow["spark"] {
  const sparks = new WeakMap<BookEntry["slices"], Spark>();
  return (entry) => {
    const { slices, definition, interval, at, remaining, coverage, excluded } = entry;
    const found = sparks.get(slices);
    if (found !== undefined && stillTrue(found, entry)) return found.points;
    const range = { from: interval.from, to: Math.min(interval.to, at) };
    const points = sparkline(slices, definition.target, range, SPARK_POINTS);
    const goodForMs = spread(entry.series.key, SPARK_EVERY_MS);
    sparks.set(slices, { at, goodForMs, remaining, coverage, excluded, points });
    return points;
  };
}
