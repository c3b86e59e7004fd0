import type { SloId } from "#shared/kernel/ids.ts";
import {
  MINUTE_MS,
  SECOND_MS,
  alignDown,
  alignUp,
  type Instant,
  type Interval,
} from "#shared/kernel/time.ts";
import type { SeriesSlices, SourceHealth } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Log } from "#server/platform/log.ts";
import { createBackfillPlan } from "./backfill-plan.ts";
import { runBackfill, type BackfillWork } from "./backfill.ts";
import { createFeedHealth, newestEndOf } from "./feed-health.ts";
import type { Feed } from "./feeds.ts";
import type { ProblemShelf } from "./problem-shelf.ts";
import { createSecondLook } from "./second-look.ts";
import { createSingleSlos } from "./single-slos.ts";
import type { SliStore } from "./sli.store.ts";
import type { PullBatch } from "./source.ts";

/**
 * Slices that a tick asks for again, so that late samples correct the record. They can correct what was known, not take
 * it back: a slice that was known and is asked again without an answer keeps the value it had.
 */
const REPULLED_SLICES = 5;
/**
 * And at least so much time: a backend shows the last sample of a series that lags for five minutes, as if nothing had
 * happened since.
 */
const REPULLED_MS = 5 * MINUTE_MS;
/** Answers are put together up to so many slices before they are written: each write waits for the disk. */
const SLICES_PER_WRITE = 20_000;
/** The most slices that a tick catches up on; older ones are left to the backfill. */
const TICK_SLICES = 60;

export interface PullerParts {
  readonly feed: Extract<Feed, { kind: "pulled" }>;
  readonly store: SliStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly problems: ProblemShelf;
  /** Definitions that this source feeds, as of now. */
  readonly definitions: () => readonly SloDefinition[];
  /** Makes slices durable, then tells who listens. */
  readonly keep: (batches: readonly SeriesSlices[]) => Promise<void>;
}

/** Asks one source, tick by tick, and knows what it still has to ask for. */
export interface Puller {
  tick(at: Instant, signal: AbortSignal): Promise<void>;
  backfill(signal: AbortSignal): Promise<void>;
  health(): SourceHealth;
  /** Evaluation time of the newest answer. */
  evaluatedAt(): Instant | null;
}

/** What a pull brought. */
interface PullResult {
  /** End of the newest slice; `null` without any. */
  readonly newest: Instant | null;
  readonly answered: ReadonlySet<SloId>;
  /** Resolves when all of it is. */
  readonly durable: Promise<void>;
}

/**
 * Puts series together until there are enough of them to be made durable at once. They are written one pile after
 * another while more come in; after one that could not be written, none is.
 */
function createPile(keep: PullerParts["keep"]) {
  let pile: SeriesSlices[] = [];
  let slicesOfPile = 0;
  let durable = Promise.resolve();

  function write(): void {
    const whole = pile;
    pile = [];
    slicesOfPile = 0;
    if (whole.length === 0) return;
    durable = durable.then(() => keep(whole));
    // Whoever waits for it hears of its failure.
    durable.catch(() => undefined);
  }

  return {
    add(series: readonly SeriesSlices[]): void {
      pile.push(...series);
      for (const { slices } of series) slicesOfPile += slices.length;
      if (slicesOfPile >= SLICES_PER_WRITE) write();
    },
    /** Writes what is left. Resolves when everything that was added is durable. */
    flush(): Promise<void> {
      write();
      return durable;
    },
  };
}

/**
 * Pulls a range, keeps the answers, and notes what is wrong with the data. Resolves when all has been answered; it may
 * not be durable by then. When it throws because the source failed, the answers that came before are.
 */
async function pullRange(
  parts: PullerParts,
  definitions: readonly SloDefinition[],
  range: Interval,
  signal: AbortSignal,
): Promise<PullResult> {
  let newest: Instant | null = null;
  const answered = new Set<SloId>();
  const unanswered = new Set<SloId>();
  const pile = createPile(parts.keep);
  const take = (batch: PullBatch): void => {
    const filled = batch.series.filter(({ slices }) => slices.length > 0);
    pile.add(filled);
    parts.problems.note(range, batch.answered, batch.problems);
    const end = newestEndOf(filled);
    if (end !== null) newest = Math.max(newest ?? end, end);
    for (const slo of batch.answered) answered.add(slo);
    for (const { slo, code } of batch.problems) if (code === "query-failed") unanswered.add(slo);
  };
  try {
    for await (const batch of parts.feed.source.pull(definitions, range, signal)) take(batch);
  } catch (error) {
    await pile.flush();
    throw error;
  }
  for (const slo of unanswered) answered.delete(slo);
  return { newest, answered, durable: pile.flush() };
}

