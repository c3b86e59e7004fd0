import erfcinv from "@stdlib/math-base-special-erfcinv";
import betainc from "@stdlib/math-base-special-betainc";
import normalCdf from "@stdlib/stats-base-dists-normal-cdf";

/**
 * The only file that knows the statistics library. It agrees with SciPy to eleven digits out into the tails, where
 * smaller libraries have lost all of theirs; it is large, so pages load it when they need it.
 */

/** The standard normal deviate that a share `upper` lies above. `upper` in (0, 1); the smaller, the further out. */
export function normalUpperQuantile(upper: number): number {
  // The library's own normal quantile goes by erfinv(2 upper - 1), which has lost the digits of a small share.
  return Math.SQRT2 * erfcinv(2 * upper);
}

/** The chance that a standard normal deviate is above `z`. */
export function normalUpperTail(z: number): number {
  return normalCdf(-z, 0, 1);
}

/** The chance of `atLeast` or more successes in `trials`, each with the chance `ratio`. Whole numbers from 0; `ratio` in [0, 1]. */
export function binomialUpperTail(atLeast: number, trials: number, ratio: number): number {
  if (atLeast <= 0) return 1;
  if (atLeast > trials) return 0;
  // The regularised incomplete beta function: a small chance keeps its digits, which 1 - cdf would lose.
  return betainc(ratio, atLeast, trials - atLeast + 1);
}
