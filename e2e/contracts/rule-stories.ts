import { createSeriesBook } from "#shared/budget/series-book.ts";
import { alertStates } from "#shared/budget/alerts.ts";
import type { AlertState } from "#shared/budget/model.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import { nominalSeconds } from "#shared/budget/window.ts";
import { formatDuration } from "#shared/kernel/duration.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { SeriesSlices } from "#shared/sli/model.ts";
import { assessOptions, type BudgetPolicy } from "#server/budget/policy.ts";
import type { Counter } from "./counters.ts";

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 86_400;

/** In seconds, half-open or not as it is said. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** The samples of a longer scrape interval. */
export function every(seconds: number, counters: readonly Counter[]): readonly Counter[] {
  return counters.map((counter) => ({
    ...counter,
    samples: counter.samples.filter(([at]) => at % seconds === 0),
  }));
}

/** A sample a minute. @param eventsAt events that a minute brings; `null`: it is not scraped, and its events are lost */
export function minuteCounter(
  metric: string,
  labels: Readonly<Record<string, string>>,
  range: TimeRange,
  eventsAt: (minute: number) => number | null,
  options: { readonly bornAt?: number; readonly resetAt?: number } = {},
): Counter {
  const samples: [number, number][] = [];
  let value = 0;
  for (let at = range.from; at <= range.to; at += MINUTE) {
    const minute = (at - range.from) / MINUTE;
    const events = eventsAt(minute);
    if (minute === options.resetAt) value = 0;
    value += events ?? 0;
    if (events !== null && minute >= (options.bornAt ?? 0)) samples.push([at, value]);
  }
  return { metric, labels, samples };
}

/** A gauge with a sample a minute; `null`: it is not scraped. */
export function minuteGauge(
  metric: string,
  labels: Readonly<Record<string, string>>,
  range: TimeRange,
  valueAt: (minute: number) => number | null,
): Counter {
  const samples: [number, number][] = [];
  for (let at = range.from; at <= range.to; at += MINUTE) {
    const value = valueAt((at - range.from) / MINUTE);
    if (value !== null) samples.push([at, value]);
  }
  return { metric, labels, samples };
}

/** Headroom's own states of one series' alerts, at each slice's end. */
export interface OwnStates {
  readonly labels: Readonly<Record<string, string>>;
  /** By instant in seconds. */
  readonly states: ReadonlyMap<number, readonly AlertState[]>;
}

/**
 * Headroom's own alert states over what it pulled, evaluated at each slice's end as its server does it. The book is exact: it
 * does not fold minutes into cells of five, at whose ends windows of a day and longer would end.
 */
export function ownStates(
  definition: SloDefinition,
  policy: BudgetPolicy,
  series: readonly SeriesSlices[],
  range: TimeRange,
  sliceSeconds: number,
): readonly OwnStates[] {
  const [window] = definition.windows;
  const { alertPolicy, statusPolicy } = assessOptions(policy, window);
  return series
    .filter((one) => one.series.slo === definition.id)
    .map(({ series: { labels }, slices }) => {
      const book = createSeriesBook({
        sliceSeconds,
        units: budgetUnits(definition, sliceSeconds),
        retainSeconds: range.to - range.from + 8 * DAY,
        exact: true,
      });
      for (const { start, good, total } of slices) book.put(start, good, total);
      const context = {
        book,
        target: definition.target,
        periodSeconds: nominalSeconds(window),
        policy: alertPolicy,
        status: statusPolicy,
      };
      const states = new Map<number, readonly AlertState[]>();
      let before: readonly AlertState[] = [];
      for (let at = range.from; at <= range.to; at += sliceSeconds) {
        before = alertStates(context, at * 1_000, before);
        states.set(at, before);
      }
      return { labels, states };
    });
}

/** How an alert is named across both: `page 1h/5m`. */
export function alertKey(severity: string, long: string, short: string): string {
  return `${severity} ${long}/${short}`;
}

export function stateKey({ severity, longSeconds, shortSeconds }: AlertState): string {
  return alertKey(severity, formatDuration(longSeconds), formatDuration(shortSeconds));
}

/** Instants a step apart, put together: the first and the last of each stretch. */
export function stretchesOf(
  instants: readonly number[],
  stepSeconds: number,
): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const at of instants) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === at - stepSeconds) last[1] = at;
    else found.push([at, at]);
  }
  return found;
}

/** When an alert fires by Headroom's own states. */
export function firingAt({ states }: OwnStates, key: string): readonly number[] {
  return [...states].flatMap(([at, all]) =>
    all.some((state) => stateKey(state) === key && state.firing) ? [at] : [],
  );
}
