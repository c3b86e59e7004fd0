import { describe, expect, it } from "vitest";
import { anSlo } from "#fixtures/builders.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { Backend, PrometheusClient, RangeQuery } from "./client.ts";
import { createPrometheusSource } from "./source.ts";

const FROM = 1_793_404_800_000;

/** A client that answers nothing, and remembers what it was asked. */
function aClient(backend: Backend): {
  readonly client: PrometheusClient;
  readonly asked: RangeQuery[];
} {
  const asked: RangeQuery[] = [];
  const client: PrometheusClient = {
    backend: async () => backend,
    rangeQuery: async (query) => {
      asked.push(query);
      return [];
    },
    close: async () => undefined,
  };
  return { client, asked };
}

async function planWith(backend: Backend, definition: SloDefinition = anSlo()) {
  const { client, asked } = aClient(backend);
  const source = createPrometheusSource(
    { name: "main", url: "http://user:secret@prom:9090/", sliceSeconds: 60, lagSeconds: 90 },
    client,
  );
  for await (const { answered } of source.pull(
    [definition],
    { from: FROM, to: FROM + 60_000 },
    new AbortController().signal,
  ))
    expect(answered).toEqual([definition.id]);
  return { source, asked, plan: source.plan(definition) };
}

describe("a Prometheus source", () => {
  it("says how counters became slices, and asked of what", async () => {
    const { source, plan } = await planWith({ kind: "prometheus", version: "3.5.0" });
    expect(plan).toMatchObject({
      method: expect.stringMatching(
        /^difference of the counters at slice ends.*asked of Prometheus 3\.5\.0$/,
      ) as string,
      sliceSeconds: 60,
    });
    expect(source.backend()).toBe("Prometheus 3.5.0");
    expect(source.url).toBe("http://prom:9090");
  });

  it("leaves increases to a backend that is too old for differences, and says so", async () => {
    const { plan, asked } = await planWith({ kind: "prometheus", version: "2.25.2" });
    expect(plan).toMatchObject({
      method: expect.stringContaining("extrapolated by the backend") as string,
    });
    expect(asked[0]?.query).toMatch(/^sum\(increase\(/);
  });

  it("links each query to the page where it can be run, without credentials", async () => {
    const { plan } = await planWith({ kind: "victoria-metrics", version: null });
    const [first] = "queries" in plan ? plan.queries : [];
    expect(first?.link).toMatch(/^http:\/\/prom:9090\/vmui\/#\/\?g0\.expr=sum/);
    expect(JSON.stringify(plan)).not.toContain("secret");
  });

  it("refuses a query in another language as the SLO's problem", async () => {
    const definition = anSlo({
      sli: { kind: "raw", query: { language: "Datadog", text: "sum:hits{*}" }, rawType: "success" },
    });
    const { plan, asked } = await planWith({ kind: "prometheus", version: "2.42.0" }, definition);
    expect(plan).toMatchObject({
      slo: definition.id,
      code: "unsupported",
      message: "a Prometheus source cannot be asked a query in Datadog",
      query: "sum:hits{*}",
    });
    expect(asked).toEqual([]);
  });

  it("asks long ranges in stretches, at slice ends only", async () => {
    const { client, asked } = aClient({ kind: "prometheus", version: "2.42.0" });
    const source = createPrometheusSource(
      {
        name: "main",
        url: "http://prom:9090",
        sliceSeconds: 300,
        lagSeconds: 90,
        slicesPerQuery: 10,
      },
      client,
    );
    const batches: number[] = [];
    for await (const { problems } of source.pull(
      [anSlo()],
      { from: FROM, to: FROM + 25 * 300_000 + 1 },
      new AbortController().signal,
    ))
      batches.push(problems[0]?.count ?? 0);
    expect(batches).toEqual([10, 10, 5]);
    const first = FROM / 1_000 + 300;
    const totals = asked.filter(({ query }) => !query.includes("code"));
    expect(totals.map(({ start, end }) => [(start - first) / 300, (end - first) / 300])).toEqual([
      [0, 9],
      [10, 19],
      [20, 24],
    ]);
  });
});
