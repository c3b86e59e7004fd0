import { rm } from "node:fs/promises";
import pLimit from "p-limit";
import { Agent, fetch } from "undici";
import { servePrometheus, type MetricServer } from "#e2e/contracts/servers.ts";
import { readFiles } from "#server/app/files.ts";
import { loadConfig } from "#server/config.ts";
import { openDatabase } from "#server/platform/db/database.ts";
import { createLog } from "#server/platform/log.ts";
import { createPrometheusClient, type RangeQuery } from "#server/sli/prometheus/client.ts";
import { createPrometheusSource } from "#server/sli/prometheus/source.ts";
import { createSliService } from "#server/sli/sli.service.ts";
import { createSliStore } from "#server/sli/sli.store.ts";
import { createSloService } from "#server/slo/slo.service.ts";
import { createSloStore } from "#server/slo/slo.store.ts";
import { alignDown, DAY_MS, SECOND_MS } from "#shared/kernel/time.ts";
import { benchCounters, daysBefore } from "./bench-counters.ts";
import { benchFolder, SLICE_MS } from "./organisation.ts";
import { fillPrometheus } from "./prometheus-fill.ts";
import { programOf } from "./side-by-side.ts";
import { quantile, type Table } from "./table.ts";

const CONCURRENCY = 4;
const LAG_SECONDS = 90;
const SLICE_SECONDS = SLICE_MS / SECOND_MS;
/** Hours before the lookback that a backfill asks for as well, and what its first slice looks back. */
const MARGIN_DAYS = 0.5;

export interface BackfillSize {
  readonly slos: number;
  readonly days: number;
  /** Between two samples of a counter. */
  readonly scrapeSeconds: number;
  readonly repetitions: number;
}

interface Spent {
  readonly ms: number;
  /** Processor time of this process, and of the backend. */
  readonly ownMs: number;
  readonly backendMs: number;
}

async function spend(backend: MetricServer, work: () => Promise<void>): Promise<Spent> {
  const [own, backendBefore] = [process.cpuUsage(), await backend.cpuMs()];
  const startedAt = performance.now();
  await work();
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(own);
  return {
    ms,
    ownMs: (user + system) / 1_000,
    backendMs: (await backend.cpuMs()) - backendBefore,
  };
}

interface Filled extends Spent {
  /** As they were sent. */
  readonly queries: readonly RangeQuery[];
  readonly slices: number;
}

/** Fills an empty embedded database through the server's own services. */
async function backfill(backend: MetricServer, size: BackfillSize, to: number): Promise<Filled> {
  const made = await benchFolder(size.slos, 0);
  const clock = { now: () => (to + LAG_SECONDS) * SECOND_MS };
  const log = createLog({ level: "warn" });
  const config = await loadConfig({ cwd: made.folder, env: {} });
  const database = await openDatabase({ dataDir: config.dataDir, log, clock });
  const options = {
    name: "bench",
    url: backend.url,
    sliceSeconds: SLICE_SECONDS,
    lagSeconds: LAG_SECONDS,
    concurrency: CONCURRENCY,
  };
  const client = createPrometheusClient(options);
  const queries: RangeQuery[] = [];
  const source = createPrometheusSource(options, {
    ...client,
    rangeQuery: (query, signal) => {
      queries.push(query);
      return client.rangeQuery(query, signal);
    },
  });
  try {
    const slos = createSloService({
      readFiles: () => readFiles(config.slos),
      store: createSloStore(database),
      sources: ["bench"],
      clock,
    });
    await slos.reload();
    const store = createSliStore(database);
    const lookbackSeconds = (size.days * DAY_MS) / SECOND_MS;
    const feeds = [{ kind: "pulled", source, lookbackSeconds } as const];
    const sli = createSliService({ store, feeds, slos, clock, log });
    const spent = await spend(backend, () => sli.backfill(new AbortController().signal));
    const [health] = sli.health();
    if (health?.backfill?.finishedAt === undefined)
      throw new Error(`the backfill did not come to its end: ${health?.backfill?.failed}`);
    let slices = 0;
    const stored = store.loadColumns({
      from: clock.now() - (size.days + 1) * DAY_MS,
      to: clock.now(),
    });
    for await (const { total } of stored)
      for (const value of total) if (!Number.isNaN(value)) slices += 1;
    return { ...spent, queries, slices };
  } finally {
    await source.close();
    await database.close();
    await made.remove();
  }
}

