import type { CSSProperties } from "react";

/** Hands the height of rows, in pixels, to the style sheet. */
export function rowHeight(pixels: number): CSSProperties {
  return { "--row-height": `${pixels}px` } as CSSProperties;
}
