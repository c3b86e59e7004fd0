import { ROUND_TARGETS } from "#shared/budget/backtest.ts";
import { exactNumber, exactPercent } from "#client/ui/charts/exact.ts";

/** Targets that are marked below the slider, to be chosen at once. */
export const COMMON_TARGETS: readonly number[] = [0.9, 0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99999];

const LOWEST = 0.5;
const HIGHEST = 0.999999;
/** Decimals of a target in percent that are kept. */
const DECIMALS = 4;

/** `99.95 %`, never cut off. */
export function targetText(target: number): string {
  return exactPercent(target, DECIMALS);
}

/** A target as a field or an address holds it, in percent: `99.95`. */
export function writeTarget(target: number): string {
  return exactNumber(target * 100, DECIMALS);
}

/**
 * Reads a target in percent, of a field or an address; a decimal comma counts as a point.
 *
 * @returns 0.5 to 0.999999; `null` for anything else
 */
export function readTarget(text: unknown): number | null {
  if (typeof text !== "string" || !/^\s*\d{1,3}(?:[.,]\d+)?\s*%?\s*$/.test(text)) return null;
  const percent = Number.parseFloat(text.replace(",", "."));
  const target = Math.round(percent * 10 ** DECIMALS) / 10 ** (DECIMALS + 2);
  const exact = Math.round(target * 1e8) / 1e8;
  return exact >= LOWEST && exact <= HIGHEST ? exact : null;
}

/** The targets at which the slider stops: the round ones, and the SLO's own. Loosest first. */
export function sliderStops(own: number): readonly number[] {
  return [...new Set([...ROUND_TARGETS, own])].sort((a, b) => a - b);
}

/** Where on the slider a target stands: at its stop, or at the nearest one that is looser. */
export function stopOf(stops: readonly number[], target: number): number {
  return Math.max(
    0,
    stops.findLastIndex((stop) => stop <= target),
  );
}
