import { setImmediate } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { TEST_NOW, anSlo, someSlices } from "#fixtures/builders.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { seriesKey, sloId, type SeriesKey } from "#shared/kernel/ids.ts";
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  alignDown,
  type Instant,
  type Interval,
} from "#shared/kernel/time.ts";
import type { DataProblem, SeriesSlices, Slice, SliSeries } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { createLog } from "#server/platform/log.ts";
import type { Feed } from "./feeds.ts";
import { createSliService, type SliService } from "./sli.service.ts";
import type { BackfillJob, SliStore } from "./sli.store.ts";
import type { SliSource } from "./source.ts";

const NOW = alignDown(TEST_NOW, MINUTE_MS);
const LAG_MS = 90_000;
const silent = createLog({ level: "silent" });

/** What a store remembers, in memory: outlives the services that a test starts over it. */
function aStore() {
  const slices = new Map<SeriesKey, Map<Instant, Slice>>();
  const series = new Map<SeriesKey, SliSeries & { sliceSeconds: number }>();
  const jobs = new Map<string, BackfillJob>();
  const notUsed = (): never => {
    throw new Error("no test of the service reads slices back through it");
  };
  const store: SliStore = {
    seriesOf: async (slo) => [...series.values()].filter((one) => one.slo === slo),
    allSeries: async () => [...series.values()],
    append: async (batches) => {
      for (const batch of batches) {
        series.set(batch.series.key, { ...batch.series, sliceSeconds: batch.sliceSeconds });
        const stored = slices.get(batch.series.key) ?? new Map<Instant, Slice>();
        for (const slice of batch.slices) stored.set(slice.start, slice);
        slices.set(batch.series.key, stored);
      }
    },
    load: notUsed,
    loadColumns: notUsed,
    loadSeries: notUsed,
    loadSeriesColumns: notUsed,
    foldClosedDays: notUsed,
    newestSliceEnds: async () =>
      new Map([...slices].map(([key, stored]) => [key, Math.max(...stored.keys()) + MINUTE_MS])),
    saveBackfill: async (job) => void jobs.set(job.source, job),
    loadBackfill: async (source) => jobs.get(source) ?? null,
    clearBackfill: async (source) => void jobs.delete(source),
    backfills: async (prefix) => [...jobs.values()].filter((job) => job.source.startsWith(prefix)),
  };
  const starts = (slo: string): readonly Instant[] =>
    [...(slices.get(seriesKey(sloId(slo)))?.keys() ?? [])].sort();
  return {
    store,
    jobs,
    starts,
    slice: (slo: string, start: Instant) => slices.get(seriesKey(sloId(slo)))?.get(start),
  };
}

interface Script {
  /** Ranges that were asked for, oldest request first. */
  readonly asked: { readonly range: Interval; readonly slos: readonly string[] }[];
  fails: boolean;
  /** An SLO whose query fails while the others are answered. */
  refuses: string | null;
  good: (start: Instant) => number;
  problems: readonly DataProblem[];
  /** Called before each answer. */
  before: () => Promise<void> | void;
}

/** A source that knows 10 events for each minute, as its script says. */
function aSource(name = "main"): { readonly source: SliSource; readonly script: Script } {
  const script: Script = {
    asked: [],
    fails: false,
    refuses: null,
    good: () => 10,
    problems: [],
    before: () => undefined,
  };
  const source: SliSource = {
    name,
    kind: "prometheus",
    sliceSeconds: 60,
    lagSeconds: LAG_MS / 1_000,
    backend: () => "Prometheus 2.42.0",
    plan: () => ({ queries: [], method: "as the test says", sliceSeconds: 60 }),
    queriesPerPull: () => 2,
    async *pull(definitions, range) {
      await script.before();
      if (script.fails)
        throw new DomainError({
          code: "source.unreachable",
          message: `source "${name}" refuses the connection`,
          remedy: "start it",
        });
      script.asked.push({ range, slos: definitions.map(({ id }) => id) });
      const answered = definitions.filter(({ id }) => id !== script.refuses);
      const series: SeriesSlices[] = answered.map(({ id }) => {
        const batch = someSlices({
          slo: id,
          sliceSeconds: 60,
          from: range.from,
          count: (range.to - range.from) / MINUTE_MS,
          total: 10,
        });
        return {
          ...batch,
          slices: batch.slices.map((slice) => ({ ...slice, good: script.good(slice.start) })),
        };
      });
      const failed = definitions.filter(({ id }) => id === script.refuses);
      const problems = failed.map(({ id }): DataProblem => ({
        slo: id,
        code: "query-failed",
        message: "too heavy",
        from: range.from,
        to: range.to - MINUTE_MS,
      }));
      yield {
        series,
        problems: [...script.problems, ...problems],
        answered: answered.map(({ id }) => id),
      };
    },
  };
  return { source, script };
}

