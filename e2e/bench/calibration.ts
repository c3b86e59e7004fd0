import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createStory } from "#fixtures/demo/story.ts";
import { listFiles } from "#server/config.ts";
import { readSloFiles } from "#server/slo/lint.ts";
import { forecast, type FanForecast } from "#shared/budget/forecast.ts";
import { poolTrouble, troubleBefore, type PooledTrouble } from "#shared/budget/forecast-trouble.ts";
import { seriesKey } from "#shared/kernel/ids.ts";
import { DAY_MS, HOUR_MS, SECOND_MS, type Instant } from "#shared/kernel/time.ts";
import type { Slice } from "#shared/sli/model.ts";
import { backTest, bookOf, type Told, type Tried } from "./back-test.ts";
import { unrulySeries } from "./unruly-series.ts";
import { madeUpSeries } from "./made-up-series.ts";
import { milliseconds, type Table } from "./table.ts";

const DEMO_DAYS = 90;
const DEMO_SLICE_SECONDS = 300;
/** The demo's story around an instant of its own, so that the figures are the same on every day. */
const DEMO_ANCHOR = Date.UTC(2026, 10, 23, 12);
const MADE_UP_SERIES = 150;
const MADE_UP_DAYS = 100;
/** Series of the second process that were not looked at while the forecast was made. */
const HELD_OUT_FROM = 5_000;
/** Forecasts of neighbouring days say nearly the same. */
const MADE_UP_EVERY_DAYS = 4;

async function demo(): Promise<readonly Told[]> {
  const base = fileURLToPath(new URL("../../fixtures/demo", import.meta.url));
  const paths = await listFiles({ base, patterns: ["slos/*.yaml"] });
  const files = await Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(path, "utf8") })),
  );
  const story = createStory({ anchor: DEMO_ANCHOR });
  return readSloFiles(files).definitions.flatMap((definition) =>
    (story.seriesOf(definition.name) ?? []).map(({ labels, slice }): Told => {
      const slices: Slice[] = [];
      const sliceMs = DEMO_SLICE_SECONDS * SECOND_MS;
      for (let start = DEMO_ANCHOR - DEMO_DAYS * DAY_MS; start < DEMO_ANCHOR; start += sliceMs) {
        const counted = slice(start, DEMO_SLICE_SECONDS);
        if (counted !== null) slices.push({ start, ...counted });
      }
      return {
        definition,
        series: { key: seriesKey(definition.id, labels), slo: definition.id, labels },
        sliceSeconds: DEMO_SLICE_SECONDS,
        slices,
        to: DEMO_ANCHOR,
      };
    }),
  );
}

/** Edges of the buckets of predicted probability. */
const EDGES = [0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 1];

