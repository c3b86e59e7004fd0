/** A share in whole percent as a slider and a field have it. */
export function percentOf(share: number): number {
  return Math.round(share * 100);
}

/**
 * The share that a whole percent stands for. Where it is what is recommended, rounded, it is meant exactly: whoever takes
 * the advice must not be told that a fraction of a point is missing.
 */
export function shareOf(percent: number, recommended: number | null): number {
  if (recommended !== null && percentOf(recommended) === percent) return recommended;
  return percent / 100;
}

/**
 * The share that a whole percent stands for where something may already be planned: that first, since the figures shown
 * beside it are worked out with it.
 */
export function triedShare(
  percent: number,
  planned: number | null,
  recommended: number | null,
): number {
  return planned !== null && percentOf(planned) === percent
    ? planned
    : shareOf(percent, recommended);
}

/** Reads what is typed into the field: a whole percent from 0 to 100; `null`: it is none. */
export function readPercent(text: string): number | null {
  if (!/^\d{1,3}$/.test(text.trim())) return null;
  const percent = Number(text);
  return percent <= 100 ? percent : null;
}
