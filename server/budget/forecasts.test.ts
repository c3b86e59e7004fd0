import { describe, expect, it, vi, type Mock } from "vitest";
import { anSlo, aSeries, TEST_NOW } from "#fixtures/builders.ts";
import { seriesKey } from "#shared/kernel/ids.ts";
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  alignDown,
  type Instant,
  type Interval,
} from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { createBudgetBook, type BookEntry, type BudgetBook } from "./book.ts";
import { createForecasts } from "./forecasts.ts";

const SLICE_MS = 5 * MINUTE_MS;
const NOW = alignDown(TEST_NOW, HOUR_MS);
/** How long to look for what happens by itself. */
const SOON = { timeout: 20_000 };
const WEEK = { windows: [{ kind: "rolling", seconds: 7 * 86_400 }] } as const;

/** Hundred events in each slice; `bad(daysAgo)` of them fail. */
function columns(
  slo: SloDefinition,
  { from, to }: Interval,
  bad: (daysAgo: number) => number,
): SliceColumns {
  const count = (to - from) / SLICE_MS;
  const total = new Float64Array(count).fill(100);
  const good = total.map((all, i) => all - bad((NOW - from - i * SLICE_MS) / DAY_MS));
  return { series: aSeries({ slo: slo.id }), start: from, sliceSeconds: 300, good, total };
}

/** What varies from day to day; on the whole a burn rate of 0.8 at 99 %. */
const leaking = (daysAgo: number): number => (Math.ceil(daysAgo) % 3 === 0 ? 2 : 0.2);
const healthy = (): number => 0.1;

interface World {
  readonly book: BudgetBook;
  readonly entry: (slo: SloDefinition) => BookEntry;
  readonly forecasts: ReturnType<typeof createForecasts>;
  readonly reads: Interval[];
  readonly onChange: Mock<() => void>;
  readonly errors: unknown[];
}

function aWorld(
  slos: readonly SloDefinition[],
  bad: (daysAgo: number) => number = leaking,
  failing = false,
): World {
  const book = createBudgetBook();
  const from = alignDown(NOW - 31 * DAY_MS, DAY_MS);
  for (const slo of slos) book.load(slo, columns(slo, { from, to: NOW }, bad));
  book.advance(() => NOW);
  const reads: Interval[] = [];
  const errors: unknown[] = [];
  const onChange = vi.fn<() => void>();
  const forecasts = createForecasts({
    sli: {
      history: async (key, range) => {
        reads.push(range);
        if (failing) throw new Error("the store is gone");
        const slo = slos.find((one) => seriesKey(one.id) === key) as SloDefinition;
        return columns(slo, { from: range.from, to: Math.min(range.to, NOW) }, bad);
      },
    },
    onChange,
    onError: (error) => errors.push(error),
  });
  const entry = (slo: SloDefinition) => book.entry(slo.id) as BookEntry;
  return { book, entry, forecasts, reads, onChange, errors };
}

function slos(count: number, overrides: Partial<SloDefinition> = {}): readonly SloDefinition[] {
  return Array.from({ length: count }, (_, i) =>
    anSlo({ name: `availability-${i}`, target: 0.99, ...overrides }),
  );
}

/** Brings the book to an instant: what came since then is like the last hour. */
function advance(world: World, slo: SloDefinition, at: Instant, bad: number): void {
  const slices = Array.from({ length: (at - NOW) / SLICE_MS }, (_, i) => ({
    start: NOW + i * SLICE_MS,
    good: 100 - bad,
    total: 100,
  }));
  world.book.put(slo, { series: aSeries({ slo: slo.id }), sliceSeconds: 300, slices });
  world.book.advance(() => at);
}