function percent(share: number): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(0)} %` : "–";
}

function score(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : "–";
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** How often what was forecast with a probability came true, and how far off on the whole (Brier score; 0 is perfect). */
function reliability(title: string, tried: readonly Tried[]): Table {
  const rows = EDGES.slice(1).map((to, index) => {
    const from = EDGES[index] ?? 0;
    const inside = tried.filter(
      ({ found: { probability } }) =>
        probability >= from && (probability < to || (to === 1 && probability === 1)),
    );
    return [
      `${percent(from)} – ${percent(to)}`,
      inside.length,
      percent(mean(inside.map(({ found }) => found.probability))),
      percent(mean(inside.map((one) => (one.cameAt === null ? 0 : 1)))),
    ];
  });
  return { title, columns: ["predicted", "forecasts", "predicted, mean", "came true"], rows };
}

/** Hours of the back-test are whole; an interval within one of them holds it. */
const WITHIN_MS = HOUR_MS;
const NEVER = Number.POSITIVE_INFINITY;

function isInside({ found, cameAt }: Tried): boolean {
  const { p10, p90 } = found.date;
  const came = cameAt ?? NEVER;
  return came >= (p10 ?? NEVER) && came - WITHIN_MS <= (p90 ?? NEVER);
}

function summary(name: string, tried: readonly Tried[]): (string | number)[] {
  const told = tried.filter(({ found }) => found.date.p10 !== null);
  const ended = told.filter(({ found }) => found.date.p90 !== null);
  const brier = mean(
    tried.map(({ found, cameAt }) => (found.probability - (cameAt === null ? 0 : 1)) ** 2),
  );
  const base = mean(tried.map(({ cameAt }) => (cameAt === null ? 0 : 1)));
  return [
    name,
    tried.length,
    score(brier),
    score(base * (1 - base)),
    told.length,
    percent(mean(told.map((one) => (isInside(one) ? 1 : 0)))),
    ended.length,
    percent(mean(ended.map((one) => (isInside(one) ? 1 : 0)))),
  ];
}

const COST_RUNS = 100;
const COST_DAYS = [7, 30, 90, 366];

/** What one forecast costs, by length of the window. */
function cost(): Table {
  const days = Math.max(...COST_DAYS);
  const told = madeUpSeries(0, days);
  const book = bookOf(told, days);
  for (const { start, good, total } of told.slices) book.put(start, good, total);
  const rows = COST_DAYS.map((windowDays) => {
    const run = (burning: boolean): void => {
      const window = { kind: "rolling", seconds: windowDays * 86_400 } as const;
      const key = told.series.key;
      forecast(book, { target: told.definition.target, window, at: told.to, key, burning });
    };
    for (let i = 0; i < COST_RUNS / 5; i += 1) run(false);
    const before = process.cpuUsage();
    for (let i = 0; i < COST_RUNS; i += 1) run(i % 2 === 0);
    const { user, system } = process.cpuUsage(before);
    return [`${windowDays} d`, milliseconds((user + system) / 1_000 / COST_RUNS)];
  });
  return { title: "One forecast of 1,000 paths", columns: ["window", "CPU"], rows };
}

/** What all series of a trial say of trouble at an instant, from what had happened by then. */
function poolOf(told: readonly Told[]): (at: Instant) => PooledTrouble | null {
  const books = told.map((one) => {
    const book = bookOf(one, MADE_UP_DAYS + 2);
    for (const { start, good, total } of one.slices) book.put(start, good, total);
    return { book, target: one.definition.target };
  });
  const pools = new Map<Instant, PooledTrouble | null>();
  return (at) => {
    const found = pools.get(at);
    if (found !== undefined) return found;
    const pool = poolTrouble(
      books.flatMap(({ book, target }) => troubleBefore(book, target, at) ?? []),
    );
    pools.set(at, pool);
    return pool;
  };
}

interface Trial {
  readonly what: string;
  readonly told: readonly Told[];
  readonly everyDays: number;
}

function tablesOf({ what, told, everyDays }: Trial): readonly Table[] {
  const poolAt = poolOf(told);
  const tried = told.flatMap((one) => backTest(one, { everyDays, plain: false, poolAt }));
  const plain = told.flatMap((one) => backTest(one, { everyDays, plain: true, poolAt }));
  const awaiting = (awaits: FanForecast["awaits"], some: readonly Tried[]) =>
    some.filter(({ found }) => found.awaits === awaits);
  const burning = (some: readonly Tried[]) =>
    awaiting("exhaustion", some).filter((one) => one.burning);
  return [
    reliability(`${what}: runs out before the end`, awaiting("exhaustion", tried)),
    reliability(`${what}: has something left again`, awaiting("recovery", tried)),
    {
      title: `${what}: on the whole, and as the plain bootstrap would do`,
      columns: [
        "forecast",
        "number",
        "Brier",
        "of the base rate",
        "with P10",
        "inside P10–P90",
        "with P90",
        "inside",
      ],
      rows: [
        summary("runs out", awaiting("exhaustion", tried)),
        summary("  plain", awaiting("exhaustion", plain)),
        summary("runs out, while an alert fires", burning(tried)),
        summary("  plain", burning(plain)),
        summary("has something left again", awaiting("recovery", tried)),
        summary("  plain", awaiting("recovery", plain)),
      ],
    },
  ];
}

/** Back-tests forecasts: made from history alone, then compared with what came. */
export async function measureCalibration(): Promise<readonly Table[]> {
  const known = Array.from({ length: MADE_UP_SERIES }, (_, i) => madeUpSeries(i, MADE_UP_DAYS));
  const heldOut = Array.from({ length: MADE_UP_SERIES }, (_, i) =>
    unrulySeries(HELD_OUT_FROM + i, MADE_UP_DAYS),
  );
  return [
    cost(),
    ...tablesOf({ what: `Demo, ${DEMO_DAYS} days`, told: await demo(), everyDays: 1 }),
    ...tablesOf({
      what: `Known process, ${MADE_UP_SERIES} series of ${MADE_UP_DAYS} days`,
      told: known,
      everyDays: MADE_UP_EVERY_DAYS,
    }),
    ...tablesOf({
      what: `Unruly process, held out, ${MADE_UP_SERIES} series of ${MADE_UP_DAYS} days`,
      told: heldOut,
      everyDays: MADE_UP_EVERY_DAYS,
    }),
  ];
}
