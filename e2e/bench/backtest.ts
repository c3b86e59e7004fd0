import { openBrowser } from "#e2e/journeys/browser.ts";
import { PERSON } from "#e2e/journeys/person.ts";
import { openSite } from "#e2e/journeys/site.ts";
import { milliseconds, quantile, type Table } from "./table.ts";

const PATH = "/slos/payments-api/payments-availability";
const MOVES = 30;

/** How long a move of the target slider takes over ninety days of five-minute cells, and what the history weighs. */
export async function measureBacktest(): Promise<readonly Table[]> {
  const site = await openSite();
  const browser = await openBrowser();
  try {
    const page = await (await browser.newContext(PERSON)).newPage();
    const answered = page.waitForResponse((response) => response.url().includes("budget.history"));
    await page.goto(`${site.url}${PATH}`, { waitUntil: "load" });
    await page.getByRole("region", { name: "What if the target were another" }).waitFor();
    await page.mouse.move(700, 500);
    await page.mouse.wheel(0, 20_000);
    const { responseBodySize } = await (await answered).request().sizes();
    const slider = page.getByRole("slider", { name: "Target to try" });
    await slider.waitFor();
    const times = await slider.evaluate(async (element, moves) => {
      const input = element as HTMLInputElement;
      const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
      const taken: { words: number; frame: number }[] = [];
      for (let move = 0; move < moves; move += 1) {
        const began = performance.now();
        setValue?.call(input, String(3 + move));
        input.dispatchEvent(new Event("input", { bubbles: true }));
        const words = performance.now() - began;
        await new Promise((resolve) => {
          requestAnimationFrame(() => setTimeout(resolve, 0));
        });
        taken.push({ words, frame: performance.now() - began });
      }
      return taken;
    }, MOVES);
    const row = (name: string, of: (time: { words: number; frame: number }) => number) => {
      const sorted = times.map(of).sort((a, b) => a - b);
      return [name, ...[0.5, 0.95, 1].map((share) => milliseconds(quantile(sorted, share)))];
    };
    return [
      {
        title: `Moving the target slider over ninety days, ${MOVES} moves; the history came in ${(responseBodySize / 1_000).toFixed(0)} KB`,
        columns: ["until", "p50", "p95", "longest"],
        rows: [
          row("the words say it", ({ words }) => words),
          row("it is painted", ({ frame }) => frame),
        ],
      },
    ];
  } finally {
    await browser.close();
    await site.remove();
  }
}
