import { expect, it, onTestFinished } from "vitest";
import { requirePart } from "#e2e/run/parts.ts";
import { openBrowser } from "./browser.ts";
import { PUSHED, pushWindow } from "./pushed.ts";
import { openSite } from "./site.ts";
import { visit } from "./visit.ts";

const SOON = { timeout: 25_000 };
const HOUR_MS = 3_600_000;

it("puts burn down to an incident as soon as it is told of, follows its end, and keeps it", async (context) => {
  requirePart("chromium", context);
  const browser = await openBrowser();
  onTestFinished(() => browser.close());
  const site = await openSite(PUSHED);
  onTestFinished(() => site.remove());
  const [slo] = await site.budgets();
  if (slo === undefined) throw new Error("there is no SLO");
  const events = `${site.url}/api/v1/events`;
  const tell = (body: unknown, type = "application/json") =>
    fetch(events, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": type },
    });
  await pushWindow(site, 40);
  const page = await visit(browser, `${site.url}/slos/${slo.service}/${slo.slo}`, {
    mayComplain:
      /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY|ERR_CONNECTION_RESET|503 \(Service/,
  });
  const title = page.getByRole("heading", { level: 3 });
  await title.filter({ hasText: "Nothing that is known explains what was spent" }).waitFor(SOON);
  // A reload would wipe this mark out.
  await page.evaluate(() => document.body.setAttribute("data-never-reloaded", ""));

  const answer = await tell(
    {
      specversion: "1.0",
      id: "1",
      source: "/pager",
      type: "dev.headroom.incident",
      subject: "INC-7",
      data: {
        title: "Mail queue stuck",
        services: [slo.service, "mailer"],
        startedAt: Date.now() - 40 * 24 * HOUR_MS,
      },
    },
    "application/cloudevents+json",
  );
  expect(await answer.json()).toMatchObject({
    accepted: 1,
    notes: [slo.service, "mailer"].map((name) => ({
      pointer: "/data",
      detail: `the catalogue has no service "${name}"`,
    })),
  });
  await title
    .filter({ hasText: "100\u00a0% of what was spent came from “Mail queue stuck”" })
    .waitFor(SOON);
  await page.getByText(/Incident, since /).waitFor();

  await tell({ kind: "incident", id: "INC-7", endedAt: Date.now() - 35 * 24 * HOUR_MS });
  await title.filter({ hasText: "Nothing that is known explains what was spent" }).waitFor(SOON);
  expect(await page.locator("body[data-never-reloaded]").count()).toBe(1);

  await site.kill();
  await site.restart();
  const from = new Date(Date.now() - 50 * 24 * HOUR_MS).toISOString();
  await expect
    .poll(async () => {
      const kept = await fetch(`${events}?from=${from}`);
      return kept.ok ? ((await kept.json()) as unknown) : kept.status;
    }, SOON)
    .toMatchObject([
      { id: "INC-7", title: "Mail queue stuck", endedAt: expect.any(String) as string },
    ]);
});
