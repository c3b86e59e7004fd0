import { expect, it } from "vitest";
import type { Journey } from "#e2e/journeys/demo/journey.ts";
import { visit } from "#e2e/journeys/visit.ts";

/** What somebody does who doubts a cell. */
export function cellJourneys({ browser, site }: Journey): void {
  it("opens the credit: its values give what is shown", async () => {
    const page = await visit(browser(), `${site().url}/league/cell/payments-db/STA-01`);
    const credit = page.getByRole("region", { name: "How the credit comes about" });
    await credit.getByRole("table").waitFor();
    const values: number[] = [];
    for (const row of await credit.getByRole("row").all()) {
      const cells = (await row.getByRole("cell").allTextContents()).map(Number);
      const [environment, provenance, oracle, quality, freshness, worth, value] = cells;
      if (value === undefined) continue;
      expect((environment ?? 0) * (provenance ?? 0) * (oracle ?? 0)).toBeCloseTo(quality ?? -1, 3);
      expect((quality ?? 0) * (freshness ?? 0) * (worth ?? 0)).toBeCloseTo(value, 3);
      values.push(value);
    }
    expect(values.length).toBeGreaterThan(0);
    const computed = 1 - values.reduce((doubt, value) => doubt * (1 - 0.8 * value), 1);
    const formula = (await credit.locator("code").first().textContent()) ?? "";
    expect(Number(formula.split(" = ").at(-1))).toBeCloseTo(computed, 3);
    const shown = page.locator("dl > div").filter({ hasText: "Credit, of 1" });
    expect(Number(await shown.getByRole("definition").textContent())).toBeCloseTo(computed, 2);
    const documents = page.getByRole("region", { name: "Evidence" }).getByRole("link");
    expect(await documents.first().getAttribute("href")).toMatch(/^\/evidence\/[\da-f]{64}$/);
  });

  it("changes while it is open when evidence comes in", async () => {
    const page = await visit(browser(), `${site().url}/league/cell/search-index/HST-01`);
    await page.getByText("Never validly tested").waitFor();
    const sent = await fetch(
      `${site().url}/api/v1/evidence?service=search-index&scenario=HST-01&environment=production`,
      {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          kind: "headroom/evidence",
          service: "search-index",
          scenario: "HST-01",
          at: new Date(Date.now() - 3_600_000).toISOString(),
          outcome: "held",
          environment: "production",
          provenance: "own-tool",
          oracle: "probe",
          build: "b-1",
          runner: "discovery/ci",
          baselineHealthy: true,
          injected: true,
        }),
      },
    );
    expect(sent.status).toBe(201);
    await page.getByText(/^Tested, last 1 h ago, and Search index withstood it/).waitFor();
    const evidence = page.getByRole("region", { name: "Evidence" });
    await evidence.getByText("counted", { exact: true }).waitFor();
  });

  it("says of a scenario that does not apply why, and of one that is not there what to do", async () => {
    const page = await visit(browser(), `${site().url}/league/cell/search-index/TRA-01`);
    await page.getByText("It does not apply to Search index.").waitFor();
    await page.getByText(/has none of the traits user-traffic/).waitFor();
    const unknown = await visit(browser(), `${site().url}/league/cell/search-index/XXX-99`, {
      mayComplain: /status of 404/,
    });
    await unknown
      .getByRole("alert")
      .getByText(/has no "XXX-99"/)
      .waitFor();
  });
}
