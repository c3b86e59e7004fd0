import { expect, it } from "vitest";
import type { Journey } from "./journey.ts";
import { visit } from "#e2e/journeys/visit.ts";
import { answerOn } from "./ship-verdict.ts";

const REASON = "The fix of the failover itself; the on-call engineer watches it";

interface Kept {
  readonly checks: readonly unknown[];
}

/** What is put on record stays there; what was only looked at does not. */
export function recordJourneys({ browser, site }: Journey): void {
  async function kept(service: string): Promise<readonly unknown[]> {
    const input = encodeURIComponent(JSON.stringify({ service }));
    const answer = await fetch(`${site().url}/trpc/gate.records?input=${input}`);
    return ((await answer.json()) as { result: { data: Kept } }).result.data.checks;
  }

  it("keeps a check and its override with the reason over a reload, and nothing of looking", async () => {
    const address = `${site().url}/ship?service=gift-cards-api&risk=high`;
    const page = await visit(browser(), address);
    const { verdict } = answerOn(page);
    await verdict.getByText("hold", { exact: true }).waitFor();
    await page.getByRole("radio", { name: "low" }).check();
    await page.getByRole("radio", { name: "high" }).check();
    expect(await kept("gift-cards-api")).toEqual([]);

    await page.getByLabel("Asked by (for the record)").fill("Ada");
    await page.getByRole("button", { name: "Record this check" }).click();
    await page.getByText(/On record:.*hold at \d\d:\d\d for Ada, high risk/).waitFor();
    const checks = page.getByRole("list", { name: "Past checks" });
    const line = checks.getByRole("listitem").filter({ hasText: "Ada" });
    await line.locator("summary").click();
    await line.getByRole("list", { name: /^Reasons/ }).waitFor();

    const form = line.getByRole("form", { name: "Let it pass" });
    const button = form.getByRole("button", { name: "Let it pass" });
    expect(await form.getByLabel("Your name").inputValue()).toBe("Ada");
    await form.getByLabel("Your name").fill("Grace");
    expect(await button.isDisabled()).toBe(true);
    await form.getByLabel("Why it has to pass all the same").fill(REASON);
    await button.click();
    await line.getByText("let pass by Grace").waitFor();

    await page.reload();
    await line.getByText("let pass by Grace").waitFor();
    await line.locator("summary").click();
    await line.getByText(REASON).waitFor();
    expect(await kept("gift-cards-api")).toMatchObject([
      {
        verdict: "hold",
        askedBy: "Ada",
        via: "browser",
        request: { service: "gift-cards-api", risk: "high" },
        overridden: [{ by: "Grace", reason: REASON }],
      },
    ]);
  });

  it("shows older checks page after page, those of pipelines among them", async () => {
    for (let index = 0; index < 12; index += 1)
      await fetch(`${site().url}/api/v1/gate?service=edge-gateway&risk=low&by=pipeline-${index}`);
    const page = await visit(browser(), `${site().url}/ship?service=edge-gateway`);
    const newest = page.getByRole("list", { name: "Past checks" }).getByRole("listitem");
    await newest.first().waitFor();
    expect(await newest.count()).toBe(10);
    expect(await newest.first().textContent()).toContain("pipeline-11");
    await page.getByRole("button", { name: "Show older checks" }).click();
    const older = page.getByRole("list", { name: "Older checks" }).getByRole("listitem");
    await older.last().getByText("pipeline-0").waitFor();
    expect(await older.count()).toBe(2);
  });
}
