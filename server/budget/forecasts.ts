import { setImmediate as nextTurn } from "node:timers/promises";
import {
  forecast,
  forecastReachSeconds,
  type Forecast,
  type RowForecast,
} from "#shared/budget/forecast.ts";
import {
  poolTrouble,
  troubleBefore,
  type PooledTrouble,
  type TroubleSeen,
} from "#shared/budget/forecast-trouble.ts";
import { wholeCells } from "#shared/budget/kept.ts";
import type { Budget } from "#shared/budget/model.ts";
import { createSeriesBook, type SeriesBook } from "#shared/budget/series-book.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
  alignDown,
  alignUp,
  type Instant,
  type Interval,
} from "#shared/kernel/time.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { BookEntry } from "./book.ts";

/** Forecasts of the book's budgets, made when they are asked for and kept for a while. */
export interface Forecasts {
  /** The forecast of a budget. Reads the store only where a forecast looks further back than the book reaches. */
  of(entry: BookEntry): Promise<Forecast>;
  /** What is known already, for lists; `null`: nothing yet. */
  known(entry: BookEntry): RowForecast | null;
  /** Forecasts some of the budgets for which it matters, in the background; called after each tick. */
  refresh(entries: readonly BookEntry[]): void;
}

export interface ForecastsDependencies {
  readonly sli: Pick<SliService, "history">;
  /** Told when lists have something new to show. */
  readonly onChange: () => void;
  readonly onError: (error: unknown) => void;
}

interface Kept {
  readonly forecast: Extract<Forecast, { kind: "fan" }>;
  readonly budget: Budget;
  /** What was excluded: a forecast looks back further than a short window, whose budget may not show a change. */
  readonly excluded: readonly Interval[];
}

/** Chance is drawn anew each hour; until then a forecast holds unless the budget moved. */
const KEPT_MS = HOUR_MS;
/** A budget that moves all the time is not forecast all the time. */
const KEPT_AT_LEAST_MS = 5 * MINUTE_MS;
const MOVES = 0.005;
/** Forecasts in the background for each tick: together they take as long as a few pages. */
const AT_ONCE = 20;
/** So many series, evenly spread over all, tell how trouble comes. */
const POOLED_SERIES = 500;
/** Below this pace a budget with enough left does not run out; its forecast is made when somebody looks at it. */
const PACE_THAT_MATTERS = 0.8;

