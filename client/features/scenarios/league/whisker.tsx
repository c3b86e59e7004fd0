import type { LeagueTeam } from "#shared/scenarios/views.ts";
import { along, type ScoreAxis } from "./axis.ts";
import classes from "./league.module.css";

interface WhiskerProps {
  readonly team: Pick<LeagueTeam, "R" | "lower" | "upper">;
  readonly axis: ScoreAxis;
}

/** R as a dot and its interval as a whisker, on the axis that all teams share. The figures stand beside it. */
export function Whisker({ team: { R, lower, upper }, axis }: WhiskerProps) {
  return (
    <div className={classes.track} data-unknown={R === null} aria-hidden="true">
      {axis.ticks.map((tick) => (
        <span key={tick} className={classes.rule} style={{ left: `${along(tick, axis)}%` }} />
      ))}
      {R === null || lower === null || upper === null ? null : (
        <span
          className={classes.whisker}
          style={{
            left: `${along(lower, axis)}%`,
            right: `${(100 - along(upper, axis)).toFixed(2)}%`,
          }}
        />
      )}
      {R === null ? null : <span className={classes.dot} style={{ left: `${along(R, axis)}%` }} />}
    </div>
  );
}

/** The axis itself, above the whiskers: points of 100. */
export function AxisHead({ axis }: { readonly axis: ScoreAxis }) {
  return (
    <span className={classes.axis} aria-hidden="true">
      {axis.ticks.map((tick) => (
        <span key={tick} style={{ left: `${along(tick, axis)}%` }}>
          {Math.round(100 * tick)}
        </span>
      ))}
    </span>
  );
}
