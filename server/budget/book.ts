import { retainSeconds } from "#shared/budget/assess.ts";
import { exhaustedSince } from "#shared/budget/projection.ts";
import { createSeriesBook } from "#shared/budget/series-book.ts";
import { Standing } from "#shared/budget/standing.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import { longestSeconds } from "#shared/budget/window.ts";
import { seriesKey, type SeriesKey, type SloId } from "#shared/kernel/ids.ts";
import { SECOND_MS, alignDown, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import type { SeriesSlices, SliSeries } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { Spark } from "./sparks.ts";
import { assessOptions, DEFAULT_POLICY, type BudgetPolicy } from "./policy.ts";

/** One series in the book: its definition in force, its slices, and how its budget stands as of the last tick. */
export class BookEntry extends Standing {
  /** Whether history came in since the last `advance`, so that alert states have to be found in it anew. */
  isReread = true;
  /** Whether slices came in since the last `advance`; without them nothing changes until time goes on. */
  isTouched = true;
  /** Its sparkline, once one was drawn. */
  spark: Spark | null = null;
  /** How long after its end a slice of its source is known, in milliseconds; `null`: not asked yet. */
  lagMs: number | null = null;
  /** Whether it was looked for in the history there is since when it has been exhausted. */
  isLookedUp = false;

  /** The same slices under a changed definition; its figures follow with the next `advance`. */
  redefined(definition: SloDefinition): BookEntry {
    const entry = new BookEntry(definition, this.series, this.slices);
    entry.isReread = this.isReread;
    entry.alerts = this.alerts;
    entry.status = this.status;
    entry.exhaustedSince = this.exhaustedSince;
    entry.isLookedUp = this.isLookedUp;
    return entry;
  }
}

/** What readers need of an entry. */
export type EntryView = Pick<BookEntry, "series" | "definition" | "slices" | "budget">;

/** A stretch of one series that has to be read again from the store. */
export interface Reload {
  readonly series: SliSeries;
  readonly range: Interval;
}

/**
 * The budget book: what every window of every series needs, in memory. It knows no store: whoever holds it feeds it, and
 * reads again what `put` says it cannot take slice by slice.
 */
export interface BudgetBook {
  entries(): readonly BookEntry[];
  entry(key: string): BookEntry | undefined;
  /** Takes columns of a series, opening an entry for a series that is new. */
  load(definition: SloDefinition, columns: SliceColumns): void;
  /** Takes new slices; returns the stretches that have to be loaded again because they are too old to be put alone. */
  put(definition: SloDefinition, batch: SeriesSlices): Reload | null;
  /** Gives a definition without any slices an entry, so that it is listed as unknown. */
  expect(definition: SloDefinition, sliceSeconds: number): void;
  /** Takes the newest definition of each series; drops the series of SLOs that are gone. Returns those to load anew. */
  redefine(definitions: ReadonlyMap<string, SloDefinition>): readonly SliSeries[];
  /** Leaves stretches of time out of the figures of each series, present and to come, in the place of those before. */
  exclude(stretchesOf: StretchesOf): void;
  /** Works out every budget as of the end of the newest slice that should be known. Returns those that are exhausted. */
  advance(frontier: (entry: BookEntry) => Instant): readonly BookEntry[];
}

/** What is left out of an SLO's budget. */
type StretchesOf = (definition: SloDefinition) => readonly Interval[];

function openEntry(
  definition: SloDefinition,
  series: SliSeries,
  sliceSeconds: number,
  stretchesOf: StretchesOf,
): BookEntry {
  const slices = createSeriesBook({
    sliceSeconds,
    units: budgetUnits(definition, sliceSeconds),
    retainSeconds: retainSeconds(definition),
  });
  slices.exclude(stretchesOf(definition));
  return new BookEntry(definition, series, slices);
}

/** What a series' book is made for: when any of it changes, the slices have to be read anew. */
function shapeOf(definition: SloDefinition): string {
  return JSON.stringify([
    definition.method,
    definition.timeSliceSeconds,
    definition.timeSliceTarget,
    retainSeconds(definition),
  ]);
}

function placeholderKey(definition: SloDefinition): SeriesKey {
  return seriesKey(definition.id);
}

/** Makes an empty book, whose budgets are judged by a policy. */
export function createBudgetBook(policy: BudgetPolicy = DEFAULT_POLICY): BudgetBook {
  const entries = new Map<SeriesKey, BookEntry>();
  const known = new Set<SloId>();
  let listed: readonly BookEntry[] | null = null;
  let stretchesOf: StretchesOf = () => [];

  function open(definition: SloDefinition, series: SliSeries, sliceSeconds: number): BookEntry {
    const found = entries.get(series.key);
    if (found !== undefined && found.slices.sliceSeconds === sliceSeconds) return found;
    const entry = openEntry(definition, series, sliceSeconds, stretchesOf);
    // An SLO that fans out was listed under its own name until its first series showed up.
    if (series.key !== placeholderKey(definition)) entries.delete(placeholderKey(definition));
    entries.set(series.key, entry);
    known.add(definition.id);
    listed = null;
    return entry;
  }

  function put(definition: SloDefinition, batch: SeriesSlices): Reload | null {
    const entry = open(definition, batch.series, batch.sliceSeconds);
    const { slices } = entry;
    entry.isTouched = true;
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (const slice of batch.slices) {
      if (slices.put(slice.start, slice.good, slice.total)) continue;
      from = Math.min(from, slice.start);
      to = Math.max(to, slice.start + 1);
    }
    if (from > to) return null;
    const cellMs = slices.cellSeconds * SECOND_MS;
    return {
      series: batch.series,
      range: { from: alignDown(from, cellMs), to: alignDown(to - 1, cellMs) + cellMs },
    };
  }

  function expect(definition: SloDefinition, sliceSeconds: number): void {
    if (known.has(definition.id)) return;
    open(
      definition,
      { key: placeholderKey(definition), slo: definition.id, labels: {} },
      sliceSeconds,
    );
  }

  function redefine(definitions: ReadonlyMap<string, SloDefinition>): readonly SliSeries[] {
    const anew: SliSeries[] = [];
    for (const [key, entry] of entries) {
      const definition = definitions.get(entry.series.slo);
      if (definition === undefined) {
        entries.delete(key);
        known.delete(entry.series.slo);
      } else if (shapeOf(definition) === shapeOf(entry.definition)) {
        entries.set(key, entry.redefined(definition));
      } else {
        const { series, slices } = entry;
        entries.set(key, openEntry(definition, series, slices.sliceSeconds, stretchesOf));
        anew.push(entry.series);
      }
    }
    listed = null;
    return anew;
  }

  function advance(frontier: (entry: BookEntry) => Instant): readonly BookEntry[] {
    const exhausted: BookEntry[] = [];
    for (const entry of entries.values()) {
      const at = frontier(entry);
      if (entry.isTouched || entry.isReread || at !== entry.at) {
        const before = entry.isReread ? [] : entry.alerts;
        entry.evaluate(at, assessOptions(policy, entry.definition.windows[0]), before);
        entry.isReread = false;
        entry.isTouched = false;
      }
      if (entry.status === "exhausted") exhausted.push(entry);
      else entry.isLookedUp = false;
    }
    return exhausted;
  }

  return {
    entries: () => (listed ??= [...entries.values()]),
    entry: (key) => entries.get(key as SeriesKey),
    load(definition, columns) {
      const entry = open(definition, columns.series, columns.sliceSeconds);
      entry.slices.load(columns);
      entry.isReread = true;
    },
    put,
    expect,
    redefine,
    exclude(next) {
      stretchesOf = next;
      for (const entry of entries.values()) {
        entry.slices.exclude(next(entry.definition));
        entry.isReread = true;
      }
    },
    advance,
  };
}

/**
 * Since when an exhausted budget has been spent, from two windows of history.
 *
 * @returns `null` when the history does not reach back to a moment at which something was left
 */
export function findExhaustedSince(entry: BookEntry, history: SliceColumns): Instant | null {
  const { definition } = entry;
  const window = definition.windows[0];
  if (window.kind !== "rolling") return null;
  const book = createSeriesBook({
    sliceSeconds: history.sliceSeconds,
    units: budgetUnits(definition, history.sliceSeconds),
    retainSeconds: 2 * longestSeconds(window),
  });
  book.load(history);
  book.exclude(entry.slices.excluded());
  return exhaustedSince(book, definition.target, window.seconds, entry.budget.at);
}