const DEFINITION = anSlo({ service: "shop" });
const SLO = DEFINITION.id;

interface World {
  readonly clock: { at: Instant; now: () => Instant };
  readonly memory: ReturnType<typeof aStore>;
  definitions: readonly SloDefinition[];
  start(): SliService;
}

function aWorld(
  sources: readonly SliSource[],
  lookbackMs = DAY_MS,
  more: readonly Feed[] = [],
): World {
  const clock = { at: NOW, now: () => clock.at };
  const memory = aStore();
  const feeds: readonly Feed[] = [
    ...sources.map((source): Feed => ({
      kind: "pulled",
      source,
      lookbackSeconds: lookbackMs / 1_000,
    })),
    ...more,
  ];
  const world: World = {
    clock,
    memory,
    definitions: [DEFINITION],
    start: () =>
      createSliService({
        store: memory.store,
        feeds,
        slos: { definitions: () => world.definitions },
        clock,
        log: silent,
      }),
  };
  return world;
}

const signal = new AbortController().signal;
const tickAt = async (world: World, service: SliService, at: Instant): Promise<void> => {
  world.clock.at = at;
  await service.tick(at, signal);
};

/** End of the newest slice that may be asked for at an instant. */
const endAt = (at: Instant): Instant => alignDown(at - LAG_MS, MINUTE_MS);

/** Slices of a lookback of a day from NOW on: it begins on an hour, and an hour earlier than it has to. */
const FILLED = (endAt(NOW) - (alignDown(endAt(NOW) - DAY_MS, HOUR_MS) - HOUR_MS)) / MINUTE_MS;

describe("a tick", () => {
  it("asks for aligned slices up to the lag, and again for the last five", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const service = world.start();
    await tickAt(world, service, NOW + 7_000);
    await tickAt(world, service, NOW + 67_000);
    const last = script.asked.at(-1)?.range;
    expect(last).toEqual({ from: endAt(NOW + 67_000) - 6 * MINUTE_MS, to: endAt(NOW + 67_000) });
    expect(service.health()[0]).toMatchObject({
      state: "ok",
      newestSliceEnd: endAt(NOW + 67_000),
      queriesPerTick: 2,
      backend: "Prometheus 2.42.0",
    });
  });

  it("lets late samples correct the record", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const service = world.start();
    const start = endAt(NOW) - MINUTE_MS;
    script.good = () => 7;
    await tickAt(world, service, NOW);
    expect(world.memory.slice(SLO, start)?.good).toBe(7);
    script.good = () => 9;
    await tickAt(world, service, NOW + MINUTE_MS);
    expect(world.memory.slice(SLO, start)?.good).toBe(9);
  });

  it("asks again for what came just before an outage", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const service = world.start();
    await tickAt(world, service, NOW);
    await tickAt(world, service, NOW + 30 * MINUTE_MS);
    expect(script.asked.at(-1)?.range).toEqual({
      from: endAt(NOW) - 5 * MINUTE_MS,
      to: endAt(NOW + 30 * MINUTE_MS),
    });
  });

  it("tells listeners what is stored by then", async () => {
    const { source } = aSource();
    const world = aWorld([source]);
    const service = world.start();
    const seen: boolean[] = [];
    const stop = service.onSlices((batches) =>
      seen.push(
        ...batches.flatMap(({ series, slices }) =>
          slices.map(({ start }) => world.memory.slice(series.slo, start) !== undefined),
        ),
      ),
    );
    await tickAt(world, service, NOW);
    expect(seen).toEqual([true, true, true, true, true, true]);
    stop();
    await tickAt(world, service, NOW + MINUTE_MS);
    expect(seen).toHaveLength(6);
  });

  it("doesn't overlap the one before", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const service = world.start();
    let release: (() => void) | null = null;
    script.before = () =>
      new Promise<void>((resolve) => {
        release = resolve;
      });
    const first = service.tick(NOW, signal);
    await expect.poll(() => release).not.toBeNull();
    await service.tick(NOW, signal);
    (release as (() => void) | null)?.();
    await first;
    expect(script.asked).toHaveLength(1);
  });

  it("goes on with other sources when one fails, and says since when", async () => {
    const good = aSource("main");
    const bad = aSource("other");
    const world = aWorld([good.source, bad.source]);
    const query = { language: "Prometheus", text: "up", source: "other" };
    const other = anSlo({ service: "other", sli: { kind: "raw", query, rawType: "success" } });
    world.definitions = [DEFINITION, other];
    const service = world.start();
    bad.script.fails = true;
    await tickAt(world, service, NOW);
    await tickAt(world, service, NOW + MINUTE_MS);
    expect(service.health()).toEqual([
      expect.objectContaining({ name: "main", state: "ok" }),
      expect.objectContaining({
        name: "other",
        state: "failing",
        failingSince: NOW,
        error: { message: 'source "other" refuses the connection', remedy: "start it" },
      }),
    ]);
    bad.script.fails = false;
    await tickAt(world, service, NOW + 2 * MINUTE_MS);
    expect(service.health()[1]).not.toHaveProperty("failingSince");
    expect(service.provenance(other.id)).toMatchObject({
      source: { name: "other" },
      evaluatedAt: endAt(NOW + 2 * MINUTE_MS),
    });
    expect(world.memory.starts(other.id).at(0)).toBe(endAt(NOW + 2 * MINUTE_MS) - 6 * MINUTE_MS);
  });

  it("never asks for the future, whichever way the clock jumps", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const service = world.start();
    for (const [at, clock] of [
      [NOW + DAY_MS, NOW],
      [NOW + HOUR_MS, NOW + HOUR_MS],
      [NOW - HOUR_MS, NOW - HOUR_MS],
      [NOW, NOW - 30 * MINUTE_MS],
    ] as const) {
      world.clock.at = clock;
      await service.tick(at, signal);
      expect(script.asked.at(-1)?.range.to).toBeLessThanOrEqual(clock - LAG_MS);
    }
    expect(script.asked).toHaveLength(4);
  });
});

