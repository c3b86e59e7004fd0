import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { describeWithParts } from "#e2e/contracts/with-parts.ts";
import { openBrowser } from "#e2e/journeys/browser.ts";
import { openSite, type Site } from "#e2e/journeys/site.ts";
import type { Journey } from "./journey.ts";

function started<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error("nothing was started");
  return part;
}

/** Journeys through the demo organisation, with one server for all of them: its ninety days take a while to tell. */
export function onDemo(
  name: string,
  journeys: Readonly<Record<string, readonly ((journey: Journey) => void)[]>>,
): void {
  describeWithParts(["chromium"], name, () => {
    let browser: Browser | undefined;
    let site: Site | undefined;
    beforeAll(async () => {
      browser = await openBrowser();
      site = await openSite();
    });
    afterAll(async () => {
      await browser?.close();
      await site?.remove();
    });
    const journey = { browser: () => started(browser), site: () => started(site) };
    for (const [about, parts] of Object.entries(journeys)) {
      describe(about, () => {
        for (const part of parts) part(journey);
      });
    }
  });
}
