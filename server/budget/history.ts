import { dependencyCeiling, type NeededService } from "#shared/budget/ceiling.ts";
import {
  historyCells,
  LONGEST_HISTORY_MS,
  packCells,
  type BudgetHistory,
} from "#shared/budget/history.ts";
import { wholeCells } from "#shared/budget/kept.ts";
import type { Tally } from "#shared/budget/model.ts";
import { createSeriesBook } from "#shared/budget/series-book.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import { windowInterval } from "#shared/budget/window.ts";
import { DAY_MS, SECOND_MS, alignDown } from "#shared/kernel/time.ts";
import type { TimeWindow } from "#shared/slo/model.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { BookEntry } from "./book.ts";
import { assessOptions, type BudgetPolicy } from "./policy.ts";

export interface HistoryContext {
  readonly sli: SliService;
  readonly org: OrgService;
  readonly policy: BudgetPolicy;
  readonly entries: readonly BookEntry[];
}

/** What a series measured over a window that ends with its newest slice; unknown as far as its book does not reach back. */
function measured({ slices, budget }: BookEntry, window: TimeWindow): Tally {
  const end = alignDown(budget.at, slices.cellSeconds * SECOND_MS);
  return slices.tally(windowInterval(window, end).from, end);
}

function sumOf(tallies: readonly Tally[]): Tally {
  const sum = { bad: 0, total: 0, known: 0, slices: 0 };
  for (const tally of tallies) {
    sum.bad += tally.bad;
    sum.total += tally.total;
    sum.known += tally.known;
    sum.slices += tally.slices;
  }
  return sum;
}

/** The services that another one needs, each with what its SLOs measured over the same window. */
function neededServices(
  service: string,
  window: TimeWindow,
  { org, entries }: HistoryContext,
): readonly NeededService[] {
  return (org.service(service)?.dependsOn ?? []).map((name) => {
    const own = entries.filter(({ definition }) => definition.service === name);
    return {
      service: name,
      title: org.service(name)?.displayName ?? name,
      slos: [...new Set(own.map(({ definition }) => definition))].map((definition) => ({
        slo: definition.id,
        title: definition.displayName ?? definition.name,
        sli: definition.sli,
        tally: sumOf(
          own
            .filter((entry) => entry.definition === definition)
            .map((entry) => measured(entry, window)),
        ),
      })),
    };
  });
}

/** What is stored of one series, for the browser to try other targets on. Reads the store: a book forgets sooner. */
export async function readHistory(
  entry: BookEntry,
  context: HistoryContext,
): Promise<BudgetHistory> {
  const { definition, series, slices, budget } = entry;
  const [window] = definition.windows;
  const range = { from: alignDown(budget.at - LONGEST_HISTORY_MS, DAY_MS), to: budget.at };
  const columns = await context.sli.history(series.key, range);
  const sliceSeconds = columns?.sliceSeconds ?? slices.sliceSeconds;
  const book = createSeriesBook({
    sliceSeconds,
    units: budgetUnits(definition, sliceSeconds),
    retainSeconds: (range.to - range.from) / SECOND_MS,
  });
  if (columns !== null) book.load(columns);
  const excluded = wholeCells(slices.excluded(), slices.cellSeconds * SECOND_MS);
  const cells = historyCells(book, range, excluded);
  const { statusPolicy, alertPolicy } = assessOptions(context.policy, window);
  return {
    key: series.key,
    window,
    alertPolicy,
    statusPolicy,
    cells: packCells(cells, (bytes) => Buffer.from(bytes).toString("base64")),
    ceiling: dependencyCeiling(
      neededServices(definition.service, window, context),
      statusPolicy.coverageFloor,
    ),
  };
}
