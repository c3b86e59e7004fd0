import type { Locator } from "playwright-core";

/** Whether keys go to an element. */
export function isFocused(element: Locator): Promise<boolean> {
  return element.evaluate((one) => one === document.activeElement);
}
