import {
  type KeyboardEvent,
  memo,
  type PointerEvent,
  type ReactNode,
  useMemo,
  useState,
} from "react";
import type { Instant } from "#shared/kernel/time.ts";
import classes from "./chart.module.css";
import { moveCrosshair } from "./crosshair.ts";
import { plotArea } from "./plot-area.ts";
import { type Domain, nearestIndex, pixelAt, valueAt } from "./scale.ts";

/** What the crosshair says at a point. */
export interface Reading {
  /** Where the crosshair stands. */
  readonly at: Instant;
  readonly text: string;
  /** Lies ahead of now: reading begins before it. */
  readonly isAhead?: boolean;
}

interface ReadablePlotProps {
  readonly label: string;
  readonly domain: Domain;
  /** In ascending order. */
  readonly readings: readonly Reading[];
  readonly width: number;
  readonly height: number;
  readonly children: ReactNode;
}

/** Left alone while the crosshair moves. */
const Still = memo(function Still({ children }: { readonly children: ReactNode }) {
  return <div aria-hidden="true">{children}</div>;
});

/** A plot whose values can be read exactly: by pointer, or by arrow keys, in a line above it that is also read aloud. */
export function ReadablePlot({
  label,
  domain,
  readings,
  width,
  height,
  children,
}: ReadablePlotProps) {
  const [index, setIndex] = useState<number | null>(null);
  const instants = useMemo(() => readings.map((reading) => reading.at), [readings]);
  const plot = plotArea(width);
  const reading = index === null ? undefined : readings[Math.min(index, readings.length - 1)];

  function follow(event: PointerEvent<HTMLDivElement>): void {
    const pixel = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setIndex(nearestIndex(instants, valueAt(pixel, domain, plot)));
  }

  function steer(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const newest = readings.findLastIndex(({ isAhead }) => isAhead !== true);
    const next = moveCrosshair(event.key, index, readings.length, newest);
    if (next === undefined) return;
    event.preventDefault();
    setIndex(next);
  }

  return (
    <div>
      <output className={classes.readout}>
        {reading === undefined ? (
          <span className={classes.hint}>Press ← or → for exact values.</span>
        ) : (
          reading.text
        )}
      </output>
      {/* An application, so that screen readers pass the arrow keys on to it. */}
      <div
        className={classes.plot}
        role="application"
        aria-roledescription="chart"
        aria-label={`${label}. Arrow keys read the values.`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onPointerMove={follow}
        onPointerDown={follow}
        onPointerLeave={() => setIndex(null)}
        onKeyDown={steer}
        onBlur={() => setIndex(null)}
      >
        <Still>{children}</Still>
        {reading === undefined ? null : (
          <div
            className={classes.crosshair}
            style={{ height, transform: `translateX(${pixelAt(reading.at, domain, plot)}px)` }}
          />
        )}
      </div>
    </div>
  );
}
