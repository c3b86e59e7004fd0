import { expect, it } from "vitest";
import type { Journey } from "#e2e/journeys/demo/journey.ts";
import { visit } from "#e2e/journeys/visit.ts";

interface RankedTeam {
  readonly team: string;
  readonly R: number | null;
  readonly band: number | null;
}

/** What `GET /api/v1/ranking` answers of the teams. */
export async function rankedTeams(url: string): Promise<readonly RankedTeam[]> {
  const answer = await fetch(`${url}/api/v1/ranking`);
  const { teams } = (await answer.json()) as { readonly teams: readonly RankedTeam[] };
  return teams;
}

const points = (R: number | null) => (100 * (R ?? Number.NaN)).toFixed(1);

/** What somebody does who wants to know who has tested what. */
export function teamsJourneys({ browser, site }: Journey): void {
  it("names the leading band, and every score as the API has it", async () => {
    const page = await visit(browser(), `${site().url}/league`);
    const table = page.getByRole("table", { name: "Teams" });
    await table.waitFor();
    const ranked = await rankedTeams(site().url);
    const leading = ranked.filter(({ band }) => band === 1);
    const band = table.getByRole("rowgroup", { name: /^Leading band/ });
    expect(await band.getByRole("rowheader").count()).toBe(leading.length);
    for (const { team, R } of ranked) {
      const row = table.getByRole("row").filter({ has: page.locator(`a[href="/teams/${team}"]`) });
      expect(await row.textContent()).toContain(`${points(R)} of 100, between`);
    }
    // The others stand by name, so that nobody is shown to be last.
    const others = table.getByRole("rowgroup", { name: /^All other teams/ });
    const names = await others.getByRole("rowheader").getByRole("link").allTextContents();
    expect(names).toEqual(names.toSorted());
    expect(names).toHaveLength(ranked.length - leading.length);
  });

  it("says as of when and by which policy it was computed, and how", async () => {
    const page = await visit(browser(), `${site().url}/league`);
    await page.getByText(/^As of .* by policy version 1\+[\da-f]{8} and scenarios/).waitFor();
    await page.getByText("How is this computed?").click();
    await page.getByText("c = 1 − (1 − 0.8 × g₁)(1 − 0.8 × g₂)").waitFor();
    await page.getByText("R ± 0.84 standard errors").waitFor();
  });

  it("shows the next best test, the best first, and copies its command", async () => {
    const page = await visit(browser(), `${site().url}/league`);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Show how Payments would test it" }).click();
    const worth = await page
      .locator("ol > li")
      .getByText(/points for .* of work, [\d.]+ an hour$/)
      .allTextContents();
    const perHour = worth.map((text) => Number(/([\d.]+) an hour$/.exec(text)?.[1]));
    expect(perHour.length).toBeGreaterThan(1);
    expect(perHour).toEqual(perHour.toSorted((left, right) => right - left));
    const command = page.locator("li:has(> code + button)").last();
    await command.getByRole("button", { name: /^Copy the command/ }).click();
    await command.getByText("Copied").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      await command.locator("code").textContent(),
    );
  });

  it("shows a team on its own page with the same score", async () => {
    const page = await visit(browser(), `${site().url}/teams/payments`);
    const part = page.getByRole("region", { name: "Tested failure scenarios" });
    await part.getByText("Next best test").waitFor();
    const own = (await rankedTeams(site().url)).find(({ team }) => team === "payments");
    await part.getByText(points(own?.R ?? null)).waitFor();
    await part.getByRole("link", { name: /scenarios that apply/ }).click();
    await page.waitForURL(/\/league\/matrix\?team=payments$/);
    await page.getByRole("grid").waitFor();
  });
}
