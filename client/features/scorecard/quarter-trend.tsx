import { points } from "./words.ts";
import classes from "./scorecard.module.css";

const WIDTH = 14;
const GAP = 3;
const HEIGHT = 24;

interface QuarterTrendProps {
  /** R, 0 to 1, the oldest first; `null` where unknown. */
  readonly trend: readonly (number | null)[];
  readonly labels: readonly string[];
  /** What fills the height, so that lines can be compared. */
  readonly top: number;
}

/** R by quarter as bars; an unknown one is an outline, never a zero. */
export function QuarterTrend({ trend, labels, top }: QuarterTrendProps) {
  const said = trend.map((value, index) => `${labels[index] ?? ""} ${points(value)}`).join(", ");
  const width = Math.max(1, trend.length * (WIDTH + GAP) - GAP);
  return (
    <svg
      className={classes.trend}
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={`R by quarter: ${said}`}
    >
      <title>{said}</title>
      {trend.map((value, index) => {
        const height = value === null ? HEIGHT - 2 : Math.max(1, (value / (top || 1)) * HEIGHT);
        return (
          <rect
            key={labels[index] ?? index}
            x={index * (WIDTH + GAP) + (value === null ? 0.5 : 0)}
            y={HEIGHT - height - (value === null ? 1 : 0)}
            width={WIDTH - (value === null ? 1 : 0)}
            height={height}
            data-known={value !== null}
            data-now={index === trend.length - 1}
          />
        );
      })}
    </svg>
  );
}
