import { wholeCells } from "#shared/budget/kept.ts";
import { chartStepSeconds, MAXIMUM_POINTS, seriesPoints } from "#shared/budget/series-view.ts";
import { createSeriesBook, type SeriesBook } from "#shared/budget/series-book.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import type { SeriesQuery, SeriesView } from "#shared/budget/views.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import {
  DAY_MS,
  HOUR_MS,
  SECOND_MS,
  alignDown,
  alignUp,
  type Interval,
} from "#shared/kernel/time.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { EntryView } from "./book.ts";

const LONGEST_RANGE_MS = 400 * DAY_MS;
/** Ranges up to this length are shown at the resolution that was measured, which a book may have folded away. */
const FINE_RANGE_MS = 6 * HOUR_MS;

function rangeOf(entry: EntryView, query: Pick<SeriesQuery, "from" | "to">): Interval {
  const { window, at } = entry.budget;
  const to = query.to ?? Math.min(window.to, at);
  const from = query.from ?? window.from;
  if (!(from < to) || to - from > LONGEST_RANGE_MS) {
    throw new DomainError({
      code: "range.invalid",
      message: `the range from ${from} to ${to} is empty or longer than 400 days`,
      remedy: "give from and to in epoch milliseconds, from before to",
    });
  }
  return { from, to: Math.min(to, at) };
}

/** The slices of a range that the book has folded or forgotten, read from the store. */
async function storedBook(
  entry: EntryView,
  range: { from: number; to: number },
  sli: SliService,
): Promise<SeriesBook> {
  const dayFrom = alignDown(range.from, HOUR_MS);
  const history = await sli.history(entry.series.key, {
    from: dayFrom,
    to: alignUp(range.to, HOUR_MS),
  });
  const sliceSeconds = history?.sliceSeconds ?? entry.slices.sliceSeconds;
  const book = createSeriesBook({
    sliceSeconds,
    units: budgetUnits(entry.definition, sliceSeconds),
    retainSeconds: (range.to - dayFrom) / SECOND_MS + 86_400,
    exact: true,
  });
  if (history !== null) book.load(history);
  // This book's cells are finer: a cell that is left out of the budget is left out whole.
  book.exclude(wholeCells(entry.slices.excluded(), entry.slices.cellSeconds * SECOND_MS));
  return book;
}

/** A range of one series, and a book that holds it. Reads the store only beyond the reach of the one in memory. */
export async function bookOver(
  entry: EntryView,
  query: Pick<SeriesQuery, "from" | "to">,
  { sli }: { readonly sli: SliService },
): Promise<{ readonly range: Interval; readonly book: SeriesBook }> {
  const range = rangeOf(entry, query);
  const fine =
    range.to - range.from <= FINE_RANGE_MS && entry.slices.cellSeconds > entry.slices.sliceSeconds;
  const held = range.from >= entry.slices.oldestStart() && !fine;
  return { range, book: held ? entry.slices : await storedBook(entry, range, sli) };
}

/** A range of one series in at most as many points as the chart can show. */
export async function readSeries(
  entry: EntryView,
  query: SeriesQuery,
  sources: { readonly sli: SliService },
): Promise<SeriesView> {
  const { range, book } = await bookOver(entry, query, sources);
  const stepSeconds = chartStepSeconds(
    (range.to - range.from) / SECOND_MS,
    query.points ?? MAXIMUM_POINTS,
    book.cellSeconds,
  );
  return {
    key: entry.series.key,
    ...range,
    stepSeconds,
    points: seriesPoints(book, entry.definition.target, range, stepSeconds),
  };
}
