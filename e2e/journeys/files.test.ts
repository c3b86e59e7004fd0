import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { requirePart } from "#e2e/run/parts.ts";
import { openBrowser } from "./browser.ts";
import { PUSHED } from "./pushed.ts";
import { openSite } from "./site.ts";
import { visit } from "./visit.ts";

const SOON = { timeout: 25_000 };
const FILE = "slos/invoices.yaml";

it("says on every page that a file has an error, where and what to do, until it is mended", async (context) => {
  requirePart("chromium", context);
  const browser = await openBrowser();
  onTestFinished(() => browser.close());
  const site = await openSite(PUSHED);
  onTestFinished(() => site.remove());
  const page = await visit(browser, site.url);
  await page.getByRole("table", { name: "Budgets" }).waitFor();

  await writeFile(
    join(site.folder, FILE),
    PUSHED[FILE].replace("objective: 99.9", "objective: 170"),
  );
  await page.getByText("1 file could not be read in full:").waitFor(SOON);
  // What was good before stays in force.
  await page.getByRole("link", { name: "invoices-sent" }).waitFor();

  await page.getByRole("link", { name: "What is wrong" }).click();
  const line = PUSHED[FILE].split("\n").findIndex((text) => text.includes("objective:")) + 1;
  const row = page
    .getByRole("table", { name: "Problems of the files" })
    .getByRole("row")
    .filter({ hasText: `${FILE}:${line}:` });
  await row.getByText("error", { exact: true }).waitFor();
  expect(await row.textContent()).toContain("170");
  const source = page.getByRole("table", { name: "Sources" }).getByRole("row", { name: /batch/ });
  await source.getByText("nothing pushed yet").waitFor();

  await writeFile(join(site.folder, FILE), PUSHED[FILE]);
  await page.getByText("Every file was read.").waitFor(SOON);
  await expect.poll(() => page.getByText("could not be read in full").count(), SOON).toBe(0);
});
