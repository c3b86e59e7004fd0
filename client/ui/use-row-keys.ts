import { useHotkeys } from "@mantine/hooks";
import { type KeyboardEvent, useEffect, useRef } from "react";

interface RowKeysOptions {
  readonly count: number;
  /** The row that the keyboard is at. */
  readonly current: number | null;
  readonly setCurrent: (index: number) => void;
  /** Brings a row into sight. */
  readonly show: (index: number) => void;
  /** Puts the focus on a row; `false` when its content is still on the way. */
  readonly focus: (index: number) => boolean;
}

/** Whether a key was pressed in something in front of the page, which has keys of its own. */
export function isInDialog({ target }: Pick<globalThis.KeyboardEvent, "target">): boolean {
  return target instanceof Element && target.closest("[role=dialog]") !== null;
}

/**
 * Arrow keys and j/k go from row to row, Home and End to the first and last, once the focus is in the list; j goes into
 * the list from anywhere.
 *
 * @returns the handler for keys pressed inside the list
 */
export function useRowKeys({ count, current, setCurrent, show, focus }: RowKeysOptions) {
  const wanted = useRef<number | null>(null);

  const go = (index: number) => {
    if (count === 0) return;
    const target = Math.max(0, Math.min(count - 1, index));
    wanted.current = target;
    setCurrent(target);
    show(target);
    if (target === current && focus(target)) wanted.current = null;
  };

  // After every drawing, because the row that is wanted may come into the page only later.
  useEffect(() => {
    if (wanted.current !== null && wanted.current === current && focus(wanted.current))
      wanted.current = null;
  });

  useHotkeys([
    [
      "j",
      (event) => {
        if (!isInDialog(event)) go((current ?? -1) + 1);
      },
    ],
  ]);

  const targets: Readonly<Record<string, () => number>> = {
    ArrowDown: () => (current ?? -1) + 1,
    ArrowUp: () => (current ?? 1) - 1,
    k: () => (current ?? 1) - 1,
    Home: () => 0,
    End: () => count - 1,
  };
  return (event: KeyboardEvent) => {
    const target = event.ctrlKey || event.metaKey || event.altKey ? undefined : targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    go(target());
  };
}