/** The service that keeps chance and time out of the book. */
export function createForecasts({ sli, onChange, onError }: ForecastsDependencies): Forecasts {
  const kept = new WeakMap<SeriesBook, Kept>();
  const asked = new WeakMap<SeriesBook, Promise<Forecast>>();
  let isWorking = false;
  /** All budgets as of the last tick, and what their series say of trouble, worked out once an hour. */
  let all: readonly BookEntry[] = [];
  let pooled: { readonly hour: number; readonly pool: Promise<PooledTrouble | null> } | null = null;

  async function pool(hour: Instant): Promise<PooledTrouble | null> {
    const every = Math.ceil(all.length / POOLED_SERIES);
    const seen: TroubleSeen[] = [];
    for (const [index, { slices, definition }] of all.entries()) {
      if (index % every !== 0) continue;
      const trouble = troubleBefore(slices, definition.target, hour);
      if (trouble !== null) seen.push(trouble);
      // Together they take as long as a slow page.
      await nextTurn();
    }
    return poolTrouble(seen);
  }

  async function poolAt(at: Instant): Promise<PooledTrouble | null> {
    if (all.length === 0) return null;
    const hour = alignDown(at, HOUR_MS);
    if (pooled?.hour !== hour) pooled = { hour, pool: pool(hour) };
    return pooled.pool;
  }

  function stillTrue(entry: BookEntry): Kept | null {
    const found = kept.get(entry.slices);
    if (found === undefined) return null;
    const { budget: then } = found;
    const { budget: now } = entry;
    const ageMs = now.at - then.at;
    const holds =
      ageMs >= 0 &&
      ageMs < KEPT_MS &&
      now.target === then.target &&
      now.windowLabel === then.windowLabel &&
      (now.status === "exhausted") === (then.status === "exhausted") &&
      isBurning(now) === isBurning(then) &&
      Math.abs(now.coverage - then.coverage) < MOVES &&
      sameStretches(entry.slices.excluded(), found.excluded) &&
      (ageMs < KEPT_AT_LEAST_MS || Math.abs((now.remaining ?? 2) - (then.remaining ?? 2)) < MOVES);
    return holds ? found : null;
  }

  /** The entry's own slices, or, for a window shorter than what a forecast looks back on, those in the store. */
  async function history({ slices, series, definition, budget }: BookEntry): Promise<SeriesBook> {
    const reachSeconds = forecastReachSeconds(definition.windows[0]);
    const from = budget.at - reachSeconds * SECOND_MS;
    if (slices.oldestStart() <= from) return slices;
    const stored = await sli.history(series.key, {
      from: alignDown(from, DAY_MS),
      to: alignUp(budget.at, HOUR_MS),
    });
    const sliceSeconds = stored?.sliceSeconds ?? slices.sliceSeconds;
    const book = createSeriesBook({
      sliceSeconds,
      units: budgetUnits(definition, sliceSeconds),
      retainSeconds: reachSeconds + (2 * DAY_MS) / SECOND_MS,
      exact: true,
    });
    if (stored !== null) book.load(stored);
    book.exclude(wholeCells(slices.excluded(), slices.cellSeconds * SECOND_MS));
    return book;
  }

  async function make(entry: BookEntry): Promise<Forecast> {
    const { budget, definition, series } = entry;
    const book = await history(entry);
    const found = forecast(book, {
      target: definition.target,
      window: definition.windows[0],
      at: budget.at,
      key: series.key,
      burning: isBurning(budget),
      pool: await poolAt(budget.at),
    });
    if (found.kind === "fan")
      kept.set(entry.slices, { forecast: found, budget, excluded: entry.slices.excluded() });
    else kept.delete(entry.slices);
    return found;
  }

  async function of(entry: BookEntry): Promise<Forecast> {
    const { status, at } = entry.budget;
    if (status === "unknown" || status === "no-traffic")
      return { kind: "none", at, reason: status, knownDays: 0 };
    const before = stillTrue(entry);
    if (before !== null) return before.forecast;
    const running = asked.get(entry.slices);
    if (running !== undefined) return running;
    const made = make(entry).finally(() => asked.delete(entry.slices));
    asked.set(entry.slices, made);
    return made;
  }

  function ageOf(entry: BookEntry): number {
    return kept.get(entry.slices)?.budget.at ?? Number.NEGATIVE_INFINITY;
  }

  async function work(entries: readonly BookEntry[]): Promise<void> {
    let isNew = false;
    for (const entry of entries) {
      const found = await of(entry);
      isNew ||= found.kind === "fan";
      // Whoever waits for a page goes first.
      await nextTurn();
    }
    if (isNew) onChange();
  }

  return {
    of,
    known(entry) {
      const found = stillTrue(entry);
      if (found === null) return null;
      const { awaits, probability, date, horizon } = found.forecast;
      return { awaits, probability, date, horizon };
    },
    refresh(entries) {
      all = entries;
      if (isWorking) return;
      const waiting = entries.filter((entry) => matters(entry) && stillTrue(entry) === null);
      if (waiting.length === 0) return;
      isWorking = true;
      // The oldest first, so that a budget that moves all the time leaves room for the others.
      work(waiting.toSorted((a, b) => ageOf(a) - ageOf(b)).slice(0, AT_ONCE))
        .catch(onError)
        .finally(() => {
          isWorking = false;
        });
    },
  };
}

function sameStretches(a: readonly Interval[], b: readonly Interval[]): boolean {
  if (a === b) return true;
  return (
    a.length === b.length &&
    a.every(({ from, to }, index) => from === b[index]?.from && to === b[index]?.to)
  );
}

function isBurning({ alerts }: Pick<Budget, "alerts">): boolean {
  return alerts.some(({ firing }) => firing);
}

/** Whether a list should say when a budget runs out, or has something left again. */
function matters(entry: BookEntry): boolean {
  const { status, pace } = entry;
  if (status === "unknown" || status === "no-traffic") return false;
  return status !== "ok" || (pace ?? 0) > PACE_THAT_MATTERS || entry.exhaustedAt !== null;
}
