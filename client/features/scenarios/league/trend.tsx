import type { LeagueTeam } from "#shared/scenarios/views.ts";
import { sparkPath } from "#client/ui/sparkline-path.ts";
import type { ScoreAxis } from "./axis.ts";
import classes from "./league.module.css";
import { trendWords } from "./words.ts";

const BOX = { width: 104, height: 24 };

/** How R went over half a year, on the scale of the common axis; a gap where it is unknown. */
export function Trend({
  trend,
  axis,
}: {
  readonly trend: LeagueTeam["trend"];
  readonly axis: ScoreAxis;
}) {
  const { line, zero } = sparkPath(
    trend.map((value) => (value === null ? null : value / axis.end)),
    BOX,
  );
  return (
    <svg
      className={classes.trend}
      width={BOX.width}
      height={BOX.height}
      viewBox={`0 0 ${BOX.width} ${BOX.height}`}
      role="img"
      aria-label={trendWords(trend)}
    >
      <title>{trendWords(trend)}</title>
      <path className={classes.zero} d={`M0 ${zero}H${BOX.width}`} />
      <path className={classes.line} d={line} />
    </svg>
  );
}
