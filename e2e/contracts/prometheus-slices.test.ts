import { afterAll, beforeAll, expect, it } from "vitest";
import { anSlo } from "#fixtures/builders.ts";
import { describeWithParts } from "./with-parts.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { asExposition, asOpenMetrics, scrape, trueIncrease, type Counter } from "./counters.ts";
import { pullAll, sourceOver, sumOf } from "./pulling.ts";
import { startPrometheus, startVictoriaMetrics, type MetricServer } from "./servers.ts";

const FROM = 1_793_404_800;
const HOUR = 3_600;
const TO = FROM + 24 * HOUR;
const METRIC = "http_requests_total";

function counter(
  labels: Record<string, string>,
  seed: number,
  more: Partial<Parameters<typeof scrape>[0]> = {},
): Counter {
  return scrape({
    metric: METRIC,
    labels,
    seed,
    from: FROM,
    to: TO,
    scrapeSeconds: 15,
    mean: labels["code"] === "500" ? 1 : 20,
    ...more,
  });
}

function pair(
  job: string,
  seed: number,
  more: Partial<Parameters<typeof scrape>[0]> = {},
): readonly Counter[] {
  return ["200", "500"].map((code, index) =>
    counter({ job, instance: `${job}-0`, code }, seed + index, more),
  );
}

const late = { from: FROM + 5 * HOUR, startsAt: 3 };

const COUNTERS: readonly Counter[] = [
  ...pair("aligned", 1),
  ...pair("offset", 3, { offset: 7 }),
  ...pair("slow", 5, { scrapeSeconds: 60, offset: 23 }),
  ...pair("restarting", 7, { offset: 4, resetChance: 0.01 }),
  ...pair("returning", 9, { offset: 11, gaps: [[FROM + 2 * HOUR, FROM + 5 * HOUR]] }),
  ...pair("flapping", 21, {
    offset: 3,
    resetChance: 0.02,
    gaps: [[FROM + 7 * HOUR, FROM + 9 * HOUR]],
  }),
  counter({ job: "lazy", instance: "lazy-0", code: "200" }, 11, { offset: 2 }),
  counter({ job: "lazy", instance: "lazy-0", code: "500" }, 12, { offset: 2, ...late }),
  ...pair("late", 13, { offset: 2, from: FROM + 5 * HOUR, startsAt: 1_000 }),
  ...pair('odd "name" (1.0|x)', 15),
];

const JOBS = [...new Set(COUNTERS.map(({ labels }) => labels["job"] ?? ""))];

function ratioOf(job: string, missing: "zero" | "unknown" = "zero"): SloDefinition {
  const value = JSON.stringify(job);
  return anSlo({
    service: job,
    id: anSlo({ service: job }).id,
    sli: {
      kind: "ratio",
      bad: {
        language: "Prometheus",
        text: `sum(rate(${METRIC}{job=${value},code=~"5.."}[{{.window}}]))`,
      },
      total: { language: "Prometheus", text: `sum(rate(${METRIC}{job=${value}}[{{.window}}]))` },
      value: "rate",
      missing,
    },
  });
}

function truth(job: string, code: string | null): number {
  return trueIncrease(
    COUNTERS.filter(
      ({ labels }) => labels["job"] === job && (code === null || labels["code"] === code),
    ),
    FROM,
    TO,
  );
}

function contract(start: () => Promise<MetricServer>, backend: RegExp): void {
  let server: MetricServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  it("gives the truth for every alignment, restart and gap, and asks one query per shape", async () => {
    const definitions = JOBS.map((job) => ratioOf(job));
    const source = sourceOver(server);
    const { series, problems } = await pullAll(source, definitions, FROM - 60, TO);
    expect(source.queriesPerPull(definitions)).toBe(2);
    expect(source.backend()).toMatch(backend);
    expect(problems.map(({ code }) => code)).not.toContain("query-failed");
    // What stands on the counter that its first event created is that many events.
    const created: Record<string, number> = { lazy: late.startsAt };
    for (const job of JOBS) {
      const slices = series.find((one) => one.series.slo === ratioOf(job).id)?.slices ?? [];
      const { bad, total } = sumOf(slices, FROM - 60, TO);
      const extra = created[job] ?? 0;
      expect({ job, bad, total }).toEqual({
        job,
        bad: truth(job, "500") + extra,
        total: truth(job, null) + extra,
      });
    }
    await source.close();
  });

  it("keeps what a gap hides unknown, and catches up when the series return", async () => {
    const source = sourceOver(server);
    const { series } = await pullAll(source, [ratioOf("returning")], FROM, TO);
    const starts = series[0]?.slices.map(({ start }) => start / 1_000) ?? [];
    const inGap = starts.filter(
      (start) => start >= FROM + 2 * HOUR + 400 && start < FROM + 5 * HOUR - 60,
    );
    expect(inGap).toEqual([]);
    await source.close();
  });

  it("counts a series created without its kin being known from its first sample", async () => {
    const source = sourceOver(server);
    const { series } = await pullAll(source, [ratioOf("lazy", "unknown")], FROM - 60, TO);
    expect(sumOf(series[0]?.slices ?? [], FROM + 5 * HOUR, TO).bad).toBe(truth("lazy", "500"));
    await source.close();
  });

  it("fans out by label", async () => {
    const source = sourceOver(server);
    const definition = anSlo({
      groupBy: ["job"],
      sli: {
        kind: "ratio",
        good: { language: "Prometheus", text: `${METRIC}{code!~"5.."}` },
        total: { language: "Prometheus", text: METRIC },
        value: "counter",
        missing: "unknown",
      },
    });
    const { series } = await pullAll(source, [definition], FROM - 60, TO);
    expect(series.map((one) => one.series.labels["job"]).sort()).toEqual([...JOBS].sort());
    const aligned = series.find((one) => one.series.labels["job"] === "aligned");
    expect(sumOf(aligned?.slices ?? [], FROM - 60, TO)).toMatchObject({
      total: truth("aligned", null),
      bad: truth("aligned", "500"),
    });
    await source.close();
  });

  it("names the SLO whose query fails or answers nothing, and goes on with the rest", async () => {
    const source = sourceOver(server);
    const failing = anSlo({
      name: "fails",
      sli: {
        kind: "raw",
        query: { language: "Prometheus", text: 'label_replace(up, "x", "$1", "job", "(")' },
        rawType: "success",
      },
    });
    const absent = ratioOf("nobody");
    const { series, problems } = await pullAll(
      source,
      [failing, absent, ratioOf("aligned")],
      FROM,
      FROM + HOUR,
    );
    expect(series.map((one) => one.series.slo)).toEqual([ratioOf("aligned").id]);
    expect(problems).toEqual([
      expect.objectContaining({
        slo: failing.id,
        code: "query-failed",
        message: expect.stringContaining("rejects the query") as string,
      }),
      expect.objectContaining({ slo: absent.id, code: "no-series", count: 60 }),
    ]);
    await source.close();
  });
}

describeWithParts(
  ["prometheus", "promtool"],
  "slices from a real Prometheus",
  (prometheus, promtool) => {
    contract(
      () => startPrometheus({ prometheus, promtool }, asOpenMetrics(COUNTERS)),
      /^Prometheus \d+\.\d+/,
    );
  },
);

describeWithParts(["victoria-metrics"], "slices from a real VictoriaMetrics", (victoriaMetrics) => {
  contract(() => startVictoriaMetrics(victoriaMetrics, asExposition(COUNTERS)), /^VictoriaMetrics/);
});
