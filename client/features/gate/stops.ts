/**
 * The index of the stop nearest to a value, by how many times one is the other.
 *
 * @param stops above 0
 * @param value above 0
 */
export function nearestStop(stops: readonly number[], value: number): number {
  const distance = (stop: number): number => Math.abs(Math.log(stop / value));
  return stops.reduce(
    (best, stop, index) =>
      distance(stop) < distance(stops[best] ?? Number.POSITIVE_INFINITY) ? index : best,
    0,
  );
}
