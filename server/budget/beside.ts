import { assess, retainSeconds } from "#shared/budget/assess.ts";
import type { Budget } from "#shared/budget/model.ts";
import { createSeriesBook, type SeriesBook } from "#shared/budget/series-book.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import type { BesideQuery } from "#shared/budget/views.ts";
import { TRAFFIC_SECONDS, windowEnd } from "#shared/budget/window-end.ts";
import { windowInterval } from "#shared/budget/window.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { DAY_MS, SECOND_MS, alignDown } from "#shared/kernel/time.ts";
import type { TimeWindow } from "#shared/slo/model.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { BookEntry } from "./book.ts";
import { assessOptions, type BudgetPolicy } from "./policy.ts";

/** A Monday that begins a day, a week, a month, a quarter and a year. */
const START = "2024-01-01T00:00:00";

function refuseUnknownZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch (error) {
    throw new DomainError(
      {
        code: "window.zone-unknown",
        message: `there is no time zone "${timeZone}"`,
        remedy: "give an IANA name, such as Europe/Berlin",
      },
      { cause: error },
    );
  }
}

/**
 * The budget of a series over a calendar window that its definition does not ask for, up to now, with what it comes to at
 * its end. Reads the store only where the window, or the four weeks that tell what to expect, reach back beyond the book.
 *
 * @throws DomainError `window.zone-unknown`
 */
export async function besideBudget(
  entry: BookEntry,
  { unit, timeZone }: Pick<BesideQuery, "unit" | "timeZone">,
  { sli, policy }: { readonly sli: Pick<SliService, "history">; readonly policy: BudgetPolicy },
): Promise<Budget> {
  refuseUnknownZone(timeZone);
  const window: TimeWindow = { kind: "calendar", count: 1, unit, timeZone, start: START };
  const { series, budget } = entry;
  const definition = { ...entry.definition, windows: [window] } as const;
  const from = Math.min(
    windowInterval(window, budget.at).from,
    budget.at - TRAFFIC_SECONDS * SECOND_MS,
  );
  const book =
    entry.slices.oldestStart() <= from
      ? entry.slices
      : await storedBook(entry, definition, from, sli);
  const beside = assess(definition, series, book, budget.at, {
    ...assessOptions(policy, window),
  });
  return { ...beside, end: windowEnd(beside, window, book) };
}

async function storedBook(
  entry: BookEntry,
  definition: BookEntry["definition"],
  from: number,
  sli: Pick<SliService, "history">,
): Promise<SeriesBook> {
  const history = await sli.history(entry.series.key, {
    from: alignDown(from, DAY_MS),
    to: entry.budget.at,
  });
  const sliceSeconds = history?.sliceSeconds ?? entry.slices.sliceSeconds;
  const book = createSeriesBook({
    sliceSeconds,
    units: budgetUnits(definition, sliceSeconds),
    retainSeconds: retainSeconds(definition),
  });
  if (history !== null) book.load(history);
  book.exclude(entry.slices.excluded());
  return book;
}
