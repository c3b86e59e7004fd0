import { DAY_MS, SECOND_MS, alignDown, type Instant } from "#shared/kernel/time.ts";
import { errorBudget } from "./arithmetic.ts";
import { readHistory, type ForecastHistory } from "./forecast-history.ts";
import type { SeriesBook } from "./series-book.ts";

/** Days `[from, to)` of a history that belong together. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** What the days of one series say of how trouble comes. */
export interface TroubleSeen {
  readonly days: number;
  /** Runs of days with trouble, in order and apart from each other. */
  readonly runs: readonly Run[];
  /** Burn rate of each day on top of what is ordinary for the series; below 0 on its better days. */
  readonly extra: Float64Array;
  /** Logarithm of how many times as much ordinary days burned in the second half as in the first; `null`: cannot be said. */
  readonly turned: number | null;
}

/** What many series together say of how trouble comes. */
export interface PooledTrouble {
  /** Runs of trouble, each as its days' burn rates on top of the ordinary; the one that spent least first. */
  readonly runs: readonly Float64Array[];
  /** How many of them begin per day without trouble. */
  readonly runsPerDay: number;
  /** So many days of its own must a series have shown for them to count as much as the others do. */
  readonly credibilityDays: number;
  /** Standard deviation of the logarithm of how the ordinary burn changes from one fortnight to the next. */
  readonly wander: number;
}

/** The share of days that are better than what is taken for ordinary: leaks may last for more than half of the days. */
const ORDINARY_SHARE = 0.3;
const LOW_SHARE = 0.1;
/** Trouble is what lies so many times farther above the ordinary than good days lie below it, ... */
const TIMES_SPREAD = 6;
/** ... and spends at least this part of a day's even spending. */
const LEAST_EXTRA = 0.5;
/** Series below which there is nothing to pool. */
const LEAST_SERIES = 5;
/** Runs below which nothing is said of how large they get. */
const LEAST_RUNS = 5;
/** Ordinary days in half of a history below which they say little of it. */
const LEAST_HALF = 5;
/** A normal distribution has half of its values within so many standard deviations. */
const HALF_WITHIN = 0.6745;
/** Own days always count for something, and others' too. */
const CREDIBILITY_DAYS = { least: 7, most: 280 } as const;

function rank(sorted: Float64Array, share: number): number {
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

/**
 * Tells days with trouble from ordinary ones.
 *
 * @param budget share that may be bad, `1 - T`
 */
export function troubleIn(history: ForecastHistory, budget: number): TroubleSeen {
  const { days, stepsPerDay, bad, total } = history;
  const burn = Float64Array.from({ length: days }, (_, day) => {
    let [failed, asked] = [0, 0];
    for (let i = day * stepsPerDay; i < (day + 1) * stepsPerDay; i += 1) {
      failed += bad[i] as number;
      asked += total[i] as number;
    }
    return asked > 0 ? failed / (budget * asked) : Number.NaN;
  });
  // A day without traffic, or of which nothing is known, is neither ordinary nor trouble.
  const sorted = burn.filter((rate) => !Number.isNaN(rate)).sort();
  const ordinary = rank(sorted, ORDINARY_SHARE);
  const spread = ordinary - rank(sorted, LOW_SHARE);
  const extra = burn.map((rate) => (Number.isNaN(rate) ? 0 : rate - ordinary));
  const threshold = Math.max(LEAST_EXTRA, TIMES_SPREAD * spread);
  const runs: Run[] = [];
  let from = 0;
  for (let day = 0; day <= days; day += 1) {
    if (day < days && (extra[day] as number) > threshold) continue;
    if (day > from) runs.push({ from, to: day });
    from = day + 1;
  }
  return { days, runs, extra, turned: turnedIn(burn, runs) };
}

/** How ordinary days changed from the first half to the second. */
function turnedIn(burn: Float64Array, runs: readonly Run[]): number | null {
  const half = Math.floor(burn.length / 2);
  const mean = (from: number, to: number): number => {
    const some = burn.filter(
      (rate, day) =>
        !Number.isNaN(rate) &&
        day >= from &&
        day < to &&
        !runs.some((run) => day >= run.from && day < run.to),
    );
    return some.length < LEAST_HALF ? 0 : spentIn(some) / some.length;
  };
  const [first, second] = [mean(0, half), mean(half, burn.length)];
  return first > 0 && second > 0 ? Math.log(second / first) : null;
}

function spentIn(run: Float64Array): number {
  return run.reduce((sum, rate) => sum + rate, 0);
}

/** Days on which a run could have begun: those without trouble, and the first of each run. */
function chances({ days, runs }: TroubleSeen): number {
  return runs.reduce((sum, { from, to }) => sum - (to - from - 1), days);
}

/**
 * Puts the trouble of many series together.
 *
 * How much a series' own days count is Bühlmann and Straub's credibility ("Glaubwürdigkeit für Schadensätze", 1970) for
 * counts: the rates of series vary by as much as their counts vary beyond what Poisson's law would have them vary by, and
 * `n` days count `n / (n + k)` with `k = mean rate / variance of rates`. Where they vary no more than that, series do not
 * differ as far as one can tell, and `k` is as long as it may be.
 *
 * @returns `null` where there are fewer than five series or fewer than five runs
 */
export function poolTrouble(series: readonly TroubleSeen[]): PooledTrouble | null {
  const count = series.reduce((sum, { runs }) => sum + runs.length, 0);
  if (series.length < LEAST_SERIES || count < LEAST_RUNS) return null;
  const runsPerDay = count / series.reduce((sum, one) => sum + chances(one), 0);
  let beyondPoisson = 0;
  let squares = 0;
  for (const one of series) {
    const expected = runsPerDay * chances(one);
    beyondPoisson += (one.runs.length - expected) ** 2 - expected;
    squares += chances(one) ** 2;
  }
  // The middle one, for a series that changed for good says nothing of how others wander.
  const turns = Float64Array.from(
    series.flatMap(({ turned }) => (turned === null ? [] : [Math.abs(turned)])),
  ).sort();
  const { least, most } = CREDIBILITY_DAYS;
  const days = beyondPoisson > 0 ? (runsPerDay * squares) / beyondPoisson : most;
  return {
    runs: series
      .flatMap(({ runs, extra }) => runs.map(({ from, to }) => extra.slice(from, to)))
      .toSorted((a, b) => spentIn(a) - spentIn(b)),
    runsPerDay,
    credibilityDays: Math.min(most, Math.max(least, days)),
    wander: rank(turns, 0.5) / HALF_WITHIN,
  };
}

/**
 * What one series adds to the pool.
 *
 * @param target of the series' SLO. 0..1, exclusive
 * @param at end of the newest slice that should be known
 * @returns `null` where fewer than seven of the last 28 days are known
 */
export function troubleBefore(book: SeriesBook, target: number, at: Instant): TroubleSeen | null {
  const history = readHistory(book, alignDown(at, book.cellSeconds * SECOND_MS), DAY_MS);
  return "bad" in history ? troubleIn(history, errorBudget(target)) : null;
}
