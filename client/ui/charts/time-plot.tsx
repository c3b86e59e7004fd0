import { type ReactNode, useId, useMemo } from "react";
import { CartesianGrid, ComposedChart, ReferenceArea, XAxis, YAxis } from "recharts";
import type { Interval } from "#shared/kernel/time.ts";
import { useZone } from "#client/ui/preferences.ts";
import { PLOT_MARGIN, timeMarksFor, X_AXIS_HEIGHT, Y_AXIS_WIDTH } from "./plot-area.ts";
import type { Domain } from "./scale.ts";
import { timeTicks } from "./time-ticks.ts";

interface AxisTick {
  readonly at: number;
  readonly label: string;
}

interface TimePlotProps {
  readonly range: Interval;
  readonly width: number;
  readonly height: number;
  readonly y: { readonly domain: Domain; readonly ticks: readonly AxisTick[] };
  /** Stretches in which nothing is known: hatched. */
  readonly unknown: readonly Interval[];
  /** Stretches that are excluded: hatched upright. */
  readonly excluded?: readonly Interval[];
  /** Whether the time axis carries its labels; off for a plot that stands on another one. */
  readonly timeLabels?: boolean;
  readonly children: ReactNode;
}

/** Axes, grid and hatched gaps of a chart over time; what is drawn on them comes as children. */
export function TimePlot({
  range,
  width,
  height,
  y,
  unknown,
  excluded = [],
  timeLabels = true,
  children,
}: TimePlotProps) {
  const zone = useZone();
  const hatch = useId();
  const marks = useMemo(() => timeTicks(range, timeMarksFor(width), zone), [range, width, zone]);
  const names = new Map(marks.map((mark) => [mark.at, mark.label]));
  const values = new Map(y.ticks.map((tick) => [tick.at, tick.label]));
  return (
    <ComposedChart width={width} height={height} margin={PLOT_MARGIN} accessibilityLayer={false}>
      <defs>
        <pattern
          id={hatch}
          width={6}
          height={6}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line
            x1={0}
            y1={0}
            x2={0}
            y2={6}
            stroke="var(--hr-unknown)"
            strokeOpacity={0.55}
            strokeWidth={1}
          />
        </pattern>
        <pattern id={`${hatch}excluded`} width={5} height={5} patternUnits="userSpaceOnUse">
          <line
            x1={0}
            y1={0}
            x2={0}
            y2={5}
            stroke="var(--hr-grey-2)"
            strokeOpacity={0.7}
            strokeWidth={1}
          />
        </pattern>
      </defs>
      <CartesianGrid vertical={false} stroke="var(--hr-grey-3)" />
      <XAxis
        dataKey="x"
        type="number"
        domain={[range.from, range.to]}
        allowDataOverflow
        ticks={marks.map((mark) => mark.at)}
        tickFormatter={(at: number) => (timeLabels ? (names.get(at) ?? "") : "")}
        interval={0}
        height={timeLabels ? X_AXIS_HEIGHT : 8}
        tickLine={timeLabels}
        stroke="var(--hr-grey-2)"
      />
      <YAxis
        domain={[y.domain.min, y.domain.max]}
        allowDataOverflow
        ticks={y.ticks.map((tick) => tick.at)}
        tickFormatter={(at: number) => values.get(at) ?? ""}
        interval={0}
        width={Y_AXIS_WIDTH}
        axisLine={false}
        tickLine={false}
      />
      {unknown.map((stretch) => (
        <ReferenceArea
          key={stretch.from}
          x1={stretch.from}
          x2={stretch.to}
          fill={`url(#${hatch})`}
          fillOpacity={1}
          stroke="none"
          ifOverflow="hidden"
          zIndex={0}
        />
      ))}
      {excluded.map((stretch) => (
        <ReferenceArea
          key={`excluded${stretch.from}`}
          x1={stretch.from}
          x2={stretch.to}
          fill={`url(#${hatch}excluded)`}
          fillOpacity={1}
          stroke="none"
          ifOverflow="hidden"
          zIndex={0}
        />
      ))}
      {children}
    </ComposedChart>
  );
}
