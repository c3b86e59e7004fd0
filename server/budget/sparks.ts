import { setImmediate as nextTurn } from "node:timers/promises";
import { sparkline } from "#shared/budget/series-view.ts";
import type { BudgetRow } from "#shared/budget/views.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { BookEntry } from "./book.ts";

const SPARK_POINTS = 32;
/** A sparkline moves by a point a day: it is drawn anew when it is this old, or when the figure has moved this much. */
const SPARK_EVERY_MS = 1_800_000;
const SPARK_MOVES = 0.005;

/** A sparkline as it was drawn, and of what. */
export interface Spark {
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

/** Sparklines of the book's budgets, kept for a while. */
export interface Sparks {
  /** The remaining budget of an entry over its window; drawn anew where what is kept is no longer true. */
  of(entry: BookEntry): BudgetRow["spark"];
  /** The one that is kept, true or not, for sums of thousands; drawn where there is none. */
  last(entry: BookEntry): BudgetRow["spark"];
  /** Draws anew what is no longer true, in the background; called after each tick. */
  refresh(entries: readonly BookEntry[]): Promise<void>;
}

/** So many are drawn before whoever waits for a page is let in: some milliseconds. */
const DRAWN_AT_ONCE = 50;

/** Makes them, with none drawn yet. */
export function createSparks(): Sparks {
  let refreshing = false;

  function draw(entry: BookEntry): BudgetRow["spark"] {
    const { slices, definition, interval, at, remaining, coverage, excluded } = entry;
    const range = { from: interval.from, to: Math.min(interval.to, at) };
    const points = sparkline(slices, definition.target, range, SPARK_POINTS);
    const goodForMs = spread(entry.series.key, SPARK_EVERY_MS);
    entry.spark = { at, goodForMs, remaining, coverage, excluded, points };
    return points;
  }

  function isTrue(entry: BookEntry): boolean {
    return entry.spark !== null && stillTrue(entry.spark, entry);
  }

  const last = (entry: BookEntry): BudgetRow["spark"] => entry.spark?.points ?? draw(entry);

  return {
    last,
    of: (entry) => (isTrue(entry) ? last(entry) : draw(entry)),
    async refresh(entries) {
      if (refreshing) return;
      refreshing = true;
      try {
        const outdated = entries.filter((entry) => !isTrue(entry));
        for (let at = 0; at < outdated.length; at += DRAWN_AT_ONCE) {
          for (const entry of outdated.slice(at, at + DRAWN_AT_ONCE)) draw(entry);
          await nextTurn();
        }
      } finally {
        refreshing = false;
      }
    },
  };
}
