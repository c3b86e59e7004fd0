import { useMemo } from "react";
import { Area, Line, ReferenceLine } from "recharts";
import type { FanForecast } from "#shared/budget/forecast.ts";
import type { SeriesView } from "#shared/budget/views.ts";
import type { Timeline } from "#shared/incidents/model.ts";
import type { Instant, Interval } from "#shared/kernel/time.ts";
import { formatShare } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { ChartFrame, type ChartKey } from "./chart-frame.tsx";
import { describeEvents, eventKeys } from "./event-layout.ts";
import { EventMarks } from "./event-marks.tsx";
import { exactPercent } from "./exact.ts";
import { excludedStretches, measuredText } from "./excluded.ts";
import { fanLow, fanRows, shownUntil } from "./fan.ts";
import { ForecastFan } from "./forecast-fan.tsx";
import { blankOf } from "./messages.ts";
import { describeInstant } from "./readings.ts";
import { niceDomain, niceTicks } from "./scale.ts";
import {
  isExcluded,
  passedPoints,
  remainingCorners,
  stepEnd,
  unknownStretches,
  withZeroCrossings,
} from "./steps.ts";
import { TimePlot } from "./time-plot.tsx";
import { describeResolution } from "./units.ts";

interface BurnDownChartProps {
  readonly title: string;
  /** What the budget is for: `30 d` or `the last 6 h`. */
  readonly of: string;
  readonly series: SeriesView;
  readonly now: Instant;
  /** Drawn to the right of now. */
  readonly forecast: FanForecast | null;
  /** What happened meanwhile. */
  readonly events?: Timeline | undefined;
  readonly height?: number;
}

const NOTHING: Timeline = { incidents: [], deploys: [], freezes: [] };

type TableRow = readonly [string, ...string[]];

const FAN_KEYS: readonly ChartKey[] = [
  { kind: "middle", label: "forecast, middle path" },
  { kind: "half", label: "half of the paths" },
  { kind: "most", label: "8 of 10 paths" },
];

const KEYS: readonly ChartKey[] = [
  { kind: "line", label: "budget left" },
  { kind: "dashed", label: "even spending" },
];

/** Share of the budget that even spending would have left; the budget is what the traffic up to `range.to` allows. */
function evenSpend(at: Instant, range: Interval): number {
  return 1 - (at - range.from) / (range.to - range.from);
}

