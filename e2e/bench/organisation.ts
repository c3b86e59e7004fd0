import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "#server/platform/db/database.ts";
import { createLog } from "#server/platform/log.ts";
import { createSliStore } from "#server/sli/sli.store.ts";
import { sloId, seriesKey } from "#shared/kernel/ids.ts";
import { DAY_MS, alignDown } from "#shared/kernel/time.ts";
import type { SeriesSlices } from "#shared/sli/model.ts";

export const SLICE_MS = 300_000;
const SLOS_PER_SERVICE = 10;
const SERVICES_PER_TEAM = 5;
const SERIES_PER_WRITE = 100;

/** Numbers in [0, 1) that depend on nothing but their arguments. */
function noise(a: number, b: number): number {
  let mixed = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return ((mixed ^ (mixed >>> 12)) >>> 0) / 4_294_967_296;
}

export function benchSlo(index: number): { readonly service: string; readonly name: string } {
  const service = Math.floor(index / SLOS_PER_SERVICE);
  return { service: `service-${service}`, name: `objective-${index}` };
}

/** Matchers of the counters of an SLO. */
export function benchSelector(index: number): string {
  const { service, name } = benchSlo(index);
  return `service="${service}",objective="${name}"`;
}

/** What the slice of an SLO holds: a daily wave of traffic, a few errors. */
export function benchSlice(index: number, start: number) {
  const wave = 1 + 0.6 * Math.sin(((start % DAY_MS) / DAY_MS) * 2 * Math.PI);
  const total = Math.round(500 * wave * (1 + noise(index, start / SLICE_MS)));
  const bad = Math.floor(total * 0.001 * noise(index, start / SLICE_MS + 7));
  return { start, good: total - bad, total };
}

function sloFile(count: number): string {
  const services = Math.ceil(count / SLOS_PER_SERVICE);
  return Array.from({ length: services }, (_, service) => {
    const of = Array.from(
      { length: Math.min(SLOS_PER_SERVICE, count - service * SLOS_PER_SERVICE) },
      (_unused, i) => {
        const index = service * SLOS_PER_SERVICE + i;
        const { name } = benchSlo(index);
        const selector = benchSelector(index);
        return `  - name: ${name}
    objective: 99.9
    description: Requests answered without an error.
    sli:
      events:
        error_query: sum(rate(http_requests_total{${selector},code=~"5.."}[{{.window}}]))
        total_query: sum(rate(http_requests_total{${selector}}[{{.window}}]))
    alerting:
      page_alert: { disable: true }
      ticket_alert: { disable: true }`;
      },
    );
    const team = Math.floor(service / SERVICES_PER_TEAM);
    return `version: prometheus/v1\nservice: service-${service}\nlabels: { owner: team-${team} }\nslos:\n${of.join("\n")}\n`;
  }).join("---\n");
}

async function fill(dataDir: string, count: number, days: number): Promise<void> {
  const clock = { now: () => Date.now() };
  const database = await openDatabase({ dataDir, log: createLog({ level: "error" }), clock });
  const store = createSliStore(database);
  const end = alignDown(Date.now(), SLICE_MS);
  for (let at = 0; at < count; at += SERIES_PER_WRITE) {
    const batches = Array.from(
      { length: Math.min(SERIES_PER_WRITE, count - at) },
      (_, i): SeriesSlices => {
        const { service, name } = benchSlo(at + i);
        const slo = sloId(`${service}/${name}`);
        const slices = Array.from({ length: (days * DAY_MS) / SLICE_MS }, (_unused, k) =>
          benchSlice(at + i, end - (k + 1) * SLICE_MS),
        ).reverse();
        return {
          series: { key: seriesKey(slo), slo, labels: {} },
          sliceSeconds: SLICE_MS / 1_000,
          slices,
        };
      },
    );
    await store.append(batches);
  }
  await store.foldClosedDays(alignDown(end, DAY_MS));
  await database.close();
}

export interface BenchFolder {
  readonly folder: string;
  readonly seededMs: number;
  remove(): Promise<void>;
}

/** A folder with a configuration, SLOs that slices are pushed to, and stored history. */
export async function benchFolder(count: number, days: number): Promise<BenchFolder> {
  const folder = await mkdtemp(join(tmpdir(), "headroom-bench-"));
  await mkdir(join(folder, "slos"));
  await writeFile(join(folder, "slos/all.yaml"), sloFile(Math.max(count, 1)));
  await writeFile(
    join(folder, "headroom.yaml"),
    "dataDir: ./data\nsources:\n  - { name: bench, kind: push, slice: 300s }\nslos: [./slos/*.yaml]\n",
  );
  const startedAt = performance.now();
  await fill(join(folder, "data"), count, days);
  return {
    folder,
    seededMs: performance.now() - startedAt,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