describe("a forecast that is asked for", () => {
  const [slo] = slos(1) as [SloDefinition];

  it("comes from the book alone where that reaches far enough, and is kept", async () => {
    const world = aWorld([slo]);
    const first = await world.forecasts.of(world.entry(slo));
    expect(first).toMatchObject({ kind: "fan", at: NOW, awaits: "exhaustion", historyDays: 28 });
    expect(await world.forecasts.of(world.entry(slo))).toBe(first);
    expect(world.reads).toEqual([]);
    expect(world.forecasts.known(world.entry(slo))).toMatchObject({ awaits: "exhaustion" });
  });

  it("is made once for all who ask at the same time", async () => {
    const world = aWorld([slo]);
    const [one, two] = await Promise.all([
      world.forecasts.of(world.entry(slo)),
      world.forecasts.of(world.entry(slo)),
    ]);
    expect(two).toBe(one);
  });

  it("holds for an hour while the budget keeps still", async () => {
    const world = aWorld([slo]);
    const first = await world.forecasts.of(world.entry(slo));
    advance(world, slo, NOW + 55 * MINUTE_MS, 1);
    expect(await world.forecasts.of(world.entry(slo))).toBe(first);
    advance(world, slo, NOW + HOUR_MS, 1);
    expect(world.forecasts.known(world.entry(slo))).toBeNull();
    expect(await world.forecasts.of(world.entry(slo))).toMatchObject({ at: NOW + HOUR_MS });
  });

  it("is made anew when the budget has moved, though not all the time", async () => {
    const world = aWorld([slo]);
    const calm = world.entry(slo).budget;
    await world.forecasts.of(world.entry(slo));
    // Two slices at half failing move the budget by more than half a percent.
    advance(world, slo, NOW + 10 * MINUTE_MS, 50);
    expect((calm.remaining ?? 0) - (world.entry(slo).budget.remaining ?? 0)).toBeGreaterThan(0.005);
    expect(await world.forecasts.of(world.entry(slo))).toMatchObject({ at: NOW + 10 * MINUTE_MS });
  });

  it("reads the store where a window is shorter than what is looked back on", async () => {
    const [weekly] = slos(1, WEEK) as [SloDefinition];
    const world = aWorld([weekly]);
    const found = await world.forecasts.of(world.entry(weekly));
    expect(found).toMatchObject({ kind: "fan", horizon: NOW + 7 * DAY_MS, historyDays: 28 });
    expect(world.reads).toHaveLength(1);
    expect(world.reads[0]?.from).toBeLessThanOrEqual(NOW - 28 * DAY_MS);
  });

  it("leaves out what is excluded of what the store holds", async () => {
    const [weekly] = slos(1, WEEK) as [SloDefinition];
    // Ten days ago, beyond the window; it touches the cells of five minutes at either end.
    const maintenance = {
      from: NOW - 10 * DAY_MS + MINUTE_MS,
      to: NOW - 10 * DAY_MS + 6 * HOUR_MS - MINUTE_MS,
    };
    const within = (daysAgo: number) => daysAgo <= 10 && daysAgo > 9.75;
    const told = async (inIt: number, excluded: boolean) => {
      const world = aWorld([weekly], (daysAgo) => (within(daysAgo) ? inIt : leaking(daysAgo)));
      if (excluded) world.book.exclude(() => [maintenance]);
      world.book.advance(() => NOW);
      return world.forecasts.of(world.entry(weekly));
    };
    const excluded = await told(100, true);
    expect(excluded).toMatchObject({ kind: "fan", historyDays: 28 });
    // What was measured meanwhile changes nothing, and it would have.
    expect(excluded).toEqual(await told(0, true));
    expect(excluded).not.toEqual(await told(100, false));
  });

  it("is made anew when something beyond the window is excluded, or is no more", async () => {
    const [weekly] = slos(1, WEEK) as [SloDefinition];
    const world = aWorld([weekly]);
    const stretch = { from: NOW - 10 * DAY_MS, to: NOW - 9 * DAY_MS };
    const first = await world.forecasts.of(world.entry(weekly));
    world.book.exclude(() => [stretch]);
    world.book.advance(() => NOW);
    expect(world.forecasts.known(world.entry(weekly))).toBeNull();
    const second = await world.forecasts.of(world.entry(weekly));
    expect(second).not.toEqual(first);
    // The same stretches, read again from the files, are no change.
    world.book.exclude(() => [{ ...stretch }]);
    world.book.advance(() => NOW);
    expect(await world.forecasts.of(world.entry(weekly))).toBe(second);
  });

  it("knows what the other series went through, once there has been a tick", async () => {
    const all = slos(6);
    const world = aWorld(all, leaking);
    const alone = await world.forecasts.of(world.entry(all[0] as SloDefinition));
    expect(alone).toMatchObject({ othersRuns: 0 });
    world.forecasts.refresh(world.book.entries());
    // Every third day of the last 28 is one of trouble: nine runs in each of six series.
    const known = await world.forecasts.of(world.entry(all[1] as SloDefinition));
    expect(known).toMatchObject({ kind: "fan", othersRuns: 54 });
  });

  it("is not there for what is unknown", async () => {
    const world = aWorld([]);
    world.book.expect(slo, 300);
    world.book.advance(() => NOW);
    expect(await world.forecasts.of(world.entry(slo))).toEqual({
      kind: "none",
      at: NOW,
      reason: "unknown",
      knownDays: 0,
    });
    expect(world.forecasts.known(world.entry(slo))).toBeNull();
  });
});

describe("forecasts in the background", () => {
  it("are made a few at a time for budgets in trouble, and told once a round", async () => {
    const all = slos(25);
    const world = aWorld(all);
    const made = () =>
      world.book.entries().filter((entry) => world.forecasts.known(entry) !== null).length;
    world.forecasts.refresh(world.book.entries());
    // A second call meanwhile does not begin a second round.
    world.forecasts.refresh(world.book.entries());
    await vi.waitFor(() => expect(world.onChange).toHaveBeenCalledTimes(1), SOON);
    expect(made()).toBe(20);
    world.forecasts.refresh(world.book.entries());
    await vi.waitFor(() => expect(world.onChange).toHaveBeenCalledTimes(2), SOON);
    expect(made()).toBe(25);
    world.forecasts.refresh(world.book.entries());
    await new Promise(setImmediate);
    expect(world.onChange).toHaveBeenCalledTimes(2);
  });

  it("are not made for budgets that are in order", async () => {
    const [slo] = slos(1) as [SloDefinition];
    const world = aWorld([slo], healthy);
    expect(world.entry(slo).budget.status).toBe("ok");
    world.forecasts.refresh(world.book.entries());
    await new Promise(setImmediate);
    expect(world.forecasts.known(world.entry(slo))).toBeNull();
    expect(world.onChange).not.toHaveBeenCalled();
  });

  it("tell of a store that fails, and try again with the next tick", async () => {
    const world = aWorld(slos(1, WEEK), () => 0.9, true);
    world.forecasts.refresh(world.book.entries());
    await vi.waitFor(() => expect(world.errors).toHaveLength(1), SOON);
    await new Promise(setImmediate);
    world.forecasts.refresh(world.book.entries());
    await vi.waitFor(() => expect(world.errors).toHaveLength(2), SOON);
  });
});
