import type { PlotArea } from "./scale.ts";

/** Space that every plot keeps around itself, in pixels, so that the charts of a page stand exactly under one another. */
export const PLOT_MARGIN = { top: 8, right: 20, bottom: 0, left: 0 } as const;
export const Y_AXIS_WIDTH = 80;
export const X_AXIS_HEIGHT = 28;

/** Where the plot lies in a chart of a width. */
export function plotArea(width: number): PlotArea {
  return { left: Y_AXIS_WIDTH, width: Math.max(1, width - Y_AXIS_WIDTH - PLOT_MARGIN.right) };
}

/** How many marks a time axis of that width has room for. By fewer than three nobody can read it. */
export function timeMarksFor(width: number): number {
  return Math.max(3, Math.floor(plotArea(width).width / 76));
}
