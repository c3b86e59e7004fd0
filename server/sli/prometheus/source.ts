import { SECOND_MS, alignDown, type Interval } from "#shared/kernel/time.ts";
import type { DataProblem } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { PullBatch, PullPlan, SliSource } from "#server/sli/source.ts";
import { askAll, type Outcome } from "./ask.ts";
import { batchesOf, type Askable } from "./batches.ts";
import { createPrometheusClient, type Backend, type PrometheusClient } from "./client.ts";
import type { SliceTiming } from "./expressions.ts";
import type { SliceEnds } from "./leg-values.ts";
import { legsOf, type Refusal, type SliLegs } from "./legs.ts";
import { shownUrl, type PrometheusSourceOptions } from "./options.ts";
import { backendName, counterWay, planOf, shapeLimits } from "./plan.ts";
import { queriesFor, type LegQuery } from "./shapes.ts";

const DEFAULT_REACH_SECONDS = 6 * 3_600;
/** Prometheus gives at most 11,000 points per series; 360 of a minute are six hours. */
const DEFAULT_SLICES_PER_QUERY = 360;
const MOST_SLICES_PER_QUERY = 11_000;

/** A Prometheus, or what speaks its HTTP API, as a source of slices. */
export interface PrometheusSource extends SliSource {
  close(): Promise<void>;
}

function timeChunks(range: Interval, stepSeconds: number, most: number): readonly SliceEnds[] {
  const first = alignDown(range.from, stepSeconds * SECOND_MS) / SECOND_MS + stepSeconds;
  const last = alignDown(range.to, stepSeconds * SECOND_MS) / SECOND_MS;
  const chunks: SliceEnds[] = [];
  for (let from = first; from <= last; from += most * stepSeconds) {
    chunks.push({
      first: from,
      stepSeconds,
      count: Math.min(most, (last - from) / stepSeconds + 1),
    });
  }
  return chunks;
}

function refusalOf(
  definition: SloDefinition,
  refused: { readonly refused: string; readonly query: string },
): DataProblem {
  return {
    slo: definition.id,
    code: "unsupported",
    message: refused.refused,
    query: refused.query,
  };
}

/** Pulls slices over the Prometheus HTTP API, with one range query per query shape and stretch of time. */
export function createPrometheusSource(
  options: PrometheusSourceOptions,
  client: PrometheusClient = createPrometheusClient(options),
): PrometheusSource {
  const { sliceSeconds } = options;
  const timing: SliceTiming = {
    sliceSeconds,
    reachSeconds: options.reachSeconds ?? DEFAULT_REACH_SECONDS,
  };
  const most = Math.min(MOST_SLICES_PER_QUERY, options.slicesPerQuery ?? DEFAULT_SLICES_PER_QUERY);
  const url = shownUrl(options.url);
  let backend: Backend | undefined;
  // Parsing is the dear part of a tick, and definitions are the same objects until their files change.
  const known = new WeakMap<SloDefinition, SliLegs | Refusal>();

  function legsFor(definition: SloDefinition): SliLegs | Refusal {
    const legs = known.get(definition) ?? legsOf(definition, timing);
    known.set(definition, legs);
    return legs;
  }

  function queriesOf(askable: readonly Askable[]): readonly LegQuery[] {
    const legs = askable.flatMap((one) => one.legs.parts.map((part) => part.leg));
    return queriesFor(legs, timing, counterWay(backend), shapeLimits(backend));
  }

  function sorted(definitions: readonly SloDefinition[]): {
    readonly askable: readonly Askable[];
    readonly refused: readonly DataProblem[];
  } {
    const read = definitions.map((definition) => ({
      definition,
      legs: legsFor(definition),
    }));
    return {
      askable: read.flatMap(({ definition, legs }) =>
        "refused" in legs ? [] : [{ definition, legs }],
      ),
      refused: read.flatMap(({ definition, legs }) =>
        "refused" in legs ? [refusalOf(definition, legs)] : [],
      ),
    };
  }

  /** A backend that failed may come back as another version: it is asked again what it is. */
  async function askOrForget(
    queries: readonly LegQuery[],
    ends: SliceEnds,
    signal: AbortSignal,
  ): Promise<readonly Outcome[]> {
    try {
      return await askAll(client, queries, ends, {
        concurrency: options.concurrency ?? 4,
        signal,
      });
    } catch (error) {
      backend = undefined;
      throw error;
    }
  }

  async function* pull(
    definitions: readonly SloDefinition[],
    range: Interval,
    signal: AbortSignal,
  ): AsyncIterable<PullBatch> {
    const { askable, refused } = sorted(definitions);
    if (refused.length > 0)
      yield { series: [], problems: refused, answered: refused.map(({ slo }) => slo) };
    if (askable.length === 0) return;
    backend ??= await client.backend(signal);
    const queries = queriesOf(askable);
    for (const ends of timeChunks(range, sliceSeconds, most)) {
      const outcomes = await askOrForget(queries, ends, signal);
      yield* batchesOf(askable, outcomes, ends);
    }
  }

  function plan(definition: SloDefinition): PullPlan | DataProblem {
    const legs = legsFor(definition);
    if ("refused" in legs) return refusalOf(definition, legs);
    return planOf({ definition, legs, timing, backend, linkUrl: options.linkUrl ?? url });
  }

  return {
    name: options.name,
    kind: "prometheus",
    url,
    sliceSeconds,
    lagSeconds: options.lagSeconds,
    backend: () => (backend === undefined ? undefined : backendName(backend)),
    plan,
    queriesPerPull: (definitions) => queriesOf(sorted(definitions).askable).length,
    pull,
    close: () => client.close(),
  };
}
