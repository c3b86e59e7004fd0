import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { figureIn, figuresIn } from "#e2e/journeys/figures.ts";
import { visit } from "#e2e/journeys/visit.ts";
import type { Journey } from "./journey.ts";

/** Where the keyboard is: the focused element's text or name, and whether a reader can see that it is there. */
export async function focused(
  page: Page,
): Promise<{ readonly name: string; readonly seen: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return { name: "", seen: false };
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const outlined = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0;
    const inSight = box.bottom > 0 && box.top < innerHeight && box.width > 0;
    return {
      name: element.getAttribute("aria-label") ?? element.textContent?.trim() ?? "",
      seen: (outlined || style.boxShadow !== "none") && inSight,
    };
  });
}

/** Presses Tab until something of that name has the focus; each stop on the way must be visible. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let stop = 0; stop < 60; stop += 1) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    expect(at, `the focus must be visible after ${passed.join(", ")}`).toMatchObject({
      seen: true,
    });
    if (name.test(at.name)) return;
    passed.push(at.name);
  }
  throw new Error(`Tab does not reach ${name}; it passes ${passed.join(", ")}`);
}

/** What a person does who has no pointer. */
export function keyboardJourneys({ browser, site }: Journey): void {
  it("goes from the overview to a team and to an SLO", async () => {
    const page = await visit(browser(), site().url);
    await page.getByRole("table", { name: "Budgets" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await focused(page)).toEqual({ name: "Skip to the content", seen: true });
    await page.keyboard.press("Enter");
    await tabTo(page, /^Teams: All teams/);

    await page.keyboard.press("j");
    await expect.poll(async () => (await focused(page)).seen).toBe(true);
    const first = (await focused(page)).name;
    await page.keyboard.press("ArrowDown");
    await expect.poll(async () => (await focused(page)).name).not.toBe(first);
    await page.keyboard.press("ArrowUp");
    await expect.poll(async () => (await focused(page)).name).toBe(first);
    await page.keyboard.press("End");
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
    await expect.poll(async () => (await focused(page)).seen).toBe(true);
    await page.keyboard.press("Home");
    await expect.poll(async () => (await focused(page)).name).toBe(first);

    await page.keyboard.press("ArrowDown");
    await expect.poll(async () => (await focused(page)).name).toMatch(/^Payments/);
    await tabTo(page, /^Payments$/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/teams\/payments$/);
    await page.getByRole("heading", { name: "Payments", level: 1 }).waitFor();

    await page.getByRole("table", { name: "Budgets" }).waitFor();
    await page.keyboard.press("j");
    await expect.poll(async () => (await focused(page)).name).toMatch(/^Payments/);
    const { name } = await focused(page);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/slos\/payments/);
    await page.getByRole("heading", { name, level: 1 }).waitFor();
  });

  it("searches the list with /", async () => {
    const page = await visit(browser(), site().url);
    await page.getByRole("table", { name: "Budgets" }).waitFor();
    await page.keyboard.press("/");
    expect(await focused(page)).toEqual({ name: "Search the budgets", seen: true });
    await page.keyboard.type("cart");
    await page.waitForURL(/search=cart/);
    await page.getByText("2 budgets shown").waitFor();
  });

  it.each([
    ["search-api", /\/slos\/search-api\/search-/],
    ["fraud scorer lat", /\/slos\/fraud-scorer\/fraud-scorer-latency$/],
  ])("finds an SLO by typing %s", async (typed, address) => {
    const page = await visit(browser(), site().url);
    await page.getByRole("table", { name: "Budgets" }).waitFor();
    await page.keyboard.press("Control+k");
    await expect.poll(() => focused(page)).toMatchObject({ name: "Find a team, service or SLO" });
    await page.keyboard.type(typed);
    const slos = page.getByRole("dialog").getByRole("button", { name: /search|fraud/i });
    await slos.first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(address);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  });

  it("leaves the palette with Escape, back where it was", async () => {
    const page = await visit(browser(), site().url);
    await page.getByRole("table", { name: "Budgets" }).waitFor();
    await tabTo(page, /^Teams$/);
    await page.keyboard.press("Control+k");
    await expect.poll(() => focused(page)).toMatchObject({ name: "Find a team, service or SLO" });
    await page.keyboard.press("Escape");
    await expect.poll(async () => (await focused(page)).name).toBe("Teams");
  });

  it("reads exact values off a chart, and the same as a table", async () => {
    const page = await visit(browser(), `${site().url}/slos/payments-api/payments-availability`);
    const chart = page.getByRole("figure").first();
    await chart.getByRole("application").waitFor();
    await chart.getByText("8 of 10 paths").waitFor();
    await tabTo(page, /Arrow keys read the values/);
    const read = chart.getByRole("status");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => read.textContent()).toMatch(/: −[\d.]+\s% left; even spending/);
    const newest = (await read.textContent()) ?? "";
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => read.textContent()).not.toBe(newest);
    await page.keyboard.press("Home");
    await expect.poll(() => read.textContent()).toMatch(/: (99\.\d+|100)\s% left/);
    await page.keyboard.press("End");
    await expect.poll(() => read.textContent()).toMatch(/: forecast .* left; 80\s% likely/);
    const largest = await page.getByRole("region", { name: "What is left" }).textContent();
    const [, left = ""] = newest.split(": ");
    expect(largest).toMatch(/^overspent by/);
    expect(Math.abs(figureIn(left).value + (figuresIn(largest ?? "")[0] ?? 0))).toBeLessThan(1);

    await page.keyboard.press("Shift+Tab");
    expect(await focused(page)).toEqual({ name: "Show as table", seen: true });
    await page.keyboard.press("Enter");
    const table = chart.getByRole("table");
    await table.waitFor();
    // What follows is forecast.
    const last = table.getByRole("row").filter({ hasNotText: "forecast" }).last();
    expect(await last.getByRole("rowheader").textContent()).toBe(newest.split(": ")[0]);
    expect(await last.getByRole("cell").first().textContent()).toBe(left.split(" left")[0]);
  });
}
