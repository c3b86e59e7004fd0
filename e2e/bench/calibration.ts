import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createStory } from "#fixtures/demo/story.ts";
import { listFiles } from "#server/config.ts";
import { readSloFiles } from "#server/slo/lint.ts";
import { seriesKey } from "#shared/kernel/ids.ts";
import { DAY_MS, HOUR_MS, SECOND_MS } from "#shared/kernel/time.ts";
import type { Slice } from "#shared/sli/model.ts";
import { backTest, type Told, type Tried } from "./back-test.ts";
import { madeUpSeries } from "./made-up-series.ts";
import type { Table } from "./table.ts";

const DEMO_DAYS = 90;
const DEMO_SLICE_SECONDS = 300;
/** The demo's story around an instant of its own, so that the figures are the same on every day. */
const DEMO_ANCHOR = Date.UTC(2026, 10, 23, 12);
const MADE_UP_SERIES = 150;
const MADE_UP_DAYS = 100;

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
    brier.toFixed(3),
    (base * (1 - base)).toFixed(3),
    told.length,
    percent(mean(told.map((one) => (isInside(one) ? 1 : 0)))),
    ended.length,
    percent(mean(ended.map((one) => (isInside(one) ? 1 : 0)))),
  ];
}

function tablesOf(what: string, all: readonly Told[]): readonly Table[] {
  const tried = all.flatMap((told) => backTest(told, { goesOn: true }));
  const without = all.flatMap((told) => backTest(told, { goesOn: false }));
  const left = (some: readonly Tried[]) =>
    some.filter(({ found }) => found.awaits === "exhaustion");
  const burning = (some: readonly Tried[]) => left(some).filter((one) => one.burning);
  const spent = tried.filter(({ found }) => found.awaits === "recovery");
  return [
    reliability(`${what}: runs out before the end, by what was predicted`, left(tried)),
    reliability(`${what}: of these, made while an alert fired`, burning(tried)),
    {
      title: `${what}: on the whole`,
      columns: [
        "forecasts",
        "number",
        "Brier",
        "of the base rate",
        "with P10",
        "inside P10–P90",
        "with P90",
        "inside",
      ],
      rows: [
        summary("runs out", left(tried)),
        summary("as if nothing burnt on", left(without)),
        summary("while an alert fires", burning(tried)),
        summary("as if nothing burnt on", burning(without)),
        summary("has something left again", spent),
      ],
    },
  ];
}

/** Back-tests forecasts: made each day from history alone, then compared with what came. */
export async function measureCalibration(): Promise<readonly Table[]> {
  const known = Array.from({ length: MADE_UP_SERIES }, (_, i) => madeUpSeries(i, MADE_UP_DAYS));
  return [
    ...tablesOf(`Demo, ${DEMO_DAYS} days`, await demo()),
    ...tablesOf(`Known process, ${MADE_UP_SERIES} series, ${MADE_UP_DAYS} days`, known),
  ];
}
