import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findPart } from "#e2e/run/find-part.ts";
import { requirePart } from "#e2e/run/parts.ts";
import type { Database } from "#server/platform/db/database.ts";
import { createSliStore, type SliStore } from "#server/sli/sli.store.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import { DAY_MS, type Interval } from "#shared/kernel/time.ts";
import type { SeriesSlices, Slice } from "#shared/sli/model.ts";
import { embeddedEngine, postgresEngine, type Engine, type TestDatabase } from "./engines.ts";

const MONDAY = Date.UTC(2026, 10, 16);
const STEP_MS = 300_000;
const EVER: Interval = { from: MONDAY - DAY_MS, to: MONDAY + 10 * DAY_MS };
const postgres = findPart("postgresql");

const engines: readonly (readonly [string, () => Promise<Engine>])[] = [
  ["the embedded database", embeddedEngine],
  ...(postgres === null ? [] : [["Postgres", () => postgresEngine(postgres)] as const]),
];

function batch(
  name: string,
  slices: readonly Slice[],
  labels: Record<string, string> = {},
  sliceSeconds = 300,
): SeriesSlices {
  const slo = sloId(`checkout/${name}`);
  return { series: { key: seriesKey(slo, labels), slo, labels }, sliceSeconds, slices };
}

/** Slices with counts that differ from each other, so that a mix-up shows. */
function run(from: number, count: number, seed = 1): readonly Slice[] {
  return Array.from({ length: count }, (_, index) => {
    const total = 1_000 * seed + index;
    return { start: from + index * STEP_MS, good: total - (index % 7) * 0.5, total };
  });
}

async function everything(store: SliStore, range = EVER): Promise<readonly SeriesSlices[]> {
  const all: SeriesSlices[] = [];
  for await (const slices of store.load(range)) all.push(slices);
  return all.toSorted(
    (a, b) => (a.series.key < b.series.key ? -1 : 1) || a.sliceSeconds - b.sliceSeconds,
  );
}

it("is tried on a real Postgres too", (context) => {
  requirePart("postgresql", context);
  expect(engines).toHaveLength(2);
});

