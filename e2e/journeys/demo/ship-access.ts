import { expect, it } from "vitest";
import { turnDark, violationsOn } from "./accessibility.ts";
import type { Journey } from "./journey.ts";
import { NARROW, untilShown, WIDE } from "#e2e/journeys/person.ts";
import { visit } from "#e2e/journeys/visit.ts";
import { answerOn } from "./ship-verdict.ts";

/** By keyboard alone, in both themes, wide and narrow. */
export function shipAccessJourneys({ browser, site }: Journey): void {
  it("picks service and risk in three keys, and records with one more", async () => {
    const page = await visit(browser(), `${site().url}/ship`);
    const { verdict } = answerOn(page);
    const service = page.getByRole("combobox", { name: "Service" });
    await expect
      .poll(() => service.evaluate((field) => field === document.activeElement))
      .toBe(true);
    await page.keyboard.press("i");
    await page.getByRole("listbox").getByRole("option").first().waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("h");
    await verdict.getByText("caution", { exact: true }).waitFor();
    expect(new URL(page.url()).search).toBe("?service=identity-api&risk=high");
    await page.keyboard.press("Enter");
    await page.getByText(/On record:.*caution at \d\d:\d\d, high risk/).waitFor();

    // Remembered: it comes first the next time.
    await page.goto(`${site().url}/ship`);
    await page.getByRole("listbox").getByRole("option").first().getByText("Identity").waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/service=identity-api/);
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL(/risk=low/);
    await page.keyboard.press("s");
    await expect
      .poll(() => service.evaluate((field) => field === document.activeElement))
      .toBe(true);
    await page.keyboard.type("payments-a");
    await page.getByRole("listbox").getByRole("option").first().getByText("payments-api").waitFor();
    await page.keyboard.press("Enter");
    await verdict.getByText("caution", { exact: true }).waitFor();
    await page.keyboard.press("m");
    await verdict.getByText("hold", { exact: true }).waitFor();
  });

  it("is asked from the palette: ship checkout", async () => {
    const page = await visit(browser(), site().url);
    await page.getByRole("table", { name: "Budgets" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByLabel("Find a team, service or SLO").waitFor();
    await page.keyboard.type("ship checkout");
    const found = page.getByRole("dialog").getByRole("button", { name: /^Ship Checkout/ });
    await found.waitFor();
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => found.getAttribute("data-selected")).toBe("true");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/ship\?service=checkout-api$/);
    await answerOn(page).verdict.getByText("hold", { exact: true }).waitFor();
  });

  it("puts no barrier on all that comes once somebody is near", async () => {
    const look = async (viewport: typeof WIDE | typeof NARROW): Promise<void> => {
      const page = await visit(browser(), `${site().url}/ship?service=payments-api&flag=yes`, {
        viewport,
        colorScheme: "light",
      });
      // Everything, also what comes only once somebody is near.
      for (let screen = 0; screen < 10; screen += 1) {
        await page.evaluate(() => scrollBy(0, innerHeight));
        await untilShown(page);
      }
      await page.getByRole("table", { name: "Further rules" }).waitFor();
      expect(await violationsOn(page), `light, ${viewport.width} wide`).toEqual([]);
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(sideways, `scrolls sideways, ${viewport.width} wide`).toBe(0);
      await turnDark(page);
      expect(await violationsOn(page), `dark, ${viewport.width} wide`).toEqual([]);
    };
    await Promise.all([look(WIDE), look(NARROW)]);
  });
}