export function createPuller(parts: PullerParts): Puller {
  const { feed, store, clock, log } = parts;
  const { source, lookbackSeconds } = feed;
  const sliceMs = source.sliceSeconds * SECOND_MS;
  const repulledMs = Math.max(REPULLED_SLICES * sliceMs, alignUp(REPULLED_MS, sliceMs));
  const secondLook = createSecondLook(sliceMs);
  const plan = createBackfillPlan({ source, lookbackSeconds, store, clock });
  const singles = createSingleSlos({
    source: source.name,
    store,
    clock,
    plan,
    chunkMs: TICK_SLICES * sliceMs,
    pull: pullChunk,
  });
  let answeredTo: Instant | null = null;
  let known: Set<SloId> | null = null;
  let ticking = false;
  let backfilling = false;

  const health = createFeedHealth(() => {
    const backend = source.backend();
    return {
      name: source.name,
      kind: source.kind,
      sliceSeconds: source.sliceSeconds,
      lagSeconds: source.lagSeconds,
      ...(source.url === undefined ? {} : { url: source.url }),
      ...(backend === undefined ? {} : { backend }),
    };
  });

  /** Learns once what an earlier process left in the store. Gives the SLOs whose history needs no filling. */
  async function remember(definitions: readonly SloDefinition[]): Promise<Set<SloId>> {
    if (known !== null) return known;
    const ids = new Set(definitions.map(({ id }) => id));
    const series = (await store.allSeries()).filter(({ slo }) => ids.has(slo));
    const ends = await store.newestSliceEnds();
    for (const { key } of series) {
      const end = ends.get(key);
      if (end === undefined) continue;
      answeredTo = Math.max(answeredTo ?? end, end);
      health.stored(end);
    }
    known = new Set(series.map(({ slo }) => slo));
    return known;
  }

  async function addedAmong(
    definitions: readonly SloDefinition[],
  ): Promise<readonly SloDefinition[]> {
    const filled = await remember(definitions);
    return definitions.filter(({ id }) => !filled.has(id));
  }

  /** A gap that is too long for a tick is written down before the tick moves on. */
  async function tickRange(end: Instant): Promise<Interval> {
    const missing = Math.min(answeredTo ?? end, end - sliceMs) - repulledMs;
    const from = Math.max(missing, end - TICK_SLICES * sliceMs);
    if (missing < from) await plan.noteGap(missing, from);
    return { from, to: end };
  }

  async function tickOnce(at: Instant, signal: AbortSignal): Promise<void> {
    const definitions = parts.definitions();
    if (definitions.length === 0) return;
    const startedAt = clock.now();
    // Whatever the caller's clock says, the future is never asked for.
    const end = Math.min(plan.newestEnd(), alignDown(at - source.lagSeconds * SECOND_MS, sliceMs));
    await plan.noteAdded(await addedAmong(definitions));
    await singles.noteMeasures(definitions, await remember(definitions));
    if (answeredTo !== null && answeredTo > end) answeredTo = end;
    const range = await tickRange(end);
    const { newest, answered, durable } = await pullRange(parts, definitions, range, signal);
    await durable;
    await singles.noteTick(definitions, answered, range);
    if (newest !== null) health.stored(newest);
    answeredTo = end;
    const finishedAt = clock.now();
    health.succeeded(finishedAt, {
      queries: source.queriesPerPull(definitions),
      tookMs: Math.max(0, finishedAt - startedAt),
    });
  }

  /** Asks for a stretch; gives the SLOs that were answered, and when their slices are durable. */
  async function askChunk(
    definitions: readonly SloDefinition[],
    { from, to }: Interval,
    signal: AbortSignal,
  ): Promise<Pick<PullResult, "answered" | "durable">> {
    // A clock that was set back since the job was written must not make it ask for the future.
    const range = { from, to: Math.min(to, plan.newestEnd()) };
    if (range.from >= range.to)
      return { answered: new Set(definitions.map(({ id }) => id)), durable: Promise.resolve() };
    const { newest, answered, durable } = await pullRange(parts, definitions, range, signal);
    const stored = durable.then(() => {
      if (newest !== null) health.stored(newest);
    });
    return { answered, durable: stored };
  }

  async function pullChunk(
    definitions: readonly SloDefinition[],
    range: Interval,
    signal: AbortSignal,
  ): Promise<ReadonlySet<SloId>> {
    const { answered, durable } = await askChunk(definitions, range, signal);
    await durable;
    return answered;
  }

  async function fill(work: BackfillWork, signal: AbortSignal): Promise<void> {
    const pull = async (
      range: Interval,
      going: AbortSignal,
    ): Promise<{ readonly stored: Promise<void> }> => {
      const { answered, durable } = await askChunk(work.definitions, range, going);
      return {
        stored: durable.then(() => singles.noteChunk(work.definitions, answered, range)),
      };
    };
    await runBackfill({ work, store, clock, sliceMs, pull, progress: health.backfill, signal });
    for (const { id } of work.definitions) known?.add(id);
  }

  async function fillAll(signal: AbortSignal): Promise<void> {
    const definitions = parts.definitions();
    await singles.noteMeasures(definitions, await remember(definitions));
    const works = await plan.works(definitions, await addedAmong(definitions));
    for (const work of works) await fill(work, signal);
    await singles.fill(definitions, signal);
    const again = secondLook.due(plan.newestEnd());
    if (again === null || definitions.length === 0) return;
    await singles.noteChunk(definitions, await pullChunk(definitions, again, signal), again);
    secondLook.done();
  }

  return {
    async tick(at, signal) {
      if (ticking) {
        log.warn(
          { source: source.name },
          "the previous tick is still running; this one is left out",
        );
        return;
      }
      ticking = true;
      try {
        await tickOnce(at, signal);
      } catch (error) {
        if (signal.aborted) return;
        health.failed(clock.now(), error);
        log.warn({ source: source.name, err: error }, "the source could not be pulled");
      } finally {
        ticking = false;
      }
    },
    async backfill(signal) {
      if (backfilling) return;
      backfilling = true;
      try {
        await fillAll(signal);
      } catch (error) {
        if (signal.aborted) return;
        log.warn(
          { source: source.name, err: error },
          "the backfill stopped; it goes on from there at the next attempt",
        );
      } finally {
        backfilling = false;
      }
    },
    health: health.now,
    evaluatedAt: () => answeredTo,
  };
}
