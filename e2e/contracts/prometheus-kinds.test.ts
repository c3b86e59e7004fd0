import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anSlo } from "#fixtures/builders.ts";
import type { Sli, SloDefinition } from "#shared/slo/model.ts";
import { asExposition, asOpenMetrics, scrape, trueIncrease, type Counter } from "./counters.ts";
import { instantValue, pullAll, sourceOver, sumOf } from "./pulling.ts";
import { startPrometheus, startVictoriaMetrics, type MetricServer } from "./servers.ts";
import { describeWithParts } from "./with-parts.ts";

const FROM = 1_793_404_800;
const TO = FROM + 6 * 3_600;
const SLICES = (TO - FROM) / 60;

/** A histogram whose clients write the same bound in two ways. */
function histogram(instance: string, bound: string, seed: number): readonly Counter[] {
  const labels = { job: "shop", instance };
  const plan = { from: FROM - 600, to: TO + 600, scrapeSeconds: 15, offset: 6 };
  const fast = scrape({
    ...plan,
    metric: "latency_seconds_bucket",
    labels: { ...labels, le: bound },
    seed,
    mean: 20,
  });
  const slow = scrape({
    ...plan,
    metric: "latency_seconds_bucket",
    labels: { ...labels, le: "+Inf" },
    seed: seed + 1,
    mean: 2,
  });
  const count = fast.samples.map(
    ([at, value], index) => [at, value + (slow.samples[index]?.[1] ?? 0)] as const,
  );
  return [
    fast,
    { ...slow, samples: count },
    { metric: "latency_seconds_count", labels, samples: count },
  ];
}

/** A probe that is scraped each 15 s, on the slice's edge too, and fails every tenth time. */
const PROBES: Counter = {
  metric: "probe_success",
  labels: { job: "probe", instance: "probe-0" },
  samples: Array.from(
    { length: (TO - FROM) / 15 + 1 },
    (_, index) => [FROM + index * 15, index % 10 === 3 ? 0 : 1] as const,
  ),
};

const LAG: Counter = {
  metric: "queue_lag_seconds",
  labels: { job: "queue", instance: "queue-0" },
  samples: Array.from(
    { length: (TO - FROM) / 60 + 1 },
    (_, index) => [FROM + index * 60, index % 4 === 1 ? 45 : 5] as const,
  ),
};

const HISTOGRAMS = [...histogram("a", "1", 1), ...histogram("b", "1.0", 3)];
const COUNTERS = [...HISTOGRAMS, PROBES, LAG];

const query = (text: string) => ({ language: "Prometheus", text });
const of = (name: string, sli: Sli, more: Partial<SloDefinition> = {}): SloDefinition =>
  anSlo({ service: "shop", name, sli, ...more });

function truth(metric: string, bounds: readonly string[]): number {
  const counted = HISTOGRAMS.filter(
    (one) =>
      one.metric === metric && (bounds.length === 0 || bounds.includes(one.labels["le"] ?? "")),
  );
  return trueIncrease(counted, FROM, TO);
}

