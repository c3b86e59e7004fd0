import { readFile } from "node:fs/promises";
import type { Download, Page } from "playwright-core";
import { expect, it } from "vitest";
import { readCsv } from "#fixtures/builders/csv.ts";
import { violationsOn } from "./accessibility.ts";
import type { Journey } from "./journey.ts";
import { isFocused } from "./focus.ts";
import { boardOf, decisionsOf, plannable } from "./planning-facts.ts";
import { shows } from "#e2e/journeys/figures.ts";
import { visit } from "#e2e/journeys/visit.ts";

const REASON = "The autumn sale comes first, and the rate limit holds until then";

/** Rows of the board, without its head. */
export const rowsOn = (page: Page) =>
  page
    .getByRole("table", { name: "Teams" })
    .getByRole("row")
    .filter({ has: page.locator("td") });

export const rowOf = (page: Page, title: string) =>
  rowsOn(page).filter({ has: page.getByRole("link", { name: title, exact: true }) });

async function titlesOn(page: Page): Promise<readonly string[]> {
  return page
    .getByRole("table", { name: "Teams" })
    .getByRole("rowheader")
    .getByRole("link")
    .allTextContents();
}

async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), "utf8");
}

async function downloaded(page: Page, button: string): Promise<Download> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).click(),
  ]);
  return download;
}

