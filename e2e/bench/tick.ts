import { loadConfig } from "#server/config.ts";
import { createBudgetService } from "#server/budget/budget.service.ts";
import { createOrgService } from "#server/org/org.service.ts";
import { openDatabase } from "#server/platform/db/database.ts";
import { createLog } from "#server/platform/log.ts";
import { readFiles } from "#server/app/files.ts";
import { createSliService } from "#server/sli/sli.service.ts";
import { createSliStore } from "#server/sli/sli.store.ts";
import { createSloService } from "#server/slo/slo.service.ts";
import { createSloStore } from "#server/slo/slo.store.ts";
import { alignDown, SECOND_MS } from "#shared/kernel/time.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import type { SeriesSlices } from "#shared/sli/model.ts";
import { benchFolder, benchSlice, benchSlo, SLICE_MS } from "./organisation.ts";
import { milliseconds, type Table } from "./table.ts";

const DAYS = 30;
const TICKS = 36;

/** Processor time of this process since it began, in milliseconds, its threads included. */
function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** One slice of every SLO, as a source would bring them. */
function sliceOfEach(slos: number, start: number): readonly SeriesSlices[] {
  return Array.from({ length: slos }, (_, index): SeriesSlices => {
    const { service, name } = benchSlo(index);
    const slo = sloId(`${service}/${name}`);
    return {
      series: { key: seriesKey(slo), slo, labels: {} },
      sliceSeconds: SLICE_MS / SECOND_MS,
      slices: [benchSlice(index, start)],
    };
  });
}

interface Costs {
  readonly book: readonly number[];
  readonly persist: readonly number[];
  readonly firstRead: readonly number[];
}

/** Runs ticks through the server's own services over an embedded database that holds thirty days. */
async function runTicks(slos: number, folder: string): Promise<Costs> {
  let now = alignDown(Date.now(), SLICE_MS) + SECOND_MS;
  const clock = { now: () => now };
  const log = createLog({ level: "error" });
  const config = await loadConfig({ cwd: folder, env: {} });
  const database = await openDatabase({ dataDir: config.dataDir, log, clock });
  try {
    const org = createOrgService({ readFiles: () => readFiles(config.catalog) });
    const slo = createSloService({
      readFiles: () => readFiles(config.slos),
      store: createSloStore(database),
      sources: ["bench"],
      clock,
    });
    await org.reload();
    await slo.reload();
    const store = createSliStore(database);
    const feeds = [{ kind: "push", name: "bench", sliceSeconds: SLICE_MS / SECOND_MS } as const];
    const sli = createSliService({ store, feeds, slos: slo, clock, log });
    // Listeners are told in the order in which they came: the budget service stands between these two.
    let receivedFrom = 0;
    let received = 0;
    sli.onSlices(() => void (receivedFrom = cpuNow()));
    const budget = createBudgetService({
      clock,
      slos: slo,
      org,
      sli,
      onAdvance: () => undefined,
      onError: (error) => log.error({ err: error }, "in the background"),
    });
    sli.onSlices(() => void (received = cpuNow() - receivedFrom));
    await budget.load();

    const costs = { book: [] as number[], persist: [] as number[], firstRead: [] as number[] };
    for (let tick = 0; tick < TICKS; tick += 1) {
      now += SLICE_MS;
      const batches = sliceOfEach(slos, alignDown(now, SLICE_MS) - SLICE_MS);
      const start = cpuNow();
      await sli.push(batches);
      const pushed = cpuNow();
      budget.advance();
      const advanced = cpuNow();
      budget.overview({ limit: 100 });
      costs.book.push(advanced - pushed + received);
      costs.persist.push(pushed - start - received);
      costs.firstRead.push(cpuNow() - advanced);
    }
    return costs;
  } finally {
    await database.close();
  }
}

/** Medians of what a tick costs over SLOs with thirty days stored, in milliseconds of processor time. */
export async function tickCosts(slos: number): Promise<{
  readonly bookMs: number;
  readonly persistMs: number;
  readonly firstReadMs: number;
}> {
  const made = await benchFolder(slos, DAYS);
  try {
    const { book, persist, firstRead } = await runTicks(slos, made.folder);
    return { bookMs: median(book), persistMs: median(persist), firstReadMs: median(firstRead) };
  } finally {
    await made.remove();
  }
}

/** What one tick costs: a slice of every SLO taken in, every window, budget and alert worked out, all of it durable. */
export async function measureTicks(sizes: readonly number[]): Promise<readonly Table[]> {
  const rows = [];
  for (const slos of sizes) {
    const { bookMs, persistMs, firstReadMs } = await tickCosts(slos);
    rows.push([slos, ...[bookMs, persistMs, firstReadMs].map(milliseconds)]);
  }
  return [
    {
      title: `Processor time of one tick, median of ${TICKS}: a slice of every SLO, with ${DAYS} days stored`,
      columns: ["SLOs", "budgets and alerts", "making it durable", "first reading of the overview"],
      rows,
    },
  ];
}
