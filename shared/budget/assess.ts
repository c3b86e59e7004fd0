import type { Instant } from "#shared/kernel/time.ts";
import type { SliSeries } from "#shared/sli/model.ts";
import type { SloDefinition, TimeWindow } from "#shared/slo/model.ts";
import { BURN_WINDOWS_SECONDS } from "./alert-policy.ts";
import type { AlertState, Budget } from "./model.ts";
import type { SeriesBook } from "./series-book.ts";
import { Standing, type JudgedBy } from "./standing.ts";
import { TRAFFIC_SECONDS } from "./window-end.ts";
import { longestSeconds } from "./window.ts";

export interface AssessOptions extends JudgedBy {
  /** Which of the definition's windows; the first when absent. */
  readonly window?: TimeWindow;
  /** Since when an exhausted budget has been spent; finding it takes more history than a book holds. */
  readonly exhaustedSince?: Instant;
  /** Alert states of the previous evaluation of the same series. */
  readonly before?: readonly AlertState[];
}

/** How far back a book must reach for everything that is asked of a definition, in seconds. */
export function retainSeconds(definition: Pick<SloDefinition, "windows">): number {
  const longestBurn = BURN_WINDOWS_SECONDS.at(-1) as number;
  // What a calendar window will come to is learnt from the weeks before.
  const ofCalendar = definition.windows.some(({ kind }) => kind === "calendar")
    ? TRAFFIC_SECONDS
    : 0;
  const windows = definition.windows.map((window) => longestSeconds(window));
  return Math.max(longestBurn * 2, ofCalendar, ...windows);
}

/**
 * The budget of one series as of an instant: what semantics of burn, coverage, alerts and status say of what its book
 * holds. `at` is the end of the newest slice that should be known, not the wall clock.
 */
export function assess(
  definition: SloDefinition,
  series: SliSeries,
  book: SeriesBook,
  at: Instant,
  options: AssessOptions = {},
): Budget {
  const standing = new Standing(definition, series, book, options.window);
  standing.evaluate(at, options, options.before);
  standing.exhaustedSince = options.exhaustedSince ?? null;
  return standing.budget;
}
