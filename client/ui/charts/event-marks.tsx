import { useMemo } from "react";
import { DefaultZIndexes, ZIndexLayer } from "recharts";
import type { Timeline } from "#shared/incidents/model.ts";
import type { Instant, Interval } from "#shared/kernel/time.ts";
import classes from "./event-marks.module.css";
import { type Band, type DeployTick, layOutEvents } from "./event-layout.ts";
import { PLOT_MARGIN, X_AXIS_HEIGHT } from "./plot-area.ts";

interface EventMarksProps {
  readonly timeline: Timeline;
  readonly range: Interval;
  readonly now: Instant;
  /** Of the whole chart, in pixels. */
  readonly width: number;
  readonly height: number;
}

const LANE_HEIGHT = 15;
const TICK_HEIGHT = 8;
const CROSS = 3;

/** Incidents as bands with their names, freezes as bands behind them, releases as ticks on the time axis. */
export function EventMarks({ timeline, range, now, width, height }: EventMarksProps) {
  const layout = useMemo(
    () => layOutEvents(timeline, range, now, width),
    [timeline, range, now, width],
  );
  const top = PLOT_MARGIN.top;
  const bottom = height - X_AXIS_HEIGHT;
  const lowest = bottom - TICK_HEIGHT - 6;
  // The lowest line is for the names of freezes.
  const lineOf = ({ side, lane }: NonNullable<Band["label"]>): number =>
    side === "top" ? top + 12 + lane * LANE_HEIGHT : lowest - (lane + 1) * LANE_HEIGHT;
  return (
    <>
      <g>
        {layout.freezes.map((freeze) => (
          <rect key={freeze.id} className={classes.freeze} {...boxOf(freeze, top, bottom)} />
        ))}
        {layout.incidents.map((incident) => (
          <rect key={incident.id} className={classes.incident} {...boxOf(incident, top, bottom)} />
        ))}
        {layout.deploys.map((deploy) => (
          <path key={deploy.id} className={classes.deploy} d={tickPath(deploy, bottom)} />
        ))}
      </g>
      <ZIndexLayer zIndex={DefaultZIndexes.label}>
        {layout.freezes.map(({ id, label }) =>
          label === null ? null : (
            <text key={id} className={classes.name} x={label.x} y={lowest}>
              {label.text}
            </text>
          ),
        )}
        {layout.incidents.map(({ id, label }) =>
          label === null ? null : (
            <text
              key={id}
              className={classes.name}
              data-incident="true"
              x={label.x}
              y={lineOf(label)}
            >
              {label.text}
            </text>
          ),
        )}
      </ZIndexLayer>
    </>
  );
}

function boxOf({ x, width }: Band, top: number, bottom: number) {
  return { x, width, y: top, height: bottom - top };
}

/** A tick on the axis; one that was rolled back ends in a cross. */
function tickPath({ x, isRolledBack }: DeployTick, bottom: number): string {
  const tick = `M${x} ${bottom}v${-TICK_HEIGHT}`;
  return isRolledBack
    ? `${tick}m${-CROSS} ${-CROSS}l${2 * CROSS} ${2 * CROSS}m0 ${-2 * CROSS}l${-2 * CROSS} ${2 * CROSS}`
    : tick;
}
