import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { figureIn } from "#e2e/journeys/figures.ts";
import { visit } from "#e2e/journeys/visit.ts";
import type { Journey } from "./journey.ts";

/** Bad events of each line of the table, by its heading, and what stands below them. */
async function causesOn(page: Page) {
  const table = page.getByRole("table", { name: /of what was spent/ });
  await table.waitFor();
  const lines = await table.locator("tbody tr").evaluateAll((rows) =>
    rows.map((row) => ({
      name: row.querySelector("th")?.textContent ?? "",
      bad: row.querySelectorAll("td")[0]?.textContent ?? "",
      share: row.querySelectorAll("td")[1]?.textContent ?? "",
    })),
  );
  const total = await table.locator("tfoot td").first().textContent();
  return {
    table,
    lines: lines.map((line) => ({ ...line, bad: figureIn(line.bad).value })),
    total: figureIn(total ?? "").value,
  };
}

/** How a person finds out what a budget went to. */
export function eventJourneys({ browser, site }: Journey): void {
  const path = "/slos/payments-api/payments-availability";

  it("shows the failover on the chart, and the freeze, and says so to whoever reads by keyboard", async () => {
    const page = await visit(browser(), `${site().url}${path}`);
    const chart = page.getByRole("figure").first();
    await chart.locator("svg text", { hasText: "Failover of payments-db" }).waitFor();
    await chart.locator("svg text", { hasText: "Freeze: Autumn sale" }).waitFor();
    for (const key of ["incident", "release", "freeze"])
      await chart.getByText(key).first().waitFor();
    await chart.getByRole("application").focus();
    // 30 days of 90 minutes each; the failover was six days ago.
    await page.keyboard.press("End");
    const readout = chart.locator("output");
    for (let presses = 0; presses < 200; presses += 1) {
      if (/during “Failover of payments-db”/.test((await readout.textContent()) ?? "")) break;
      await page.keyboard.press("ArrowLeft");
    }
    expect(await readout.textContent()).toMatch(/during “Failover of payments-db”/);
  });

  it("says where the budget went, and the figures add up to what the API says", async () => {
    const page = await visit(browser(), `${site().url}${path}`);
    await expect
      .poll(
        async () => {
          const { lines, total } = await causesOn(page);
          const budget = (await site().budgets()).find(
            ({ slo }) => slo === "payments-availability",
          );
          return {
            adds: lines.reduce((sum, { bad }) => sum + bad, 0) === total,
            asTheApi: total === Math.round((budget?.total ?? 0) - (budget?.good ?? 0)),
            first: lines[0]?.name,
            last: lines.at(-1)?.name,
          };
        },
        { timeout: 20_000 },
      )
      .toEqual({
        adds: true,
        asTheApi: true,
        first: expect.stringMatching(/^Failover of payments-db.*19:10–19:50/) as string,
        last: expect.stringMatching(/^Unattributed/) as string,
      });
    const { table, lines, total } = await causesOn(page);
    const share = figureIn(lines[0]?.share ?? "").value;
    expect(Math.abs(share - (100 * (lines[0]?.bad ?? 0)) / total)).toBeLessThanOrEqual(1);
    expect(
      await table.getByRole("link", { name: "Failover of payments-db" }).getAttribute("href"),
    ).toMatch(/INC-2143$/);
    const verdict = page.getByRole("region", { name: "What is left" });
    expect(await verdict.textContent()).toContain(
      `${share}\u00a0% of what was spent came from “Failover of payments-db”.`,
    );
  });

  it("leads to the dependency that is behind it", async () => {
    const page = await visit(browser(), `${site().url}/slos/orders-api/orders-availability`);
    const { table } = await causesOn(page);
    await table.getByRole("link", { name: "Payments availability" }).click();
    await page.getByRole("heading", { name: "Payments availability", level: 1 }).waitFor();
  });

  it("says what burned in the dark", async () => {
    const page = await visit(browser(), `${site().url}/slos/ops-console/ops-console-availability`);
    await page
      .getByText(/% of it burned in the dark, .*12:00–15:00, and \d times before/)
      .waitFor();
    await page.getByText("Nothing that is known explains what was spent").first().waitFor();
  });
}
