import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { figuresIn, shows } from "#e2e/journeys/figures.ts";
import { visit } from "#e2e/journeys/visit.ts";
import type { Journey } from "./journey.ts";

function rows(page: Page) {
  return page.getByRole("table", { name: "Budgets" }).locator("tbody").getByRole("row");
}

async function names(page: Page): Promise<readonly string[]> {
  const titles = await rows(page).locator("[data-area=slo] a").allTextContents();
  return titles.map((title) => title.replace(/ \w+=.*$/, ""));
}

/** How many rows the list has, drawn or not. */
async function listed(page: Page): Promise<number> {
  const count = await page.getByRole("table", { name: "Budgets" }).getAttribute("aria-rowcount");
  return Number(count) - 1;
}

function query(page: Page): string {
  return new URL(page.url()).search;
}

/** What a person does on the overview. */
export function overviewJourneys({ browser, site }: Journey): void {
  it("says in its sentence what the API counts", async () => {
    const page = await visit(browser(), site().url);
    const sentence = page.getByText(/budgets (is|are) exhausted/);
    await expect
      .poll(async () => {
        const budgets = await site().budgets();
        const count = (status: string) => budgets.filter((one) => one.status === status).length;
        const said = figuresIn((await sentence.textContent()) ?? "").slice(0, 4);
        const counted = [count("exhausted"), budgets.length, count("burning"), count("unknown")];
        return { said, counted, agree: said.join() === counted.join() };
      })
      .toMatchObject({ agree: true });
    await page
      .getByText(/Soonest to run out/)
      .getByRole("link")
      .first()
      .click();
    await page.waitForURL(/\/slos\//);
  });

  it("shows every figure of a budget as the API has it, and its course", async () => {
    const page = await visit(browser(), `${site().url}/?search=payments-db`);
    const row = rows(page).filter({ hasText: "payments-db" });
    await row.waitFor();
    await expect
      .poll(async () => {
        const budgets = await site().budgets();
        const budget = budgets.find(({ slo }) => slo === "payments-db-availability");
        const left = (await row.getByRole("cell").nth(3).textContent()) ?? "";
        return shows(left, (budget?.remaining ?? Number.NaN) * 100);
      })
      .toBe(true);
    await row.getByText("exhausted").waitFor();
    const courses = await row
      .locator("svg path")
      .evaluateAll((paths) => paths.map((path) => path.getAttribute("d")?.length ?? 0));
    expect(Math.max(...courses)).toBeGreaterThan(50);
  });

  it("filters by state, and the address brings the same list back", async () => {
    const page = await visit(browser(), site().url);
    await rows(page).first().waitFor();
    const whole = await listed(page);
    const chip = page
      .getByRole("group", { name: "States" })
      .getByRole("button", { name: "burning" });
    const counted = figuresIn((await chip.textContent()) ?? "")[0];
    await chip.click();
    await page.getByText(/budgets? shown/).waitFor();
    expect(query(page)).toBe("?state=burning");
    expect(await listed(page)).toBe(counted);
    expect(await chip.getAttribute("aria-pressed")).toBe("true");

    await page.reload();
    await page.getByText(/budgets? shown/).waitFor();
    expect(await listed(page)).toBe(counted);

    await rows(page).first().getByRole("link").first().click();
    await page.waitForURL(/\/slos\//);
    await page.goBack();
    await page.getByText(/budgets? shown/).waitFor();
    expect(query(page)).toBe("?state=burning");
    expect(await listed(page)).toBe(counted);

    await page.getByRole("button", { name: "Show all" }).click();
    await expect.poll(() => listed(page)).toBe(whole);
    expect(query(page)).toBe("");
  });

  it("filters by team, and by what nobody owns", async () => {
    const page = await visit(browser(), site().url);
    await page.getByRole("button", { name: "Teams: All teams" }).click();
    const choices = page.getByRole("dialog");
    const checkout = choices.getByRole("checkbox", { name: /^Checkout/ });
    await checkout.check();
    await expect.poll(() => query(page)).toBe("?team=checkout");
    const budgets = await site().budgets();
    await expect
      .poll(() => listed(page))
      .toBe(budgets.filter(({ team }) => team === "checkout").length);
    await checkout.uncheck();
    await choices.getByRole("checkbox", { name: /nobody|unowned/i }).check();
    await expect.poll(() => listed(page)).toBe(budgets.filter(({ team }) => team === null).length);
    expect(query(page)).toBe("?team=~unowned");
  });

  it("searches, and says what to do when nothing matches", async () => {
    const page = await visit(browser(), site().url);
    const field = page.getByRole("searchbox", { name: "Search the budgets" });
    await field.fill("search-api");
    await expect.poll(() => query(page)).toBe("?search=search-api");
    await expect.poll(() => listed(page)).toBe(2);
    await field.fill("no such budget");
    await page.getByText("No budget matches.").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await rows(page).first().waitFor();
    expect(await field.inputValue()).toBe("");
  });

  it("sorts by a column's head and by choice", async () => {
    const page = await visit(browser(), site().url);
    await page.getByRole("columnheader", { name: "SLO" }).getByRole("button").click();
    await expect.poll(() => query(page)).toBe("?sort=title");
    const head = page.getByRole("columnheader", { name: "SLO" });
    await expect.poll(() => head.getAttribute("aria-sort")).toBe("ascending");
    await page.waitForFunction(() => document.querySelector("table[aria-busy=true]") === null);
    const ascending = await names(page);
    expect(ascending.length).toBeGreaterThan(5);
    expect(ascending).toEqual(ascending.toSorted((a, b) => a.localeCompare(b)));

    await head.getByRole("button").click();
    await expect.poll(() => query(page)).toBe("?sort=title&order=reverse");
    await expect.poll(async () => (await names(page))[0]).not.toBe(ascending[0]);

    await page.getByRole("combobox", { name: "Order" }).selectOption("burns fastest");
    await expect.poll(() => query(page)).toBe("?sort=burn");
    await expect.poll(async () => (await names(page))[0]).toMatch(/^Search/);
  });

  it("is loud about what nobody owns", async () => {
    const page = await visit(browser(), site().url);
    const teams = page.getByRole("region", { name: "Teams" });
    const first = teams.getByRole("listitem").first();
    await first.getByText(/services?, \d+ budgets? without an owner/).waitFor();
    await first.getByRole("link", { name: "Nobody owns these" }).click();
    await page.getByRole("heading", { name: "Nobody owns these", level: 1 }).waitFor();
    await page.getByText("Give each an owner in the catalogue, or switch it off").waitFor();
  });
}
