import { setImmediate as nextTurn } from "node:timers/promises";
import { createStory, DEMO_SEED, type StorySeries } from "#fixtures/demo/story.ts";
import { seriesKey } from "#shared/kernel/ids.ts";
import { alignDown, SECOND_MS, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { DataProblem, SeriesSlices, Slice } from "#shared/sli/model.ts";
import type { MetricQuery, Sli, SloDefinition } from "#shared/slo/model.ts";
import type { PullBatch, PullPlan, SliSource } from "./source.ts";

/** What a demo source is made of. */
export interface DemoSourceOptions {
  readonly name: string;
  /** The instant around which the story is told; taken when the demo starts, aligned down to a slice. */
  readonly anchor: Instant;
  readonly seed?: number;
  /** Length of a slice; 300 unless given. */
  readonly sliceSeconds?: number;
  /** How far behind now the server asks; 0 unless given, since made-up figures are never late. */
  readonly lagSeconds?: number;
}

const DEFAULT_SLICE_SECONDS = 300;

/**
 * A source that makes its figures up: the demo organisation's ninety days, and time running on. It knows the SLOs of
 * `fixtures/demo/slos` by name and says of any other that the demo has no such series. The same anchor and seed always
 * give the same slices, so pulling again changes nothing.
 */
export function createDemoSource(options: DemoSourceOptions): SliSource {
  const { name, sliceSeconds = DEFAULT_SLICE_SECONDS, lagSeconds = 0, seed = DEMO_SEED } = options;
  const sliceMs = sliceSeconds * SECOND_MS;
  const story = createStory({ anchor: alignDown(options.anchor, sliceMs), seed });

  function answer(definition: SloDefinition, range: Interval): PullBatch {
    const series = seriesFor(definition);
    if (series === null)
      return { series: [], problems: [unknownToTheDemo(definition)], answered: [definition.id] };
    if (series.length === 0)
      return { series: [], problems: [withoutData(definition)], answered: [definition.id] };
    return {
      series: series
        .map((one) => slicesOf(definition, one, range, sliceSeconds))
        .filter(({ slices }) => slices.length > 0),
      problems: [],
      answered: [definition.id],
    };
  }

  function seriesFor(definition: SloDefinition): readonly StorySeries[] | null {
    return story.seriesOf(definition.name);
  }

  return {
    name,
    kind: "demo",
    sliceSeconds,
    lagSeconds,
    backend: () => `demo generator, seed ${seed}`,
    plan: (definition) =>
      seriesFor(definition) === null
        ? unknownToTheDemo(definition)
        : {
            queries: queriesOf(definition.sli),
            method: "demo: generated; the queries are those of the definition and were not sent",
            sliceSeconds,
          },
    queriesPerPull: () => 0,
    async *pull(definitions, range, signal) {
      for (const definition of definitions) {
        signal.throwIfAborted();
        yield answer(definition, range);
        await nextTurn();
      }
    },
  };
}

function slicesOf(
  definition: SloDefinition,
  story: StorySeries,
  range: Interval,
  sliceSeconds: number,
): SeriesSlices {
  const sliceMs = sliceSeconds * SECOND_MS;
  const slices: Slice[] = [];
  for (let start = alignDown(range.from, sliceMs); start + sliceMs <= range.to; start += sliceMs) {
    const counted = story.slice(start, sliceSeconds);
    if (counted !== null) slices.push({ start, good: counted.good, total: counted.total });
  }
  const { labels } = story;
  return {
    series: { key: seriesKey(definition.id, labels), slo: definition.id, labels },
    sliceSeconds,
    slices,
  };
}

function queriesOf(sli: Sli): PullPlan["queries"] {
  switch (sli.kind) {
    case "ratio":
      return [...query("good", sli.good), ...query("bad", sli.bad), ...query("total", sli.total)];
    case "raw":
      return query(`${sli.rawType} ratio`, sli.query);
    case "threshold":
      return query("value", sli.query);
    case "native-latency":
      return query("histogram", sli.histogram);
    case "bool-gauge":
      return query("gauge", sli.gauge);
  }
}

function query(purpose: string, asked: MetricQuery | undefined): PullPlan["queries"] {
  return asked === undefined ? [] : [{ purpose, text: asked.text }];
}

function unknownToTheDemo(definition: SloDefinition): DataProblem {
  return {
    slo: definition.id,
    code: "unsupported",
    message: `the demo source makes figures for its own SLOs only and knows none named "${definition.name}"`,
  };
}

function withoutData(definition: SloDefinition): DataProblem {
  const [first] = queriesOf(definition.sli);
  return {
    slo: definition.id,
    code: "no-series",
    message: "the query answers with no series at all",
    ...(first === undefined ? {} : { query: first.text }),
  };
}
