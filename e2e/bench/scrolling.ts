import { openBrowser } from "#e2e/journeys/browser.ts";
import { benchFolder } from "./organisation.ts";
import { startServer } from "#e2e/run/server-process.ts";
import { milliseconds, quantile, type Table } from "./table.ts";

const SLOS = 1_000;
const STEPS = 240;

/** Frame times while the list of 1,000 budgets is scrolled from top to bottom. */
export async function measureScrolling(): Promise<readonly Table[]> {
  const made = await benchFolder(SLOS, 30);
  const server = await startServer(made.folder);
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
    await page.goto(server.url, { waitUntil: "load" });
    await page.getByRole("table").first().waitFor();
    const frames = await page.evaluate(async (steps) => {
      const times: number[] = [];
      let last = performance.now();
      for (let i = 0; i < steps; i += 1) {
        window.scrollBy(0, 150);
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        times.push(now - last);
        last = now;
      }
      return times;
    }, STEPS);
    const sorted = frames.toSorted((a, b) => a - b);
    return [
      {
        title: `Scrolling the list of ${SLOS} budgets, ${STEPS} frames of 150 px`,
        columns: ["frame p50", "frame p95", "frame p99", "longest"],
        rows: [[0.5, 0.95, 0.99, 1].map((share) => milliseconds(quantile(sorted, share)))],
      },
    ];
  } finally {
    await browser.close();
    await server.kill("SIGTERM");
    await made.remove();
  }
}
