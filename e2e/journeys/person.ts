import type { BrowserContextOptions, Page } from "playwright-core";

export const WIDE = { width: 1_440, height: 900 };
export const NARROW = { width: 390, height: 844 };

/** Somebody in front of a browser, the same on every machine. */
export const PERSON = {
  viewport: WIDE,
  locale: "en-GB",
  timezoneId: "UTC",
  reducedMotion: "reduce",
} as const satisfies BrowserContextOptions;

/** Waits until the page shows its content, follows what happens, and nothing is on the way. */
export async function untilShown(page: Page): Promise<void> {
  await page.getByRole("heading").first().waitFor({ state: "attached" });
  await page.getByText("live", { exact: true }).waitFor({ state: "attached" });
  await page.waitForFunction(
    () => document.querySelector("[aria-busy=true], .mantine-Skeleton-root") === null,
  );
}