function contract(start: () => Promise<MetricServer>): void {
  let server: MetricServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  async function slicesOf(definition: SloDefinition) {
    const source = sourceOver(server);
    try {
      const { series, problems } = await pullAll(source, [definition], FROM, TO);
      expect(problems).toEqual([]);
      expect(series).toHaveLength(1);
      return series[0]?.slices ?? [];
    } finally {
      await source.close();
    }
  }

  it.each(["1", "1.0"])("takes the bound le=%s however it is written", async (le) => {
    const slices = await slicesOf(
      of("latency", {
        kind: "ratio",
        good: query(`latency_seconds_bucket{job="shop",le="${le}"}`),
        total: query('latency_seconds_count{job="shop"}'),
        value: "counter",
        missing: "unknown",
      }),
    );
    expect(slices).toHaveLength(SLICES);
    expect(sumOf(slices, FROM, TO)).toMatchObject({
      good: truth("latency_seconds_bucket", ["1", "1.0"]),
      total: truth("latency_seconds_count", []),
    });
  });

  it("takes a difference of counter sums apart", async () => {
    const total = 'sum(rate(latency_seconds_count{job="shop"}[{{.window}}]))';
    const slices = await slicesOf(
      of("difference", {
        kind: "ratio",
        bad: query(
          `(${total} - sum(rate(latency_seconds_bucket{job="shop",le="1"}[{{.window}}])))`,
        ),
        total: query(total),
        value: "rate",
        missing: "zero",
      }),
    );
    expect(sumOf(slices, FROM, TO)).toMatchObject({
      good: truth("latency_seconds_bucket", ["1", "1.0"]),
      total: truth("latency_seconds_count", []),
    });
  });

  it("multiplies any other rate by the slice", async () => {
    const total = 'sum(rate(latency_seconds_count{job="shop"}[{{.window}}])) * 1';
    const slices = await slicesOf(
      of("rates", {
        kind: "ratio",
        bad: query("vector(0)"),
        total: query(total),
        value: "rate",
        missing: "zero",
      }),
    );
    const expected = truth("latency_seconds_count", []);
    expect(Math.abs(sumOf(slices, FROM, TO).total - expected) / expected).toBeLessThan(0.02);
  });

  it("counts each sample of a boolean gauge once", async () => {
    const slices = await slicesOf(
      of("probe", { kind: "bool-gauge", gauge: query('probe_success{job="probe"}') }),
    );
    const counted = PROBES.samples.filter(([at]) => at > FROM && at <= TO);
    expect(sumOf(slices, FROM, TO)).toMatchObject({
      total: counted.length,
      good: counted.filter(([, value]) => value === 1).length,
    });
  });

  it("compares a value with its bound at each slice's end", async () => {
    const slices = await slicesOf(
      of("lag", {
        kind: "threshold",
        query: query('sum(queue_lag_seconds{job="queue"})'),
        op: "lt",
        bound: 10,
      }),
    );
    expect(sumOf(slices, FROM, TO)).toMatchObject({ total: SLICES, bad: SLICES / 4 });
  });

  it("takes a raw ratio as the backend computes it, and weighs each slice the same", async () => {
    const raw = (window: string): string =>
      `1 - (sum(sum_over_time(probe_success{job="probe"}[${window}])) / sum(count_over_time(probe_success{job="probe"}[${window}])))`;
    const slices = await slicesOf(
      of("raw", { kind: "raw", query: query(raw("{{.window}}")), rawType: "failure" }),
    );
    expect(slices).toHaveLength(SLICES);
    for (const { start, good, total } of slices.slice(10, 20)) {
      expect(total).toBe(1);
      expect(1 - good).toBeCloseTo(await instantValue(server, raw("1m"), start / 1_000 + 60), 12);
    }
  });

  it("takes a raw ratio outside 0 to 1, and one of several series, for a problem", async () => {
    const source = sourceOver(server);
    const definitions = [
      of("outside", {
        kind: "raw",
        query: query('sum(queue_lag_seconds{job="queue"})'),
        rawType: "success",
      }),
      of("several", {
        kind: "raw",
        query: query('latency_seconds_count{job="shop"} * 0'),
        rawType: "success",
      }),
    ];
    const { series, problems } = await pullAll(source, definitions, FROM, FROM + 3_600);
    expect(series.flatMap(({ slices }) => slices)).toEqual([]);
    expect(problems).toEqual([
      expect.objectContaining({ code: "good-exceeds-total", count: 60 }),
      expect.objectContaining({
        code: "unsupported",
        message: expect.stringContaining("2 series") as string,
      }),
    ]);
    await source.close();
  });

  it("leaves a bound that doesn't exist unknown, rather than take all for fast or for slow", async () => {
    const total = 'sum(rate(latency_seconds_count{job="shop"}[{{.window}}]))';
    const bad = `(${total} - sum(rate(latency_seconds_bucket{job="shop",le="0.3"}[{{.window}}])))`;
    const source = sourceOver(server);
    const definition = of("no-bound", {
      kind: "ratio",
      bad: query(bad),
      total: query(total),
      value: "rate",
      missing: "zero",
    });
    const { series, problems } = await pullAll(source, [definition], FROM, FROM + 3_600);
    expect(series.flatMap(({ slices }) => slices)).toEqual([]);
    expect(problems).toEqual([expect.objectContaining({ code: "numerator-missing", count: 60 })]);
    await source.close();
  });
}

describeWithParts(
  ["prometheus", "promtool"],
  "kinds of SLI on a real Prometheus",
  (prometheus, promtool) => {
    contract(() => startPrometheus({ prometheus, promtool }, asOpenMetrics(COUNTERS)));

    describe("a native histogram", () => {
      it("is asked for in words that Prometheus understands", async () => {
        const server = await startPrometheus({ prometheus, promtool }, asOpenMetrics(COUNTERS));
        const source = sourceOver(server);
        try {
          const definition = of("native", {
            kind: "native-latency",
            histogram: query('latency_seconds{job="shop"}'),
            boundSeconds: 0.5,
          });
          const { problems } = await pullAll(source, [definition], FROM, FROM + 3_600);
          // There is none in this server's storage: what is tried is that both queries are accepted.
          expect(problems.map(({ code }) => code)).toEqual(["no-series"]);
        } finally {
          await source.close();
          await server.stop();
        }
      });
    });
  },
);

describeWithParts(
  ["victoria-metrics"],
  "kinds of SLI on a real VictoriaMetrics",
  (victoriaMetrics) => {
    contract(() => startVictoriaMetrics(victoriaMetrics, asExposition(COUNTERS)));
  },
);
