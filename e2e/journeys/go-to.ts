import type { Locator } from "playwright-core";
import { expect } from "vitest";

/**
 * Goes to a part of a page that comes only once somebody is near, until it is there: what stands above it may still grow
 * and push it away.
 */
export async function goTo(part: Locator, shown: Locator): Promise<void> {
  const isThere = async (): Promise<boolean> => {
    await part.scrollIntoViewIfNeeded();
    return shown.isVisible();
  };
  await expect.poll(isThere, { timeout: 20_000 }).toBe(true);
}
