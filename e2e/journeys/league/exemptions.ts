import { expect, it } from "vitest";
import { turnDark, violationsOn } from "#e2e/journeys/demo/accessibility.ts";
import type { Journey } from "#e2e/journeys/demo/journey.ts";
import { figureIn } from "#e2e/journeys/figures.ts";
import { NARROW, untilShown } from "#e2e/journeys/person.ts";
import { visit } from "#e2e/journeys/visit.ts";
import { rankedTeams } from "./teams.ts";

/** A cell that nobody tested, of a service whose other cells stand above 0. */
const CELL = "/league/cell/checkout-api/NET-01";
const REASON = "the network is being rebuilt";

/** What somebody does whose team cannot test something for a while. */
export function exemptionJourneys({ browser, site }: Journey): void {
  const scoreOf = async (team: string): Promise<number> =>
    (await rankedTeams(site().url)).find((one) => one.team === team)?.R ?? Number.NaN;

  it("asks with the keyboard, is told what it is worth, gets that, and takes it back", async () => {
    const page = await visit(browser(), `${site().url}${CELL}`);
    const before = await scoreOf("checkout");
    await page.getByRole("button", { name: "Exempt this cell…" }).press("Enter");
    const form = page.getByRole("form", { name: "Exempt Checkout from NET-01" });
    const offered = (name: string) =>
      form
        .locator("dl > div")
        .filter({ has: page.locator("dt", { hasText: name }) })
        .locator("dd");
    const worth = await offered("The cell counts").textContent();
    const credit = Number(/would count ([\d.]+) of 1/.exec(worth ?? "")?.[1]);
    expect(credit).toBeGreaterThan(0);
    const gain = figureIn((await offered("The team’s R").textContent()) ?? "");
    await offered("It ends")
      .getByText(/in 30 days; from then on/)
      .waitFor();

    // The reason has the focus; what is missing is said beside its field.
    await page.keyboard.press("Enter");
    await form.getByText("Say why, in a few words at least.").waitFor();
    await form.getByText("Choose the team that approved it.").waitFor();
    expect(await form.getByLabel("Why it cannot be tested now").getAttribute("aria-invalid")).toBe(
      "true",
    );
    await page.keyboard.type(REASON);
    const approvers = await form
      .getByLabel("Approved by another team")
      .locator("option")
      .allTextContents();
    expect(approvers).toContain("Platform");
    expect(approvers).not.toContain("Checkout");
    await form.getByLabel("Approved by another team").selectOption("platform");
    await form.getByLabel("Your name").fill("Ada");
    await page.keyboard.press("Enter");

    await page.getByText(/^Exempt for a while/).waitFor();
    const list = page.getByRole("list", { name: "Exemptions of this cell" });
    const entry = list.getByRole("listitem").filter({ hasText: "The network is being rebuilt." });
    await entry.getByText(`counts ${credit.toFixed(2)}`).waitFor();
    await entry.getByText("approved by platform").waitFor();
    const gained = 100 * ((await scoreOf("checkout")) - before);
    expect(gained).toBeGreaterThan(0);
    expect(Math.abs(gained - gain.value)).toBeLessThanOrEqual(gain.exactness);

    await entry.getByRole("button", { name: /^Withdraw the exemption/ }).press("Enter");
    const sure = page.getByRole("form", { name: "Withdraw the exemption" });
    await page.keyboard.type("it stands again");
    await sure.getByRole("button", { name: "Keep it" }).click();
    expect(await scoreOf("checkout")).toBeGreaterThan(before);
    await entry.getByRole("button", { name: /^Withdraw the exemption/ }).click();
    await page.keyboard.type("it stands again");
    await sure.getByRole("button", { name: "Withdraw it" }).click();
    await entry.getByText(/Withdrawn by Ada, .*: It stands again\./).waitFor();
    await page.getByText("Never validly tested").waitFor();
    expect(await scoreOf("checkout")).toBeCloseTo(before, 6);
  });

  it("shows what the server refuses beside the field that it is about", async () => {
    const page = await visit(browser(), `${site().url}${CELL}`, { mayComplain: /422|400/ });
    await page.route(/scenarios\.exempt\b/, async (route) => {
      // As if the catalogue had changed since the form was opened.
      const body = route.request().postData()?.replace('"platform"', '"checkout"') ?? "";
      await route.continue({ postData: body });
    });
    await page.getByRole("button", { name: "Exempt this cell…" }).click();
    const form = page.getByRole("form", { name: "Exempt Checkout from NET-01" });
    await form.getByLabel("Why it cannot be tested now").fill(REASON);
    await form.getByLabel("Approved by another team").selectOption("platform");
    await form.getByLabel("Your name").fill("Ada");
    await form.getByRole("button", { name: "Exempt the cell" }).click();
    await form.getByText(/"checkout" is of the team checkout, which owns checkout-api\./).waitFor();
    const approver = form.getByLabel("Approved by another team");
    expect(await approver.getAttribute("aria-invalid")).toBe("true");
    expect(await approver.evaluate((field) => field === document.activeElement)).toBe(true);
    await form.getByRole("button", { name: "Cancel" }).click();
    await form.waitFor({ state: "detached" });
  });

  it("finds all of them from the league, the most pressing first, and by any column", async () => {
    const page = await visit(browser(), `${site().url}/league`);
    await page
      .getByText(/^3 exemptions are in force: 1 ends within 14 days, 1 counts nothing\./)
      .waitFor();
    await page.getByRole("link", { name: "See them all" }).click();
    const table = page.getByRole("table", { name: "Exemptions" });
    await table.waitFor();
    const states = () =>
      table
        .getByRole("row")
        .getByRole("cell")
        .filter({ hasText: /^[◐■●○]/ });
    expect(await states().allTextContents()).toEqual(
      ["◐ends soon", "■counts nothing", "●in force", "○withdrawn"].map((text) =>
        expect.stringMatching(text.replace(/^./u, "$&\\s*")),
      ),
    );
    await table.getByRole("button", { name: "Last day" }).press("Enter");
    await page.waitForURL(/sort=until/);
    const head = table.getByRole("columnheader", { name: "Last day" });
    expect(await head.getAttribute("aria-sort")).toBe("ascending");
    await table.getByRole("button", { name: "Last day" }).press("Enter");
    await page.waitForURL(/reversed=true/);
    expect(await head.getAttribute("aria-sort")).toBe("descending");
    await page.getByRole("button", { name: /^■?\s*counts nothing/ }).click();
    await table.getByText("who approved it is of the team itself").waitFor();
    expect(await table.getByRole("rowheader").count()).toBe(1);
    await table.getByRole("link", { name: "fraud-scorer × PEO-01" }).click();
    await page.getByRole("heading", { level: 1, name: /^PEO-01/ }).waitFor();
  });

  it("puts no barrier in the form, with all that is wrong in it", async () => {
    const page = await visit(browser(), `${site().url}${CELL}`, {
      viewport: NARROW,
      colorScheme: "light",
    });
    await untilShown(page);
    await page.getByRole("button", { name: "Exempt this cell…" }).click();
    await page.getByRole("button", { name: "Exempt the cell" }).click();
    await page.getByText("Say who asks.").waitFor();
    expect(await violationsOn(page), "light, narrow").toEqual([]);
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways, "scrolls sideways").toBe(0);
    await turnDark(page);
    expect(await violationsOn(page), "dark, narrow").toEqual([]);
  });
}
