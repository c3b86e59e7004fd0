import { errorBudget } from "#shared/budget/arithmetic.ts";
import { clipped, wholeCells } from "#shared/budget/kept.ts";
import { createSeriesBook } from "#shared/budget/series-book.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import {
  alignDown,
  alignUp,
  DAY_MS,
  HOUR_MS,
  SECOND_MS,
  type Instant,
  type Interval,
} from "#shared/kernel/time.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { EntryView } from "./book.ts";
import { bookOver } from "./series.ts";

export interface BurnQuery {
  readonly key: string;
  /** The budget's own window when absent. */
  readonly from?: Instant;
  readonly to?: Instant;
  /** The least length of a step; as fine as it is held when absent. */
  readonly stepSeconds?: number;
  /** Whether to read as well what was counted in the time that is excluded from the budget. */
  readonly withExcluded?: true;
}

/** What was counted in `[from, to)`, in the units of the budget. */
export interface BurnStep extends Interval {
  readonly bad: number;
  readonly total: number;
}

/** What was counted of one series, step by step. */
export interface BurnSteps {
  readonly key: SeriesKey;
  readonly title: string;
  readonly service: string;
  readonly target: number;
  readonly range: Interval;
  /** Those of which something is known, without what is excluded. */
  readonly steps: readonly BurnStep[];
  /** Stretches of the range that are excluded from the budget, in order and apart. */
  readonly excluded: readonly Interval[];
  /** What was counted in them as far as it is known, if it was asked for: a step for each. */
  readonly excludedSteps: readonly BurnStep[];
  /** Bad that the target allows on the traffic of the range. */
  readonly allowedBad: number;
  /** The factor of the quickest ticket alert; 1 where no alert opens tickets. */
  readonly ticketFactor: number;
}

function ticketFactor({ budget }: EntryView): number {
  const factors = budget.alerts
    .filter(({ severity }) => severity === "ticket")
    .map(({ factor }) => factor);
  return factors.length === 0 ? 1 : Math.max(...factors);
}

/** What was counted in a stretch that is excluded. The book leaves it out, so it is read from the store. */
async function readExcluded(
  { definition, series }: EntryView,
  stretch: Interval,
  sli: Pick<SliService, "history">,
): Promise<readonly BurnStep[]> {
  const reach = { from: alignDown(stretch.from, HOUR_MS), to: alignUp(stretch.to, HOUR_MS) };
  const stored = await sli.history(series.key, reach);
  if (stored === null) return [];
  const book = createSeriesBook({
    sliceSeconds: stored.sliceSeconds,
    units: budgetUnits(definition, stored.sliceSeconds),
    retainSeconds: (reach.to - reach.from + DAY_MS) / SECOND_MS,
    exact: true,
  });
  book.load(stored);
  const { bad, total, known } = book.tally(stretch.from, stretch.to);
  return known > 0 ? [{ ...stretch, bad, total }] : [];
}

/** Reads what was counted of a series in a range, step by step. */
export async function readBurn(
  entry: EntryView,
  query: BurnQuery,
  sources: { readonly sli: SliService },
): Promise<BurnSteps> {
  const { range, book } = await bookOver(entry, query, sources);
  const cellMs = book.cellSeconds * SECOND_MS;
  const stepMs = Math.max(cellMs, alignUp((query.stepSeconds ?? 0) * SECOND_MS, cellMs));
  const [first, end] = [alignDown(range.from, cellMs), alignDown(range.to, cellMs)];
  const steps: BurnStep[] = [];
  for (let from = first, to: Instant; from < end; from = to) {
    to = Math.min(alignUp(from + 1, stepMs), end);
    const { bad, total, known } = book.tally(from, to);
    if (known > 0) steps.push({ from, to, bad, total });
  }
  const { definition, series, slices } = entry;
  const excluded = clipped(wholeCells(slices.excluded(), slices.cellSeconds * SECOND_MS), {
    from: first,
    to: end,
  });
  const asked = query.withExcluded === true ? excluded : [];
  const counted = asked.map((stretch) => readExcluded(entry, stretch, sources.sli));
  return {
    key: series.key,
    title: definition.displayName ?? definition.name,
    service: definition.service,
    target: definition.target,
    range,
    steps,
    excluded,
    excludedSteps: (await Promise.all(counted)).flat(),
    allowedBad: errorBudget(definition.target) * steps.reduce((sum, { total }) => sum + total, 0),
    ticketFactor: ticketFactor(entry),
  };
}
