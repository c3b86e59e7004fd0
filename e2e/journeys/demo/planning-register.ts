import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { Journey } from "./journey.ts";
import { isFocused } from "./focus.ts";
import { plannable, teamOf } from "./planning-facts.ts";
import { visit } from "#e2e/journeys/visit.ts";

const TITLE = "Nobody renews the certificates of the old gateway";

const lineOf = (page: Page, title: string) =>
  page
    .getByRole("table", { name: "Debts" })
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader").getByText(title, { exact: true }) });

const formOn = (page: Page) => page.getByRole("dialog").getByRole("form");

/** What a team owes: written down, changed by two people at once, closed, and kept with its history. */
export function registerJourneys({ browser, site }: Journey): void {
  it("writes a debt down, keeps what was typed when somebody else was faster, and closes it with its history", async () => {
    const [team] = await plannable(site(), 1);
    if (team === undefined) throw new Error("no team can plan");
    const address = `${site().url}/planning/${team.team}`;
    const page = await visit(browser(), address, { mayComplain: /409|400/ });
    await page.getByRole("button", { name: "Write down a debt" }).click();
    await formOn(page).getByRole("button", { name: "Write it down" }).click();
    await formOn(page).getByText("What is it, in a few words?").waitFor();
    await formOn(page).getByText("Which service is it in?").waitFor();
    await expect.poll(() => isFocused(formOn(page).getByLabel("What it is"))).toBe(true);

    await formOn(page).getByLabel("What it is").fill(TITLE);
    await formOn(page).getByLabel("Service").selectOption({ index: 1 });
    await formOn(page).getByLabel("Decided by").fill("Ada");
    await formOn(page).getByLabel("Work to pay it back").fill("2,5");
    await formOn(page).getByLabel("Budget it burns in a week").fill("4");
    await formOn(page).getByLabel("Scenarios it would make pass").fill("NOPE-99");
    await formOn(page).getByLabel("Your name").fill("Ada");
    await formOn(page).getByRole("button", { name: "Write it down" }).click();
    await formOn(page)
      .getByText(/NOPE-99/)
      .waitFor();
    const scenarios = formOn(page).getByLabel("Scenarios it would make pass");
    await expect.poll(() => isFocused(scenarios)).toBe(true);
    await formOn(page).getByLabel("Scenarios it would make pass").fill("");
    await formOn(page).getByRole("button", { name: "Write it down" }).click();
    await page.getByText(`“${TITLE}” stands in the register.`).waitFor();
    const line = lineOf(page, TITLE);
    await line.getByText("2.5 days").waitFor();
    expect(await line.textContent()).toMatch(/4\s% a week/);
    const saved = (await teamOf(site(), team.team)).register.find(
      ({ debt }) => debt.title === TITLE,
    );
    expect(saved?.savedPerDay).toBeCloseTo(0.04 / 2.5, 6);

    // Two people open it; the other one is faster.
    const other = await visit(browser(), address);
    await Promise.all(
      [page, other].map((one) => one.getByRole("button", { name: `Edit ${TITLE}` }).click()),
    );
    await formOn(other).getByLabel("Work to pay it back").fill("6");
    await formOn(other).getByLabel("Your name").fill("Grace");
    await formOn(other).getByRole("button", { name: "Save" }).click();
    await lineOf(other, TITLE).getByText("6 days").waitFor();

    await formOn(page).getByLabel("Why it was taken").fill("The gateway was to be gone by now");
    await formOn(page).getByRole("button", { name: "Save" }).click();
    const conflict = formOn(page).getByRole("alert");
    await conflict.getByText(/It was changed meanwhile/).waitFor();
    await conflict.getByText(/Grace/).waitFor();
    await expect.poll(() => isFocused(conflict)).toBe(true);
    expect(
      (await teamOf(site(), team.team)).register.find(({ debt }) => debt.title === TITLE)?.debt,
    ).toMatchObject({
      principalDays: 6,
      changedBy: "Grace",
    });
    await conflict.getByRole("button", { name: "Load their version" }).click();
    await expect.poll(() => formOn(page).getByLabel("Work to pay it back").inputValue()).toBe("6");
    expect(await isFocused(formOn(page).getByLabel("What it is"))).toBe(true);
    expect(await formOn(page).getByLabel("Why it was taken").inputValue()).toBe(
      "The gateway was to be gone by now",
    );
    await formOn(page).getByRole("button", { name: "Save" }).click();
    await page.getByText(`“${TITLE}” is changed.`).waitFor();
    await page.getByLabel(`Why, and what if not: ${TITLE}`).click();
    await page.getByText("The gateway was to be gone by now.").waitFor();

    await page.getByRole("button", { name: `Close ${TITLE}` }).click();
    await formOn(page).getByLabel("What to remember of it").fill("The gateway is gone");
    await formOn(page).getByRole("button", { name: "Close it" }).click();
    await page.getByText(`“${TITLE}” is closed.`).waitFor();
    // The button went with the line.
    const heading = page.getByRole("heading", { name: "Debt register" });
    await expect.poll(() => isFocused(heading)).toBe(true);
    const after = await teamOf(site(), team.team);
    expect(after.register.some(({ debt }) => debt.title === TITLE)).toBe(false);
    expect(after.closed[0]?.debt).toMatchObject({ title: TITLE, status: "paid", version: 4 });

    await page.reload();
    await page.getByText(/^\d+ closed debts?$/).click();
    await page.getByRole("button", { name: `History of ${TITLE}` }).click();
    const versions = page.getByRole("list", { name: "Versions, the newest first" });
    await versions.getByText("The gateway is gone").waitFor();
    expect(await versions.getByText(/^Version \d/).allTextContents()).toEqual([
      "Version 4",
      "Version 3",
      "Version 2",
      "Version 1",
    ]);
    await versions.getByText(/work: 2\.5.* → 6/).waitFor();
  });
}
