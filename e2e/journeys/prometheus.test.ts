import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { asOpenMetrics, scrape } from "#e2e/contracts/counters.ts";
import { startPrometheus, type MetricServer } from "#e2e/contracts/servers.ts";
import { describeWithParts } from "#e2e/contracts/with-parts.ts";
import type { BudgetJson } from "#shared/budget/json.ts";
import { openBrowser } from "./browser.ts";
import { figuresIn, shows } from "./figures.ts";
import { openSite, type Site } from "./site.ts";
import { visit } from "./visit.ts";

const DAY = 86_400;
const MINUTES_LATER = 20;

const SLO = `
apiVersion: openslo/v1
kind: SLO
metadata: { name: tickets-sold, labels: { team: box-office } }
spec:
  description: Sales that went through.
  service: tickets
  budgetingMethod: Occurrences
  timeWindow: [{ duration: 3d, isRolling: true }]
  objectives: [{ target: 0.99 }]
  indicator:
    metadata: { name: sales }
    spec:
      ratioMetric:
        counter: true
        bad: { metricSource: { type: Prometheus, spec: { query: 'sales_total{code=~"5.."}' } } }
        total: { metricSource: { type: Prometheus, spec: { query: sales_total } } }
`;

function settings(url: string): string {
  return `
sources:
  - { name: box-office, kind: prometheus, url: "${url}", slice: 20s, lag: 0s, lookback: 4d }
slos: [./slos/*.yaml]
`;
}

/** Five days of sales up to a few minutes from now, scraped three times a minute. */
function samples(now: number): string {
  const base = { metric: "sales_total", scrapeSeconds: 20, from: now - 5 * DAY, to: now + 600 };
  return asOpenMetrics([
    scrape({ ...base, labels: { code: "200" }, seed: 1, mean: 50 }),
    scrape({ ...base, labels: { code: "500" }, seed: 2, mean: 0.4 }),
  ]);
}

/** A server's long windows end at the last five-minute boundary, those of the command at any minute. */
function windowsEnd(at: string): string {
  return new Date(Math.floor(Date.parse(at) / 300_000) * 300_000).toISOString();
}

/** What `headroom budget --json` prints, straight from the backend. */
async function printed(site: Site, prometheus: MetricServer, at: string): Promise<BudgetJson> {
  const files = [join(site.folder, "slos/tickets.yaml")];
  const options = ["--prometheus", prometheus.url, "--at", at, "--slice", "20s", "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, [
    "server/cli/headroom.mjs",
    "budget",
    ...files,
    ...options,
  ]);
  const [budget] = JSON.parse(stdout) as readonly BudgetJson[];
  if (budget === undefined) throw new Error("headroom budget printed no budget");
  return budget;
}

/** What the page shows of a budget. */
interface Shown {
  readonly total: number | undefined;
  readonly good: number | undefined;
  readonly left: string;
}

describeWithParts(
  ["chromium", "prometheus", "promtool"],
  "an own Prometheus",
  (_, program, promtool) => {
    let prometheus: MetricServer | undefined;
    let browser: Browser | undefined;
    let site: Site | undefined;
    beforeAll(async () => {
      const now = Math.floor(Date.now() / 60_000) * 60;
      prometheus = await startPrometheus({ prometheus: program, promtool }, samples(now));
      site = await openSite({
        "headroom.yaml": settings(prometheus.url),
        "slos/tickets.yaml": SLO,
      });
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser?.close();
      await site?.remove();
      await prometheus?.stop();
    });

    it("gives the page what `headroom budget` prints; once it is gone the page says so, and since when", async () => {
      if (browser === undefined || site === undefined || prometheus === undefined)
        throw new Error("nothing was started");
      const server = site;
      const page = await visit(browser, `${site.url}/slos/tickets/tickets-sold`, {
        mayComplain:
          /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY|ERR_CONNECTION_RESET|503 \(Service/,
      });
      const verdict = page.getByRole("region", { name: "What is left" });
      const formula = page.getByRole("region", { name: "How this number came about" });
      await verdict.waitFor();
      const said = verdict.getByRole("definition").first();
      // Ticks go on while the page is read: what it shows is compared with what the server says of the same tick.
      const read = async (): Promise<{ served: BudgetJson; shown: Shown }> => {
        const [served] = await server.budgets();
        if (served === undefined) throw new Error("the server has no budget");
        const line = (await formula.locator("code").nth(2).textContent()) ?? "";
        const [, total, good] = figuresIn(line.replaceAll(" − ", " "));
        return { served, shown: { total, good, left: (await said.textContent()) ?? "" } };
      };
      let reading = await read();
      await expect
        .poll(
          async () => {
            reading = await read();
            const { served, shown } = reading;
            return shown.total === served.total && shown.good === served.good;
          },
          { timeout: 30_000 },
        )
        .toBe(true);
      const { served, shown } = reading;
      const budget = await printed(site, prometheus, windowsEnd(served.at));
      expect(budget.coverage).toBe(1);
      expect(served.status).toBe(budget.status);
      expect(served.remaining).toBeCloseTo(budget.remaining ?? Number.NaN, 9);
      const share = budget.remaining === null ? Number.NaN : budget.remaining * 100;
      expect(shows(shown.left, share)).toBe(true);
      expect({ total: shown.total, good: shown.good }).toEqual({
        total: budget.total,
        good: budget.good,
      });

      await prometheus.stop();
      const stoppedBy = Date.now();
      const banner = page.getByText(/^box-office has not answered since \d\d:\d\d\.$/);
      await banner.waitFor({ timeout: 60_000 });
      const since = /\d\d:\d\d/.exec((await banner.textContent()) ?? "")?.[0];
      const minutes = [stoppedBy, stoppedBy + 60_000, Date.now()].map((at) =>
        new Date(at).toISOString().slice(11, 16),
      );
      expect(minutes).toContain(since);
      await page
        .getByText(/refuses the connection/)
        .first()
        .waitFor();

      await site.kill();
      await site.restart({ laterMs: MINUTES_LATER * 60_000 });
      await page.reload();
      await page.getByRole("heading", { name: "These figures are stale" }).waitFor();
      expect(shows((await said.textContent()) ?? "", share)).toBe(true);
      await page.getByRole("link", { name: "Overview" }).click();
      const row = page.getByRole("row").filter({ hasText: "tickets-sold" });
      await row.getByText(/stale since \d\d:\d\d/).waitFor();
      await page.getByText(/^box-office has not answered since/).waitFor();
    });
  },
);
