import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { Journey } from "./journey.ts";
import { figureIn, shows } from "#e2e/journeys/figures.ts";
import { goTo } from "#e2e/journeys/go-to.ts";
import { visit } from "#e2e/journeys/visit.ts";

/** The largest thing on the page, and all that is said around it. */
export function answerOn(page: Page) {
  const answer = page.getByRole("region", { name: "May it ship?" });
  return {
    verdict: answer.getByRole("status"),
    reasons: answer.getByRole("list", { name: /^Reasons/ }).getByRole("listitem"),
    all: answer,
  };
}

/** What the gate says, and what it goes by. */
export function verdictJourneys({ browser, site }: Journey): void {
  it("holds a change of a service whose budget is exhausted, names the figure, and leads to it", async () => {
    const page = await visit(browser(), `${site().url}/ship?service=payments-api`);
    const { verdict, reasons, all } = answerOn(page);
    await verdict.getByText("hold", { exact: true }).waitFor();
    const sizes = await page.evaluate(() =>
      [...document.querySelectorAll("main *")].map((element) =>
        Number.parseFloat(getComputedStyle(element).fontSize),
      ),
    );
    const own = await verdict.evaluate((element) =>
      Number.parseFloat(getComputedStyle(element).fontSize),
    );
    expect(own).toBe(44);
    expect(Math.max(...sizes)).toBe(own);

    const budget = (await site().budgets()).find(({ slo }) => slo === "payments-availability");
    const first = (await reasons.first().textContent()) ?? "";
    expect(first).toContain("Payments availability");
    const told = await reasons.first().locator("b").textContent();
    expect(shows(told ?? "", (budget?.remaining ?? Number.NaN) * 100)).toBe(true);
    expect(await all.textContent()).toMatch(/Judged by policy version \d+ as of \d\d:\d\d/);
    await reasons.first().getByRole("link", { name: "Its budget" }).click();
    await page.waitForURL(/\/slos\/payments-api\/payments-availability$/);
  });

  it("turns a hold into a caution by a flag, as the what-if said it would", async () => {
    const page = await visit(browser(), `${site().url}/ship?service=payments-api`);
    const { verdict, all } = answerOn(page);
    await verdict.getByText("hold", { exact: true }).waitFor();
    const ways = page.getByRole("list", { name: "Ways to ship it" }).getByRole("listitem");
    expect(await ways.nth(0).textContent()).toMatch(/^As planned.*now ■hold/);
    expect(await ways.nth(1).textContent()).toMatch(/^Behind a flag.*now ◐caution/);
    await page.getByText(/Behind a flag or as a canary the answer is “caution”/).waitFor();

    const cost = async (): Promise<number> =>
      figureIn(
        /another (.*) of the budget/.exec((await ways.nth(0).textContent()) ?? "")?.[1] ?? "",
      ).value;
    const before = await cost();
    const slider = page.getByRole("slider", { name: "Time until it is taken back" });
    await slider.focus();
    await page.keyboard.press("End");
    expect(await slider.getAttribute("aria-valuetext")).toBe("8\u00a0h");
    // From half an hour to eight.
    expect((await cost()) / before).toBeCloseTo(16, 0);

    await page.getByRole("checkbox", { name: "behind a flag that can be turned off" }).check();
    await verdict.getByText("caution", { exact: true }).waitFor();
    await page.waitForURL(/[?&]flag=yes/);
    await all.getByText("Judged as low risk instead of medium risk").waitFor();
    expect(
      await page.getByRole("checkbox", { name: "behind a flag", exact: true }).isChecked(),
    ).toBe(true);
  });

  it("says go and caution by the same figures", async () => {
    const page = await visit(browser(), `${site().url}/ship?service=identity-api&risk=medium`);
    const { verdict, reasons } = answerOn(page);
    await verdict.getByText("go", { exact: true }).waitFor();
    expect(await reasons.count()).toBe(1);
    await page.goto(`${site().url}/ship?service=invoice-pdf`);
    await verdict.getByText("caution", { exact: true }).waitFor();
    await reasons.getByText(/The last release was \d+ days ago/).waitFor();
  });

  it("cautions against a high-risk change of what was never tested, naming the scenario", async () => {
    const page = await visit(browser(), `${site().url}/ship?service=identity-api&risk=medium`);
    const { verdict, reasons } = answerOn(page);
    await verdict.getByText("go", { exact: true }).waitFor();
    await page.keyboard.press("h");
    await verdict.getByText("caution", { exact: true }).waitFor();
    await reasons.getByText(/DEPL-01 .bad deploy rolled back. .* was never tested on it/).waitFor();
    const texts = await reasons.allTextContents();
    expect(texts.every((text) => /failure scenario/i.test(text))).toBe(true);
    await reasons
      .filter({ hasText: "DEPL-01" })
      .getByRole("link", { name: "How to test it" })
      .click();
    await page.waitForURL(/\/league\/cell\/identity-api\/DEPL-01$/);
    await page.getByRole("heading", { name: "How to run it" }).waitFor();
  });

  it.each([
    ["nobody knows the service", "ops-consle", "there is no service of that name"],
    ["nothing was asked of it", "partner-api", "none of its SLOs has met any traffic"],
    ["too little was measured", "recommendations-api", "is unknown"],
  ])("says unknown, never go, where %s", async (_, service, why) => {
    const page = await visit(browser(), `${site().url}/ship?service=${service}&risk=low`);
    const { verdict, all } = answerOn(page);
    await verdict.getByText("unknown", { exact: true }).waitFor();
    await all.getByText(why).first().waitFor();
  });

  it("counts what past releases cost, and what the gate would have saved", async () => {
    const page = await visit(browser(), `${site().url}/ship?service=checkout-api`);
    const costs = page.getByRole("table", { name: /^Half of \d+ releases/ });
    await costs.scrollIntoViewIfNeeded();
    const release = costs.getByRole("row").nth(1);
    expect(await release.textContent()).toMatch(/\d\d:\d\d/);
    expect(await release.getByRole("link").getAttribute("href")).toMatch(
      /^\/slos\/checkout-api\/.*from=.*&to=/,
    );
    await goTo(
      page.getByRole("heading", { name: /^If the gate had decided/ }),
      page.getByText(/The gate would have saved .* at \d+ releases? held of \d+/),
    );
    const held = page
      .getByRole("group", { name: "What it would have said" })
      .getByRole("button", { name: /hold/ });
    const count = figureIn((await held.textContent()) ?? "").value;
    const releases = page.getByRole("table", { name: "Releases", exact: true });
    expect(await releases.getByRole("row").count()).toBe(Math.min(count, 10) + 1);
  });
}
