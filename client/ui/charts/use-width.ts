import { type RefCallback, useCallback, useState } from "react";

/** The width of an element in whole pixels, kept up to date; 0 until it has been laid out. */
export function useWidth<Element extends HTMLElement>(): readonly [RefCallback<Element>, number] {
  const [width, setWidth] = useState(0);
  const ref = useCallback((element: Element | null) => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    observer.observe(element);
    setWidth(Math.floor(element.clientWidth));
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
