import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithParts } from "#e2e/contracts/with-parts.ts";
import type { KnownRisk } from "#shared/debt/views.ts";
import type { DocumentPage, ScorecardView } from "#shared/scenarios/views.ts";
import { aDecision, anExemption } from "#fixtures/builders.ts";
import { toldAround } from "#server/scenarios/demo-evidence.ts";
import { openBrowser } from "./browser.ts";
import { turnDark, violationsOn } from "./demo/accessibility.ts";
import { NARROW, untilShown } from "./person.ts";
import { openSite, type Site } from "./site.ts";
import { visit } from "./visit.ts";

const LONG_NAME = "The rather long name of a service that somebody typed in full";

/** Two teams with a service each, of which nothing was ever tested. */
const SITE = {
  "headroom.yaml": `
organisation: Example
sources: [{ name: batch, kind: push, slice: 300s }]
catalog: [./catalog.yaml]
`,
  "catalog.yaml": ["storefront", "shipping"]
    .map(
      (team) => `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: ${team} }
spec: { type: team, children: [] }
`,
    )
    .concat(
      [
        ["storefront-web", "storefront", "Web shop"],
        ["shipping-quotes", "shipping", LONG_NAME],
      ].map(
        ([name, owner, title]) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name}, title: ${title} }
spec: { type: service, lifecycle: production, owner: ${owner} }
`,
      ),
    )
    .join("---\n"),
};

/** A journal of the fixtures as if it had been written some days ago. */
function journal(name: string): { name: string; mimeType: string; buffer: Buffer } {
  const path = new URL(`../../fixtures/evidence/chaostoolkit/${name}`, import.meta.url);
  const text = toldAround(readFileSync(path, "utf8"), Date.now());
  return {
    name: name.replace(/^.*\//, ""),
    mimeType: "application/json",
    buffer: Buffer.from(text),
  };
}

/** Drops a file on the page's field as a file manager does. */
async function drop(page: Page, file: ReturnType<typeof journal>): Promise<void> {
  const zone = page.getByText("or drop them here.");
  await zone.waitFor();
  const transfer = await page.evaluateHandle(
    ([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name));
      return data;
    },
    [file.name, file.buffer.toString()] as const,
  );
  await zone.dispatchEvent("dragenter", { dataTransfer: transfer });
  await page.getByText("Let go to have them judged").waitFor();
  await page
    .getByText("Let go to have them judged")
    .dispatchEvent("drop", { dataTransfer: transfer });
}

/** How many pages it is when printed. */
async function pagesOf(page: Page, format: string): Promise<number> {
  const pdf = (await page.pdf({ format })).toString("latin1");
  return pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

const scoreOf = (page: Page, team: string) =>
  page
    .getByRole("table", { name: "Scores" })
    .getByRole("row")
    .filter({ hasText: team })
    .getByRole("cell")
    .first();

/** As many decisions as there may be, of names and reasons as long. */
const MANY_EXEMPTIONS = Array.from({ length: 12 }, (_, index) =>
  anExemption({
    id: `exemption-${index}`,
    service: "a-service-of-a-name-that-somebody-typed-in-full-and-more",
    reason: `${LONG_NAME}: ${LONG_NAME}, ${LONG_NAME}`,
    from: 0,
    until: Date.now() + 86_400_000,
  }),
);

/** As many decisions below the recommendation, with reasons as long. */
const MANY_RISKS: readonly KnownRisk[] = Array.from({ length: 12 }, (_, index) => ({
  decision: aDecision({
    id: `decision-${index}`,
    reason: `${LONG_NAME}: ${LONG_NAME}, ${LONG_NAME}`,
    decidedBy: LONG_NAME,
    decidedAt: 0,
  }),
  teamTitle: LONG_NAME,
  sprintName: LONG_NAME,
  sprintEnd: Date.now() + 86_400_000,
  status: "exhausted",
  remaining: -0.5,
}));

const MANY: Readonly<Record<string, readonly unknown[]>> = {
  "scenarios.exemptions": MANY_EXEMPTIONS,
  "debt.knowingly": MANY_RISKS,
};

/** The server's scorecard, with as many teams, risks and changes as there may be, and names as long. */
async function crowd(route: Route, teamCount: number): Promise<void> {
  const response = await route.fetch();
  const answers = (await response.json()) as readonly {
    readonly result: { readonly data: Partial<ScorecardView> };
  }[];
  const procedures = new URL(route.request().url()).pathname.replace("/trpc/", "").split(",");
  const crowded = answers.map((answer, index) => {
    const many = MANY[procedures[index] ?? ""];
    if (many !== undefined) return { ...answer, result: { data: many } };
    const { teams = [], changes = [] } = answer.result.data;
    const [team] = teams;
    const [change] = changes;
    if (team === undefined || change === undefined) return answer;
    const line = (index: number) => ({ ...team, team: `team-${index}`, title: LONG_NAME });
    const risk = {
      service: "web",
      serviceTitle: LONG_NAME,
      scenario: "STA-01",
      name: LONG_NAME,
      state: "untested",
      sigma: 5,
      exposureShare: 0.1,
      credit: 0,
      points: 1,
      why: LONG_NAME,
    };
    const data = {
      ...answer.result.data,
      organisation: { ...team, team: null, title: LONG_NAME },
      teams: Array.from({ length: teamCount }, (_, index) => line(index)),
      risks: Array.from({ length: 10 }, (_, index) => ({ ...risk, service: `web-${index}` })),
      changes: Array.from({ length: 12 }, (_, index) => ({
        ...change,
        at: index,
        teamTitle: LONG_NAME,
        text: `${LONG_NAME}: ${LONG_NAME} was tested, and the service came through it`,
      })),
    };
    return { ...answer, result: { ...answer.result, data } };
  });
  await route.fulfill({ response, json: crowded });
}

async function firstDocument(site: Site): Promise<string> {
  const answer = await fetch(`${site.url}/trpc/scenarios.documents?input=%7B%7D`);
  const { result } = (await answer.json()) as {
    readonly result: { readonly data: DocumentPage };
  };
  const [first] = result.data.rows;
  if (first === undefined) throw new Error("no document has come");
  return first.id;
}

describeWithParts(["chromium"], "evidence, from the file to the score", () => {
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    [browser, site] = await Promise.all([openBrowser(), openSite(SITE)]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.remove();
  });

  it("says what to send while there is nothing, and scores nothing", async () => {
    const page = await visit(browser, `${site.url}/evidence`);
    await page.getByText("There is no evidence yet", { exact: true }).waitFor();
    await page.getByText(`curl --data-binary @journal.json`).waitFor();
    await page.getByRole("link", { name: "Scorecard", exact: true }).click();
    await page.getByText("No evidence counts yet, so nothing is proven").waitFor();
    expect(await scoreOf(page, "storefront").textContent()).toMatch(/^0\.0/);
  });

  it("judges an upload at once, and the score moves on another page without a reload", async () => {
    const [page, scores] = await Promise.all([
      visit(browser, `${site.url}/evidence`, { mayComplain: /422/ }),
      visit(browser, `${site.url}/scorecard`),
    ]);
    await scoreOf(scores, "storefront").waitFor();
    await scores.evaluate(() => document.body.setAttribute("data-never-reloaded", ""));

    const rubbish = {
      name: "notes.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("just: words"),
    };
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: "Choose files" }).press("Enter"),
    ]);
    await chooser.setFiles([
      journal("storefront-web-pod-killed.json"),
      journal("invalid/dry-run.json"),
      rubbish,
    ]);
    const uploaded = page.getByRole("region", { name: "Just uploaded" });
    await uploaded.getByText("3 of 3 files judged").waitFor();
    const valid = uploaded.getByRole("article", { name: "Kill a pod of the storefront" });
    await valid.getByText("storefront-web × HST-01").waitFor();
    expect(await valid.locator('li[data-result="passed"]').count()).toBe(6);
    const refused = uploaded.getByRole("listitem").filter({ hasText: "dry-run.json" });
    await refused.getByText("It was run for real").waitFor();
    expect(await refused.locator('li[data-result="failed"]').count()).toBeGreaterThan(0);
    const failed = uploaded.getByRole("listitem").filter({ hasText: "notes.txt" });
    await failed
      .getByRole("alert")
      .getByText(/What to try:/)
      .waitFor();
    await page.getByRole("button", { name: /^invalid 1/ }).waitFor();

    await expect.poll(() => scoreOf(scores, "storefront").textContent()).toMatch(/^[1-9]/);
    await scores.getByText(/Web shop: HST-01/).waitFor();
    expect(await scores.locator("body[data-never-reloaded]").count()).toBe(1);
  });

  it("opens a document, its text as text, and withdraws it with a reason", async () => {
    const page = await visit(browser, `${site.url}/evidence?search=Kill`);
    await page.getByRole("link", { name: "Kill a pod of the storefront" }).click();
    await page.getByRole("heading", { level: 1, name: "Kill a pod of the storefront" }).waitFor();
    const raw = page.getByRole("region", { name: "The document's text" });
    expect(await raw.textContent()).toContain('"chaoslib-version": "1.43.0"');
    expect(await raw.textContent()).not.toContain("chaos-runner");
    await page.getByLabel("Your name").last().fill("Ada");
    await page.getByLabel("Why it should not count").fill("wrong build");
    await page.getByRole("button", { name: "Withdraw" }).click();
    await page.getByText("It was withdrawn: nothing of it counts").waitFor();
    await page.getByLabel("Why it counts after all").fill("the build was right");
    await page.getByRole("button", { name: "Reinstate" }).click();
    await page.getByText("It counts: ").waitFor();
    await page.getByText("reinstated", { exact: true }).waitFor();
  });

  it("places a dropped journal from the inbox with the keyboard alone, and takes it back", async () => {
    const page = await visit(browser, `${site.url}/evidence`);
    await drop(page, journal("unplaced.json"));
    const form = page.getByRole("form", { name: "Place Burn CPU on a node" });
    await form.getByLabel("Service").focus();
    await page.keyboard.type("The rather");
    await page.keyboard.press("Tab");
    await page.keyboard.type("RES-01");
    await page.keyboard.press("Tab");
    await page.keyboard.type("production");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Ada");
    await page.keyboard.press("Enter");
    const inbox = page.getByRole("region", { name: "Inbox" });
    await inbox.getByText("now counts for").waitFor();
    await inbox.getByRole("link", { name: "shipping-quotes × RES-01" }).waitFor();
    await inbox.getByRole("button", { name: "Undo" }).press("Enter");
    await form.waitFor();
    await page.getByRole("button", { name: /^waits for a place 1/ }).waitFor();
  });

  it("prints the scorecard on one page of A4 and of Letter, and hands it out as CSV", async () => {
    const page = await visit(browser, `${site.url}/scorecard`);
    await untilShown(page);
    await scoreOf(page, "storefront").waitFor();
    for (const format of ["A4", "Letter"]) {
      expect(await pagesOf(page, format)).toBe(1);
    }
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^headroom-scorecard-\d{4}-\d\d-\d\d\.csv$/);
    const [head = "", organisation = ""] = (await readFile(await download.path(), "utf8")).split(
      "\r\n",
    );
    expect(head).toMatch(/^\ufeffteam,title,R,/);
    expect(organisation).toMatch(/^,All teams,0\.\d+,/);
  });

  it.each([8, 12, 40])("prints one page also of %d teams, all names as long", async (teams) => {
    const page = await visit(browser, `${site.url}/scorecard`);
    await page.route(/scenarios\.(scorecard|exemptions)|debt\.knowingly/, (route) =>
      crowd(route, teams),
    );
    await page.reload();
    await page.getByText(LONG_NAME).first().waitFor();
    await page.getByRole("region", { name: "Exempt cells" }).getByText(/name/).first().waitFor();
    await page
      .getByRole("region", { name: "Risks taken knowingly" })
      .getByText(/name/)
      .first()
      .waitFor();
    for (const format of ["A4", "Letter"]) {
      expect(await pagesOf(page, format)).toBe(1);
    }
  });

  it("plays the strategies on the team's own data", async () => {
    const page = await visit(browser, `${site.url}/scorecard`);
    await page.getByRole("link", { name: "Can it be gamed?" }).click();
    await page.getByRole("heading", { level: 1, name: "Can it be gamed?" }).waitFor();
    await page.getByLabel("Team").selectOption("storefront");
    await page.getByText(/Without doing the work, storefront would gain at most/).waitFor();
    const rows = page.getByRole("row").filter({ hasText: /●\s*held/ });
    expect(await rows.count()).toBe(14);
  });

  it.each(["/evidence", "/evidence/$digest", "/scorecard", "/lab"])(
    "puts no barrier on %s",
    async (path) => {
      const id = await firstDocument(site);
      const page = await visit(browser, `${site.url}${path.replace("$digest", id)}`);
      await untilShown(page);
      expect(await violationsOn(page), "light, wide").toEqual([]);
      await page.setViewportSize(NARROW);
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(sideways, "scrolls sideways").toBe(0);
      await turnDark(page);
      expect(await violationsOn(page), "dark, narrow").toEqual([]);
    },
  );
});
