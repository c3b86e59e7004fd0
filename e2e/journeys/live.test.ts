import type { Browser, Page } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import { requirePart } from "#e2e/run/parts.ts";
import { openBrowser } from "./browser.ts";
import { figureIn } from "./figures.ts";
import { PUSHED, pushWindow } from "./pushed.ts";
import { openSite, type Site } from "./site.ts";
import { visit } from "./visit.ts";

const SOON = { timeout: 25_000 };

async function opened(): Promise<{ readonly browser: Browser; readonly site: Site }> {
  const browser = await openBrowser();
  onTestFinished(() => browser.close());
  const site = await openSite(PUSHED);
  onTestFinished(() => site.remove());
  return { browser, site };
}

function row(page: Page) {
  return page
    .getByRole("table", { name: "Budgets" })
    .getByRole("row")
    .filter({ hasText: "invoices-sent" });
}

async function left(page: Page): Promise<number> {
  return figureIn((await row(page).getByRole("cell").nth(3).textContent()) ?? "").value;
}

/** There is an SLO and no data yet: nothing is shown as a number, and the SLO's page says how to bring some. */
async function saysWhatToDo(page: Page): Promise<void> {
  await page.getByText("1 of 1 budget is unknown").waitFor();
  expect(await row(page).textContent()).not.toMatch(/\d\s*%/);
  await row(page).getByRole("link", { name: "invoices-sent" }).click();
  await page.getByRole("heading", { name: "There is no data at all" }).waitFor();
  await page.getByText("POST /api/v1/slices").waitFor();
  await page.goBack();
  await row(page).waitFor();
}

it("says what to do without data, follows what is pushed without a reload, says since when the server is gone, and recovers", async (context) => {
  requirePart("chromium", context);
  const { browser, site } = await opened();
  const page = await visit(browser, site.url, {
    mayComplain:
      /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY|ERR_CONNECTION_RESET|503 \(Service/,
  });
  const dot = page.getByRole("banner").getByRole("status");
  await row(page).getByText("nothing measured yet").waitFor();
  await expect.poll(() => dot.textContent()).toBe("live");
  await saysWhatToDo(page);
  // A reload would wipe this mark out.
  await page.evaluate(() => document.body.setAttribute("data-never-reloaded", ""));

  await pushWindow(site, 0);
  await expect.poll(() => row(page).textContent(), SOON).toMatch(/ok/);
  expect(await left(page)).toBe(100);
  await pushWindow(site, 40);
  await expect.poll(() => left(page), SOON).toBeLessThan(60);
  // 40 of (8639 x 10 + 1000) x 0.1 % = 87.39 bad events are spent.
  expect(Math.abs((await left(page)) - 54.2)).toBeLessThanOrEqual(0.5);

  const before = Date.now();
  await site.kill();
  await expect.poll(() => dot.textContent(), SOON).toMatch(/^reconnecting since \d\d:\d\d$/);
  const since = (await dot.textContent())?.slice(-5);
  const minutes = [before, Date.now()].map((at) => new Date(at).toISOString().slice(11, 16));
  expect(minutes).toContain(since);
  expect(await left(page)).toBe(54);

  await site.restart();
  await expect.poll(() => dot.textContent(), SOON).toBe("live");
  await pushWindow(site, 100);
  await expect.poll(() => row(page).textContent(), SOON).toMatch(/exhausted/);
  expect(await left(page)).toBeLessThan(0);
  await page.getByText("1 of 1 budget is exhausted").waitFor();
  expect(await page.locator("body[data-never-reloaded]").count()).toBe(1);
});
