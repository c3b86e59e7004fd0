import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect, useState } from "react";

/** A list no longer than this is drawn whole: cheap enough, and the browser's own search finds everything in it. */
const WHOLE = 100;
/** Rows kept ready above and below what is in sight. */
const OVERSCAN = 12;
/** Height of what sticks to the top of the window: the page's header and the table's head. */
const STICKY_PX = 84;

/**
 * Which rows of a long list are in sight of the window, so that only those are drawn.
 *
 * @param kept a row to draw wherever it is, because it has the focus
 */
export function useVisibleRows(
  list: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  kept: number | null,
) {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () =>
      setTop(Math.round((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [list]);
  return useWindowVirtualizer({
    count,
    estimateSize: () => rowHeight,
    overscan: count <= WHOLE ? WHOLE : OVERSCAN,
    scrollMargin: top,
    scrollPaddingStart: STICKY_PX,
    getItemKey: (index) => `${rowHeight}:${index}`,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      if (kept === null || kept >= count || indexes.includes(kept)) return indexes;
      return [...indexes, kept].sort((a, b) => a - b);
    },
  });
}
