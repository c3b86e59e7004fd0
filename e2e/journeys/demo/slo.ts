import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { figureIn, figuresIn, shows } from "#e2e/journeys/figures.ts";
import type { ListedBudget } from "#e2e/journeys/site.ts";
import { visit } from "#e2e/journeys/visit.ts";
import type { Journey } from "./journey.ts";

/** What stands under a name in one of the page's lists of facts. */
async function said(page: Page, list: string, name: string): Promise<readonly string[]> {
  return page
    .getByRole("region", { name: list })
    .locator("dl > div")
    .filter({ has: page.getByRole("term").filter({ hasText: name }) })
    .first()
    .getByRole("definition")
    .allTextContents();
}

/** Seconds that a length of time such as `−35 min` or `3 h 43 min` stands for. */
function secondsIn(text: string): number {
  const lengths: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, min: 60, s: 1 };
  const parts = [...text.matchAll(/([\d.]+)\s(d|h|min|s)\b/g)];
  const size = parts.reduce((sum, [, n, unit]) => sum + Number(n) * (lengths[unit ?? ""] ?? 0), 0);
  return text.startsWith("−") ? -size : size;
}

function near(text: string, seconds: number): boolean {
  return Math.abs(secondsIn(text) / seconds - 1) < 0.02;
}

