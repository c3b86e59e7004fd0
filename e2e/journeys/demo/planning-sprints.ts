import { expect, it } from "vitest";
import type { Journey } from "./journey.ts";
import { isFocused } from "./focus.ts";
import { plannable, teamOf } from "./planning-facts.ts";
import { visit } from "#e2e/journeys/visit.ts";

const NAME = "The fortnight after all the others";

/** Sprints by hand, where no tracker tells of them. */
export function sprintJourneys({ browser, site }: Journey): void {
  it("adds a sprint after the last one, says its capacity, and removes it again", async () => {
    const [team] = await plannable(site(), 1);
    if (team === undefined) throw new Error("no team can plan");
    const before = (await teamOf(site(), team.team)).sprints.map(({ sprint }) => sprint);
    const ends = Math.max(...before.map(({ end }) => end));
    const page = await visit(browser(), `${site().url}/planning/${team.team}`, {
      mayComplain: /409|400/,
    });
    const form = page.getByRole("dialog").getByRole("form", { name: "Sprint" });
    const line = page
      .getByRole("list", { name: "Sprints, the newest first" })
      .getByRole("listitem")
      .filter({ has: page.getByRole("heading", { name: NAME }) });

    await page.getByRole("button", { name: "Add a sprint" }).click();
    await form.getByRole("button", { name: "Add it" }).click();
    await form.getByText("It needs a name.").waitFor();
    await form.getByLabel("Name").fill(NAME);
    await form.getByRole("button", { name: "Add it" }).click();
    await page.getByText(`${NAME} is kept.`).waitFor();
    await line.getByText("capacity unknown").waitFor();
    const added = (await teamOf(site(), team.team)).sprints.find(
      ({ sprint }) => sprint.name === NAME,
    );
    expect(added?.sprint).toMatchObject({ tracker: null, capacityDays: null });
    expect(added?.sprint.start).toBe(ends);

    await line.getByRole("button", { name: `Edit ${NAME}` }).click();
    await form.getByLabel("Capacity").fill("32,5");
    await form.getByRole("button", { name: "Save" }).click();
    await line.getByText("33 person-days").waitFor();
    const kept = (await teamOf(site(), team.team)).sprints.find(
      ({ sprint }) => sprint.name === NAME,
    );
    expect(kept?.sprint).toEqual({ ...added?.sprint, capacityDays: 32.5 });

    await line.getByRole("button", { name: `Edit ${NAME}` }).click();
    await form.getByRole("button", { name: "Remove it" }).click();
    await page.getByText(`${NAME} is removed.`).waitFor();
    await expect.poll(() => isFocused(page.getByRole("heading", { name: "Sprints" }))).toBe(true);
    expect((await teamOf(site(), team.team)).sprints.map(({ sprint }) => sprint)).toEqual(before);
  });
}
