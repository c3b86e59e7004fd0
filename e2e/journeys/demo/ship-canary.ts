import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { Journey } from "./journey.ts";
import { goTo } from "#e2e/journeys/go-to.ts";
import { visit } from "#e2e/journeys/visit.ts";

async function planner(page: Page) {
  const plan = page.getByRole("region", { name: "Canary: how long it has to run" });
  await page.getByRole("heading", { name: "What could it cost?" }).scrollIntoViewIfNeeded();
  await page.keyboard.press("End");
  await plan.waitFor();
  await goTo(plan, plan.getByRole("status").first());
  return { plan, verdict: plan.getByRole("status").first() };
}

/** How long it has to run, and what a running one says. */
export function canaryJourneys({ browser, site }: Journey): void {
  it("is underpowered at 3 % of a service with little traffic, and enough at half of it", async () => {
    const page = await visit(browser(), `${site().url}/ship?service=returns-portal`);
    const { plan, verdict } = await planner(page);
    await plan.getByLabel("Its share, %").fill("3");
    await verdict.getByText("underpowered at 3\u00a0%").waitFor();
    await plan.getByText(/In the 1\sd that it is watched only .* would show\./).waitFor();
    const shares = plan.getByRole("table", { name: "Other shares of the traffic" });
    const at = (share: string) => shares.getByRole("row").filter({ hasText: share });
    expect(await at("3\u00a0%").textContent()).toMatch(/underpowered\d+\s[dh]/);

    await plan.getByLabel("Its share, %").fill("50");
    await plan.getByLabel("Worth noticing, %").fill("5");
    await verdict.getByText("enough at 50\u00a0%").waitFor();

    await plan.getByLabel("Worth noticing, %").fill("0.00001");
    await plan.getByText("has to be above what is bad today").waitFor();
  });

  it("reads its chart by keyboard and as a table", async () => {
    const page = await visit(browser(), `${site().url}/ship?service=returns-portal`);
    const { plan } = await planner(page);
    const chart = plan.getByRole("figure");
    await chart.getByRole("application").focus();
    await page.keyboard.press("Home");
    await chart.getByText(/^after 10\smin, with/).waitFor();
    const first = (await chart.getByRole("status").textContent()) ?? "";
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => chart.getByRole("status").textContent()).not.toBe(first);
    await chart.getByRole("button", { name: "Show as table" }).click();
    expect(await chart.getByRole("row").count()).toBe(49);
    expect(await chart.getByRole("row").nth(1).textContent()).toContain("10\u00a0min");
  });

  it("judges one that runs by its counts, and never passes it for lack of data", async () => {
    const page = await visit(browser(), `${site().url}/ship?service=checkout-api`);
    await planner(page);
    const judge = page.getByRole("region", { name: "Canary: judge one that runs" });
    const write = async (counts: readonly string[]): Promise<void> => {
      const labels = ["Canary: bad", "Canary: requests", "Control: bad", "Control: requests"];
      for (const [index, label] of labels.entries())
        await judge.getByLabel(label).fill(counts[index] ?? "");
    };
    await judge.getByText("Fill in the four counts").waitFor();
    await write(["0", "100", "3", "9900"]);
    await judge.getByRole("status").getByText("underpowered").waitFor();
    await judge.getByText(/It needs about [\d\u202f]+ more canary requests/).waitFor();
    await write(["900", "30000", "970", "970000"]);
    await judge.getByRole("status").getByText("fail").waitFor();
    await write(["9", "3", "1", "100"]);
    await judge.getByText("9 errors among 3 events").waitFor();
  });
}