/** What a person does on an SLO's page. */
export function sloJourneys({ browser, site }: Journey): void {
  async function budgetOf(slo: string): Promise<ListedBudget> {
    const budget = (await site().budgets()).find((one) => one.slo === slo);
    if (budget === undefined) throw new Error(`the API has no budget of ${slo}`);
    return budget;
  }

  it("says what is left in three ways, each as the API has it", async () => {
    const page = await visit(browser(), `${site().url}/slos/cart-api/cart-latency`);
    await page.getByRole("region", { name: "What is left" }).waitFor();
    await expect
      .poll(async () => {
        const { remaining, burned, total, good, target } = await budgetOf("cart-latency");
        const [share = "", spent = ""] = await said(page, "What is left", "Share left");
        const [events = "", allowed = ""] = await said(page, "What is left", "Events left");
        const [pace = ""] = await said(page, "What is left", "Runs out");
        const budget = (1 - target) * total;
        const [, length = ""] = allowed.split(";");
        return {
          share: shows(share, (remaining ?? Number.NaN) * 100),
          spent: shows(spent, (burned ?? Number.NaN) * 100),
          events: shows(events, budget - (total - good)),
          allowed: shows(allowed, budget),
          // What is left of the budget, had nothing but failures: as long as that share of the window.
          length:
            near(length.trim(), (remaining ?? Number.NaN) * (1 - target) * 28 * 86_400) ||
            near(length.trim(), (remaining ?? Number.NaN) * (1 - target) * 30 * 86_400),
          pace,
        };
      })
      .toEqual({
        share: true,
        spent: true,
        events: true,
        allowed: true,
        length: true,
        pace: "not in sight",
      });
  });

  it("opens the number: its formula gives what the page says is left", async () => {
    const page = await visit(browser(), `${site().url}/slos/payments-api/payments-availability`);
    const origin = "How this number came about";
    await page.getByRole("region", { name: origin }).waitFor();
    const [line = ""] = await said(page, origin, "Left");
    const [one = 0, total = 0, good = 0, allowed = 0, alsoTotal = 0, left = 0] = figuresIn(
      line.replaceAll(" − ", " "),
    );
    expect([one, alsoTotal]).toEqual([1, total]);
    const computed = 1 - (total - good) / (allowed * total);
    expect(Math.abs(computed * 100 - left)).toBeLessThanOrEqual(0.05);
    const [share = ""] = await said(page, "What is left", "Share left");
    expect(shows(share, computed * 100)).toBe(true);
    expect(allowed).toBeCloseTo(1 - (await budgetOf("payments-availability")).target, 9);
    expect((await said(page, origin, "Coverage"))[0]).toMatch(/^100\s%/);
    expect((await said(page, origin, "Source"))[0]).toContain("demo");
    expect(
      await page.getByRole("region", { name: origin }).getByText("http_requests_total").count(),
    ).toBeGreaterThan(0);
  });

  it("shows another stretch of time, and the address holds it", async () => {
    const page = await visit(browser(), `${site().url}/slos/search-api/search-availability`);
    const picker = page.getByRole("navigation", { name: "Stretch of time" });
    const budget = page.getByRole("figure").first();
    const title = budget.getByRole("heading");
    // Until its points are there another chart is the first.
    await expect.poll(() => title.textContent()).toMatch(/of the budget is left/);
    const before = await title.textContent();
    await picker.getByRole("link", { name: "6 h", exact: true }).click();
    await page.waitForURL(/\?range=6h$/);
    await expect.poll(() => title.textContent()).toMatch(/the last 6 h/);
    await budget.getByText("one point is 5 min").waitFor();
    await page.reload();
    await expect.poll(() => title.textContent()).toMatch(/the last 6 h/);
    await page.goBack();
    await expect.poll(() => title.textContent()).toBe(before);

    await picker.getByRole("button", { name: "from – to" }).click();
    const to = new Date(Date.now() - 86_400_000).toISOString().slice(0, 16);
    const from = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 16);
    await picker.getByLabel("to", { exact: true }).fill(from);
    await picker.getByLabel("from", { exact: true }).fill(to);
    await picker.getByText("The end must be after the beginning.").waitFor();
    await picker.getByLabel("from", { exact: true }).fill(from);
    await picker.getByLabel("to", { exact: true }).fill(to);
    await picker.getByRole("button", { name: "Show" }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("from")).toBe(`${from}Z`);
    expect(new URL(page.url()).searchParams.get("to")).toBe(`${to}Z`);
    await expect.poll(() => title.textContent()).toMatch(/this stretch of time/);
  });

  it("shows the composite it is part of: its formula gives what the parts say", async () => {
    const page = await visit(browser(), `${site().url}/slos/cart-api/cart-availability`);
    const section = page.getByRole("region", { name: "Part of a composite" });
    await section.getByText(/“buying” is made of 4 SLOs; all parts are needed/).waitFor();
    expect(await section.getByRole("row").count()).toBe(5);
    const values = await section.locator("dl code").allTextContents();
    const [slis = "", targets = "", spent = ""] = values;
    for (const line of [slis, targets]) {
      const figures = figuresIn(line).map((percent) => percent / 100);
      const whole = figures.slice(0, -1).reduce((product, figure) => product * figure, 1);
      expect(figures).toHaveLength(5);
      expect(figures.at(-1)).toBeCloseTo(whole, 5);
    }
    const [failed = 0, allowed = 1, burned = 0] = figuresIn(spent);
    expect(burned / 100).toBeCloseTo(failed / allowed, 1);
    await section.getByRole("link", { name: "Payments availability" }).click();
    await page.waitForURL(/payments-api\/payments-availability$/);
  });

  it("goes between the budgets of an SLO that fans out", async () => {
    const page = await visit(browser(), site().url);
    await page.getByRole("searchbox").fill("channel");
    await page.getByRole("searchbox").fill("notifications-delivery");
    await page.getByRole("link", { name: /notifications-delivery channel=\s?sms/ }).click();
    const siblings = page.getByRole("navigation", { name: "Budgets of this SLO" });
    await siblings.waitFor();
    expect(await siblings.getByRole("link").count()).toBe(3);
    expect(await siblings.locator("[aria-current=page]").textContent()).toMatch(
      /channel=sms.*burning/,
    );
    const sms = figureIn((await said(page, "What is left", "Share left"))[0] ?? "");
    await siblings.getByRole("link", { name: /channel=email/ }).click();
    await expect
      .poll(() => siblings.locator("[aria-current=page]").textContent())
      .toMatch(/channel=email/);
    const email = figureIn((await said(page, "What is left", "Share left"))[0] ?? "");
    expect(email.value).not.toBe(sms.value);
  });

  it("never shows what is unknown as a number", async () => {
    const page = await visit(
      browser(),
      `${site().url}/slos/recommendations-api/recommendations-latency`,
    );
    await page.getByRole("heading", { name: "There is no data at all" }).waitFor();
    for (const name of ["Share left", "Events left", "Runs out"])
      expect((await said(page, "What is left", name))[0]).toBe("unknown");
    await page.getByText("There is nothing to compute with").waitFor();
  });

  it("offers others when there is no SLO of that name", async () => {
    const page = await visit(browser(), `${site().url}/slos/search-api/search-avalability`);
    const notice = page.getByRole("alert");
    await notice.getByText("There is no SLO “search-api/search-avalability”").waitFor();
    await notice.getByRole("link", { name: "Search availability" }).click();
    await page.getByRole("heading", { name: "Search availability", level: 1 }).waitFor();
  });
}
