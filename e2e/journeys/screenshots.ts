import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { ensureClientBuilt } from "#server/launch/client-build.ts";
import { openBrowser } from "./browser.ts";
import { PERSON, untilShown } from "./person.ts";
import { openSite } from "./site.ts";

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly colorScheme: "light" | "dark";
  readonly height: number;
}

const PICTURES: readonly Picture[] = [
  { name: "overview-light", path: "/", colorScheme: "light", height: 883 },
  { name: "team-light", path: "/teams/checkout", colorScheme: "light", height: 1_010 },
  {
    name: "slo-dark",
    path: "/slos/payments-api/payments-availability",
    colorScheme: "dark",
    height: 1_010,
  },
  {
    name: "slo-ninety-days-light",
    path: "/slos/payments-api/payments-availability?range=90d",
    colorScheme: "light",
    height: 1_010,
  },
  { name: "ship-light", path: "/ship?service=payments-api", colorScheme: "light", height: 1_080 },
  { name: "planning-light", path: "/planning", colorScheme: "light", height: 1_010 },
  { name: "planning-team-dark", path: "/planning/payments", colorScheme: "dark", height: 1_010 },
  { name: "league-dark", path: "/league", colorScheme: "dark", height: 1_010 },
];

async function take(browser: Browser, url: string, picture: Picture, file: string): Promise<void> {
  const { path, colorScheme, height } = picture;
  const context = await browser.newContext({
    ...PERSON,
    colorScheme,
    viewport: { width: 1_440, height },
  });
  const page = await context.newPage();
  await page.goto(`${url}${path}`, { waitUntil: "load" });
  await untilShown(page);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: file, animations: "disabled" });
  await context.close();
}

/**
 * Takes the README's pictures of the demo organisation.
 *
 * @param root folder of package.json
 * @returns the files written
 */
export async function takeScreenshots(root: string): Promise<readonly string[]> {
  ensureClientBuilt(root);
  const folder = join(root, "docs/screenshots");
  await mkdir(folder, { recursive: true });
  const browser = await openBrowser();
  try {
    const site = await openSite();
    try {
      const files: string[] = [];
      for (const picture of PICTURES) {
        const file = join(folder, `${picture.name}.png`);
        await take(browser, site.url, picture, file);
        files.push(file);
      }
      return files;
    } finally {
      await site.remove();
    }
  } finally {
    await browser.close();
  }
}