/** The remaining budget from its start to now, beside the line of even spending, and where it is going from now on. */
export function BurnDownChart({
  title,
  of,
  series,
  now,
  forecast,
  events = NOTHING,
  height = 320,
}: BurnDownChartProps) {
  const zone = useZone();
  const until = forecast === null ? series.to : Math.max(series.to, shownUntil(forecast));
  const range = useMemo(() => ({ from: series.from, to: until }), [series.from, until]);
  const fan = useMemo(() => (forecast === null ? [] : fanRows(forecast, until)), [forecast, until]);
  const corners = useMemo(() => withZeroCrossings(remainingCorners(series)), [series]);
  const passed = useMemo(() => passedPoints(series, now), [series, now]);
  const unknown = useMemo(
    () => unknownStretches(series, passed, (point) => point.good),
    [series, passed],
  );
  const excluded = useMemo(() => excludedStretches(series, passed), [series, passed]);
  const spending = useMemo(
    () => ({ from: series.from, to: Math.min(series.to, now) }),
    [series, now],
  );
  const readings = useMemo(
    () => [
      ...passed.map((point) => {
        const at = stepEnd(series, point);
        const even = `even spending would have left ${exactPercent(evenSpend(at, spending), 2)}`;
        const out = isExcluded(point) ? "excluded; " : "";
        const left =
          point.remaining === null ? "not known" : `${exactPercent(point.remaining, 2)} left`;
        const meanwhile = describeEvents(events, { from: point.t, to: at });
        return {
          at,
          text: `${describeInstant(at, now, zone)}: ${out}${left}; ${even}${meanwhile}`,
        };
      }),
      ...fan
        .filter(({ x }) => x > now)
        .map(({ x, y, wide: [low, high] }) => ({
          at: x,
          isAhead: true,
          text: `${describeInstant(x, now, zone)}: forecast ${exactPercent(y, 1)} left; 80 % likely between ${exactPercent(low, 1)} and ${exactPercent(high, 1)}`,
        })),
    ],
    [series, passed, fan, spending, events, now, zone],
  );
  const lowest = Math.min(fanLow(fan), ...series.points.map((point) => point.remaining ?? 0));
  const domain = { min: niceDomain({ min: lowest, max: 1 }, 5).min, max: 1 };
  const ticks = niceTicks(domain, 5).map((at) => ({ at, label: formatShare(at) }));
  const keys = [
    ...KEYS,
    ...(fan.length > 0 ? FAN_KEYS : []),
    ...(corners.some(({ y }) => y !== null && y < 0)
      ? [{ kind: "overspent", label: "overspent" } as const]
      : []),
    ...(unknown.length > 0 ? [{ kind: "unknown", label: "no data" } as const] : []),
    ...(excluded.length > 0 ? [{ kind: "excluded", label: "excluded" } as const] : []),
    ...eventKeys(events),
  ];
  return (
    <ChartFrame
      title={title}
      what={`Budget left, in percent of the budget for ${of}${fan.length > 0 ? "; from now on a forecast" : ""}`}
      resolution={describeResolution(series.stepSeconds)}
      keys={keys}
      domain={{ min: range.from, max: range.to }}
      readings={readings}
      height={height}
      blank={corners.length === 0 ? blankOf(series) : undefined}
      table={() => ({
        caption: title,
        columns: [
          "Until",
          "Budget left",
          "Even spending",
          "Measured",
          ...(fan.length > 0 ? ["80 % likely"] : []),
        ],
        rows: [
          ...passed.map((point): TableRow => {
            const at = stepEnd(series, point);
            return [
              describeInstant(at, now, zone),
              exactPercent(point.remaining, 2),
              exactPercent(evenSpend(at, spending), 2),
              measuredText(point),
              ...(fan.length > 0 ? ["–"] : []),
            ];
          }),
          ...fan
            .filter(({ x }) => x > now)
            .map(({ x, y, wide: [low, high] }): TableRow => [
              describeInstant(x, now, zone),
              exactPercent(y, 1),
              "–",
              "forecast",
              `${exactPercent(low, 1)} to ${exactPercent(high, 1)}`,
            ]),
        ],
      })}
    >
      {(width) => (
        <TimePlot
          range={range}
          width={width}
          height={height}
          y={{ domain, ticks }}
          unknown={unknown}
          excluded={excluded}
        >
          <EventMarks timeline={events} range={range} now={now} width={width} height={height} />
          <Area
            data={corners.map(({ x, y }) => ({ x, y: y === null ? null : Math.min(0, y) }))}
            dataKey="y"
            type="linear"
            baseValue={0}
            connectNulls={false}
            isAnimationActive={false}
            stroke="none"
            fill="var(--hr-exhausted)"
            fillOpacity={0.3}
            activeDot={false}
          />
          {forecast === null ? null : <ForecastFan forecast={forecast} rows={fan} until={until} />}
          <ReferenceLine
            segment={[
              { x: range.from, y: 1 },
              { x: spending.to, y: 0 },
            ]}
            stroke="var(--hr-grey-2)"
            strokeWidth={1.5}
            strokeDasharray="6 5"
          />
          <ReferenceLine y={0} stroke="var(--hr-ink)" strokeWidth={2} />
          {now < range.to ? (
            <ReferenceLine
              x={now}
              stroke="var(--hr-grey-2)"
              label={{ value: "now", position: "insideTopRight" }}
            />
          ) : null}
          <Line
            data={corners}
            dataKey="y"
            type="linear"
            connectNulls={false}
            isAnimationActive={false}
            dot={false}
            activeDot={false}
            stroke="var(--hr-ink)"
            strokeWidth={2}
          />
        </TimePlot>
      )}
    </ChartFrame>
  );
}
