import { it, onTestFinished } from "vitest";
import { requirePart } from "#e2e/run/parts.ts";
import { openBrowser } from "./browser.ts";
import { openSite } from "./site.ts";
import { visit } from "./visit.ts";

it("says what to do next where there is nothing at all", async (context) => {
  requirePart("chromium", context);
  const browser = await openBrowser();
  onTestFinished(() => browser.close());
  const site = await openSite({ "headroom.yaml": "sources: [{ name: batch, kind: push }]\n" });
  onTestFinished(() => site.remove());
  const page = await visit(browser, site.url);
  await page.getByRole("heading", { name: "There are no SLOs yet" }).waitFor();
  await page.getByText("headroom lint slos/*.yaml").waitFor();
  await page.getByRole("link", { name: "Teams" }).click();
  await page.getByRole("heading", { name: "There are no teams yet" }).waitFor();
});
