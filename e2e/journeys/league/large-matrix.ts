import { expect, it, onTestFinished } from "vitest";
import type { Journey } from "#e2e/journeys/demo/journey.ts";
import { openSite } from "#e2e/journeys/site.ts";
import { visit } from "#e2e/journeys/visit.ts";

const SERVICES = 200;
const LONG = "a service whose name goes on and on, for sixty characters or";

function catalogue(): string {
  return Array.from({ length: SERVICES }, (_, index) => {
    const name = `service-${String(index).padStart(3, "0")}`;
    return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  title: ${index === 0 ? LONG : name}
  annotations: { headroom.dev/exposure: "1", headroom.dev/traits: "database,tls,cache,multi-zone" }
spec: { type: service, lifecycle: production, owner: team-${index % 7} }
`;
  }).join("---\n");
}

function teams(): string {
  return Array.from(
    { length: 7 },
    (_, index) => `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: team-${index} }
spec: { type: team, children: [] }
`,
  ).join("---\n");
}

/** What somebody meets whose organisation is large, and has tested nothing yet. */
export function largeMatrixJourneys({ browser }: Journey): void {
  it("draws only what is in sight, and is reached to its last cell", async () => {
    const site = await openSite({
      "headroom.yaml": `sources: [{ name: batch, kind: push }]\ncatalog: ["./catalog/*.yaml"]\n`,
      "catalog/teams.yaml": teams(),
      "catalog/services.yaml": catalogue(),
    });
    onTestFinished(() => site.remove());
    const page = await visit(browser(), `${site.url}/league/matrix`);
    const grid = page.getByRole("grid");
    await grid.waitFor();
    expect(await grid.getAttribute("aria-rowcount")).toBe(String(SERVICES + 1));
    await grid.locator("a[tabindex='0']").focus();
    await page.keyboard.press("Control+End");
    const row = page.locator("[role=row]:focus-within");
    await expect.poll(() => row.getAttribute("aria-rowindex")).toBe(String(SERVICES + 1));
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toMatch(
      /, PEO-03 a page reaches the accountable owner: untested/,
    );
    const drawn = await grid.getByRole("gridcell").count();
    expect(drawn).toBeGreaterThan(100);
    expect(drawn).toBeLessThan(1_500);
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways).toBe(0);

    await page.getByRole("link", { name: "Teams", exact: true }).last().click();
    await page.getByRole("heading", { name: /^There is no valid evidence yet/ }).waitFor();
    await page.getByText(/^None of the 2?[\d\u202f]+ failure scenarios that apply/).waitFor();
  });
}