/** Sends queries, so many at a time, and throws the answers away. */
async function askOnly(backend: MetricServer, queries: readonly RangeQuery[]): Promise<Spent> {
  const limit = pLimit(CONCURRENCY);
  const dispatcher = new Agent();
  const ask = async ({ query, start, end, stepSeconds }: RangeQuery): Promise<void> => {
    const form = { query, start: String(start), end: String(end), step: String(stepSeconds) };
    const answer = await fetch(`${backend.url}/api/v1/query_range`, {
      method: "POST",
      body: new URLSearchParams(form).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
      dispatcher,
    });
    if (!answer.ok || answer.body === null) throw new Error(`a query failed: ${answer.status}`);
    // Read to its end, and forgotten chunk by chunk.
    for await (const chunk of answer.body) void chunk;
  };
  try {
    return await spend(backend, async () => {
      await Promise.all(queries.map((query) => limit(() => ask(query))));
    });
  } finally {
    await dispatcher.close();
  }
}

function seconds(ms: number): string {
  return `${(ms / SECOND_MS).toFixed(1)} s`;
}

/** How long a backfill takes, beside its bare queries sent by themselves with the same concurrency. */
export async function measureBackfill(size: BackfillSize): Promise<readonly Table[]> {
  const to = alignDown(Date.now(), SLICE_MS) / SECOND_MS;
  const from = daysBefore(to, size.days + MARGIN_DAYS, size.scrapeSeconds);
  const folder = await fillPrometheus({
    promtool: programOf("promtool"),
    series: Array.from({ length: size.slos }, (_, index) => benchCounters(index, from)).flat(),
    to,
    stepSeconds: size.scrapeSeconds,
  });
  let backend: MetricServer | null = null;
  try {
    backend = await servePrometheus(programOf("prometheus"), folder, true);
    const rows = [];
    const ratios = [];
    let [queries, slices]: [readonly RangeQuery[], number] = [[], 0];
    for (let repetition = 0; repetition < size.repetitions; repetition += 1) {
      // Now one of them first, now the other, so that neither always finds the backend warm.
      const bareFirst = repetition % 2 === 1 ? await askOnly(backend, queries) : null;
      const ours = await backfill(backend, size, to);
      ({ queries, slices } = ours);
      const bare = bareFirst ?? (await askOnly(backend, queries));
      ratios.push(ours.ms / bare.ms);
      rows.push([
        repetition + 1,
        seconds(ours.ms),
        seconds(bare.ms),
        (ours.ms / bare.ms).toFixed(2),
        seconds(ours.ownMs),
        seconds(bare.ownMs),
        seconds(ours.backendMs),
        seconds(bare.backendMs),
      ]);
    }
    const middle = quantile(
      ratios.toSorted((a, b) => a - b),
      0.5,
    );
    return [
      {
        title: `Backfill of ${size.days} days for ${size.slos} SLOs: ${slices} slices of ${SLICE_SECONDS} s by ${queries.length} queries, ${CONCURRENCY} at a time, counters scraped every ${size.scrapeSeconds} s; ratio ${middle.toFixed(2)}`,
        columns: [
          "run",
          "backfill",
          "bare queries",
          "ratio",
          "CPU: backfill",
          "bare client",
          "backend, backfill",
          "backend, bare",
        ],
        rows,
      },
    ];
  } finally {
    await backend?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
