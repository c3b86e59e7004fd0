import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { Journey } from "#e2e/journeys/demo/journey.ts";
import { focused, tabTo } from "#e2e/journeys/demo/keyboard.ts";
import { figureIn } from "#e2e/journeys/figures.ts";
import { visit } from "#e2e/journeys/visit.ts";

/** Whether the cell with the focus can be seen whole: neither the heads nor the first column cover it. */
async function isUncovered(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const cell = document.activeElement;
    if (cell === null || cell.closest("[role=gridcell]") === null) return false;
    const { left, right, top, bottom } = cell.getBoundingClientRect();
    const corners = [
      [left + 3, top + 3],
      [right - 3, bottom - 5],
    ] as const;
    return corners.every(([x, y]) => cell.contains(document.elementFromPoint(x, y)));
  });
}

const SCENARIOS = 40;

/** What somebody does in the matrix of scenarios and services. */
export function matrixJourneys({ browser, site }: Journey): void {
  it("is gone through with the keyboard alone, and gone on with after a cell", async () => {
    const page = await visit(browser(), `${site().url}/league/matrix`);
    const grid = page.getByRole("grid", { name: "Failure scenarios by service" });
    await grid.waitFor();
    const size = async (attribute: string) => Number(await grid.getAttribute(attribute));
    const [rows, columns] = [await size("aria-rowcount"), await size("aria-colcount")];
    expect(columns).toBe(SCENARIOS + 1);
    await tabTo(page, /, DEP-01 /);
    const at = async () => (await focused(page)).name;
    const first = await at();
    await page.keyboard.press("ArrowRight");
    await expect.poll(at).toContain("DEP-02");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(at).toBe(first);
    await page.keyboard.press("End");
    await expect.poll(() => isUncovered(page)).toBe(true);
    const cell = page.locator("[role=gridcell]:focus-within");
    await expect.poll(() => cell.getAttribute("aria-colindex")).toBe(String(columns));
    await page.keyboard.press("Control+End");
    const row = page.locator("[role=row]:focus-within");
    await expect.poll(() => row.getAttribute("aria-rowindex")).toBe(String(rows));
    await expect.poll(() => isUncovered(page)).toBe(true);
    await page.keyboard.press("PageUp");
    await expect.poll(() => isUncovered(page)).toBe(true);
    expect(Number(await row.getAttribute("aria-rowindex"))).toBeLessThan(rows);
    await page.keyboard.press("Home");
    await expect.poll(at).toContain("DEP-01");
    await expect.poll(() => isUncovered(page)).toBe(true);

    const name = await at();
    expect(name).toMatch(/^.+, DEP-01 upstream unreachable: [\w, ]+/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/league\/cell\/[\w-]+\/DEP-01$/);
    await page.getByRole("heading", { name: /^DEP-01/, level: 1 }).waitFor();
    await page.goBack();
    await expect.poll(at).toBe(name);
    await expect.poll(() => isUncovered(page)).toBe(true);
    // One stop for Tab, however many cells there are.
    await page.keyboard.press("Tab");
    expect(await page.locator("[role=gridcell]:focus-within").count()).toBe(0);
  });

  it("shows what a state, a team and a category are about, and the address holds it", async () => {
    const page = await visit(browser(), `${site().url}/league/matrix`);
    const grid = page.getByRole("grid");
    await grid.waitFor();
    const risks = page.getByRole("button", { name: /^known risk/ });
    const counted = figureIn((await risks.textContent()) ?? "").value;
    await risks.click();
    await page.waitForURL(/state=known-risk/);
    await page.getByText(/services, \d+ of 40 scenarios/).waitFor();
    await expect.poll(() => grid.getByRole("link", { name: /: known risk/ }).count()).toBe(counted);
    await page.reload();
    await expect.poll(() => grid.getByRole("link", { name: /: known risk/ }).count()).toBe(counted);
    await page.getByRole("button", { name: "Show all" }).click();

    await page.getByRole("button", { name: /^Teams/ }).click();
    await page.getByRole("checkbox", { name: "Payments" }).check();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Categories/ }).click();
    await page.getByRole("checkbox", { name: "state" }).check();
    await page.waitForURL(/team=payments&category=state/);
    await expect.poll(() => grid.getByRole("columnheader").count()).toBe(7);
    const owners = await grid.getByRole("rowheader").locator("small").allTextContents();
    expect(new Set(owners)).toEqual(new Set(["Payments"]));
  });
}