describe("answers that come one by one", () => {
  /** A source that answers each SLO by itself, and fails after some of them. */
  function answering(failsAfter = Number.POSITIVE_INFINITY): SliSource {
    const { source } = aSource();
    return {
      ...source,
      async *pull(definitions, range, aborted) {
        for (const [index, definition] of definitions.entries()) {
          if (index === failsAfter)
            throw new DomainError({ code: "source.unreachable", message: "gone" });
          yield* source.pull([definition], range, aborted);
        }
      },
    };
  }

  /** Notes how many slices each write held. */
  function watched(world: World): readonly number[] {
    const writes: number[] = [];
    const { append } = world.memory.store;
    world.memory.store.append = async (batches) => {
      writes.push(batches.reduce((sum, { slices }) => sum + slices.length, 0));
      await append(batches);
    };
    return writes;
  }

  const hundred = Array.from({ length: 100 }, (_, index) => anSlo({ service: `shop-${index}` }));

  it("are written together, up to a bound", async () => {
    const world = aWorld([answering()]);
    world.definitions = hundred;
    const writes = watched(world);
    const service = world.start();
    await tickAt(world, service, NOW);
    expect(writes).toEqual([600]);
    await service.backfill(signal);
    for (const slices of writes) expect(slices).toBeLessThanOrEqual(20_000 + 360);
    expect(writes.reduce((sum, slices) => sum + slices)).toBe(100 * (FILLED + 6));
    expect(writes.length).toBeLessThan(15);
  });

  it("are on record before the progress is, and those before a failure are kept", async () => {
    const world = aWorld([answering(30)]);
    world.definitions = hundred;
    const writes = watched(world);
    const service = world.start();
    await service.backfill(signal);
    // The newest chunk and the one that was asked for meanwhile.
    expect(writes).toEqual([30 * 358, 30 * 360]);
    expect(world.memory.jobs.get("main")).toMatchObject({ doneFrom: endAt(NOW) });
    expect(service.health()[0]?.backfill).toMatchObject({ done: 0, failed: "gone" });
  });

  it("are asked for again when they could not be written", async () => {
    const world = aWorld([answering()]);
    const { append } = world.memory.store;
    world.memory.store.append = async () => {
      throw new Error("no space left on device");
    };
    const service = world.start();
    await service.backfill(signal);
    expect(world.memory.jobs.get("main")).toMatchObject({ doneFrom: endAt(NOW) });
    world.memory.store.append = append;
    await service.backfill(signal);
    expect(world.memory.starts(SLO)).toHaveLength(FILLED);
  });
});

