import { formatShare } from "./format.ts";
import { sparkPath } from "./sparkline-path.ts";
import classes from "./sparkline.module.css";

interface SparklineProps {
  /** Share of the budget left, oldest first; `null` where unknown. */
  readonly points: readonly (number | null)[];
  readonly width?: number;
  readonly height?: number;
}

function describe(points: readonly (number | null)[]): string {
  const known = points.filter((value) => value !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return "Budget left over the window: unknown";
  return `Budget left over the window: from ${formatShare(first)} to ${formatShare(last)}`;
}

/** How a budget went over its window, as small as a word. The zero rule shows; what is below it is filled. */
export function Sparkline({ points, width = 104, height = 24 }: SparklineProps) {
  const { line, zero, area } = sparkPath(points, { width, height });
  const label = describe(points);
  return (
    <svg
      className={classes.spark}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className={classes.zero} d={`M0 ${zero}H${width}`} />
      {zero < height - 1.5 ? (
        <svg
          y={zero}
          width={width}
          height={height - zero}
          viewBox={`0 ${zero} ${width} ${height - zero}`}
        >
          <path className={classes.overspent} d={area} />
        </svg>
      ) : null}
      <path className={classes.line} d={line} />
    </svg>
  );
}
