import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aSeries, anSlo, someSlices, TEST_NOW } from "#fixtures/builders.ts";
import { seriesKey, sloId, type SeriesKey } from "#shared/kernel/ids.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import type { SeriesSlices } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { someServices } from "#server/test-server.ts";
import { createBudgetService, type BudgetService } from "./budget.service.ts";

const CHUNK_MS = 6 * HOUR_MS;
const READ_MS = 100;
const clock = { now: () => Date.now() };

interface World {
  readonly budget: BudgetService;
  /** Stretches that were read from the store, in this order. */
  readonly reads: { readonly key: SeriesKey; readonly range: Interval }[];
  readonly errors: unknown[];
  /** When the book advanced, in seconds after the start. */
  readonly advances: number[];
  mostAtOnce: number;
  /** SLOs whose slices cannot be read. */
  readonly unreadable: Set<string>;
  /** A chunk of every SLO's history comes in, the newest being number 0. */
  chunk(number: number): void;
  coverageOf(slo: SloDefinition): number | undefined;
}

/** Everything that is stored: ten good events in each minute of the last 30 days and an hour. */
function stored(key: SeriesKey, slo: SloDefinition, { from, to }: Interval): SliceColumns {
  const count = (to - from) / MINUTE_MS;
  const total = new Float64Array(count).map((_, index) =>
    from + index * MINUTE_MS >= TEST_NOW - 30 * DAY_MS - HOUR_MS ? 10 : Number.NaN,
  );
  return {
    series: aSeries({ key, slo: slo.id }),
    start: from,
    sliceSeconds: 60,
    good: total,
    total,
  };
}

async function aWorld(slos: readonly SloDefinition[]): Promise<World> {
  const byKey = new Map(slos.map((slo) => [seriesKey(slo.id), slo]));
  let tell: (batches: readonly SeriesSlices[]) => void = () => undefined;
  let reading = 0;
  const { sli, slo, org } = someServices({
    slo: { definitions: () => slos },
    sli: {
      onSlices: (listener) => {
        tell = listener;
        return () => undefined;
      },
      history: async (key, range) => {
        world.reads.push({ key, range });
        reading += 1;
        world.mostAtOnce = Math.max(world.mostAtOnce, reading);
        await new Promise((resolve) => {
          setTimeout(resolve, READ_MS);
        });
        reading -= 1;
        const owner = byKey.get(key) as SloDefinition;
        if (world.unreadable.has(owner.id)) throw new Error(`no disk for ${owner.id}`);
        return stored(key, owner, range);
      },
    },
  });
  const world: World = {
    reads: [],
    errors: [],
    advances: [],
    mostAtOnce: 0,
    unreadable: new Set(),
    budget: createBudgetService({
      clock,
      slos: slo,
      org,
      sli,
      onAdvance: (at) => void world.advances.push((at - TEST_NOW) / SECOND_MS),
      onError: (error) => void world.errors.push(error),
    }),
    chunk(number) {
      const from = TEST_NOW - (number + 1) * CHUNK_MS;
      // Each answer of a source is told by itself.
      for (const { id } of slos)
        tell([someSlices({ slo: id, sliceSeconds: 60, from, count: 360, total: 10 })]);
    },
    coverageOf: ({ id }) => world.budget.overview({}).rows.find((row) => row.slo === id)?.coverage,
  };
  await world.budget.load();
  world.advances.length = 0;
  return world;
}

const services = (count: number): readonly SloDefinition[] =>
  Array.from({ length: count }, (_, index) => anSlo({ service: `service-${index}` }));

describe("history that comes in while budgets are served", () => {
  beforeEach(() => void vi.useFakeTimers({ now: TEST_NOW }));
  afterEach(() => void vi.useRealTimers());

  it("shows up by itself, within seconds", async () => {
    const [slo] = services(1) as [SloDefinition];
    const world = await aWorld([slo]);
    for (let number = 0; number < 40; number += 1) world.chunk(number);
    expect(world.coverageOf(slo)).toBe(0);
    await vi.advanceTimersByTimeAsync(READ_MS);
    expect(world.coverageOf(slo)).toBeCloseTo(10 / 30, 2);
    expect(world.advances).toEqual([READ_MS / SECOND_MS]);
  });

  it("is read once for each series, however many chunks came, a few at a time", async () => {
    const slos = services(30);
    const world = await aWorld(slos);
    for (let number = 0; number < 120; number += 1) world.chunk(number);
    await vi.advanceTimersByTimeAsync(60 * SECOND_MS);
    expect(world.reads).toHaveLength(30);
    expect(new Set(world.reads.map(({ key }) => key)).size).toBe(30);
    expect(world.reads[0]?.range.from).toBe(TEST_NOW - 30 * DAY_MS);
    expect(world.mostAtOnce).toBe(4);
    for (const slo of slos) expect(world.coverageOf(slo)).toBe(1);
  });

  it("is read in rounds while more of it comes, and the book advances every two seconds at most", async () => {
    const slos = services(100);
    const world = await aWorld(slos);
    world.chunk(0);
    for (let number = 1; number < 120; number += 1) {
      world.chunk(number);
      await vi.advanceTimersByTimeAsync(250);
    }
    await vi.advanceTimersByTimeAsync(10 * SECOND_MS);
    // 30 s of chunks; a round takes 2.5 s and rests for 2 s.
    expect(world.reads.length).toBeLessThanOrEqual(9 * slos.length);
    expect(world.reads.length).toBeGreaterThan(5 * slos.length);
    expect(world.advances.length).toBeGreaterThan(10);
    // A round that ends reports also right after the last report.
    expect(world.advances.length).toBeLessThanOrEqual(2 * 9);
    for (const slo of slos) expect(world.coverageOf(slo)).toBe(1);
    const { length } = world.reads;
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(world.reads).toHaveLength(length);
  });

  it("that cannot be read is reported, and keeps no other from being shown", async () => {
    const [first, second] = services(2) as [SloDefinition, SloDefinition];
    const world = await aWorld([first, second]);
    world.unreadable.add(sloId(first.id));
    for (let number = 0; number < 120; number += 1) world.chunk(number);
    await vi.advanceTimersByTimeAsync(SECOND_MS);
    expect(world.errors).toEqual([new Error(`no disk for ${first.id}`)]);
    expect(world.coverageOf(second)).toBe(1);
    world.unreadable.clear();
    for (let number = 2; number < 120; number += 1) world.chunk(number);
    await vi.advanceTimersByTimeAsync(10 * SECOND_MS);
    expect(world.coverageOf(first)).toBeCloseTo(1, 2);
  });

  it("is not read at all where the book takes slices one by one", async () => {
    const [slo] = services(1) as [SloDefinition];
    const world = await aWorld([slo]);
    world.chunk(0);
    await vi.advanceTimersByTimeAsync(10 * SECOND_MS);
    expect(world.reads).toEqual([]);
    expect(world.advances).toEqual([]);
  });
});
