import { setImmediate as nextTurn } from "node:timers/promises";
import { createSeriesBook, type SeriesBook } from "#shared/budget/series-book.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import type { SloId } from "#shared/kernel/ids.ts";
import {
  alignDown,
  DAY_MS,
  HOUR_MS,
  SECOND_MS,
  type Instant,
  type Interval,
} from "#shared/kernel/time.ts";
import type { Sli } from "#shared/slo/model.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { BookEntry } from "./book.ts";

/** What was counted in one hour. */
export interface CountedHour {
  readonly start: Instant;
  readonly requests: number;
  /** Seconds of the hour that are known and not excluded. */
  readonly knownSeconds: number;
}

/** The traffic of a service as the SLO that sees most of it counted it. */
export interface ServiceTraffic {
  readonly slo: SloId;
  readonly title: string;
  readonly range: Interval;
  readonly hours: readonly CountedHour[];
}

/** Four weeks: each hour of the week four times, and no older habits. */
const REACH_MS = 28 * DAY_MS;

/** Whether the totals of an SLI are requests. Ratios as a backend computes them, and values, weigh every slice the same. */
function countsRequests({ kind }: Sli): boolean {
  return kind === "ratio" || kind === "native-latency";
}

/** A book that reaches back as far as is asked: the entry's own, or one of what is stored. */
async function reaching(
  { definition, series, slices }: BookEntry,
  range: Interval,
  sli: Pick<SliService, "history">,
): Promise<SeriesBook> {
  if (slices.oldestStart() <= range.from) return slices;
  const stored = await sli.history(series.key, range);
  if (stored === null) return slices;
  const book = createSeriesBook({
    sliceSeconds: stored.sliceSeconds,
    units: budgetUnits(definition, stored.sliceSeconds),
    retainSeconds: (range.to - range.from) / SECOND_MS,
  });
  book.load(stored);
  book.exclude(slices.excluded());
  return book;
}

function addHours(book: SeriesBook, range: Interval, hours: CountedHour[]): void {
  for (let index = 0; index < hours.length; index += 1) {
    const start = range.from + index * HOUR_MS;
    const before = hours[index] as CountedHour;
    const { known } = book.tally(start, start + HOUR_MS);
    hours[index] = {
      start,
      requests: before.requests + book.traffic(start, start + HOUR_MS),
      // Series of one SLO are measured together: what is known of one is known of all.
      knownSeconds: Math.max(before.knownSeconds, known * book.sliceSeconds),
    };
  }
}

/**
 * The traffic of the last four weeks, hour by hour, of some budgets of one service: as the SLO that met the most requests
 * counted it, its series added up.
 *
 * @returns `null` where no SLO counts requests
 */
export async function readTraffic(
  entries: readonly BookEntry[],
  now: Instant,
  sli: Pick<SliService, "history">,
): Promise<ServiceTraffic | null> {
  const to = alignDown(now, HOUR_MS);
  const range = { from: to - REACH_MS, to };
  const counted = new Map<SloId, BookEntry[]>();
  for (const entry of entries) {
    if (!countsRequests(entry.definition.sli)) continue;
    counted.set(entry.definition.id, [...(counted.get(entry.definition.id) ?? []), entry]);
  }
  let busiest: { readonly requests: number; readonly own: readonly BookEntry[] } | null = null;
  for (const [, own] of [...counted].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const requests = own.reduce(
      (sum, { slices }) => sum + slices.traffic(Math.max(range.from, slices.oldestStart()), to),
      0,
    );
    if (busiest === null || requests > busiest.requests) busiest = { requests, own };
  }
  const definition = busiest?.own[0]?.definition;
  if (busiest === null || definition === undefined) return null;
  const hours: CountedHour[] = Array.from({ length: REACH_MS / HOUR_MS }, (_, index) => ({
    start: range.from + index * HOUR_MS,
    requests: 0,
    knownSeconds: 0,
  }));
  for (const entry of busiest.own) {
    addHours(await reaching(entry, range, sli), range, hours);
    await nextTurn();
  }
  return { slo: definition.id, title: definition.displayName ?? definition.name, range, hours };
}
