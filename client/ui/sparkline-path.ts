/** Values drawn over a box of `width` x `height`, oldest first. */
export interface SparkBox {
  readonly width: number;
  readonly height: number;
}

/** Deepest a sparkline goes below zero: what is overspent further is drawn at the edge. */
const FLOOR = -1;

export interface SparkPath {
  /** SVG path of the line; begins anew after each gap. */
  readonly line: string;
  /** Height of the zero rule. */
  readonly zero: number;
  /** SVG path of the area between line and zero rule. */
  readonly area: string;
}

function runs(points: readonly (number | null)[]): (readonly [index: number, value: number])[][] {
  const found: [number, number][][] = [];
  let open = false;
  points.forEach((value, index) => {
    if (value === null) {
      open = false;
      return;
    }
    if (!open) found.push([]);
    open = true;
    found.at(-1)?.push([index, value]);
  });
  return found;
}

/**
 * Remaining budget as a line between 1 (top) and zero, or down to the least value when that is below zero.
 *
 * @param points shares left, `null` where unknown: a gap
 */
export function sparkPath(
  points: readonly (number | null)[],
  { width, height }: SparkBox,
): SparkPath {
  const known = points.filter((value) => value !== null);
  const bottom = Math.max(FLOOR, Math.min(0, ...known));
  const y = (value: number) =>
    Number(
      (1 + ((1 - Math.min(1, Math.max(bottom, value))) / (1 - bottom)) * (height - 2)).toFixed(1),
    );
  const x = (index: number) =>
    Number(
      (points.length < 2 ? width / 2 : 1 + (index / (points.length - 1)) * (width - 2)).toFixed(1),
    );
  const zero = y(0);
  const stretches = runs(points).map((run) =>
    run.map(([index, value]) => `${x(index)} ${y(value)}`),
  );
  const line = stretches
    .map(
      ([first, ...rest]) =>
        `M${first}${rest.length === 0 ? "h0.1" : rest.map((point) => `L${point}`).join("")}`,
    )
    .join("");
  const area = runs(points)
    .filter((run) => run.length > 1)
    .map(
      (run) =>
        `M${x(run[0]?.[0] ?? 0)} ${zero}${run.map(([index, value]) => `L${x(index)} ${y(value)}`).join("")}L${x(run.at(-1)?.[0] ?? 0)} ${zero}Z`,
    )
    .join("");
  return { line, zero, area };
}
