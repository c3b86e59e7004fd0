import { readFileSync } from "node:fs";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithParts } from "#e2e/contracts/with-parts.ts";
import { toldAround } from "#server/scenarios/demo-evidence.ts";
import { openBrowser } from "./browser.ts";
import { openSite, type Site } from "./site.ts";
import { visit } from "./visit.ts";

/** Two teams with a service each, and two scenarios of which one weighs five times the other. */
const SITE = {
  "headroom.yaml": `
organisation: Example
sources: [{ name: batch, kind: push, slice: 300s }]
catalog: [./catalog.yaml]
scenarios: [./scenarios.yaml]
league: { mode: league }
`,
  "scenarios.yaml": `
- { id: HST-01, name: pod killed, category: hosts, appliesTo: all, pass: A60, sigma: 5 }
- { id: PEO-03, name: page reaches the owner, category: people, appliesTo: all, pass: A60, sigma: 1 }
`,
  "catalog.yaml": [
    ["storefront", "storefront-web", "Web shop"],
    ["shipping", "shipping-quotes", "Quotes"],
  ]
    .map(
      ([team, service, title]) => `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: ${team} }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${service}, title: ${title} }
spec: { type: service, lifecycle: production, owner: ${team} }
`,
    )
    .join("---\n"),
};

const DAY_MS = 86_400_000;

/** A journal of the fixtures as if it had been written some days ago, by another experiment on another build. */
function journal(title: string, build: string) {
  const path = new URL(
    "../../fixtures/evidence/chaostoolkit/storefront-web-pod-killed.json",
    import.meta.url,
  );
  const text = toldAround(readFileSync(path, "utf8"), Date.now())
    .replace("Kill a pod of the storefront", title)
    .replace("build:d41f0aa", `build:${build}`);
  const { end } = JSON.parse(text) as { readonly end: string };
  return {
    endedAt: Date.parse(end),
    file: { name: `${build}.json`, mimeType: "application/json", buffer: Buffer.from(text) },
  };
}

/**
 * What a pass of the journal is worth by the design, worked out by hand: production 1, an upload 0.6, the tool's probe
 * 0.7, recovered by itself in time 0.9, halved every 90 days; of it a pass removes 0.8 of the doubt.
 */
const doubtRemoved = (endedAt: number): number =>
  0.8 * (1 * 0.6 * 0.7) * 0.9 * 2 ** (-(Date.now() - endedAt) / (90 * DAY_MS));

interface Ranked {
  readonly team: string;
  readonly R: number;
  readonly se: number;
  readonly band: number;
  readonly services: readonly {
    readonly cells: readonly {
      readonly scenario: string;
      readonly credit: number;
      readonly state: string;
    }[];
  }[];
}

/** How a team stands by `GET /api/v1/ranking`. */
async function rankedAt(site: Site, team: string): Promise<Ranked> {
  const answer = await fetch(`${site.url}/api/v1/ranking`);
  const { teams } = (await answer.json()) as { readonly teams: readonly Ranked[] };
  const found = teams.find((one) => one.team === team);
  if (found === undefined) throw new Error(`${team} is not ranked`);
  return found;
}

const cellIn = ({ services: [service] }: Ranked, scenario: string) =>
  service?.cells.find((cell) => cell.scenario === scenario);

/** A test of the other team's small scenario; of another runner, so that both count. */
async function sendShipping(site: Site, runner: string): Promise<void> {
  const sent = await fetch(`${site.url}/api/v1/evidence`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      kind: "headroom/evidence",
      service: "shipping-quotes",
      scenario: "PEO-03",
      at: new Date(Date.now() - DAY_MS).toISOString(),
      outcome: "held",
      environment: "production",
      provenance: "own-tool",
      oracle: "probe",
      build: `build-${runner}`,
      runner,
      baselineHealthy: true,
      injected: true,
    }),
  });
  expect(sent.status).toBe(201);
}

const bandOf = (page: Page, name: RegExp): Locator =>
  page.getByRole("table", { name: "Teams" }).getByRole("rowgroup", { name });

const teamsIn = (band: Locator): Promise<string[]> =>
  band.getByRole("rowheader").getByRole("link").allTextContents();

async function upload(page: Page, { file }: ReturnType<typeof journal>): Promise<void> {
  await page.locator("input[type=file]").first().setInputFiles(file);
}

