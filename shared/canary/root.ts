/** Halvings of a bracket; a double has 53 digits of its own. */
const HALVINGS = 60;

/**
 * Where a condition that is false at `low` becomes true and stays so, by halving.
 *
 * @returns the smallest number found for which it holds, or `null` when it does not hold even at `high`
 */
export function firstWhere(
  low: number,
  high: number,
  holds: (value: number) => boolean,
): number | null {
  if (!holds(high)) return null;
  let [no, yes] = [low, high];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (no + yes) / 2;
    if (middle <= no || middle >= yes) break;
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

/**
 * The smallest whole number from 1 up for which a condition holds that stays true once it is.
 *
 * @returns `null` when it does not hold even at `most`
 */
export function firstCountWhere(most: number, holds: (count: number) => boolean): number | null {
  let yes = 1;
  while (!holds(yes)) {
    if (yes >= most) return null;
    yes = Math.min(most, yes * 2);
  }
  let no = Math.floor(yes / 2);
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

/** The next whole number, unless the value is above one by no more than rounding errors. */
export function roundUp(value: number): number {
  return Math.ceil(value * (1 - 4 * Number.EPSILON));
}
