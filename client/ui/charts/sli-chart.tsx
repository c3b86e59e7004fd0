import { useMemo } from "react";
import { Line, ReferenceLine } from "recharts";
import type { SeriesView } from "#shared/budget/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { formatRatio } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { ChartFrame, type ChartKey } from "./chart-frame.tsx";
import { exactPercent } from "./exact.ts";
import { excludedStretches, measuredText, whyUnknown } from "./excluded.ts";
import { blankOf, sliMessage, totalsOf } from "./messages.ts";
import { describeStep } from "./readings.ts";
import { sliScale } from "./sli-scale.ts";
import { passedPoints, stepCorners, stepEnd, unknownStretches } from "./steps.ts";
import { TimePlot } from "./time-plot.tsx";
import { type BudgetUnit, describeResolution } from "./units.ts";

interface SliChartProps {
  readonly series: SeriesView;
  readonly target: number;
  readonly unit: BudgetUnit;
  readonly now: Instant;
  readonly height?: number;
}

/** The SLI of each step against the target. */
export function SliChart({ series, target, unit, now, height = 220 }: SliChartProps) {
  const zone = useZone();
  const range = useMemo(() => ({ from: series.from, to: series.to }), [series.from, series.to]);
  const known = useMemo(() => series.points.flatMap((point) => point.sli ?? []), [series]);
  const scale = useMemo(
    () =>
      sliScale(
        known.reduce((lowest, sli) => Math.min(lowest, sli), 1),
        target,
      ),
    [known, target],
  );
  const corners = useMemo(
    () => stepCorners(series, (point) => (point.sli === null ? null : scale.place(point.sli))),
    [series, scale],
  );
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
        text: `${describeStep(series, point, zone)}: ${point.sli === null ? (point.good === null ? whyUnknown(point) : "no traffic") : `${exactPercent(point.sli, 4)} good`}; target ${formatRatio(target)}`,
      })),
    [series, passed, target, zone],
  );
  const title = sliMessage(totalsOf(series), target, unit);
  const keys: ChartKey[] = [
    { kind: "line", label: "SLI" },
    { kind: "dashed", label: `target ${formatRatio(target)}` },
    ...(unknown.length > 0 ? [{ kind: "unknown", label: "no data" } as const] : []),
    ...(excluded.length > 0 ? [{ kind: "excluded", label: "excluded" } as const] : []),
  ];
  return (
    <ChartFrame
      title={title}
      what={`SLI: percent of ${unit.many} that were good${scale.kind === "logarithmic" ? ", on a scale that gives each nine the same room" : ""}`}
      resolution={describeResolution(series.stepSeconds)}
      keys={keys}
      domain={{ min: range.from, max: range.to }}
      readings={readings}
      height={height}
      blank={known.length === 0 ? blankOf(series) : undefined}
      table={() => ({
        caption: title,
        columns: ["Time", "SLI", "Target", "Measured"],
        rows: passed.map((point) => [
          describeStep(series, point, zone),
          exactPercent(point.sli, 4),
          formatRatio(target),
          measuredText(point),
        ]),
      })}
    >
      {(width) => (
        <TimePlot
          range={range}
          width={width}
          height={height}
          y={scale}
          unknown={unknown}
          excluded={excluded}
        >
          <ReferenceLine
            y={scale.place(target)}
            stroke="var(--hr-grey-2)"
            strokeWidth={1.5}
            strokeDasharray="6 5"
          />
          <Line
            data={corners}
            dataKey="y"
            type="linear"
            connectNulls={false}
            isAnimationActive={false}
            dot={false}
            activeDot={false}
            stroke="var(--hr-ink)"
            strokeWidth={1.5}
          />
        </TimePlot>
      )}
    </ChartFrame>
  );
}
