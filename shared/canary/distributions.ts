import binomialCdf from "@stdlib/stats-base-dists-binomial-cdf";
import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";

/**
 * The only file that knows the statistics library. It agrees with R and SciPy to thirteen digits out into the tails, where
 * smaller libraries have lost all of theirs; it is large, so pages load it when they need it.
 */

/** The standard normal deviate that a share `upper` lies above. `upper` in (0, 1); the smaller, the further out. */
export function normalUpperQuantile(upper: number): number {
  // By symmetry, since 1 - upper has lost the digits of a small one.
  return -normalQuantile(upper, 0, 1);
}

/** The chance that a standard normal deviate is above `z`. */
export function normalUpperTail(z: number): number {
  return normalCdf(-z, 0, 1);
}

/** The chance of `atLeast` or more successes in `trials`, each with the chance `ratio`. Whole numbers from 0; `ratio` in [0, 1]. */
export function binomialUpperTail(atLeast: number, trials: number, ratio: number): number {
  if (atLeast <= 0) return 1;
  if (atLeast > trials) return 0;
  // Counted from the other end, so that a small chance keeps its digits.
  return binomialCdf(trials - atLeast, trials, 1 - ratio);
}
