import type { AlertState, BurnRate } from "./model.ts";

const DAY_SECONDS = 86_400;

/**
 * Which of some burn rates decides how fast a budget goes: the one over the long window of the quickest firing alert, else
 * over the last day; where that is not known, the longest that is.
 *
 * @param seconds lengths of the windows, ascending
 * @param rateOf the burn rate over one of them, by its index; `null`: not known
 * @returns its index, or -1 where none is known
 */
export function paceIndex(
  alerts: readonly AlertState[],
  seconds: readonly number[],
  rateOf: (index: number) => number | null,
): number {
  let length = Number.POSITIVE_INFINITY;
  for (const alert of alerts) {
    if (alert.firing && alert.longSeconds < length) length = alert.longSeconds;
  }
  if (length === Number.POSITIVE_INFINITY) length = DAY_SECONDS;
  const exact = seconds.indexOf(length);
  if (exact >= 0 && rateOf(exact) !== null) return exact;
  let index = seconds.length - 1;
  while (index >= 0 && rateOf(index) === null) index -= 1;
  return index;
}

/** The burn rate that decides how fast a budget goes, as `paceIndex` says; `null`: none is known. */
export function pace(alerts: readonly AlertState[], burn: readonly BurnRate[]): BurnRate | null {
  const lengths = burn.map(({ seconds }) => seconds);
  return burn[paceIndex(alerts, lengths, (index) => burn[index]?.rate ?? null)] ?? null;
}
