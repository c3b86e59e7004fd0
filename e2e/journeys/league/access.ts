import { expect, it } from "vitest";
import { turnDark, violationsOn } from "#e2e/journeys/demo/accessibility.ts";
import type { Journey } from "#e2e/journeys/demo/journey.ts";
import { NARROW, untilShown, WIDE } from "#e2e/journeys/person.ts";
import { visit } from "#e2e/journeys/visit.ts";

const PAGES = {
  "the league": "/league",
  "the matrix": "/league/matrix",
  "the exemptions": "/league/exemptions",
  "a cell": "/league/cell/payments-db/STA-01",
} as const;

/** Every page of the league, in both themes, wide and narrow: no barrier, no sideways scrolling. */
export function accessJourneys({ browser, site }: Journey): void {
  async function look(path: string, viewport: typeof WIDE | typeof NARROW): Promise<void> {
    const page = await visit(browser(), `${site().url}${path}`, { viewport, colorScheme: "light" });
    await untilShown(page);
    for (const how of await page.getByRole("button", { name: /^Show how Payments/ }).all())
      await how.click();
    expect(await violationsOn(page), `light, ${viewport.width} wide`).toEqual([]);
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways, `scrolls sideways, ${viewport.width} wide`).toBe(0);
    await turnDark(page);
    expect(await violationsOn(page), `dark, ${viewport.width} wide`).toEqual([]);
  }

  it.each(Object.entries(PAGES))("put no barrier on %s", async (_, path) => {
    await Promise.all([look(path, WIDE), look(path, NARROW)]);
  });
}
