import { assess, retainSeconds } from "#shared/budget/assess.ts";
import { coverageOf } from "#shared/budget/arithmetic.ts";
import { excludedStretches } from "#shared/budget/exclusions.ts";
import type { Budget, Tally } from "#shared/budget/model.ts";
import { createSeriesBook, type SeriesBook } from "#shared/budget/series-book.ts";
import { budgetUnits, type BudgetUnits } from "#shared/budget/units.ts";
import { DAY_MS, SECOND_MS, alignDown, type Instant } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { SloService } from "#server/slo/slo.service.ts";
import type { BookEntry } from "./book.ts";
import type { ExclusionService } from "./exclusion.service.ts";
import { assessOptions, type BudgetPolicy } from "./policy.ts";

const LEAST_REACH_SECONDS = 7 * 86_400;

export interface PastContext {
  readonly slos: Pick<SloService, "inForce">;
  readonly sli: Pick<SliService, "history">;
  readonly exclusions: Pick<ExclusionService, "knownAt">;
  readonly policy: BudgetPolicy;
}

/** An instant to look at a budget, and ends of stretches from there on in which to count what was bad. */
export interface PastMoment {
  readonly at: Instant;
  readonly ends: readonly Instant[];
}

/** A budget as it was, and what was bad from then on until each of the moment's ends; `null`: too little is known of it. */
export interface PastBudget {
  readonly budget: Budget;
  readonly definition: SloDefinition;
  readonly units: BudgetUnits;
  /** Below this coverage it is unknown. */
  readonly coverageFloor: number;
  readonly badUntil: readonly (number | null)[];
}

function bookFor(
  definition: SloDefinition,
  columns: SliceColumns | null,
  sliceSeconds: number,
  lengthSeconds: number,
): SeriesBook {
  const seconds = columns?.sliceSeconds ?? sliceSeconds;
  const book = createSeriesBook({
    sliceSeconds: seconds,
    units: budgetUnits(definition, seconds),
    retainSeconds: Math.max(LEAST_REACH_SECONDS, lengthSeconds),
  });
  if (columns !== null) book.load(columns);
  return book;
}

function badOf(tally: Tally, coverageFloor: number): number | null {
  return coverageOf(tally) < coverageFloor ? null : tally.bad;
}

/**
 * The budget of a series as reports of some instants had it: by the definition then in force and with the exclusions then
 * known, whatever changed since. Slices are the record as it is now: one that came late, or was corrected, counts as if
 * it had been there. The stored slices are read once, however many instants there are.
 *
 * @param moments `at`: end of the newest slice that counts; a slice that ends later counts no part of it
 */
export async function pastBudgets(
  entry: BookEntry,
  moments: readonly PastMoment[],
  { slos, sli, exclusions, policy }: PastContext,
): Promise<readonly PastBudget[]> {
  if (moments.length === 0) return [];
  const definitionAt = (at: Instant): SloDefinition =>
    slos.inForce(entry.series.slo, at)?.definition ?? entry.definition;
  const reachSeconds = Math.max(
    LEAST_REACH_SECONDS,
    ...moments.map(({ at }) => retainSeconds(definitionAt(at))),
  );
  const first = moments.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const last = moments.reduce((most, { at, ends }) => Math.max(most, at, ...ends), 0);
  const from = alignDown(first - reachSeconds * SECOND_MS, DAY_MS);
  const to = last;
  const columns = await sli.history(entry.series.key, { from, to });
  const books = new Map<SloDefinition, SeriesBook>();
  const { coverageFloor } = policy.status;

  return moments.map(({ at, ends }) => {
    const definition = definitionAt(at);
    const book =
      books.get(definition) ??
      bookFor(definition, columns, entry.slices.sliceSeconds, (to - from) / SECOND_MS);
    books.set(definition, book);
    book.exclude(excludedStretches(exclusions.knownAt(at), definition));
    const budget = assess(
      definition,
      entry.series,
      book,
      alignDown(at, book.sliceSeconds * SECOND_MS),
      assessOptions(policy, definition.windows[0]),
    );
    return {
      budget,
      definition,
      units: book.units,
      coverageFloor,
      badUntil: ends.map((end) => badOf(book.tally(at, end), coverageFloor)),
    };
  });
}

/** The budget of a series as a report of an instant had it. */
export async function pastBudget(
  entry: BookEntry,
  at: Instant,
  context: PastContext,
): Promise<Budget> {
  const [past] = await pastBudgets(entry, [{ at, ends: [] }], context);
  return (past as PastBudget).budget;
}
