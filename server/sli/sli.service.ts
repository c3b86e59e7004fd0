import { DomainError } from "#shared/kernel/errors.ts";
import type { SeriesKey, SloId } from "#shared/kernel/ids.ts";
import { DAY_MS, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import { checkPushed } from "#shared/sli/pushed.ts";
import type { DataProblem, SeriesSlices, SourceHealth } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Log } from "#server/platform/log.ts";
import type { SloService } from "#server/slo/slo.service.ts";
import { createFeedHealth, newestEndOf, type FeedHealth } from "./feed-health.ts";
import { feedName, feedOf, type Feed } from "./feeds.ts";
import { createProblemShelf } from "./problem-shelf.ts";
import { createPuller, type Puller } from "./puller.ts";
import type { SliStore } from "./sli.store.ts";
import type { PullPlan } from "./source.ts";

/** Verbs on SLIs: pulling, pushing, filling gaps, and saying how the sources do. */
export interface SliService {
  /** One aligned tick: pulls the newest slices and the last few again, stores them, then tells the listeners. */
  tick(at: Instant, signal: AbortSignal): Promise<void>;
  /**
   * Fills what is missing in each source's lookback, newest chunk first; resumes where an earlier run stopped. Costs
   * next to nothing when nothing is missing: to be called after every tick.
   */
  backfill(signal: AbortSignal): Promise<void>;
  /** Stores slices that were pushed. Resolves when they are durable. */
  push(batches: readonly SeriesSlices[]): Promise<void>;
  health(): readonly SourceHealth[];
  problems(slo: SloId): readonly DataProblem[];
  /** Which source feeds an SLO, and how; `null` when none does. */
  provenance(slo: SloId): {
    readonly source: SourceHealth;
    readonly plan: PullPlan | null;
    readonly evaluatedAt: Instant | null;
  } | null;
  /** How the source that feeds an SLO does; `null` when none does. Cheap enough to be asked for every budget. */
  source(slo: SloId): SourceHealth | null;
  /** Length of the slices that feed an SLO, and how far behind now they are asked for; `null` when nothing feeds it. */
  rhythm(slo: SloId): { readonly sliceSeconds: number; readonly lagSeconds: number } | null;
  /** All stored slices that start in the range, one series at a time; each may be used until the next is asked for. */
  columns(range: Interval): AsyncIterable<SliceColumns>;
  /** The stored slices of one series that start in the range; `null` for a series that was never stored. */
  history(series: SeriesKey, range: Interval): Promise<SliceColumns | null>;
  /** Told after slices became durable. Returns a function that stops it. */
  onSlices(listener: (batches: readonly SeriesSlices[]) => void): () => void;
}

export interface SliServiceOptions {
  readonly store: SliStore;
  /** In the order of headroom.yaml: the first feeds the SLOs that name no source. */
  readonly feeds: readonly Feed[];
  readonly slos: Pick<SloService, "definitions">;
  readonly clock: Clock;
  readonly log: Log;
}

/** Problems older than this are not shown any more. */
const PROBLEMS_KEPT_MS = 30 * DAY_MS;

function refuse(message: string, remedy: string, code = "slices.invalid"): never {
  throw new DomainError({ code, message, remedy });
}

function checkPushedSeries(
  batch: SeriesSlices,
  definition: SloDefinition | undefined,
  feed: Feed | null,
): void {
  const { slo, labels } = batch.series;
  if (definition === undefined || feed === null)
    refuse(`there is no SLO "${slo}"`, "write it as service/name, as in its file", "slo.unknown");
  if (feed.kind !== "push") {
    refuse(
      `"${slo}" is pulled from ${feedName(feed)}, so slices cannot be pushed to it`,
      "let the SLO refer to a source of kind push, or stop pushing it",
      "sli.not-pushed",
    );
  }
  if (batch.sliceSeconds !== feed.sliceSeconds) {
    refuse(
      `"${slo}": slices are ${batch.sliceSeconds} s long, those of ${feed.name} are ${feed.sliceSeconds} s`,
      "send slices of the source's length",
    );
  }
  const names = Object.keys(labels).sort().join(", ");
  const wanted = [...definition.groupBy].sort().join(", ");
  if (names !== wanted)
    refuse(
      `"${slo}": labels are {${names}}, the SLO fans out by {${wanted}}`,
      "send exactly the labels that the SLO is grouped by",
    );
}

