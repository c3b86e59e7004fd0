import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { NARROW, untilShown, WIDE } from "#e2e/journeys/person.ts";
import { visit } from "#e2e/journeys/visit.ts";
import type { Journey } from "./journey.ts";

const PAGES = {
  "the overview": "/",
  "the teams": "/teams",
  "a team": "/teams/payments",
  "what nobody owns": "/teams/~unowned",
  "the sources": "/sources",
  "an exhausted SLO": "/slos/payments-api/payments-availability",
  "a leaking SLO": "/slos/pricing-api/pricing-availability",
  "an unknown SLO": "/slos/recommendations-api/recommendations-latency",
  "an SLO that fans out": `/slos/${encodeURIComponent('notifications-api/notifications-delivery{channel="sms"}').replaceAll("%2F", "/")}`,
  "a change that is held": "/ship?service=payments-api",
  "a change of what nobody knows": "/ship?service=ops-consle",
  "the gate before it is asked": "/ship",
  "no SLO": "/slos/nothing/of-that-name",
  "no page": "/nowhere/to/be/found",
} as const;

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe-core finds on the page as it is, in words. */
export async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { passed, violations } = (await page.evaluate(
    `axe.run(document, { resultTypes: ["violations"] })
      .then(({ passes, violations }) => ({ passed: passes.length, violations }))`,
  )) as { readonly passed: number; readonly violations: readonly AxeViolation[] };
  // A page that axe-core cannot read has no violations either.
  expect(passed).toBeGreaterThan(15);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ""}`),
  );
}

/** As if the reader's system changed its colours while the page is open. */
export async function turnDark(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.locator("html[data-mantine-color-scheme=dark]").waitFor({ state: "attached" });
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
}

/** Every page, in both themes, wide and narrow: no barrier, no sideways scrolling. */
export function accessibilityJourneys({ browser, site }: Journey): void {
  async function look(path: string, viewport: typeof WIDE | typeof NARROW): Promise<void> {
    const page = await visit(browser(), `${site().url}${path}`, {
      viewport,
      colorScheme: "light",
      // On a busy machine the page's question goes out alone, and the browser tells of its answer.
      ...(path === PAGES["no SLO"] ? { mayComplain: /404 \(Not Found\)/ } : {}),
    });
    await untilShown(page);
    expect(await violationsOn(page), `light, ${viewport.width} wide`).toEqual([]);
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways, `scrolls sideways, ${viewport.width} wide`).toBe(0);
    await turnDark(page);
    expect(await violationsOn(page), `dark, ${viewport.width} wide`).toEqual([]);
  }

  it.each(Object.entries(PAGES))("puts no barrier on %s", async (_, path) => {
    await Promise.all([look(path, WIDE), look(path, NARROW)]);
  });
}
