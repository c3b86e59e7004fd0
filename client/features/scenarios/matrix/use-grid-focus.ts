import { type KeyboardEvent, type RefObject, useEffect, useRef } from "react";
import { type GridPlace, type GridSize, placeAfter } from "./grid-keys.ts";

interface GridFocusOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly place: GridPlace;
  readonly size: () => GridSize;
  readonly setPlace: (place: GridPlace) => void;
  /** Brings a cell into sight. */
  readonly show: (place: GridPlace) => void;
}

/**
 * Moves the focus from cell to cell with the keys of a grid. A cell may come into the page only after it was scrolled
 * to, so it gets the focus after the drawing in which it is there.
 */
export function useGridFocus({ scroller, place, size, setPlace, show }: GridFocusOptions) {
  const wanted = useRef<GridPlace | null>(null);

  useEffect(() => {
    const target = wanted.current;
    if (target === null) return;
    const cell = scroller.current?.querySelector<HTMLElement>(
      `[data-row="${target.row}"][data-column="${target.column}"]`,
    );
    if (cell === null || cell === undefined) return;
    wanted.current = null;
    cell.focus({ preventScroll: true });
    // The grid shows it already; its lower end may lie below the window.
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  const go = (target: GridPlace) => {
    wanted.current = target;
    setPlace(target);
    show(target);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const target = placeAfter(event, place, size());
    if (target === null) return;
    event.preventDefault();
    go(target);
  };
  return { go, onKeyDown };
}
