import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { figuresIn, shows } from "#e2e/journeys/figures.ts";
import { NARROW, untilShown, WIDE } from "#e2e/journeys/person.ts";
import { visit } from "#e2e/journeys/visit.ts";
import { turnDark, violationsOn } from "./accessibility.ts";
import type { Journey } from "./journey.ts";

const PARTS = [
  "cart-api/cart-availability",
  "checkout-api/checkout-availability",
  "payments-api/payments-availability",
  "storefront-web/storefront-web-availability",
];

interface ListedComposite {
  readonly name: string;
  readonly status: string;
  readonly worst: string | null;
  readonly parts: readonly {
    readonly key: string;
    readonly sli: number | null;
    readonly target: number;
    readonly remaining: number | null;
  }[];
}

function section(page: Page): Locator {
  return page.getByRole("region", { name: "Composites" });
}

async function isInSight(page: Page): Promise<boolean> {
  const heading = section(page).getByRole("heading", { name: "Composites" });
  const { y = 0 } = (await heading.boundingBox({ timeout: 5_000 })) ?? {};
  return y > 0 && y < NARROW.height;
}

/** What somebody does who asks how a way through several services stands. */
export function compositeJourneys({ browser, site }: Journey): void {
  async function buying(): Promise<ListedComposite> {
    const answer = await fetch(`${site().url}/api/v1/composites`);
    const listed = (await answer.json()) as readonly ListedComposite[];
    expect(listed).toHaveLength(1);
    return listed[0] as ListedComposite;
  }

  it("shows on the overview what the API says of it, and leads to its parts", async () => {
    const page = await visit(browser(), site().url);
    const card = section(page)
      .getByRole("listitem")
      .filter({ has: page.getByRole("heading") });
    await card.waitFor();
    const lines = card.getByRole("list", { name: "Parts of buying" }).getByRole("listitem");
    expect(await lines.count()).toBe(PARTS.length);
    await expect
      .poll(async () => {
        const { parts, worst, status } = await buying();
        // All are needed: the SLIs' product against that of the targets.
        const sli = parts.reduce((product, part) => product * (part.sli ?? Number.NaN), 1);
        const target = parts.reduce((product, part) => product * part.target, 1);
        const burned = (1 - sli) / (1 - target);
        const whole =
          (await card
            .getByText(/\d\s%\sleft$|^overspent by\s\d/)
            .first()
            .textContent()) ?? "";
        const first = lines.first();
        const least = Math.min(...parts.map(({ remaining }) => remaining ?? Number.NaN));
        return {
          keys: parts.map(({ key }) => key).toSorted(),
          whole: shows(whole, Math.abs(1 - burned) * 100),
          sign: whole.startsWith("overspent") === burned > 1,
          status: await card.locator("header").getByText(status).count(),
          worst: (await first.getByRole("link").getAttribute("href")) === `/slos/${worst}`,
          least: shows((await first.textContent()) ?? "", least * 100),
        };
      })
      .toEqual({ keys: PARTS, whole: true, sign: true, status: 1, worst: true, least: true });
    expect(await lines.first().textContent()).toContain(" worst");

    await lines.getByRole("link", { name: "Cart availability" }).click();
    await page.waitForURL(/\/slos\/cart-api\/cart-availability$/);
    await page.getByRole("region", { name: "Part of a composite" }).waitFor();
  });

  it("is found from the page's sentence where it stands far below", async () => {
    const page = await visit(browser(), site().url, { viewport: NARROW });
    await untilShown(page);
    expect(await isInSight(page)).toBe(false);
    await page.getByRole("link", { name: "The composite “buying” is exhausted" }).press("Enter");
    await expect.poll(() => isInSight(page)).toBe(true);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^how\?/);
  });

  it("is found by its name from anywhere", async () => {
    const page = await visit(browser(), `${site().url}/sources`, { viewport: NARROW });
    await untilShown(page);
    await page.keyboard.press("Control+k");
    await page.getByRole("textbox", { name: /^Find a team/ }).fill("buyi");
    const palette = page.getByRole("dialog");
    await palette.getByRole("button", { name: /^buying/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/#composites$/);
    await expect.poll(() => isInSight(page)).toBe(true);
  });

  it("stands on the pages of the teams that have a part in it, and on no other", async () => {
    const page = await visit(browser(), `${site().url}/teams/payments`);
    await section(page).getByRole("link", { name: "Payments availability" }).waitFor();
    await page.goto(`${site().url}/teams/discovery`);
    await untilShown(page);
    await page.getByRole("region", { name: "Services" }).waitFor();
    expect(await section(page).count()).toBe(0);
  });

  it.each([WIDE, NARROW])("opens into its formula by keyboard, $width wide", async (viewport) => {
    const page = await visit(browser(), site().url, { viewport, colorScheme: "light" });
    await untilShown(page);
    await section(page).getByRole("button", { name: "how?" }).focus();
    await page.keyboard.press("Enter");
    const how = page.getByRole("dialog", { name: "how? The figure of buying" });
    await how.getByText(/“buying” is made of 4 SLOs; all parts are needed/).waitFor();
    const [slis = ""] = await how.locator("code").allTextContents();
    const figures = figuresIn(slis).map((percent) => percent / 100);
    expect(figures).toHaveLength(5);
    const whole = figures.slice(0, -1).reduce((all, figure) => all * figure, 1);
    expect(figures.at(-1)).toBeCloseTo(whole, 5);
    expect(await violationsOn(page), "light").toEqual([]);
    await turnDark(page);
    expect(await violationsOn(page), "dark").toEqual([]);
    await page.keyboard.press("Escape");
    await how.waitFor({ state: "hidden" });
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toMatch(/^how\?/);
  });
}
