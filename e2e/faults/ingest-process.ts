import { openDatabase } from "#server/platform/db/database.ts";
import { createLog } from "#server/platform/log.ts";
import { createSliStore } from "#server/sli/sli.store.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { INGEST_START, SERIES_COUNT, SLICES_PER_APPEND, STEP_MS } from "./ingest-plan.ts";

// A process that ingests until it is killed. Says `append N` once append N is acknowledged, and `ready` once it is open.
// Arguments: the data folder, the number of the first append.
const [dataDir = "", first = "0"] = process.argv.slice(2);

async function ingest(): Promise<void> {
  const db = await openDatabase({
    dataDir,
    log: createLog({ level: "silent" }),
    clock: { now: () => Date.now() },
  });
  const store = createSliStore(db);
  process.stdout.write("ready\n");
  for (let append = Number(first); ; append += 1) {
    const from = INGEST_START + append * SLICES_PER_APPEND * STEP_MS;
    const slices = Array.from({ length: SLICES_PER_APPEND }, (_, index) => ({
      start: from + index * STEP_MS,
      good: append,
      total: append + index,
    }));
    await store.append(
      Array.from({ length: SERIES_COUNT }, (_, index) => {
        const slo = sloId(`checkout/slo-${index}`);
        return {
          series: { key: seriesKey(slo), slo, labels: {} },
          sliceSeconds: STEP_MS / 1_000,
          slices,
        };
      }),
    );
    process.stdout.write(`append ${append}\n`);
    if (append % 7 === 6) await store.foldClosedDays(from - DAY_MS);
  }
}

void ingest().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
