import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { asOpenMetrics, scrape } from "#e2e/contracts/counters.ts";
import { startPrometheus, type MetricServer } from "#e2e/contracts/servers.ts";
import { describeWithParts } from "#e2e/contracts/with-parts.ts";
import { openSite, type Site } from "#e2e/journeys/site.ts";
import { startProxy, type Proxy } from "./proxy.ts";

const MINUTE_MS = 60_000;
const LOADS = 10;
/** Ticks begin on each whole minute, and are over by then. */
const BETWEEN_TICKS_MS = [10_000, 45_000] as const;
const KEY = "tickets/sales";

const SLO = `
apiVersion: openslo/v1
kind: SLO
metadata: { name: sales, labels: { team: box-office } }
spec:
  service: tickets
  budgetingMethod: Occurrences
  timeWindow: [{ duration: 1d, isRolling: true }]
  objectives: [{ target: 0.99 }]
  indicator:
    metadata: { name: sales }
    spec:
      ratioMetric:
        counter: true
        bad: { metricSource: { type: Prometheus, spec: { query: 'sales_total{code="500"}' } } }
        total: { metricSource: { type: Prometheus, spec: { query: sales_total } } }
`;

function question(procedure: string, input?: object): string {
  const text = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  return `/trpc/${procedure}${text}`;
}

/** What the overview, a team's page and an SLO's page ask for, each time with something new so that nothing is cached. */
function loads(turn: number, now: number): readonly string[] {
  return [
    "/",
    "/teams/box-office",
    `/slo/${KEY}`,
    question("meta.about"),
    question("budget.overview", { offset: turn }),
    question("budget.overview", { search: `sales ${turn}`, sort: "burn" }),
    question("budget.team", { team: "box-office" }),
    question("budget.slo", { key: KEY }),
    question("budget.series", { key: KEY, points: 2 + turn }),
    question("budget.series", {
      key: KEY,
      from: now - 40 * 86_400_000,
      to: now - turn,
      points: 500,
    }),
    question("budget.search", { text: `sales ${turn}` }),
    question("org.catalog"),
    question("org.problems"),
    question("sli.sources"),
    question("slo.problems"),
    "/api/v1/budgets",
    `/api/v1/budgets?at=${new Date(now - 3_600_000 - turn).toISOString()}`,
    "/metrics",
  ];
}

describeWithParts(["prometheus", "promtool"], "loading pages", (prometheus, promtool) => {
  let backend: MetricServer;
  let proxy: Proxy;
  let site: Site;
  beforeAll(async () => {
    const now = Math.floor(Date.now() / MINUTE_MS) * 60;
    const base = { metric: "sales_total", scrapeSeconds: 60, from: now - 90_000, to: now + 1_200 };
    const samples = asOpenMetrics([
      scrape({ ...base, labels: { code: "200" }, seed: 1, mean: 50 }),
      scrape({ ...base, labels: { code: "500" }, seed: 2, mean: 1 }),
    ]);
    backend = await startPrometheus({ prometheus, promtool }, samples);
    proxy = await startProxy(backend.url);
    site = await openSite({
      "headroom.yaml": `
sources: [{ name: main, kind: prometheus, url: "${proxy.url}", lag: 0s, lookback: 1d }]
slos: [./slos/*.yaml]
`,
      "slos/sales.yaml": SLO,
    });
  });
  afterAll(async () => {
    await site.remove();
    await proxy.stop();
    await backend.stop();
  });

  /** What Prometheus itself counts of the queries that were put to it. */
  async function queriesPut(): Promise<number> {
    const metrics = await (await fetch(`${backend.url}/metrics`)).text();
    const counts = metrics.matchAll(
      /^prometheus_http_requests_total\{[^}]*handler="\/api\/v1\/query(?:_range)?"[^}]*\} (\S+)$/gm,
    );
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
  }

  async function loadAll(turn: number): Promise<readonly string[]> {
    const failed: string[] = [];
    for (const path of loads(turn, Date.now())) {
      const answer = await fetch(`${site.url}${path}`);
      await answer.arrayBuffer();
      // Where the client was not built, its page is not there; what it asks for is.
      const isPage = !/^\/(trpc|api|metrics)/.test(path);
      if (!answer.ok && !isPage) failed.push(`${path} ${answer.status}`);
    }
    return failed;
  }

  it("costs the metric backend no query", async () => {
    expect(await queriesPut()).toBeGreaterThan(0);
    for (;;) {
      const startedAt = Date.now();
      const [from, to] = BETWEEN_TICKS_MS;
      if (startedAt % MINUTE_MS < from || startedAt % MINUTE_MS > to) {
        await wait(200);
        continue;
      }
      const before = { requests: proxy.requests(), queries: await queriesPut() };
      for (let turn = 0; turn < LOADS; turn += 1) expect(await loadAll(turn)).toEqual([]);
      // Loads that met a tick are no evidence.
      if (Math.floor(startedAt / MINUTE_MS) !== Math.floor(Date.now() / MINUTE_MS)) continue;
      expect({ requests: proxy.requests(), queries: await queriesPut() }).toEqual(before);
      return;
    }
  });
});
