import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { simulate } from "#shared/debt/simulation.ts";
import type { Journey } from "./journey.ts";
import { plannable, teamOf } from "./planning-facts.ts";
import { visit } from "#e2e/journeys/visit.ts";

const DAYS = 91;
/** Half of a slider's handle, which stays within its ends. */
const HANDLE_PX = 8;

/** Where the handle of a slider stands for a value. */
async function handleAt(slider: Locator, value: number): Promise<{ x: number; y: number }> {
  const box = await slider.boundingBox();
  if (box === null) throw new Error("the slider is not there");
  const most = Number(await slider.getAttribute("max"));
  return {
    x: box.x + HANDLE_PX + (value / most) * (box.width - 2 * HANDLE_PX),
    y: box.y + box.height / 2,
  };
}

/** The line that is drawn for the share that is tried out. */
function lineOn(page: Page): Promise<string | null> {
  return page.locator(".chosen-course path").first().getAttribute("d");
}

const figuresOf = (page: Page, row: string) =>
  page
    .getByRole("table", { name: "With and without the work" })
    .getByRole("row", { name: new RegExp(`^${row}`) })
    .textContent();

/** A slider that moves two lines, and what they come to in days and in feature-days. */
export function simulationJourneys({ browser, site }: Journey): void {
  it("moves the line and the figures while the slider is dragged, to what the simulation says", async () => {
    const teams = await plannable(site(), 1);
    const views = await Promise.all(teams.map(({ team }) => teamOf(site(), team)));
    const view = views.find(
      ({ simulations: [facts] }) =>
        facts !== undefined && facts.debts.length > 0 && facts.capacityDays !== null,
    );
    const facts = view?.simulations[0];
    if (view === undefined || facts === undefined) throw new Error("no team has debt that burns");
    const page = await visit(browser(), `${site().url}/planning/${view.team}?share=5`);
    const slider = page.getByRole("slider", { name: "Share of each sprint for debt" });
    await slider.scrollIntoViewIfNeeded();
    const [before, line] = [await figuresOf(page, "Feature-days asked"), await lineOn(page)];
    expect(line).toMatch(/^M/);

    const [from, to] = [await handleAt(slider, 5), await handleAt(slider, 40)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, to.y, { steps: 5 });
    await expect.poll(() => lineOn(page)).not.toBe(line);
    const between = await lineOn(page);
    expect(await figuresOf(page, "Feature-days asked")).not.toBe(before);
    await page.mouse.move(to.x, to.y, { steps: 5 });
    await expect.poll(() => lineOn(page)).not.toBe(between);
    await page.mouse.up();
    const share = Number(await slider.inputValue());
    expect(Math.abs(share - 40)).toBeLessThanOrEqual(2);

    const told = simulate(facts, { share: share / 100, days: DAYS }, view.policy);
    const cells = page
      .getByRole("table", { name: "With and without the work" })
      .getByRole("row", { name: /^Days exhausted/ })
      .getByRole("cell");
    expect(await cells.allTextContents()).toEqual(
      [told.without, told.with].map((course) => String(course?.daysExhausted)),
    );
    await page.waitForURL(new RegExp(`share=${share}`));
    await page.reload();
    await expect.poll(() => slider.inputValue()).toBe(String(share));
  });

  it("answers exact values by arrow keys, as a table, and for another assumption", async () => {
    const [team] = await plannable(site(), 1);
    const page = await visit(browser(), `${site().url}/planning/${team?.team ?? ""}`);
    const chart = page.getByRole("application");
    await chart.scrollIntoViewIfNeeded();
    await chart.focus();
    await page.keyboard.press("End");
    await page
      .locator("output")
      .filter({ hasText: /% left with \d+ % for debt; .*% left without the work/ })
      .waitFor();
    await page.getByRole("button", { name: "Show as table" }).click();
    expect(await page.getByRole("region", { name: /^With/ }).getByRole("row").count()).toBe(
      DAYS + 2,
    );
    await page.getByLabel("Feature work held while exhausted").fill("100");
    await page.waitForURL(/held=100/);
  });
}
