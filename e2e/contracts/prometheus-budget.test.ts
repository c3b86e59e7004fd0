import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BURN_WINDOWS_SECONDS } from "#shared/budget/alert-policy.ts";
import type { BudgetJson } from "#shared/budget/json.ts";
import { formatDuration } from "#shared/kernel/duration.ts";
import { asExposition, asOpenMetrics, scrape, trueIncrease, type Counter } from "./counters.ts";
import { instantValue } from "./pulling.ts";
import { startPrometheus, startVictoriaMetrics, type MetricServer } from "./servers.ts";
import { describeWithParts } from "./with-parts.ts";

const DAY = 86_400;
const AT = 1_795_392_000;
const MONTH = 30 * DAY;
const FROM = AT - MONTH;

/** Thirty days of a service: requests by code, and a histogram of which one bound counts. */
function aService(
  job: string,
  seed: number,
  more: Partial<Parameters<typeof scrape>[0]>,
): readonly Counter[] {
  const labels = { job, instance: `${job}-0` };
  const base = { from: FROM - 3_600, to: AT + 3_600, scrapeSeconds: 60, ...more };
  return [
    scrape({
      metric: "http_requests_total",
      labels: { ...labels, code: "200" },
      seed,
      mean: 50,
      ...base,
    }),
    scrape({
      metric: "http_requests_total",
      labels: { ...labels, code: "500" },
      seed: seed + 1,
      mean: 0.6,
      ...base,
    }),
  ];
}

const ALIGNED = aService("aligned", 1, {});
const RESTARTING = aService("restarting", 11, { resetChance: 0.002 });
const OFFSET = aService("offset", 21, { offset: 37, resetChance: 0.0005 });
const COUNTERS = [...ALIGNED, ...RESTARTING, ...OFFSET];

const OBJECTIVE = 99.5;
const SLOTH = ["aligned", "restarting", "offset"].map((job) =>
  [
    "version: prometheus/v1",
    `service: ${job}`,
    "slos:",
    "  - name: requests-availability",
    `    objective: ${OBJECTIVE}`,
    "    sli:",
    "      events:",
    `        error_query: sum(rate(http_requests_total{job="${job}",code=~"5.."}[{{.window}}]))`,
    `        total_query: sum(rate(http_requests_total{job="${job}"}[{{.window}}]))`,
    "    alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } }",
  ].join("\n"),
);

function trueBurn(counters: readonly Counter[], seconds: number): number {
  const bad = counters.filter(({ labels }) => labels["code"] === "500");
  return (
    trueIncrease(bad, AT - seconds, AT) /
    trueIncrease(counters, AT - seconds, AT) /
    (1 - OBJECTIVE / 100)
  );
}

async function backendsBurn(server: MetricServer, job: string, seconds: number): Promise<number> {
  const range = formatDuration(seconds);
  const bad = await instantValue(
    server,
    `sum(increase(http_requests_total{job="${job}",code="500"}[${range}]))`,
    AT,
  );
  const total = await instantValue(
    server,
    `sum(increase(http_requests_total{job="${job}"}[${range}]))`,
    AT,
  );
  return bad / total / (1 - OBJECTIVE / 100);
}

function contract(start: () => Promise<MetricServer>): void {
  let server: MetricServer;
  let folder: string;
  let budgets: readonly BudgetJson[];

  beforeAll(async () => {
    server = await start();
    folder = await mkdtemp(join(tmpdir(), "headroom-budget-"));
    const files = await Promise.all(
      SLOTH.map(async (text, index) => {
        const file = join(folder, `slo-${index}.yml`);
        await writeFile(file, text);
        return file;
      }),
    );
    const args = [
      "server/cli/headroom.mjs",
      "budget",
      ...files,
      "--prometheus",
      server.url,
      "--at",
      new Date(AT * 1_000).toISOString(),
      "--json",
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    budgets = JSON.parse(stdout) as readonly BudgetJson[];
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function budgetOf(service: string): BudgetJson {
    const budget = budgets.find((one) => one.service === service);
    if (budget === undefined) throw new Error(`there is no budget of ${service}`);
    return budget;
  }

  describe.each([
    ["aligned", ALIGNED],
    ["restarting", RESTARTING],
  ] as const)("of %s scrapes", (job, counters) => {
    it("is the truth to 1e-6 in every window", () => {
      const budget = budgetOf(job);
      expect(budget).toMatchObject({
        slo: "requests-availability",
        window: "30d",
        coverage: 1,
        at: new Date(AT * 1_000).toISOString(),
        problems: [],
      });
      expect(budget.remaining).toBeCloseTo(1 - trueBurn(counters, MONTH), 7);
      expect(budget.burned).toBeCloseTo(trueBurn(counters, MONTH), 7);
      expect(budget.total).toBeCloseTo(trueIncrease(counters, FROM, AT), 6);
      for (const seconds of BURN_WINDOWS_SECONDS)
        expect(budget.burn[formatDuration(seconds)]).toBeCloseTo(trueBurn(counters, seconds), 7);
    });

    it("is what the backend itself answers for the same windows", async () => {
      const budget = budgetOf(job);
      expect(budget.burned).toBeCloseTo(await backendsBurn(server, job, MONTH), 6);
      for (const seconds of BURN_WINDOWS_SECONDS) {
        expect(budget.burn[formatDuration(seconds)]).toBeCloseTo(
          await backendsBurn(server, job, seconds),
          6,
        );
      }
    });
  });

  it("stays within one scrape's worth of the truth when scrapes are not aligned", () => {
    const budget = budgetOf("offset");
    const bad = OFFSET.filter(({ labels }) => labels["code"] === "500");
    const worthOf = (counters: readonly Counter[]): number =>
      Math.max(
        ...counters.flatMap(({ samples }) =>
          samples.map(([, value], index) =>
            Math.max(0, value - (samples[index - 1]?.[1] ?? value)),
          ),
        ),
      );
    expect(Math.abs(budget.total - trueIncrease(OFFSET, FROM, AT))).toBeLessThanOrEqual(
      worthOf(OFFSET),
    );
    expect(Math.abs(budget.total - budget.good - trueIncrease(bad, FROM, AT))).toBeLessThanOrEqual(
      worthOf(bad),
    );
  });
}

describeWithParts(
  ["prometheus", "promtool"],
  "headroom budget over thirty days in a real Prometheus",
  (prometheus, promtool) => {
    contract(() => startPrometheus({ prometheus, promtool }, asOpenMetrics(COUNTERS)));
  },
);

describeWithParts(
  ["victoria-metrics"],
  "headroom budget over thirty days in a real VictoriaMetrics",
  (victoriaMetrics) => {
    contract(() => startVictoriaMetrics(victoriaMetrics, asExposition(COUNTERS)));
  },
);
