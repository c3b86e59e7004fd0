import { afterAll, beforeAll, expect, it } from "vitest";
import {
  asOpenMetrics,
  scrape,
  trueIncrease,
  within,
  type Counter,
} from "#e2e/contracts/counters.ts";
import { embeddedEngine, type Engine } from "#e2e/contracts/engines.ts";
import { startPrometheus, type MetricServer } from "#e2e/contracts/servers.ts";
import { describeWithParts } from "#e2e/contracts/with-parts.ts";
import { startPullingServer, type PullingServer } from "./pulling-server.ts";

const DAY = 86_400;
const HOUR = 3_600;
const FROM = 1_793_404_800;
const AT = FROM + 30 * DAY;
const OBJECTIVE = 99.5;

const COUNTERS: readonly Counter[] = ["200", "500"].flatMap((code, index) =>
  ["pod-0", "pod-1"].map((instance, pod) =>
    scrape({
      metric: "http_requests_total",
      labels: { job: "shop", instance, code },
      seed: 10 * pod + index,
      from: FROM - HOUR,
      to: AT + HOUR,
      scrapeSeconds: 60,
      mean: code === "500" ? 0.6 : 50,
      resetChance: pod === 0 ? 0 : 0.001,
      startsAt: 1_000,
    }),
  ),
);

const SLO = `version: prometheus/v1
service: shop
slos:
  - name: availability
    objective: ${OBJECTIVE}
    sli:
      events:
        error_query: sum(rate(http_requests_total{job="shop",code="500"}[{{.window}}]))
        total_query: sum(rate(http_requests_total{job="shop"}[{{.window}}]))
    alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } }
`;

function truth(from: number, to: number): { good: number; total: number; remaining: number } {
  const total = trueIncrease(COUNTERS, from, to);
  const bad = trueIncrease(
    COUNTERS.filter(({ labels }) => labels["code"] === "500"),
    from,
    to,
  );
  return { good: total - bad, total, remaining: 1 - bad / total / (1 - OBJECTIVE / 100) };
}

describeWithParts(
  ["prometheus", "promtool"],
  "a Prometheus that keeps fifteen days, under a window of thirty",
  (prometheus, promtool) => {
    let engine: Engine;
    let server: PullingServer;
    const started: MetricServer[] = [];

    /** One that holds what a retention of fifteen days leaves of a stretch. */
    async function holding(from: number, to: number): Promise<MetricServer> {
      const one = await startPrometheus(
        { prometheus, promtool },
        asOpenMetrics(within(COUNTERS, from, to)),
      );
      started.push(one);
      return one;
    }

    beforeAll(async () => {
      engine = await embeddedEngine();
      const first = await holding(FROM - HOUR, FROM + 15 * DAY + HOUR);
      server = await startPullingServer({
        engine,
        backend: first.url,
        at: FROM + 15 * DAY,
        slos: { "shop.yaml": SLO },
      });
    });
    afterAll(async () => {
      await server.stop();
      await engine.stop();
      await Promise.all(started.map((one) => one.stop()));
    });

    async function expectTruth(at: number): Promise<void> {
      const { good, total, remaining } = truth(at - 30 * DAY, at);
      const [budget] = await server.budgets("shop/availability");
      expect(budget).toMatchObject({ at: at * 1_000, good, total, coverage: 1 });
      expect(budget?.remaining).toBeCloseTo(remaining, 9);
    }

    it("says after its first day that half the window is not known", async () => {
      await server.minute(FROM + 15 * DAY);
      await expect
        .poll(() => server.budgets("shop/availability"), { timeout: 20_000 })
        .toMatchObject([{ status: "unknown", coverage: expect.closeTo(0.5, 2) as number }]);
    });

    it("is exact after fifteen days of pulling, across a restart", async () => {
      const second = await holding(FROM + 15 * DAY - HOUR, AT + HOUR);
      server.proxy.leadTo(second.url);
      await server.minutes(FROM + 15 * DAY + 60, FROM + 22 * DAY, 29 * HOUR);
      await server.restart();
      await server.minutes(FROM + 22 * DAY, AT, 31 * HOUR);
      await server.minute(AT);
      await expect
        .poll(() => server.budgets("shop/availability"), { timeout: 20_000 })
        .toMatchObject([{ coverage: 1 }]);
      await expectTruth(AT);
    });

    it("stays exact when what is kept goes on shrinking, and when all is read back from the store", async () => {
      const third = await holding(FROM + 15 * DAY + HOUR, AT + HOUR);
      server.proxy.leadTo(third.url);
      await server.minute(AT + HOUR);
      await expectTruth(AT + HOUR);
      await server.restart();
      await server.minute(AT + HOUR);
      await expectTruth(AT + HOUR);
    });
  },
);
