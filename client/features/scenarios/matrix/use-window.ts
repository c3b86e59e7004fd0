import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import type { RefObject } from "react";

interface WindowOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  /** In pixels, the same for all. */
  readonly size: number;
  /** What stands fixed before the first one. */
  readonly before: number;
  readonly horizontal: boolean;
  /** One to draw wherever it is, because it has the focus. */
  readonly kept: number;
}

const OVERSCAN = 4;
/** Taken for the size of the window until it has been measured. */
const AT_FIRST = { width: 1_400, height: 800 };

/** Which rows or columns of a grid are in sight, so that only those are drawn. */
export function useGridWindow({ scroller, count, size, before, horizontal, kept }: WindowOptions) {
  return useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    getItemKey: (index) => `${size}:${index}`,
    horizontal,
    overscan: OVERSCAN,
    initialRect: AT_FIRST,
    scrollMargin: before,
    scrollPaddingStart: before,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      if (kept >= count || indexes.includes(kept)) return indexes;
      return [...indexes, kept].toSorted((left, right) => left - right);
    },
  });
}
