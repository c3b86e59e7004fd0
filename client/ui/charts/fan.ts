import type { FanForecast } from "#shared/budget/forecast.ts";
import type { Instant } from "#shared/kernel/time.ts";

/** A step of the fan as it is drawn. */
export interface FanRow {
  readonly x: Instant;
  /** Where eight of ten paths lie. */
  readonly wide: readonly [low: number, high: number];
  /** Where half of the paths lie. */
  readonly half: readonly [low: number, high: number];
  readonly y: number;
}

/** The steps of a forecast up to an instant. */
export function fanRows(forecast: FanForecast, until: Instant): readonly FanRow[] {
  return forecast.steps
    .filter(({ t }) => t <= until)
    .map(({ t, p10, p25, p50, p75, p90 }) => ({
      x: t,
      wide: [p10, p90],
      half: [p25, p75],
      y: p50,
    }));
}

const LEAST_SHARE = 1 / 3;
const BEYOND = 1.25;

/**
 * How much of a forecast is worth its place: a third of its reach, so that what was measured keeps most of the chart; up
 * to a little beyond the last of its dates where they lie further out; all of it where one of ten paths never gets there.
 */
export function shownUntil({ at, horizon, date }: FanForecast): Instant {
  const reach = horizon - at;
  const least = reach * LEAST_SHARE;
  if (date.p10 === null) return at + least;
  if (date.p90 === null) return horizon;
  return at + Math.min(reach, Math.max(least, (date.p90 - at) * BEYOND));
}

/** Below this the fan is cut off: how far below nothing a path ends matters less than when it gets there. */
const LOWEST = -0.5;

/** The lowest value of a fan that the axis makes room for. */
export function fanLow(rows: readonly FanRow[]): number {
  return Math.max(LOWEST, Math.min(0, ...rows.map(({ wide }) => wide[0])));
}
