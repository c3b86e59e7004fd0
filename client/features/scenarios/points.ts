import { UNKNOWN } from "#client/ui/format.ts";

const MINUS = "\u2212";
const NO_BREAK = "\u00a0";

/**
 * R as points of 100, with one decimal: 0.2684 is `26.8`. Something is never rounded to nothing.
 *
 * @param share 0 to 1, or `null` when unknown
 */
export function formatPoints(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return UNKNOWN;
  const points = 100 * share;
  if (points > 0 && points < 0.05) return "<0.1";
  return points.toFixed(1);
}

/** Half the width of an interval, in points: `± 3.1`. */
export function formatSpread(R: number | null, upper: number | null): string {
  if (R === null || upper === null) return "";
  return `±${NO_BREAK}${(100 * (upper - R)).toFixed(1)}`;
}

/** A gain or loss in points of 100 with its sign: `+2.1`, `−0.4`; two decimals below one. */
export function formatGain(points: number): string {
  const size = Math.abs(points);
  const text = size === 0 || size >= 0.995 ? size.toFixed(1) : size.toFixed(2);
  if (Number(text) === 0) return size === 0 ? "0" : `<${NO_BREAK}0.01`;
  return `${points < 0 ? MINUS : "+"}${text}`;
}

/** Hours of work: `3 h`, `0.5 h`. */
export function formatHours(hours: number): string {
  return `${Number(hours.toFixed(1))}${NO_BREAK}h`;
}
