import { useEffect, useState } from "react";

/** Brings the focus to the heading of the part of a page that something stood in, or of the page. */
export function focusHeading(section: Element | null): void {
  const heading = section?.querySelector<HTMLElement>("h2") ?? document.querySelector("main");
  if (heading === null) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: heading.localName === "main" });
}

/** Has the focus go back to where it was once what asks for it is gone; to the heading above where that is gone too. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  const [section] = useState(() => before?.closest("section") ?? null);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus();
      // What it was opened from may go with what was done to it, in this drawing or in the next.
      requestAnimationFrame(() => {
        if (document.activeElement === document.body || document.activeElement === null)
          focusHeading(section);
      });
    },
    [before, section],
  );
}