describe("a backfill", () => {
  it("fills the lookback, newest chunk first, and is not done twice", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const service = world.start();
    await service.backfill(signal);
    // Chunks of six hours from midnight on; the newest and the oldest are what is left.
    expect(script.asked.map(({ range }) => (range.from - NOW) / HOUR_MS)).toEqual([
      -6, -12, -18, -24, -26,
    ]);
    expect(script.asked.map(({ range }) => range.to)).toEqual([
      endAt(NOW),
      ...script.asked.slice(0, -1).map(({ range }) => range.from),
    ]);
    expect(world.memory.starts(SLO)).toHaveLength(FILLED);
    expect(service.health()[0]?.backfill).toMatchObject({
      done: FILLED,
      total: FILLED,
      finishedAt: NOW,
    });
    await service.backfill(signal);
    await world.start().backfill(signal);
    expect(script.asked).toHaveLength(5);
  });

  it.each([0, 4 * MINUTE_MS + 59_000, 17 * MINUTE_MS, 61 * MINUTE_MS + 31_000, 23 * HOUR_MS])(
    "reaches further back than a window as long as the lookback, %d ms into a day",
    async (later) => {
      const { source } = aSource();
      const world = aWorld([source]);
      world.clock.at = NOW + later;
      await world.start().backfill(signal);
      const [oldest] = world.memory.starts(SLO);
      // Where a window ends that reaches back a day, in cells of five minutes.
      const windowEnd = alignDown(endAt(NOW + later), 5 * MINUTE_MS);
      expect(oldest).toBeLessThanOrEqual(windowEnd - DAY_MS - HOUR_MS);
      expect((oldest ?? 1) % HOUR_MS).toBe(0);
    },
  );

  it.each([
    [300, [0, -1, -2, -3]],
    [600, [-1, -3]],
    [3_600, []],
  ])("asks for whole days where slices are %d s long", async (sliceSeconds, days) => {
    const { source, script } = aSource();
    const world = aWorld([{ ...source, sliceSeconds }], 4 * DAY_MS);
    world.clock.at = NOW + 13 * HOUR_MS;
    await world.start().backfill(signal);
    const oldest = script.asked.at(-1)?.range.from;
    expect(oldest).toBeLessThanOrEqual(NOW - 4 * DAY_MS + 12 * HOUR_MS);
    const inner = script.asked.slice(0, -1).map(({ range }) => (range.from - NOW) / DAY_MS);
    expect(inner).toEqual(days);
  });

  /** How often each minute was asked for, but for those that ticks ask for. */
  const timesAsked = (script: Script, slo: string): readonly number[] => {
    const times = new Map<Instant, number>();
    for (const { range, slos } of script.asked)
      for (let at = range.from; at < range.to; at += MINUTE_MS)
        if (slos.includes(slo) && at < endAt(NOW) - HOUR_MS)
          times.set(at, (times.get(at) ?? 0) + 1);
    return [...times.values()];
  };

  describe("with a tick in between", () => {
    /** Lets a tick happen while a chunk of the backfill is under way. */
    const tickDuring = (world: World, service: SliService, script: Script, chunk: number): void => {
      let calls = 0;
      script.before = async () => {
        calls += 1;
        if (calls === chunk) await tickAt(world, service, world.clock.at + MINUTE_MS);
      };
    };

    it.each([1, 3, 5])("in chunk %d, asks for no minute of history twice", async (chunk) => {
      const { source, script } = aSource();
      const world = aWorld([source]);
      const service = world.start();
      tickDuring(world, service, script, chunk);
      await service.backfill(signal);
      await service.backfill(signal);
      expect(script.asked).toHaveLength(6);
      expect([...world.memory.jobs.keys()].filter((name) => /added|gap/.test(name))).toEqual([]);
      expect(new Set(timesAsked(script, SLO))).toEqual(new Set([1]));
      expect(world.memory.starts(SLO)).toHaveLength(FILLED + 1);
    });

    it("asks for no minute twice either when the backfill failed before it", async () => {
      const { source, script } = aSource();
      const world = aWorld([source]);
      const service = world.start();
      script.before = () => {
        script.fails = script.asked.length === 2;
      };
      await service.backfill(signal);
      script.before = () => undefined;
      script.fails = false;
      await tickAt(world, service, NOW + MINUTE_MS);
      await service.backfill(signal);
      expect(new Set(timesAsked(script, SLO))).toEqual(new Set([1]));
      expect(world.memory.starts(SLO)).toHaveLength(FILLED + 1);
    });

    it("nor when the process was killed before the first chunk was done", async () => {
      const { source, script } = aSource();
      const world = aWorld([source]);
      script.fails = true;
      await world.start().backfill(signal);
      expect(world.memory.jobs.has("main")).toBe(true);
      script.fails = false;
      const service = world.start();
      await tickAt(world, service, NOW + MINUTE_MS);
      await service.backfill(signal);
      expect(new Set(timesAsked(script, SLO))).toEqual(new Set([1]));
    });

    it("still fills an SLO that is added meanwhile, and asks for no other again", async () => {
      const { source, script } = aSource();
      const world = aWorld([source]);
      const added = anSlo({ service: "added" });
      const service = world.start();
      let calls = 0;
      script.before = async () => {
        calls += 1;
        if (calls !== 3) return;
        world.definitions = [DEFINITION, added];
        await tickAt(world, service, world.clock.at + MINUTE_MS);
      };
      await service.backfill(signal);
      script.before = () => {
        script.fails = calls > 0 && script.asked.at(-1)?.slos.length === 1;
        calls = 0;
      };
      await service.backfill(signal);
      script.before = () => undefined;
      script.fails = false;
      await service.backfill(signal);
      expect(new Set(timesAsked(script, SLO))).toEqual(new Set([1]));
      expect(new Set(timesAsked(script, added.id))).toEqual(new Set([1]));
      expect(world.memory.starts(added.id)).toEqual(world.memory.starts(SLO));
    });
  });

  it("asks for the next two chunks while one is written, and counts none as done before it is durable", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const { append } = world.memory.store;
    let letWrite = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letWrite = resolve;
    });
    world.memory.store.append = async (batches) => {
      await held;
      await append(batches);
    };
    const service = world.start();
    const done = service.backfill(signal);
    await vi.waitFor(() => expect(script.asked).toHaveLength(3));
    await setImmediate();
    expect(script.asked).toHaveLength(3);
    expect(world.memory.jobs.get("main")?.doneFrom).toBe(endAt(NOW));
    letWrite();
    await done;
    expect(world.memory.starts(SLO)).toHaveLength(FILLED);
    expect(script.asked).toHaveLength(5);
  });

  it("stops at a chunk that cannot be written, and asks for it again", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const { append } = world.memory.store;
    let writes = 0;
    world.memory.store.append = async (batches) => {
      writes += 1;
      if (writes === 2) throw new Error("the disk is full");
      await append(batches);
    };
    const service = world.start();
    await service.backfill(signal);
    expect(world.memory.jobs.get("main")?.doneFrom).toBe(script.asked[1]?.range.to);
    expect(service.health()[0]?.backfill?.failed).toBeDefined();
    await service.backfill(signal);
    expect(world.memory.starts(SLO)).toHaveLength(FILLED);
  });

  it("goes on after a kill where the last chunk ended", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    script.before = () => {
      if (script.asked.length === 2) script.fails = true;
    };
    const killed = world.start();
    await killed.backfill(signal);
    expect(killed.health()[0]?.backfill).toMatchObject({
      done: 718,
      total: FILLED,
      failed: 'source "main" refuses the connection',
    });
    script.before = () => undefined;
    script.fails = false;
    await world.start().backfill(signal);
    expect(script.asked).toHaveLength(5);
    expect(world.memory.starts(SLO)).toHaveLength(FILLED);
  });

  it("fills the gap that an outage left, further than a tick reaches back", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const service = world.start();
    await service.backfill(signal);
    await tickAt(world, service, NOW);
    script.fails = true;
    await tickAt(world, service, NOW + HOUR_MS);
    script.fails = false;
    await tickAt(world, service, NOW + 5 * HOUR_MS);
    expect(world.memory.starts(SLO).length).toBeLessThan(FILLED + 300);
    await service.backfill(signal);
    expect(world.memory.starts(SLO)).toHaveLength(FILLED + 300);
    expect(world.memory.jobs.has("main (gap)")).toBe(false);
  });

  it("fills the gap that downtime of the server left", async () => {
    const { source } = aSource();
    const world = aWorld([source]);
    const before = world.start();
    await before.backfill(signal);
    await tickAt(world, before, NOW);
    const after = world.start();
    await tickAt(world, after, NOW + 5 * HOUR_MS);
    await after.backfill(signal);
    expect(world.memory.starts(SLO)).toHaveLength(FILLED + 300);
  });

  it("fills a definition that is added later, and asks for no other", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const service = world.start();
    await service.backfill(signal);
    const added = anSlo({ service: "added" });
    world.definitions = [DEFINITION, added];
    await tickAt(world, service, NOW + MINUTE_MS);
    await service.backfill(signal);
    // One more: the hour at which its lookback begins is that of the first, the minute at which it ends is not.
    expect(world.memory.starts(added.id)).toHaveLength(FILLED + 1);
    const before = script.asked.findIndex(({ slos }) => slos.length === 2);
    const later = script.asked.slice(before + 1).map(({ slos }) => slos);
    expect(new Set(later.flat())).toEqual(new Set([added.id]));
    const { length } = script.asked;
    await service.backfill(signal);
    expect(script.asked).toHaveLength(length);
  });

  it("fills an added definition also when the server is killed after its first tick", async () => {
    const { source } = aSource();
    const world = aWorld([source]);
    const killed = world.start();
    await killed.backfill(signal);
    const added = anSlo({ service: "added" });
    world.definitions = [DEFINITION, added];
    await tickAt(world, killed, NOW + MINUTE_MS);
    const after = world.start();
    await after.backfill(signal);
    expect(world.memory.starts(added.id).length).toBeGreaterThanOrEqual(FILLED);
  });

  it("fills what one SLO lacks whose query failed while others were answered", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const other = anSlo({ service: "other" });
    world.definitions = [DEFINITION, other];
    const service = world.start();
    await service.backfill(signal);
    await tickAt(world, service, NOW);
    script.refuses = other.id;
    for (let minute = 1; minute <= 30; minute += 1)
      await tickAt(world, service, NOW + minute * MINUTE_MS);
    expect(service.problems(other.id).map(({ code }) => code)).toEqual(["query-failed"]);
    script.refuses = null;
    await tickAt(world, service, NOW + 31 * MINUTE_MS);
    expect(service.problems(other.id)).toEqual([]);
    await service.backfill(signal);
    expect(world.memory.starts(other.id)).toEqual(world.memory.starts(SLO));
  });

  it("fills what one SLO lacks whose query failed in the history of the others", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const other = anSlo({ service: "other" });
    world.definitions = [DEFINITION, other];
    const service = world.start();
    script.refuses = other.id;
    await service.backfill(signal);
    expect(world.memory.starts(SLO)).toHaveLength(FILLED);
    expect(world.memory.starts(other.id)).toEqual([]);
    script.refuses = null;
    script.asked.length = 0;
    await service.backfill(signal);
    expect(world.memory.starts(other.id)).toEqual(world.memory.starts(SLO));
    expect(new Set(script.asked.flatMap(({ slos }) => slos))).toEqual(new Set([other.id]));
    script.asked.length = 0;
    await service.backfill(signal);
    expect(script.asked).toEqual([]);
  });

  it("does not ask history of an SLO whose query fails now, and goes on with the others", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const [broken, other] = [anSlo({ service: "broken" }), anSlo({ service: "other" })];
    world.definitions = [DEFINITION, broken, other];
    const service = world.start();
    script.refuses = broken.id;
    await tickAt(world, service, NOW);
    await service.backfill(signal);
    script.asked.length = 0;
    await service.backfill(signal);
    expect(script.asked).toEqual([]);
  });

  it("remembers across a kill since when one SLO lacks answers", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const other = anSlo({ service: "other" });
    world.definitions = [DEFINITION, other];
    const killed = world.start();
    await killed.backfill(signal);
    await tickAt(world, killed, NOW);
    script.refuses = other.id;
    for (let minute = 1; minute <= 30; minute += 1)
      await tickAt(world, killed, NOW + minute * MINUTE_MS);
    const after = world.start();
    await tickAt(world, after, NOW + 31 * MINUTE_MS);
    script.refuses = null;
    await tickAt(world, after, NOW + 32 * MINUTE_MS);
    await after.backfill(signal);
    expect(world.memory.starts(other.id)).toEqual(world.memory.starts(SLO));
    expect([...world.memory.jobs.keys()].filter((name) => name.includes("owed"))).toEqual([]);
  });

  it.each(["while it serves", "while it was down"])(
    "is measured anew when an SLO's query changed %s",
    async (when) => {
      const { source, script } = aSource();
      const world = aWorld([source]);
      const other = anSlo({ service: "other" });
      world.definitions = [DEFINITION, other];
      const first = world.start();
      await tickAt(world, first, NOW);
      await first.backfill(signal);
      const query = { language: "Prometheus", text: "another" } as const;
      world.definitions = [{ ...DEFINITION, sli: { kind: "bool-gauge", gauge: query } }, other];
      script.good = () => 7;
      script.asked.length = 0;
      const now = when === "while it serves" ? first : world.start();
      await tickAt(world, now, NOW + MINUTE_MS);
      await now.backfill(signal);
      const goods = (slo: string): readonly unknown[] =>
        world.memory.starts(slo).map((start) => world.memory.slice(slo, start)?.good);
      // The oldest slice has left the lookback by now.
      expect(new Set(goods(SLO).slice(1))).toEqual(new Set([7]));
      expect(goods(other.id)[0]).toBe(10);
      script.asked.length = 0;
      await tickAt(world, world.start(), NOW + 2 * MINUTE_MS);
      await now.backfill(signal);
      // The tick, and the second look of a new hour.
      expect(script.asked).toHaveLength(2);
      expect(script.asked.every(({ range }) => range.from >= NOW - 3 * HOUR_MS)).toBe(true);
    },
  );

  it("is not asked for anew because the database gave its keys back in another order", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const query = { language: "Prometheus", text: "up" } as const;
    world.definitions = [{ ...DEFINITION, sli: { kind: "bool-gauge", gauge: query } }];
    const first = world.start();
    await tickAt(world, first, NOW);
    await first.backfill(signal);
    const { language, text } = query;
    world.definitions = [{ ...DEFINITION, sli: { gauge: { text, language }, kind: "bool-gauge" } }];
    const second = world.start();
    script.asked.length = 0;
    await tickAt(world, second, NOW + MINUTE_MS);
    await second.backfill(signal);
    expect(script.asked).toHaveLength(1);
  });

  it("asks the source that an SLO was moved to for its history", async () => {
    const [one, two] = [aSource("one"), aSource("two")];
    const world = aWorld([one.source, two.source]);
    const of = (source: string): SloDefinition => ({
      ...DEFINITION,
      sli: { kind: "bool-gauge", gauge: { language: "Prometheus", text: "up", source } },
    });
    world.definitions = [of("one")];
    const service = world.start();
    await tickAt(world, service, NOW);
    await service.backfill(signal);
    two.script.good = () => 7;
    world.definitions = [of("two")];
    await tickAt(world, service, NOW + MINUTE_MS);
    await service.backfill(signal);
    // Once: it is this source's first history, so that nothing of it is owed besides.
    expect(new Set(timesAsked(two.script, SLO))).toEqual(new Set([1]));
    const [, ...starts] = world.memory.starts(SLO);
    expect(new Set(starts.map((start) => world.memory.slice(SLO, start)?.good))).toEqual(
      new Set([7]),
    );
  });

  it("asks for no future after the clock was set back", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const service = world.start();
    await service.backfill(signal);
    await tickAt(world, service, NOW);
    await tickAt(world, service, NOW + 12 * HOUR_MS);
    world.clock.at = NOW + HOUR_MS;
    script.asked.length = 0;
    await service.backfill(signal);
    expect(script.asked.length).toBeGreaterThan(0);
    for (const { range } of script.asked)
      expect(range.to).toBeLessThanOrEqual(endAt(NOW + HOUR_MS));
  });
});

