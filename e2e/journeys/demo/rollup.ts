import { expect, it } from "vitest";
import { figureIn, figuresIn } from "#e2e/journeys/figures.ts";
import { NARROW, WIDE } from "#e2e/journeys/person.ts";
import { visit } from "#e2e/journeys/visit.ts";
import { violationsOn } from "./accessibility.ts";
import type { Journey } from "./journey.ts";

/** What somebody does who does not believe a team's figure. */
export function rollupJourneys({ browser, site }: Journey): void {
  it.each([WIDE, NARROW])("opens into its formula, $width wide", async (viewport) => {
    const page = await visit(browser(), `${site().url}/teams/payments`, { viewport });
    const figure = page.locator("dl > div").filter({ hasText: "Left in all" });
    await figure.getByRole("button", { name: "how?" }).click();
    const how = page.getByRole("dialog", { name: "The figure of a team" });
    const rows = how.getByRole("table").getByRole("row");
    await rows.first().waitFor();
    const [, values = ""] = await how.locator("code").allTextContents();
    const [one = 0, spent = 0, total = 0, left = 0] = figuresIn(values.replaceAll(" − ", " "));
    expect(one).toBe(1);
    expect(Math.abs((1 - spent / total) * 100 - left)).toBeLessThanOrEqual(0.1);
    const shown = figureIn((await figure.getByRole("definition").textContent()) ?? "");
    expect(Math.abs(shown.value - left)).toBeLessThanOrEqual(shown.exactness);

    const known = (await site().budgets()).filter(
      ({ team, status, remaining }) =>
        team === "payments" && status !== "unknown" && remaining !== null,
    );
    expect(await rows.count()).toBe(known.length + 1);
    const sum = known.reduce((all, budget) => all + budget.total * (budget.burned ?? 0), 0);
    // A tick may lie between the two.
    expect(spent / sum).toBeCloseTo(1, 1);
    expect(await violationsOn(page)).toEqual([]);

    await page.keyboard.press("Escape");
    await how.waitFor({ state: "hidden" });
    await figure.locator("button:focus", { hasText: "how?" }).waitFor();
  });
}
