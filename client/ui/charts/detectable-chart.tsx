import { memo, useMemo } from "react";
import { CartesianGrid, ComposedChart, Line, ReferenceLine, XAxis, YAxis } from "recharts";
import { formatCount, formatDuration, formatShare } from "#client/ui/format.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { logTicks } from "./log-ticks.ts";
import { PLOT_MARGIN, X_AXIS_HEIGHT, Y_AXIS_WIDTH } from "./plot-area.ts";

interface DetectablePoint {
  readonly seconds: number;
  readonly events: number;
  /** The smallest bad ratio that shows by then; `null`: nothing would. */
  readonly ratio: number | null;
}

interface DetectableChartProps {
  readonly title: string;
  /** In order of time, evenly on a log scale. */
  readonly points: readonly DetectablePoint[];
  readonly baseline: number;
  readonly detect: number;
  /** How long it is watched, and when what is worth noticing shows; `null`: never. */
  readonly watchSeconds: number;
  readonly neededSeconds: number | null;
}

const HEIGHT = 260;
const TIME_TICKS = [600, 3_600, 21_600, 86_400, 259_200, 604_800, 2_419_200];
const MOST_RATIO_TICKS = 7;
/** Room below the lowest line and above the highest. */
const MARGIN = 1.25;

function sentence({ seconds, events, ratio }: DetectablePoint): string {
  const shows = ratio === null ? "nothing, however bad, shows" : `${formatShare(ratio)} bad shows`;
  return `after ${formatDuration(seconds)}, with ${formatCount(events)} canary events: ${shows}`;
}

/** The smallest effect that a canary can show, against the time it runs; both axes logarithmic. */
export const DetectableChart = memo(function DetectableChart(props: DetectableChartProps) {
  const { title, points, baseline, detect, watchSeconds, neededSeconds } = props;
  const known = points.flatMap(({ ratio }) => (ratio === null ? [] : [ratio]));
  const ratios = {
    min: baseline / MARGIN,
    max: Math.min(1, Math.max(detect, ...known) * MARGIN),
  };
  const times = { min: points[0]?.seconds ?? 1, max: points.at(-1)?.seconds ?? 2 };
  const domain = { min: Math.log10(times.min), max: Math.log10(times.max) };
  const readings = useMemo(
    () => points.map((point) => ({ at: Math.log10(point.seconds), text: sentence(point) })),
    [points],
  );
  const line = useMemo(
    () =>
      points.map(({ seconds, ratio }) => ({
        x: Math.log10(seconds),
        y: ratio === null ? null : Math.log10(ratio),
      })),
    [points],
  );
  const inSight = (seconds: number | null): seconds is number =>
    seconds !== null && seconds >= times.min && seconds <= times.max;
  return (
    <ChartFrame
      title={title}
      what="Smallest bad ratio that shows, against how long the canary runs; both scales logarithmic"
      resolution={`${points.length} points, from ${formatDuration(times.min)} to ${formatDuration(times.max)}`}
      keys={[
        { kind: "line", label: "smallest that shows" },
        { kind: "dashed", label: `worth noticing: ${formatShare(detect)}` },
        { kind: "middle", label: `today: ${formatShare(baseline)}` },
      ]}
      domain={domain}
      readings={readings}
      height={HEIGHT}
      table={() => ({
        caption: title,
        columns: ["After", "Canary events", "Smallest bad ratio that shows"],
        rows: points.map(({ seconds, events, ratio }) => [
          formatDuration(seconds),
          formatCount(events),
          ratio === null ? "nothing shows" : formatShare(ratio),
        ]),
      })}
    >
      {(width) => (
        <ComposedChart
          width={width}
          height={HEIGHT}
          margin={PLOT_MARGIN}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--hr-grey-3)" />
          <XAxis
            dataKey="x"
            type="number"
            domain={[domain.min, domain.max]}
            allowDataOverflow
            ticks={TIME_TICKS.filter(inSight).map(Math.log10)}
            tickFormatter={(at: number) => formatDuration(Math.round(10 ** at))}
            interval={0}
            height={X_AXIS_HEIGHT}
            stroke="var(--hr-grey-2)"
          />
          <YAxis
            domain={[Math.log10(ratios.min), Math.log10(ratios.max)]}
            allowDataOverflow
            ticks={logTicks(ratios, MOST_RATIO_TICKS).map(Math.log10)}
            tickFormatter={(at: number) => formatShare(Number((10 ** at).toPrecision(6)))}
            interval={0}
            width={Y_AXIS_WIDTH}
            axisLine={false}
            tickLine={false}
          />
          <ReferenceLine
            y={Math.log10(detect)}
            stroke="var(--hr-grey-2)"
            strokeWidth={1.5}
            strokeDasharray="6 5"
          />
          <ReferenceLine
            y={Math.log10(baseline)}
            stroke="var(--hr-ink)"
            strokeWidth={1.5}
            strokeDasharray="1.5 4"
          />
          {inSight(watchSeconds) ? (
            <ReferenceLine
              x={Math.log10(watchSeconds)}
              stroke="var(--hr-accent)"
              strokeWidth={1.5}
              label={{ value: "watched until", position: "insideTopLeft", dx: 4 }}
            />
          ) : null}
          {inSight(neededSeconds) ? (
            <ReferenceLine
              x={Math.log10(neededSeconds)}
              stroke="var(--hr-ink)"
              strokeWidth={1}
              label={{ value: "sample there", position: "insideTopLeft", dx: 4, dy: 16 }}
            />
          ) : null}
          <Line
            data={line}
            dataKey="y"
            type="linear"
            connectNulls={false}
            isAnimationActive={false}
            dot={false}
            activeDot={false}
            stroke="var(--hr-ink)"
            strokeWidth={2}
          />
        </ComposedChart>
      )}
    </ChartFrame>
  );
});