describeWithParts(["chromium"], "a journal that overtakes", () => {
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    [browser, site] = await Promise.all([openBrowser(), openSite(SITE)]);
    await sendShipping(site, "shipping/ci");
    await sendShipping(site, "shipping/game-day");
  });
  afterAll(async () => {
    await browser?.close();
    await site?.remove();
  });

  it("is judged on one page, and moves cell, score and rank on the others without a reload", async () => {
    const [evidence, league, cell] = await Promise.all([
      visit(browser, `${site.url}/evidence`),
      visit(browser, `${site.url}/league`),
      visit(browser, `${site.url}/league/cell/storefront-web/HST-01`),
    ]);
    const watching = [league, cell];
    await bandOf(league, /^Leading band/).waitFor();
    await cell.getByText("Never validly tested").waitFor();
    for (const page of watching)
      await page.evaluate(() => document.body.setAttribute("data-never-reloaded", ""));
    const scoreOf = (team: string) =>
      league
        .getByRole("row")
        .filter({ has: league.locator(`a[href="/teams/${team}"]`) })
        .getByText(/ of 100, between|^unknown/);
    const points = (R: number) => `${(100 * R).toFixed(1)} of 100, between`;

    // Before: the other team leads alone, and this one has shown nothing.
    const before = await rankedAt(site, "storefront");
    expect(before).toMatchObject({ R: 0, band: 2 });
    expect(cellIn(before, "HST-01")).toMatchObject({ state: "untested", credit: 0 });
    expect(await teamsIn(bandOf(league, /^Leading band/))).toEqual(["shipping"]);
    expect(await teamsIn(bandOf(league, /^Band 2/))).toEqual(["storefront"]);
    expect(await scoreOf("storefront").textContent()).toContain(points(0));

    // One pass: not so sure that anybody could say who is ahead.
    const first = journal("Kill a pod of the storefront", "d41f0aa");
    await upload(evidence, first);
    const judged = evidence.getByRole("region", { name: "Just uploaded" });
    const run = judged.getByRole("article", { name: "Kill a pod of the storefront" });
    await run.getByText("recovered by itself in time").first().waitFor();
    expect(await run.locator('li[data-result="passed"]').count()).toBe(6);
    await expect
      .poll(() => teamsIn(bandOf(league, /^Leading band/)))
      .toEqual(["shipping", "storefront"]);
    await cell.getByText(/^Tested, last 20 days ago, and Web shop withstood it/).waitFor();
    const between = await rankedAt(site, "storefront");
    const one = doubtRemoved(first.endedAt);
    expect(cellIn(between, "HST-01")?.state).toBe("passed");
    expect(cellIn(between, "HST-01")?.credit).toBeCloseTo(one, 4);
    expect(between.R).toBeCloseTo((5 * one) / 6, 4);
    expect(between.band).toBe(1);
    expect(await scoreOf("storefront").textContent()).toContain(points(between.R));
    const credit = cell.locator("dl > div").filter({ hasText: "Credit, of 1" });
    expect(await credit.getByRole("definition").textContent()).toBe(one.toFixed(2));

    // A second experiment on another build: now it leads alone.
    const second = journal("Kill a pod of the storefront at the peak", "e77c0de");
    await upload(evidence, second);
    await expect.poll(() => teamsIn(bandOf(league, /^Leading band/))).toEqual(["storefront"]);
    expect(await teamsIn(bandOf(league, /^Band 2/))).toEqual(["shipping"]);
    const [after, other] = await Promise.all([
      rankedAt(site, "storefront"),
      rankedAt(site, "shipping"),
    ]);
    const both = 1 - (1 - one) * (1 - doubtRemoved(second.endedAt));
    expect(cellIn(after, "HST-01")?.credit).toBeCloseTo(both, 4);
    expect(after.R).toBeCloseTo((5 * both) / 6, 4);
    expect([after.band, other.band]).toEqual([1, 2]);
    expect(after.R - 0.84 * after.se).toBeGreaterThan(other.R + 0.84 * other.se);
    await expect.poll(() => scoreOf("storefront").textContent()).toContain(points(after.R));
    expect(await scoreOf("shipping").textContent()).toContain(points(other.R));
    await expect.poll(() => credit.getByRole("definition").textContent()).toBe(both.toFixed(2));
    await league.getByText(/^storefront leads\./).waitFor();
    for (const page of watching)
      expect(await page.locator("body[data-never-reloaded]").count()).toBe(1);
  });
});
