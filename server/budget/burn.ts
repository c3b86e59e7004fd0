import { errorBudget } from "#shared/budget/arithmetic.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import { alignDown, alignUp, SECOND_MS, type Instant, type Interval } from "#shared/kernel/time.ts";
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
  /** Those of which something is known. */
  readonly steps: readonly BurnStep[];
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
  const { definition, series } = entry;
  return {
    key: series.key,
    title: definition.displayName ?? definition.name,
    service: definition.service,
    target: definition.target,
    range,
    steps,
    allowedBad: errorBudget(definition.target) * steps.reduce((sum, { total }) => sum + total, 0),
    ticketFactor: ticketFactor(entry),
  };
}