describe("a second look", () => {
  it("is taken once an hour at the last three, and again when it failed", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const service = world.start();
    const minute = async (at: Instant): Promise<readonly Interval[]> => {
      await tickAt(world, service, at);
      script.asked.length = 0;
      await service.backfill(signal);
      return script.asked.map(({ range }) => range);
    };
    const hour = alignDown(NOW, HOUR_MS) + 2 * HOUR_MS;
    await minute(hour - 50 * MINUTE_MS);
    expect(await minute(hour - 10 * MINUTE_MS)).toEqual([]);
    script.fails = true;
    expect(await minute(hour + 10 * MINUTE_MS)).toEqual([]);
    script.fails = false;
    const to = endAt(hour + 11 * MINUTE_MS);
    expect(await minute(hour + 11 * MINUTE_MS)).toEqual([{ from: to - 3 * HOUR_MS, to }]);
    expect(await minute(hour + 12 * MINUTE_MS)).toEqual([]);
  });
});

describe("data problems", () => {
  const problem = (start: Instant): DataProblem => ({
    slo: SLO,
    code: "not-a-number",
    message: "total is not a number (NaN)",
    from: start,
    to: start,
    count: 1,
  });

  it("stay with the SLO until the slice is asked again and found in order", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const service = world.start();
    const start = endAt(NOW) - MINUTE_MS;
    script.problems = [problem(start)];
    await tickAt(world, service, NOW);
    await tickAt(world, service, NOW + MINUTE_MS);
    expect(service.problems(SLO)).toEqual([problem(start)]);
    script.problems = [];
    await tickAt(world, service, NOW + 2 * MINUTE_MS);
    expect(service.problems(SLO)).toEqual([]);
  });

  it("stay on record when the slice is out of reach, and end with the SLO", async () => {
    const { source, script } = aSource();
    const world = aWorld([source]);
    const service = world.start();
    script.problems = [problem(endAt(NOW) - 6 * MINUTE_MS)];
    await tickAt(world, service, NOW);
    script.problems = [];
    await tickAt(world, service, NOW + 30 * MINUTE_MS);
    expect(service.problems(SLO)).toHaveLength(1);
    world.definitions = [];
    await tickAt(world, service, NOW + 31 * MINUTE_MS);
    expect(service.problems(SLO)).toEqual([]);
  });
});