/** What the meeting looks at, and what it decides. */
export function boardJourneys({ browser, site }: Journey): void {
  it("says how many should give much, and puts the teams in the order that is asked for", async () => {
    const { rows } = await boardOf(site());
    const page = await visit(browser(), `${site().url}/planning?sort=name`);
    const much = rows.filter(({ recommendation }) => (recommendation?.share ?? 0) > 1 / 3).length;
    await page
      .getByText(
        new RegExp(
          `^${much === 0 ? "None" : much === rows.length ? "All" : much}.*more than a third of the next sprint`,
        ),
      )
      .waitFor();
    expect(await rowsOn(page).count()).toBe(rows.length);

    await page.getByRole("button", { name: "most pressing", exact: true }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("");
    const byRisk = rows.toSorted((a, b) => b.risk - a.risk).map(({ risk }) => risk);
    const risks = async () => {
      const shown = await titlesOn(page);
      return shown.map((title) => rows.find((row) => row.title === title)?.risk);
    };
    await expect.poll(risks).toEqual(byRisk);

    await page.getByRole("button", { name: "recommended", exact: true }).click();
    await page.waitForURL(/\?sort=recommended$/);
    await page.reload();
    await rowsOn(page).first().waitFor();
    const recommended = (await titlesOn(page)).map(
      (title) => rows.find((row) => row.title === title)?.recommendation?.share ?? -1,
    );
    expect(recommended).toEqual(recommended.toSorted((a, b) => b - a));
    const [first] = await titlesOn(page);
    const top = rows.find(({ title }) => title === first)?.recommendation?.share ?? Number.NaN;
    const told = await rowsOn(page).first().getByRole("listitem").first().textContent();
    expect(shows(told ?? "", top * 100)).toBe(true);

    await page.getByRole("searchbox", { name: "Search the teams" }).fill(first ?? "");
    await page.waitForURL(/search=/);
    await expect.poll(() => titlesOn(page)).toContain(first);
    expect((await titlesOn(page)).length).toBeLessThan(rows.length);
  });

  it("decides below the recommendation only with a reason, which stands wherever somebody looks", async () => {
    const [team] = await plannable(site(), 1);
    if (team === undefined) throw new Error("no team can plan");
    const before = await decisionsOf(site(), team.team, team.sprint.id);
    const page = await visit(browser(), `${site().url}/planning`);
    const other = await visit(browser(), `${site().url}/planning`);
    await rowOf(other, team.title).waitFor();
    const row = rowOf(page, team.title);
    await row.getByRole("button", { name: new RegExp(`${team.title}`) }).click();
    const form = page.getByRole("dialog").getByRole("form", { name: "Decide" });
    await form.getByLabel("Share in percent").fill("5");
    await form.getByText(/^▼ Below the recommendation by \d+ points: this is a risk/).waitFor();
    await form.getByLabel("Decided by").fill("Grace");
    await form.getByLabel("Why it has to be less").fill("");
    await form.getByRole("button", { name: /^Decide on 5/ }).click();
    await form.getByText("Below the recommendation it takes a reason.").waitFor();
    await expect.poll(() => isFocused(form.getByLabel("Why it has to be less"))).toBe(true);
    expect(await decisionsOf(site(), team.team, team.sprint.id)).toHaveLength(before.length);

    await form.getByLabel("Why it has to be less").fill(REASON);
    await form.getByRole("button", { name: /^Decide on 5/ }).click();
    await page.getByText("To undo it, decide again").waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await row.getByText(REASON).waitFor();
    await row.getByText(/▼ \d+ points below the recommendation, knowingly/).waitFor();
    // Whoever else sits in the meeting sees it without a reload.
    await rowOf(other, team.title).getByText(REASON).waitFor();
    const [decision] = await decisionsOf(site(), team.team, team.sprint.id);
    expect(decision).toMatchObject({ planned: 0.05, decidedBy: "Grace", reason: REASON });

    const csv = await downloaded(page, "CSV");
    expect(csv.suggestedFilename()).toMatch(/^headroom-planning-\d{4}-\d\d-\d\d\.csv$/);
    const [head = [], ...lines] = readCsv((await textOf(csv)).replace(/^\ufeff/, ""));
    const line = lines.find((cells) => cells[head.indexOf("team")] === team.team) ?? [];
    expect(line[head.indexOf("planned")]).toBe("0.05");
    expect(line[head.indexOf("reason")]).toBe(REASON);
    const markdown = await textOf(await downloaded(page, "Markdown"));
    expect(markdown).toMatch(new RegExp(`\\| ${team.title} \\|.*5 % by Grace.*${REASON}`));

    await page.reload();
    await row.getByText(REASON).waitFor();
    await row.getByRole("link", { name: team.title, exact: true }).click();
    await page.waitForURL(new RegExp(`/planning/${team.team}$`));
    const verdict = page.getByRole("region", { name: "How much goes to debt" });
    await verdict.getByText(/^5\s% planned/).waitFor();
    await verdict.getByText(REASON).waitFor();
    expect(await textOf(await downloaded(page, "Markdown"))).toContain(REASON);

    await page.getByRole("link", { name: "Scorecard", exact: true }).click();
    const taken = page.getByRole("region", { name: "Risks taken knowingly" });
    await taken
      .getByRole("listitem")
      .filter({ hasText: team.title })
      .filter({ hasText: REASON })
      .waitFor();
  });

  it("says how the trackers are doing and what falls where, and has one read again", async () => {
    const { trackers } = await boardOf(site());
    const [tracker] = trackers;
    if (tracker === undefined) throw new Error("no tracker is connected");
    const page = await visit(browser(), `${site().url}/planning`);
    const line = page
      .getByRole("list", { name: "Trackers" })
      .getByRole("listitem")
      .filter({ hasText: tracker.name });
    await line.getByText(/read (less than a minute|\d+ (min|h|days)) ago/).waitFor();
    expect(tracker.unplaced).toBeGreaterThan(0);
    await line
      .getByRole("button", { name: `${tracker.unplaced} items without a category or a team` })
      .click();
    const panel = page.getByRole("dialog");
    const rules = panel.getByRole("table", { name: "Rules" }).getByRole("row");
    await rules.nth(1).waitFor();
    expect(await rules.count()).toBeGreaterThan(3);
    await panel.getByRole("table", { name: "What nothing matched" }).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.keyboard.press("Escape");
    const since = Date.now();
    await line.getByRole("button", { name: /^Sync now/ }).click();
    await expect
      .poll(async () => (await boardOf(site())).trackers[0]?.lastSuccessAt ?? 0)
      .toBeGreaterThanOrEqual(since);
  });

  it("keeps what is typed from a key pressed by mistake, and from somebody who was faster", async () => {
    const [team] = await plannable(site(), 1);
    if (team === undefined) throw new Error("no team can plan");
    const address = `${site().url}/planning/${team.team}?share=3`;
    const [page, other] = await Promise.all([
      visit(browser(), address, { mayComplain: /409/ }),
      visit(browser(), address),
    ]);
    const [form, theirs] = [page, other].map((one) => one.getByRole("form", { name: "Decide" }));
    if (form === undefined || theirs === undefined) throw new Error("there are two");
    for (const one of [page, other]) await one.getByRole("button", { name: /^Decide/ }).click();
    // What was tried out is what is asked about.
    expect(await form.getByLabel("Share in percent").inputValue()).toBe("3");
    expect(await form.getByLabel("Why", { exact: true }).inputValue()).toMatch(/^Recommended was /);
    await form.getByLabel("Decided by").fill("Ada");
    await form.getByLabel("Why it has to be less").fill("Typed by hand");
    await page.keyboard.press("Escape");
    await page.getByText("Close without saving?").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("Close without saving?").waitFor({ state: "detached" });
    expect(await form.getByLabel("Why it has to be less").inputValue()).toBe("Typed by hand");

    await theirs.getByLabel("Decided by").fill("Linus");
    await theirs.getByLabel("Share in percent").fill("4");
    await theirs.getByLabel("Why it has to be less").fill(REASON);
    await theirs.getByRole("button", { name: /^Decide on/ }).click();
    await other.getByText(/^Decided\. To undo it/).waitFor();
    await form.getByRole("button", { name: /^Decide on/ }).click();
    await form
      .getByRole("alert")
      .getByText(/Linus decided on 4 % meanwhile/)
      .waitFor();
    await expect.poll(() => isFocused(form.getByRole("alert"))).toBe(true);
    await form.getByText(new RegExp(`Decided meanwhile: 4.*by Linus.*${REASON}`)).waitFor();
    expect((await decisionsOf(site(), team.team, team.sprint.id))[0]?.decidedBy).toBe("Linus");
    await form.getByRole("button", { name: /^Decide on/ }).click();
    await page.getByText(/^Decided\. To undo it/).waitFor();
    const [decision] = await decisionsOf(site(), team.team, team.sprint.id);
    expect(decision).toMatchObject({ planned: 0.03, decidedBy: "Ada", reason: "Typed by hand" });
    await expect
      .poll(() => isFocused(page.getByRole("button", { name: "Decide again" })))
      .toBe(true);
  });

  it("decides anew, and keeps what stood before", async () => {
    const [team] = await plannable(site(), 1);
    if (team === undefined) throw new Error("no team can plan");
    const before = await decisionsOf(site(), team.team, team.sprint.id);
    expect(before[0]?.reason).not.toBeNull();
    const page = await visit(browser(), `${site().url}/planning/${team.team}`);
    await page.getByRole("button", { name: "Decide again" }).click();
    const form = page.getByRole("form", { name: "Decide" });
    const share = Math.round(team.recommendation.share * 100);
    await form.getByLabel("Share in percent").fill(String(share));
    await form.getByLabel("Decided by").fill("Ada");
    await form.getByRole("button", { name: /^Decide on/ }).click();
    await page.getByText(/^Decided\. To undo it, decide again/).waitFor();
    const after = await decisionsOf(site(), team.team, team.sprint.id);
    expect(after).toHaveLength(before.length + 1);
    expect(after[0]).toMatchObject({ reason: null, decidedBy: "Ada" });
    await page.getByText("What was decided on it so far").first().click();
    const history = page.getByRole("list", { name: "Decisions, the newest first" });
    await history.getByText(REASON).first().waitFor();
    expect(await history.getByRole("listitem").count()).toBe(after.length);
  });
}