/** Puts sources and store together. */
export function createSliService({
  store,
  feeds,
  slos,
  clock,
  log,
}: SliServiceOptions): SliService {
  const listeners = new Set<(batches: readonly SeriesSlices[]) => void>();
  const problems = createProblemShelf();
  const pullers = new Map<Feed, Puller>();
  const pushed = new Map<Feed, FeedHealth>();
  /** Asked for every SLO on every tick. */
  const feedsOf = new WeakMap<SloDefinition, Feed | null>();

  async function keep(batches: readonly SeriesSlices[]): Promise<void> {
    await store.append(batches);
    for (const listener of listeners) tell(listener, batches);
  }

  /** Slices are durable by now: a listener's defect is not a failure of the source or of who pushed. */
  function tell(
    listener: (batches: readonly SeriesSlices[]) => void,
    batches: readonly SeriesSlices[],
  ): void {
    try {
      listener(batches);
    } catch (error) {
      log.error({ err: error }, "a listener of slices failed");
    }
  }

  for (const feed of feeds) {
    if (feed.kind === "pulled") {
      const definitions = (): readonly SloDefinition[] =>
        slos.definitions().filter((definition) => feedOf(feeds, definition) === feed);
      pullers.set(feed, createPuller({ feed, store, clock, log, problems, definitions, keep }));
    } else {
      const { name, sliceSeconds } = feed;
      pushed.set(
        feed,
        createFeedHealth(() => ({ name, kind: "push", sliceSeconds, lagSeconds: 0 })),
      );
    }
  }

  function healthOf(feed: Feed): SourceHealth | null {
    return pullers.get(feed)?.health() ?? pushed.get(feed)?.now() ?? null;
  }

  let indexed: { of: readonly SloDefinition[]; byId: ReadonlyMap<SloId, SloDefinition> } | null =
    null;

  function definitionOf(slo: SloId): SloDefinition | undefined {
    const of = slos.definitions();
    if (indexed?.of !== of) indexed = { of, byId: new Map(of.map((one) => [one.id, one])) };
    return indexed.byId.get(slo);
  }

  function feeding(slo: SloId): Feed | null {
    const definition = definitionOf(slo);
    if (definition === undefined) return null;
    const known = feedsOf.get(definition);
    if (known !== undefined) return known;
    const feed = feedOf(feeds, definition);
    feedsOf.set(definition, feed);
    return feed;
  }

  async function tick(at: Instant, signal: AbortSignal): Promise<void> {
    problems.sweep(clock.now() - PROBLEMS_KEPT_MS, new Set(slos.definitions().map(({ id }) => id)));
    await Promise.all([...pullers.values()].map((puller) => puller.tick(at, signal)));
  }

  async function push(batches: readonly SeriesSlices[]): Promise<void> {
    const byId = new Map(slos.definitions().map((definition) => [definition.id, definition]));
    for (const batch of batches) {
      const definition = byId.get(batch.series.slo);
      checkPushedSeries(
        batch,
        definition,
        definition === undefined ? null : feedOf(feeds, definition),
      );
    }
    checkPushed(batches, clock.now());
    await keep(batches);
    for (const batch of batches) {
      const definition = byId.get(batch.series.slo);
      const feed = definition === undefined ? null : feedOf(feeds, definition);
      const health = feed === null ? undefined : pushed.get(feed);
      health?.succeeded(clock.now());
      const newest = newestEndOf([batch]);
      if (newest !== null) health?.stored(newest);
    }
  }

  return {
    tick,
    async backfill(signal) {
      await Promise.all([...pullers.values()].map((puller) => puller.backfill(signal)));
    },
    push,
    health: () => feeds.flatMap((feed) => healthOf(feed) ?? []),
    problems: (slo) => problems.of(slo),
    provenance(slo) {
      const definition = definitionOf(slo);
      const feed = definition === undefined ? null : feedOf(feeds, definition);
      const source = feed === null ? null : healthOf(feed);
      if (definition === undefined || feed === null || source === null) return null;
      const plan = feed.kind === "pulled" ? feed.source.plan(definition) : null;
      const evaluatedAt = pullers.get(feed)?.evaluatedAt() ?? null;
      return { source, plan: plan !== null && "queries" in plan ? plan : null, evaluatedAt };
    },
    source(slo) {
      const feed = feeding(slo);
      return feed === null ? null : healthOf(feed);
    },
    rhythm(slo) {
      const feed = feeding(slo);
      if (feed === null) return null;
      return feed.kind === "pulled"
        ? { sliceSeconds: feed.source.sliceSeconds, lagSeconds: feed.source.lagSeconds }
        : { sliceSeconds: feed.sliceSeconds, lagSeconds: 0 };
    },
    columns: (range) => store.loadColumns(range),
    history: (series, range) => store.loadSeriesColumns(series, range),
    onSlices(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
