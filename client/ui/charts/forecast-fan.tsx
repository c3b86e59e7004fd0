import { Area, Line, ReferenceDot, ReferenceLine } from "recharts";
import type { FanForecast } from "#shared/budget/forecast.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { formatDay } from "#client/ui/dates.ts";
import { useZone } from "#client/ui/preferences.ts";
import type { FanRow } from "./fan.ts";

interface ForecastFanProps {
  readonly forecast: FanForecast;
  readonly rows: readonly FanRow[];
  readonly until: Instant;
}

const STILL = { isAnimationActive: false, activeDot: false, dot: false } as const;

/** Where the budget is going: a fan from now on, its middle path, and on the zero line when it gets there. */
export function ForecastFan({ forecast, rows, until }: ForecastFanProps) {
  const zone = useZone();
  const { awaits, at } = forecast;
  const { p10, p50, p90 } = forecast.date;
  const colour = awaits === "exhaustion" ? "var(--hr-exhausted)" : "var(--hr-ok)";
  return (
    <>
      <Area
        {...STILL}
        data={rows}
        dataKey="wide"
        type="linear"
        stroke="none"
        fill="var(--hr-grey-2)"
        fillOpacity={0.16}
      />
      <Area
        {...STILL}
        data={rows}
        dataKey="half"
        type="linear"
        stroke="none"
        fill="var(--hr-grey-2)"
        fillOpacity={0.26}
      />
      <Line
        {...STILL}
        data={rows}
        dataKey="y"
        type="linear"
        stroke="var(--hr-ink)"
        strokeWidth={2}
        strokeDasharray="2 3"
      />
      {p10 === null ? null : (
        <ReferenceLine
          segment={[
            { x: p10, y: 0 },
            { x: Math.min(p90 ?? until, until), y: 0 },
          ]}
          stroke={colour}
          strokeWidth={6}
        />
      )}
      {p50 === null ? null : (
        <ReferenceDot
          x={p50}
          y={0}
          r={5}
          fill={colour}
          stroke="var(--hr-page)"
          strokeWidth={2}
          label={{ value: formatDay(p50, at, zone), position: "top", offset: 8 }}
        />
      )}
    </>
  );
}
