import { memo, useMemo } from "react";
import { Area, Line, ReferenceLine } from "recharts";
import type { LeastLeft } from "#shared/budget/backtest.ts";
import { type Instant, type Interval, SECOND_MS } from "#shared/kernel/time.ts";
import { formatShare } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { ChartFrame, type ChartKey } from "./chart-frame.tsx";
import { exactPercent } from "./exact.ts";
import { describeInstant } from "./readings.ts";
import { niceDomain, niceTicks } from "./scale.ts";
import { leastCorners, unknownSteps, withZeroCrossings } from "./steps.ts";
import { TimePlot } from "./time-plot.tsx";
import { describeResolution } from "./units.ts";

interface WhatIfChartProps {
  readonly title: string;
  /** Length of the budget's window, for a sentence: `30 d`. */
  readonly of: string;
  /** For each step the least that was left: at the chosen target, then at today's where that is another one. */
  readonly steps: readonly LeastLeft[];
  readonly stepSeconds: number;
  /** What each figure of a step is of: `at 99.5 %`, `at 99.9 %, today's target`. */
  readonly names: readonly string[];
  readonly range: Interval;
  readonly now: Instant;
}

const HEIGHT = 220;
/** A strict target can leave -5,000 %: below this the lines run out of the picture, not out of the table. */
const LOWEST_SHOWN = -3;

/** What another target would have left of the budget, beside what today's left. Left alone while a slider moves. */
export const WhatIfChart = memo(function WhatIfChart(props: WhatIfChartProps) {
  const { title, of, steps, stepSeconds, names, range, now } = props;
  const zone = useZone();
  const lines = useMemo(
    () =>
      names.map((_, index) =>
        withZeroCrossings(leastCorners(steps, stepSeconds * SECOND_MS, index)),
      ),
    [names, steps, stepSeconds],
  );
  const unknown = useMemo(
    () => unknownSteps(steps, stepSeconds * SECOND_MS, range),
    [steps, stepSeconds, range],
  );
  const [chosen = [], today] = lines;
  const lowest = Math.min(0, ...steps.flatMap(({ left }) => left.map((value) => value ?? 0)));
  const isOverspent = steps.some(({ left: [value] }) => (value ?? 0) < 0);
  const domain = {
    min: niceDomain({ min: Math.max(lowest, LOWEST_SHOWN), max: 1 }, 5).min,
    max: 1,
  };
  const readings = useMemo(
    () =>
      steps.map(({ at, left }) => ({
        at,
        text: `${describeInstant(at, now, zone)}: ${names
          .map((name, index) => {
            const value = left[index] ?? null;
            return value === null ? "not known" : `${exactPercent(value, 2)} left ${name}`;
          })
          .join("; ")}`,
      })),
    [steps, names, now, zone],
  );
  const keys: readonly ChartKey[] = names
    .map((label, index): ChartKey => ({ kind: index === 0 ? "line" : "dashed", label }))
    .concat(isOverspent ? { kind: "overspent", label: "overspent" } : [])
    .concat(unknown.length > 0 ? { kind: "unknown", label: "not known" } : []);
  const cut = lowest < LOWEST_SHOWN ? `; drawn down to ${formatShare(domain.min)}` : "";
  return (
    <ChartFrame
      title={title}
      what={`Budget left over the ${of} before each moment, in percent of it${cut}`}
      resolution={`${describeResolution(stepSeconds)}, the least within it`}
      keys={keys}
      domain={{ min: range.from, max: range.to }}
      readings={readings}
      height={HEIGHT}
      table={() => ({
        caption: title,
        columns: ["Until", ...names.map((name) => `Least left ${name}`)],
        rows: steps.map(({ at, left }) => [
          describeInstant(at, now, zone),
          ...names.map((_, index) => exactPercent(left[index] ?? null, 2)),
        ]),
      })}
    >
      {(width) => (
        <TimePlot
          range={range}
          width={width}
          height={HEIGHT}
          y={{
            domain,
            ticks: niceTicks(domain, 5).map((at) => ({ at, label: formatShare(at) })),
          }}
          unknown={unknown}
        >
          <Area
            data={chosen.map(({ x, y }) => ({ x, y: y === null ? null : Math.min(0, y) }))}
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
          <ReferenceLine y={0} stroke="var(--hr-ink)" strokeWidth={2} />
          {today === undefined ? null : (
            <Line
              data={today}
              dataKey="y"
              type="linear"
              connectNulls={false}
              isAnimationActive={false}
              dot={false}
              activeDot={false}
              stroke="var(--hr-grey-2)"
              strokeWidth={1.5}
              strokeDasharray="6 5"
            />
          )}
          <Line
            data={chosen}
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
});
