import { createPrometheusSource, type PrometheusSource } from "#server/sli/prometheus/source.ts";
import type { DataProblem, SeriesSlices, Slice } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { MetricServer } from "./servers.ts";

/** Everything a source answered for a stretch of time. */
export interface Pulled {
  readonly series: readonly SeriesSlices[];
  readonly problems: readonly DataProblem[];
}

/** A source over a server, with one-minute slices unless told otherwise. */
export function sourceOver(
  server: MetricServer,
  overrides: Partial<Parameters<typeof createPrometheusSource>[0]> = {},
): PrometheusSource {
  return createPrometheusSource({
    name: "main",
    url: server.url,
    sliceSeconds: 60,
    lagSeconds: 90,
    retries: 0,
    ...overrides,
  });
}

/** Pulls slices whose ends lie in `(from, to]`, in seconds, and puts the answers together. */
export async function pullAll(
  source: PrometheusSource,
  definitions: readonly SloDefinition[],
  from: number,
  to: number,
): Promise<Pulled> {
  const series = new Map<string, SeriesSlices>();
  const problems: DataProblem[] = [];
  const range = { from: from * 1_000, to: to * 1_000 };
  for await (const batch of source.pull(definitions, range, new AbortController().signal)) {
    problems.push(...batch.problems);
    for (const one of batch.series) {
      const before = series.get(one.series.key);
      series.set(
        one.series.key,
        before === undefined ? one : { ...one, slices: [...before.slices, ...one.slices] },
      );
    }
  }
  return { series: [...series.values()], problems };
}

/** What slices that start in `[from, to)` (seconds) add up to. */
export function sumOf(
  slices: readonly Slice[],
  from: number,
  to: number,
): { readonly good: number; readonly bad: number; readonly total: number } {
  let good = 0;
  let total = 0;
  for (const slice of slices) {
    if (slice.start < from * 1_000 || slice.start >= to * 1_000) continue;
    good += slice.good;
    total += slice.total;
  }
  return { good, bad: total - good, total };
}

/** What the server itself answers to a query at an instant; 0 for an empty answer. */
export async function instantValue(
  server: MetricServer,
  query: string,
  at: number,
): Promise<number> {
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: "POST",
    body: new URLSearchParams({ query, time: String(at) }),
  });
  const answer = (await response.json()) as {
    readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
  };
  return Number(answer.data.result[0]?.value[1] ?? 0);
}

/** The instants of a range, in seconds, at which a query answers with anything. */
export async function instantsOf(
  server: MetricServer,
  query: string,
  range: { readonly from: number; readonly to: number },
  stepSeconds: number,
): Promise<readonly number[]> {
  const response = await fetch(`${server.url}/api/v1/query_range`, {
    method: "POST",
    body: new URLSearchParams({
      query,
      start: String(range.from),
      end: String(range.to),
      step: String(stepSeconds),
    }),
  });
  const answer = (await response.json()) as {
    readonly data: {
      readonly result: readonly { readonly values: readonly (readonly [number, string])[] }[];
    };
  };
  const instants = answer.data.result.flatMap(({ values }) => values.map(([at]) => at));
  return [...new Set(instants)].sort((one, other) => one - other);
}
