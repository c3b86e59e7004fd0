/** A closed stretch of an axis, in the units of its values. */
export interface Domain {
  readonly min: number;
  readonly max: number;
}

const NICE_STEPS = [1, 2, 2.5, 5, 10] as const;

/**
 * The smallest round step (1, 2, 2.5 or 5 times a power of ten) that divides a span into at most `count` parts.
 *
 * @param span greater than 0
 * @param count at least 1
 */
export function niceStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const nice = NICE_STEPS.find((step) => step * power >= rough * (1 - 1e-9)) ?? 10;
  return nice * power;
}

/** Multiples of a nice step inside a domain, its ends included where they are such multiples; free of rounding dust. */
export function niceTicks(domain: Domain, count: number): number[] {
  const span = domain.max - domain.min;
  if (!(span > 0)) return [domain.min];
  const step = niceStep(span, count);
  const first = Math.ceil(domain.min / step - 1e-9);
  const last = Math.floor(domain.max / step + 1e-9);
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(step)));
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toFixed(Math.min(decimals, 15))),
  );
}

/** A domain widened to multiples of its own nice step, so that the axis ends on a tick. */
export function niceDomain(domain: Domain, count: number): Domain {
  const span = domain.max - domain.min;
  if (!(span > 0)) return { min: domain.min, max: domain.min + 1 };
  const step = niceStep(span, count);
  return {
    min: Math.floor(domain.min / step + 1e-9) * step,
    max: Math.ceil(domain.max / step - 1e-9) * step,
  };
}

/**
 * Where a value stands on a logarithmic scale, as a share of its length.
 *
 * @returns 0..1; values at or below the domain's minimum stand at 0, above its maximum at 1
 */
export function logPosition(value: number, domain: Domain): number {
  if (!(value > domain.min)) return 0;
  if (value >= domain.max) return 1;
  return Math.log(value / domain.min) / Math.log(domain.max / domain.min);
}

/** The plot inside a chart, in pixels of the chart. */
export interface PlotArea {
  readonly left: number;
  readonly width: number;
}

/** The pixel at which an instant (or another value of a linear axis) stands. */
export function pixelAt(value: number, domain: Domain, plot: PlotArea): number {
  return plot.left + ((value - domain.min) / (domain.max - domain.min)) * plot.width;
}

/** The value of a linear axis under a pixel, kept within the domain. */
export function valueAt(pixel: number, domain: Domain, plot: PlotArea): number {
  const share = Math.min(1, Math.max(0, (pixel - plot.left) / plot.width));
  return domain.min + share * (domain.max - domain.min);
}

/** The index of the value nearest to `wanted` in ascending values; -1 when there are none. */
export function nearestIndex(ascending: readonly number[], wanted: number): number {
  let low = 0;
  let high = ascending.length - 1;
  if (high < 0) return -1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  const before = ascending[low - 1];
  const here = ascending[low] ?? wanted;
  return before !== undefined && wanted - before <= here - wanted ? low - 1 : low;
}
