import { DEFAULT_POLICY, assessOptions } from "#server/budget/policy.ts";
import { assess } from "#shared/budget/assess.ts";
import { burnRate } from "#shared/budget/arithmetic.ts";
import { forecast, forecastReachSeconds, type FanForecast } from "#shared/budget/forecast.ts";
import { createSeriesBook, type SeriesBook } from "#shared/budget/series-book.ts";
import type { PooledTrouble } from "#shared/budget/forecast-trouble.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import { windowInterval } from "#shared/budget/window.ts";
import { DAY_MS, HOUR_MS, SECOND_MS, type Instant } from "#shared/kernel/time.ts";
import type { SliSeries, Slice } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";

/** One series' whole story, of which a forecast sees only what had happened by then. */
export interface Told {
  readonly definition: SloDefinition;
  readonly series: SliSeries;
  readonly sliceSeconds: number;
  /** In order of their start. */
  readonly slices: readonly Slice[];
  readonly to: Instant;
}

/** A forecast and what came of it. */
export interface Tried {
  readonly found: FanForecast;
  /** Whether an alert fired when the forecast was made. */
  readonly burning: boolean;
  /** When what the forecast awaits came about within its horizon. */
  readonly cameAt: Instant | null;
}

/** An empty book for a series' whole story. */
export function bookOf({ definition, sliceSeconds }: Told, days: number): SeriesBook {
  return createSeriesBook({
    sliceSeconds,
    units: budgetUnits(definition, sliceSeconds),
    retainSeconds: days * 86_400,
    exact: true,
  });
}

/** The first hour from a forecast on at whose end it has come about. */
function cameAt(whole: SeriesBook, told: Told, found: FanForecast): Instant | null {
  const { target, windows } = told.definition;
  for (let at = found.at + HOUR_MS; at <= found.horizon; at += HOUR_MS) {
    const { from } = windowInterval(windows[0], at);
    const burned = burnRate(whole.tally(from, at), target);
    if (burned !== null && burned >= 1 === (found.awaits === "exhaustion")) return at;
  }
  return null;
}

/**
 * Forecasts every so often what a story holds, each time from the slices before that instant alone, and looks what came of it.
 *
 * @param everyDays days between two forecasts
 * @param poolAt what all series say of trouble, from what had happened by then
 * @param plain as if what was seen were all there is, and nothing known of what burns at the time
 */
export function backTest(
  told: Told,
  {
    everyDays,
    plain,
    poolAt,
  }: {
    readonly everyDays: number;
    readonly plain: boolean;
    readonly poolAt: (at: Instant) => PooledTrouble | null;
  },
): readonly Tried[] {
  const { definition, series, slices, sliceSeconds, to } = told;
  const [window] = definition.windows;
  const first = slices[0]?.start ?? to;
  const days = Math.ceil((to - first) / DAY_MS) + 2;
  const [seen, whole] = [bookOf(told, days), bookOf(told, days)];
  for (const { start, good, total } of slices) whole.put(start, good, total);
  const options = assessOptions(DEFAULT_POLICY, window);
  const tried: Tried[] = [];
  let next = 0;
  // As long as a window of past is there to begin with and a whole horizon to come.
  for (
    let at = first + forecastReachSeconds(window) * SECOND_MS;
    at + (windowInterval(window, at).to - windowInterval(window, at).from) <= to;
    at += everyDays * DAY_MS
  ) {
    for (; next < slices.length; next += 1) {
      const slice = slices[next] as Slice;
      if (slice.start + sliceSeconds * SECOND_MS > at) break;
      seen.put(slice.start, slice.good, slice.total);
    }
    const { status, alerts } = assess(definition, series, seen, at, options);
    if (status === "unknown" || status === "no-traffic") continue;
    const burning = alerts.some(({ firing }) => firing);
    const found = forecast(seen, {
      target: definition.target,
      window,
      at,
      key: series.key,
      burning: burning && !plain,
      plain,
      pool: poolAt(at),
    });
    if (found.kind === "fan") tried.push({ found, burning, cameAt: cameAt(whole, told, found) });
  }
  return tried;
}
