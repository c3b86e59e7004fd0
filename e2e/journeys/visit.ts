import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { PERSON } from "./person.ts";

interface VisitOptions extends Pick<BrowserContextOptions, "viewport" | "colorScheme"> {
  /** Console output that the journey is about, such as that of a server that is gone. */
  readonly mayComplain?: RegExp;
}

function listen(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  return complaints;
}

/**
 * Opens an address as somebody who comes for the first time would. When the test ends the page is closed, and the test
 * fails if the browser's console had anything to complain about.
 */
export async function visit(
  browser: Browser,
  address: string,
  { mayComplain, ...options }: VisitOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    ...PERSON,
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints = listen(page);
  onTestFinished(async () => {
    await context.close();
    expect(complaints.filter((text) => mayComplain?.test(text) !== true)).toEqual([]);
  });
  await page.goto(address, { waitUntil: "load" });
  return page;
}
