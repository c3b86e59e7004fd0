import { useMemo } from "react";
import { Area, Line, ReferenceLine } from "recharts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import { formatDay } from "#client/ui/dates.ts";
import { formatShare } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { ChartFrame, type ChartKey } from "./chart-frame.tsx";
import { exactPercent } from "./exact.ts";
import { niceDomain, niceTicks } from "./scale.ts";
import { type Corner, withZeroCrossings } from "./steps.ts";
import { TimePlot } from "./time-plot.tsx";

interface Course {
  readonly name: string;
  /** What is left at the start and at the end of each day after it, in (-inf, 1]. */
  readonly left: readonly number[];
}

interface TwoCoursesChartProps {
  readonly title: string;
  readonly what: string;
  readonly from: Instant;
  /** Drawn strongly: it moves while something is tried out. Absent: only the other one is known. */
  readonly chosen: Course | null;
  readonly other: Course;
}

const HEIGHT = 280;
/** Below this the lines run out of the picture, not out of the table. */
const LOWEST_SHOWN = -4;

function cornersOf(from: Instant, left: readonly number[]): readonly Corner[] {
  return withZeroCrossings(left.map((y, day) => ({ x: from + day * DAY_MS, y })));
}

function below(corners: readonly Corner[]) {
  return corners.map(({ x, y }) => ({ x, y: Math.min(0, y ?? 0) }));
}

const STILL = {
  dataKey: "y",
  type: "linear",
  isAnimationActive: false,
  dot: false,
  activeDot: false,
} as const;

/** A budget over days to come in two courses, zero as a strong rule and what is below it filled. */
export function TwoCoursesChart({ title, what, from, chosen, other }: TwoCoursesChartProps) {
  const zone = useZone();
  const strong = useMemo(
    () => (chosen === null ? null : cornersOf(from, chosen.left)),
    [from, chosen],
  );
  const weak = useMemo(() => cornersOf(from, other.left), [from, other.left]);
  const courses = chosen === null ? [other] : [chosen, other];
  const days = other.left.length - 1;
  const range = { from, to: from + days * DAY_MS };
  // By the other course alone, so that the axis rests while the chosen one moves.
  const lowest = Math.min(0, ...other.left);
  const domain = {
    min: niceDomain({ min: Math.max(lowest, LOWEST_SHOWN), max: 1 }, 5).min,
    max: 1,
  };
  const isOverspent = courses.some(({ left }) => left.some((value) => value < 0));
  const cut = lowest < LOWEST_SHOWN ? `; drawn down to ${formatShare(domain.min)}` : "";
  const dayOf = (day: number) => formatDay(from + day * DAY_MS, from, zone);
  const keys: readonly ChartKey[] = courses
    .map(({ name }): ChartKey => ({
      kind: name === other.name && chosen !== null ? "dashed" : "line",
      label: name,
    }))
    .concat(isOverspent ? { kind: "overspent", label: "exhausted" } : []);
  return (
    <ChartFrame
      title={title}
      what={`${what}${cut}`}
      resolution="one point is a day, at its end"
      keys={keys}
      domain={{ min: range.from, max: range.to }}
      readings={other.left.map((_, day) => ({
        at: from + day * DAY_MS,
        isAhead: day > 0,
        text: `${dayOf(day)}: ${courses
          .map(({ name, left }) => `${exactPercent(left[day] ?? null, 1)} left ${name}`)
          .join("; ")}`,
      }))}
      height={HEIGHT}
      table={() => ({
        caption: title,
        columns: ["End of", ...courses.map(({ name }) => `Left ${name}`)],
        rows: other.left.map((_, day) => [
          dayOf(day),
          ...courses.map(({ left }) => exactPercent(left[day] ?? null, 1)),
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
          unknown={[]}
        >
          <Area
            {...STILL}
            data={below(weak)}
            baseValue={0}
            stroke="none"
            fill="var(--hr-exhausted)"
            fillOpacity={strong === null ? 0.3 : 0.14}
          />
          {strong === null ? null : (
            <Area
              {...STILL}
              data={below(strong)}
              baseValue={0}
              stroke="none"
              fill="var(--hr-exhausted)"
              fillOpacity={0.3}
            />
          )}
          <ReferenceLine y={0} stroke="var(--hr-ink)" strokeWidth={2} />
          <Line
            {...STILL}
            data={weak}
            stroke={strong === null ? "var(--hr-ink)" : "var(--hr-grey-2)"}
            strokeWidth={strong === null ? 2 : 1.5}
            {...(strong === null ? {} : { strokeDasharray: "6 5" })}
          />
          {strong === null ? null : (
            <Line
              {...STILL}
              className="chosen-course"
              data={strong}
              stroke="var(--hr-ink)"
              strokeWidth={2}
            />
          )}
        </TimePlot>
      )}
    </ChartFrame>
  );
}
