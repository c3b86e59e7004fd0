import { useMemo } from "react";
import { Area } from "recharts";
import type { SeriesPoint, SeriesView } from "#shared/budget/views.ts";
import type { Instant, Interval } from "#shared/kernel/time.ts";
import { formatCount, UNKNOWN } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { ChartFrame, type ChartKey } from "./chart-frame.tsx";
import { exactNumber, exactPercent } from "./exact.ts";
import { excludedStretches, measuredText, whyUnknown } from "./excluded.ts";
import { blankOf, eventsMessage, totalsOf } from "./messages.ts";
import { describeStep } from "./readings.ts";
import { niceDomain, niceTicks } from "./scale.ts";
import { type Corner, passedPoints, stepCorners, stepEnd, unknownStretches } from "./steps.ts";
import { TimePlot } from "./time-plot.tsx";
import { type BudgetUnit, describeResolution } from "./units.ts";

interface EventsChartProps {
  readonly series: SeriesView;
  readonly unit: BudgetUnit;
  readonly now: Instant;
}

const ALL_HEIGHT = 150;
const BAD_HEIGHT = 108;
/** Height of the lower plot itself; two of its pixels are the least that something bad is drawn with. */
const BAD_PLOT_HEIGHT = 72;

const sum = (point: SeriesPoint): number | null =>
  point.good === null || point.bad === null ? null : point.good + point.bad;

/** Good and bad of each step, bad on top; below it the bad alone on an axis of its own. */
export function EventsChart({ series, unit, now }: EventsChartProps) {
  const zone = useZone();
  const range = useMemo(() => ({ from: series.from, to: series.to }), [series.from, series.to]);
  const passed = useMemo(() => passedPoints(series, now), [series, now]);
  const unknown = useMemo(
    () => unknownStretches(series, passed, (point) => point.good),
    [series, passed],
  );
  const excluded = useMemo(() => excludedStretches(series, passed), [series, passed]);
  const readings = useMemo(
    () =>
      passed.map((point) => ({
        at: (point.t + stepEnd(series, point)) / 2,
        text: `${describeStep(series, point, zone)}: ${describeEvents(point, unit)}`,
      })),
    [series, passed, unit, zone],
  );
  const totals = totalsOf(series);
  const title = eventsMessage(totals, unit);
  const keys: ChartKey[] = [
    { kind: "good", label: "good" },
    { kind: "bad", label: "bad (below: on its own axis)" },
    ...(unknown.length > 0 ? [{ kind: "unknown", label: "no data" } as const] : []),
    ...(excluded.length > 0 ? [{ kind: "excluded", label: "excluded" } as const] : []),
  ];
  return (
    <ChartFrame
      title={title}
      what={`Good and bad ${unit.many} in each step`}
      resolution={describeResolution(series.stepSeconds)}
      keys={keys}
      domain={{ min: range.from, max: range.to }}
      readings={readings}
      height={ALL_HEIGHT + BAD_HEIGHT}
      blank={totals.good + totals.bad === 0 ? blankOf(series) : undefined}
      table={() => ({
        caption: title,
        columns: ["Time", "Good", "Bad", "Bad share", "Measured"],
        rows: passed.map((point) => [describeStep(series, point, zone), ...cellsOf(point)]),
      })}
    >
      {(width) => (
        <>
          <AllPlot
            series={series}
            range={range}
            width={width}
            unknown={unknown}
            excluded={excluded}
          />
          <BadPlot
            series={series}
            range={range}
            width={width}
            unknown={unknown}
            excluded={excluded}
          />
        </>
      )}
    </ChartFrame>
  );
}

interface PlotProps {
  readonly series: SeriesView;
  readonly range: Interval;
  readonly width: number;
  readonly unknown: readonly Interval[];
  readonly excluded: readonly Interval[];
}

function AllPlot({ series, range, width, unknown, excluded }: PlotProps) {
  const y = countAxis(
    series.points.reduce((most, point) => Math.max(most, sum(point) ?? 0), 0),
    3,
  );
  return (
    <TimePlot
      range={range}
      width={width}
      height={ALL_HEIGHT}
      y={y}
      unknown={unknown}
      excluded={excluded}
      timeLabels={false}
    >
      <StepArea corners={stepCorners(series, sum)} fill="var(--hr-burning)" />
      <StepArea corners={stepCorners(series, (point) => point.good)} fill="var(--hr-surface)" />
      <StepArea
        corners={stepCorners(series, (point) => point.good)}
        fill="var(--hr-grey-3)"
        stroke="var(--hr-grey-2)"
      />
    </TimePlot>
  );
}

function BadPlot({ series, range, width, unknown, excluded }: PlotProps) {
  const most = series.points.reduce((highest, point) => Math.max(highest, point.bad ?? 0), 0);
  const y = countAxis(most, 2);
  const least = (y.domain.max * 2) / BAD_PLOT_HEIGHT;
  const drawn = (point: SeriesPoint): number | null =>
    point.bad === null || point.bad === 0 ? point.bad : Math.max(point.bad, least);
  return (
    <TimePlot
      range={range}
      width={width}
      height={BAD_HEIGHT}
      y={y}
      unknown={unknown}
      excluded={excluded}
    >
      <StepArea corners={stepCorners(series, drawn)} fill="var(--hr-burning)" />
    </TimePlot>
  );
}

function StepArea({
  corners,
  fill,
  stroke = "none",
}: {
  readonly corners: readonly Corner[];
  readonly fill: string;
  readonly stroke?: string;
}) {
  return (
    <Area
      data={[...corners]}
      dataKey="y"
      type="linear"
      baseValue={0}
      connectNulls={false}
      isAnimationActive={false}
      activeDot={false}
      fill={fill}
      fillOpacity={1}
      stroke={stroke}
      strokeWidth={1}
    />
  );
}

function countAxis(most: number, parts: number) {
  const domain = niceDomain({ min: 0, max: most }, parts);
  return {
    domain,
    ticks: niceTicks(domain, parts).map((at) => ({
      at,
      label: at < 10 ? exactNumber(at, 3) : formatCount(at),
    })),
  };
}

function describeEvents(point: SeriesPoint, unit: BudgetUnit): string {
  if (point.good === null || point.bad === null) return whyUnknown(point);
  const all = point.good + point.bad;
  return `${exactNumber(all)} ${all === 1 ? unit.one : unit.many}, ${exactNumber(point.bad)} bad`;
}

function cellsOf(point: SeriesPoint): string[] {
  const { good, bad } = point;
  const coverage = measuredText(point);
  if (good === null || bad === null) return [UNKNOWN, UNKNOWN, UNKNOWN, coverage];
  const share = good + bad > 0 ? exactPercent(bad / (good + bad), 4) : "no traffic";
  return [exactNumber(good), exactNumber(bad), share, coverage];
}