describe("a push", () => {
  const push: Feed = { kind: "push", name: "pushed", sliceSeconds: 60 };
  const start = NOW - 10 * MINUTE_MS;

  function batch(
    overrides: Partial<SeriesSlices> = {},
    slices: readonly Slice[] = [{ start, good: 9, total: 10 }],
  ): SeriesSlices {
    return {
      series: { key: seriesKey(SLO), slo: SLO, labels: {} },
      sliceSeconds: 60,
      slices,
      ...overrides,
    };
  }

  it("is stored, told, and shows in the source's health", async () => {
    const world = aWorld([], DAY_MS, [push]);
    const service = world.start();
    const told: number[] = [];
    service.onSlices((batches) => told.push(batches.length));
    await service.push([batch()]);
    expect(world.memory.slice(SLO, start)).toEqual({ start, good: 9, total: 10 });
    expect(told).toEqual([1]);
    expect(service.health()).toEqual([
      {
        name: "pushed",
        kind: "push",
        state: "ok",
        sliceSeconds: 60,
        lagSeconds: 0,
        lastSuccessAt: NOW,
        newestSliceEnd: start + MINUTE_MS,
      },
    ]);
  });

  it.each<[string, SeriesSlices, RegExp]>([
    [
      "an unknown SLO",
      batch({ series: { key: seriesKey(sloId("no/such")), slo: sloId("no/such"), labels: {} } }),
      /there is no SLO "no\/such"/,
    ],
    [
      "another length",
      batch({ sliceSeconds: 300 }),
      /slices are 300 s long, those of pushed are 60 s/,
    ],
    [
      "labels",
      batch({ series: { key: seriesKey(SLO, { a: "b" }), slo: SLO, labels: { a: "b" } } }),
      /labels are \{a\}, the SLO fans out by \{\}/,
    ],
    [
      "a crooked start",
      batch({}, [{ start: start + 1, good: 1, total: 1 }]),
      /slices\[0\].*not aligned to slices of 60 s/,
    ],
    ["the future", batch({}, [{ start: NOW, good: 1, total: 1 }]), /has not ended yet/],
    [
      "good over total",
      batch({}, [{ start, good: 2, total: 1 }]),
      /good events \(2\) exceed total \(1\)/,
    ],
    ["a negative count", batch({}, [{ start, good: -1, total: 1 }]), /good is negative \(-1\)/],
    [
      "an infinite count",
      batch({}, [{ start, good: 1, total: Number.POSITIVE_INFINITY }]),
      /total is infinite/,
    ],
    ["NaN", batch({}, [{ start, good: Number.NaN, total: 1 }]), /not a number/],
  ])("is refused whole, with the reason: %s", async (_, wrong, reason) => {
    const world = aWorld([], DAY_MS, [push]);
    const service = world.start();
    await expect(
      service.push([batch({}, [{ start: start - MINUTE_MS, good: 1, total: 1 }]), wrong]),
    ).rejects.toThrow(reason);
    expect(world.memory.starts(SLO)).toEqual([]);
  });

  it("is refused for an SLO that is pulled", async () => {
    const { source } = aSource();
    const service = aWorld([source], DAY_MS, [push]).start();
    await expect(service.push([batch()])).rejects.toMatchObject({ code: "sli.not-pushed" });
  });

  it("is not acknowledged when the store fails", async () => {
    const world = aWorld([], DAY_MS, [push]);
    const full = new Error("no space left on device");
    world.memory.store.append = async () => {
      throw full;
    };
    await expect(world.start().push([batch()])).rejects.toBe(full);
  });
});
