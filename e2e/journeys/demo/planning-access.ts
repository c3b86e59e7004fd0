import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { turnDark, violationsOn } from "./accessibility.ts";
import type { Journey } from "./journey.ts";
import { isFocused } from "./focus.ts";
import { rowsOn } from "./planning-board.ts";
import { decisionsOf, plannable } from "./planning-facts.ts";
import { NARROW, untilShown, WIDE } from "#e2e/journeys/person.ts";
import { visit } from "#e2e/journeys/visit.ts";

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? "");

/** How many pages it is when printed as the page itself asks to be. */
async function sheetsOf(page: Page): Promise<number> {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  return pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

/** By keyboard alone, in both themes, wide and narrow, and on paper. */
export function planningAccessJourneys({ browser, site }: Journey): void {
  it("goes to a team, decides for it and opens it without a mouse", async () => {
    const teams = await plannable(site(), 2);
    const page = await visit(browser(), `${site().url}/planning?sort=name`);
    await rowsOn(page).first().waitFor();
    const titles = await page.getByRole("rowheader").getByRole("link").allTextContents();
    const team = teams.find(({ title }) => title !== titles[0]);
    if (team === undefined) throw new Error("no team can plan");
    const steps = titles.indexOf(team.title) + 1;
    for (let step = 0; step < steps; step += 1) await page.keyboard.press("j");
    await expect.poll(() => focused(page)).toBe(team.title);
    await page.keyboard.press("k");
    await expect.poll(() => focused(page)).toBe(titles[steps - 2]);
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => focused(page)).toBe(team.title);

    await page.keyboard.press("e");
    const slider = page.getByRole("slider", { name: "Share of the sprint for debt" });
    await expect.poll(() => slider.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    expect(await slider.inputValue()).toBe("59");
    for (let stop = 0; stop < 4; stop += 1) await page.keyboard.press("Tab");
    const by = page.getByLabel("Decided by");
    for (
      let stop = 0;
      stop < 3 && !(await by.evaluate((one) => one === document.activeElement));
      stop += 1
    )
      await page.keyboard.press("Tab");
    await page.keyboard.type("Grace");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const [decision] = await decisionsOf(site(), team.team, team.sprint.id);
    expect(decision).toMatchObject({ planned: 0.59, decidedBy: "Grace", reason: null });

    await expect.poll(() => focused(page)).toBe(team.title);
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/planning/${team.team}$`));
    await page.getByRole("heading", { name: team.title, exact: true }).waitFor();
    await expect.poll(() => isFocused(page.getByRole("main"))).toBe(true);
    await page.getByRole("link", { name: "Budgets of the team" }).focus();
    await page.goBack();
    await rowsOn(page).first().waitFor();
    await expect.poll(() => isFocused(page.getByRole("main"))).toBe(true);
    await page.getByRole("searchbox", { name: "Search the teams" }).fill("nobody is called so");
    await page.getByRole("button", { name: `Show all ${titles.length}` }).press("Enter");
    await rowsOn(page).first().waitFor();
    await expect.poll(() => isFocused(page.getByRole("main"))).toBe(true);
  });

  it("is found in the palette and from the team's own page", async () => {
    const [team] = await plannable(site(), 1);
    const page = await visit(browser(), `${site().url}/teams/${team?.team ?? ""}`);
    await page.getByRole("link", { name: "Planning of the team" }).click();
    await page.waitForURL(/\/planning\//);
    await page.keyboard.press("Control+k");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Planning/ })
      .click();
    await page.waitForURL(/\/planning$/);
  });

  it("prints the board on one sheet across", async () => {
    const page = await visit(browser(), `${site().url}/planning`);
    await rowsOn(page).first().waitFor();
    await untilShown(page);
    expect(await sheetsOf(page)).toBe(1);
  });

  it.each(["/planning", "/planning/$team", "/scorecard"])("puts no barrier on %s", async (path) => {
    const [team] = await plannable(site(), 1);
    const address = `${site().url}${path.replace("$team", team?.team ?? "")}`;
    const look = async (viewport: typeof WIDE | typeof NARROW): Promise<void> => {
      const page = await visit(browser(), address, { viewport, colorScheme: "light" });
      await untilShown(page);
      expect(await violationsOn(page), `light, ${viewport.width} wide`).toEqual([]);
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(sideways, `scrolls sideways, ${viewport.width} wide`).toBe(0);
      await turnDark(page);
      expect(await violationsOn(page), `dark, ${viewport.width} wide`).toEqual([]);
    };
    await Promise.all([look(WIDE), look(NARROW)]);
  });

  it("puts no barrier on what is asked in front of the page", async () => {
    const [team] = await plannable(site(), 1);
    const page = await visit(browser(), `${site().url}/planning/${team?.team ?? ""}`, {
      colorScheme: "light",
    });
    for (const [button, form] of [
      [/^Decide/, "Decide"],
      [/^Write down a debt/, "Debt"],
      [/^Add a sprint/, "Sprint"],
    ] as const) {
      await page.getByRole("button", { name: button }).click();
      await page.getByRole("form", { name: form }).waitFor();
      expect(await violationsOn(page), `in front: ${form}`).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
  });
}
