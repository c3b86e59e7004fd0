import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithParts } from "#e2e/contracts/with-parts.ts";
import { openBrowser } from "./browser.ts";
import { turnDark, violationsOn } from "./demo/accessibility.ts";
import { NARROW, untilShown } from "./person.ts";
import { openSite, type Site } from "./site.ts";
import { visit } from "./visit.ts";

/** A team with a service, and nothing else: no SLO, no tracker, no sprint, no debt. */
const SITE = {
  "headroom.yaml": `
organisation: Example
sources: [{ name: batch, kind: push, slice: 300s }]
catalog: [./catalog.yaml]
`,
  "catalog.yaml": `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: storefront, title: The rather long name of a team that somebody typed in full }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: storefront-web, title: Web shop }
spec: { type: service, lifecycle: production, owner: storefront }
`,
};

describeWithParts(["chromium"], "planning where nothing is known yet", () => {
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    [browser, site] = await Promise.all([openBrowser(), openSite(SITE)]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.remove();
  });

  it("says unknown and why, never a figure, and what to do next", async () => {
    const page = await visit(browser, `${site.url}/planning`);
    await page.getByText(/^Too little is known to recommend anything/).waitFor();
    await page.getByText("No tracker is connected").waitFor();
    await page.getByText(/kind: jira/).waitFor();
    const row = page.getByRole("table", { name: "Teams" }).getByRole("row").nth(1);
    expect(await row.textContent()).not.toMatch(/\d\s?%/);
    await row.getByText("no budget is known").waitFor();
    await row.getByRole("rowheader").getByRole("link").click();
    await page.getByText("Nobody can say yet").waitFor();
    await page.getByRole("heading", { name: "No sprint is known" }).waitFor();
    await page.getByText("No debt is open.").waitFor();
    const verdict = page.getByRole("region", { name: "How much goes to debt" });
    expect(await verdict.locator("b").first().textContent()).toBe("unknown");
    expect(await verdict.textContent()).not.toMatch(/\d\s?%/);
    expect(await page.getByRole("button", { name: /^Decide/ }).count()).toBe(0);
  });

  it("says so of a team that is in no catalogue", async () => {
    const page = await visit(browser, `${site.url}/planning/nobody`, { mayComplain: /404/ });
    await page.getByText("The team's plan could not be shown").waitFor();
    await page.getByRole("link", { name: "All teams" }).waitFor();
  });

  it.each(["/planning", "/planning/storefront"])("puts no barrier on %s", async (path) => {
    const page = await visit(browser, `${site.url}${path}`, { colorScheme: "light" });
    await untilShown(page);
    expect(await violationsOn(page), "light, wide").toEqual([]);
    await page.setViewportSize(NARROW);
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways, "scrolls sideways").toBe(0);
    await turnDark(page);
    expect(await violationsOn(page), "dark, narrow").toEqual([]);
  });
});