describe.each(engines)("the SLI store on %s", (_name, startEngine) => {
  let engine: Engine;
  let test: TestDatabase;
  let db: Database;
  let store: SliStore;

  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(async () => engine.stop());
  beforeEach(async () => {
    test = await engine.fresh();
    db = await test.open();
    store = createSliStore(db);
  });
  afterEach(async () => {
    await db.close();
    await test.remove();
  });
  const reopen = async (): Promise<SliStore> => {
    await db.close();
    db = await test.open();
    return createSliStore(db);
  };

  it("takes whole days in bulk over what came slice by slice, and later corrections over them", async () => {
    await store.append([batch("a", run(MONDAY, 20, 3))]);
    const bulk = run(MONDAY + 10 * STEP_MS, 2 * 288);
    await store.append([batch("a", bulk)]);
    await store.append([batch("a", bulk)]);
    const late = { start: MONDAY + 100 * STEP_MS, good: 1, total: 2 };
    await store.append([batch("a", [late])]);
    const first = run(MONDAY, 20, 3).slice(0, 10);
    const expected = [...first, ...bulk].map((slice) =>
      slice.start === late.start ? late : slice,
    );
    expect(await everything(store)).toEqual([batch("a", expected)]);
    await store.foldClosedDays(MONDAY + 9 * DAY_MS);
    expect(await everything(await reopen())).toEqual([batch("a", expected)]);
  });

  it("gives back after a restart exactly what was appended", async () => {
    const sent = [
      batch("a", run(MONDAY, 500)),
      batch("b", run(MONDAY + DAY_MS, 3, 7), { region: 'eu "west"', zone: "é{}," }),
    ];
    await store.append(sent);
    store = await reopen();
    expect(await everything(store)).toEqual(sent);
    expect(await store.allSeries()).toEqual(
      sent.map(({ series, sliceSeconds }) => ({ ...series, sliceSeconds })),
    );
    expect(await store.seriesOf(sloId("checkout/b"))).toHaveLength(1);
  });

  it("keeps numbers to the last bit, folded or not", async () => {
    const values = [0, 0.1, 1 / 3, 1e-300, 123_456_789.123_456_79, 2 ** 53 - 1, 1e300];
    const sent = [
      batch(
        "a",
        values.map((total, index) => ({ start: MONDAY + index * STEP_MS, good: total / 3, total })),
      ),
    ];
    await store.append(sent);
    expect(await everything(store)).toEqual(sent);
    await store.foldClosedDays(MONDAY + DAY_MS);
    expect(await everything(store)).toEqual(sent);
  });

  it("takes the same slices twice as once, and a corrected slice in place of the old one", async () => {
    await store.append([batch("a", run(MONDAY, 5))]);
    await store.append([batch("a", run(MONDAY, 5))]);
    expect(await everything(store)).toEqual([batch("a", run(MONDAY, 5))]);
    await store.append([
      batch("a", [
        { start: MONDAY, good: 1, total: 2 },
        { start: MONDAY, good: 3, total: 4 },
      ]),
    ]);
    expect(await everything(store)).toEqual([
      batch("a", [{ start: MONDAY, good: 3, total: 4 }, ...run(MONDAY, 5).slice(1)]),
    ]);
  });

  it("makes a series once, however many write it at the same time", async () => {
    const writers = Array.from({ length: 8 }, (_, index) =>
      createSliStore(db).append(
        ["a", "b", "c"].map((name) => batch(name, run(MONDAY + index * STEP_MS, 2))),
      ),
    );
    await Promise.all(writers);
    expect((await store.allSeries()).map(({ slo }) => slo).toSorted()).toEqual([
      "checkout/a",
      "checkout/b",
      "checkout/c",
    ]);
    expect((await everything(store)).map(({ slices }) => slices.length)).toEqual([9, 9, 9]);
  });

  it("stores nothing of an append of which one slice is not a slice", async () => {
    const bad = { start: MONDAY + STEP_MS, good: 5, total: 4 };
    await expect(store.append([batch("a", [...run(MONDAY, 1), bad])])).rejects.toMatchObject({
      code: "slices.invalid",
    });
    await expect(
      store.append([batch("a", [{ start: MONDAY + 1, good: 1, total: 1 }])]),
    ).rejects.toMatchObject({ code: "slices.invalid" });
    await expect(
      store.append([batch("a", [{ start: MONDAY, good: Number.NaN, total: 1 }])]),
    ).rejects.toMatchObject({ code: "slices.invalid" });
    expect((await everything(store)).flatMap(({ slices }) => slices)).toEqual([]);
  });

  it("folds closed days and leaves the open one, with the same answers before and after", async () => {
    const sent = [batch("a", run(MONDAY, 800)), batch("b", run(MONDAY + DAY_MS - STEP_MS, 2, 3))];
    await store.append(sent);
    expect(await store.foldClosedDays(MONDAY + 2 * DAY_MS + 5)).toBe(2);
    expect(await everything(store)).toEqual(sent);
    expect(await store.foldClosedDays(MONDAY + 2 * DAY_MS + 5)).toBe(0);
    store = await reopen();
    expect(await everything(store)).toEqual(sent);
  });

  it("lets late slices of a folded day override it, before and after they are folded in", async () => {
    await store.append([batch("a", run(MONDAY, 288))]);
    await store.foldClosedDays(MONDAY + DAY_MS);
    const late = { start: MONDAY + 10 * STEP_MS, good: 1, total: 9 };
    await store.append([batch("a", [late])]);
    const expected = [
      batch(
        "a",
        run(MONDAY, 288).map((slice) => (slice.start === late.start ? late : slice)),
      ),
    ];
    expect(await everything(store)).toEqual(expected);
    expect(await store.foldClosedDays(MONDAY + DAY_MS)).toBe(1);
    expect(await everything(store)).toEqual(expected);
  });

  it("folds and appends at the same time without losing a slice", async () => {
    await store.append([batch("a", run(MONDAY, 288)), batch("b", run(MONDAY, 288, 2))]);
    const more = ["a", "b"].map((name) => batch(name, run(MONDAY + DAY_MS, 288)));
    await Promise.all([
      store.foldClosedDays(MONDAY + 3 * DAY_MS),
      store.append(more),
      createSliStore(db).foldClosedDays(MONDAY + 3 * DAY_MS),
    ]);
    await store.foldClosedDays(MONDAY + 3 * DAY_MS);
    expect((await everything(store)).map(({ slices }) => slices.length)).toEqual([576, 576]);
  });

  it("cuts what it loads to the range, half-open", async () => {
    await store.append([batch("a", run(MONDAY, 600))]);
    await store.foldClosedDays(MONDAY + DAY_MS);
    const range = { from: MONDAY + STEP_MS - 1, to: MONDAY + DAY_MS + 3 * STEP_MS };
    const [loaded] = await everything(store, range);
    expect(loaded?.slices).toEqual(run(MONDAY, 600).slice(1, 291));
    expect(await store.loadSeries(seriesKey(sloId("checkout/a")), range)).toEqual(loaded);
    expect(await store.loadSeries(seriesKey(sloId("checkout/none")), range)).toBeNull();
  });

  it("gives columns over the whole range with NaN where nothing is known", async () => {
    await store.append([batch("a", [{ start: MONDAY + STEP_MS, good: 0, total: 0 }])]);
    const columns = [];
    for await (const each of store.loadColumns({ from: MONDAY, to: MONDAY + 3 * STEP_MS }))
      columns.push(each);
    expect(columns).toEqual([
      {
        series: batch("a", []).series,
        start: MONDAY,
        sliceSeconds: 300,
        good: Float64Array.of(Number.NaN, 0, Number.NaN),
        total: Float64Array.of(Number.NaN, 0, Number.NaN),
      },
    ]);
  });

  it("keeps slices of both lengths when a source changes its slice length", async () => {
    const minutes = Array.from({ length: 5 }, (_, index) => ({
      start: MONDAY + DAY_MS + index * 60_000,
      good: index,
      total: 9,
    }));
    const sent = [batch("a", minutes, {}, 60), batch("a", run(MONDAY, 288))];
    await store.append(sent.slice(1));
    await store.append(sent.slice(0, 1));
    expect(
      (await everything(store)).map(({ sliceSeconds, slices }) => [sliceSeconds, slices.length]),
    ).toEqual(
      expect.arrayContaining([
        [60, 5],
        [300, 288],
      ]),
    );
    expect((await store.allSeries()).map(({ sliceSeconds }) => sliceSeconds)).toEqual([60]);
  });

  it("knows the end of the newest slice, folded or not", async () => {
    await store.append([
      batch("a", run(MONDAY, 288)),
      batch("b", run(MONDAY, 10)),
      batch("c", run(MONDAY + DAY_MS, 4)),
      batch("d", []),
    ]);
    await store.foldClosedDays(MONDAY + DAY_MS);
    await store.append([batch("b", run(MONDAY, 1))]);
    expect(await store.newestSliceEnds()).toEqual(
      new Map([
        [seriesKey(sloId("checkout/a")), MONDAY + DAY_MS],
        [seriesKey(sloId("checkout/b")), MONDAY + 10 * STEP_MS],
        [seriesKey(sloId("checkout/c")), MONDAY + DAY_MS + 4 * STEP_MS],
      ]),
    );
  });

  it("remembers how far a backfill has come, until it is cleared", async () => {
    const job = {
      source: "main",
      range: { from: MONDAY, to: MONDAY + DAY_MS },
      doneFrom: MONDAY + 5,
      startedAt: MONDAY + 9,
    };
    await store.saveBackfill({ ...job, doneFrom: MONDAY + DAY_MS });
    await store.saveBackfill(job);
    store = await reopen();
    expect(await store.loadBackfill("main")).toEqual(job);
    const more = { ...job, source: "main_% (owed to) checkout/a" };
    await store.saveBackfill(more);
    expect(await store.backfills("main_% (owed to) ")).toEqual([more]);
    await store.clearBackfill("main");
    expect(await store.loadBackfill("main")).toBeNull();
  });
});
