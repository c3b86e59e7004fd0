import { setTimeout as wait } from "node:timers/promises";
import { alignDown, DAY_MS } from "#shared/kernel/time.ts";
import { benchFolder, benchSlo, SLICE_MS } from "./organisation.ts";
import { startServer, type ServerProcess } from "#e2e/run/server-process.ts";
import { milliseconds, quantile, type Table } from "./table.ts";

const SLOS = 20;
const LONGEST_INGESTION_MS = 1_500;

/** One slice with counts of its own, so that a lost or torn one shows in the sum. */
function sliceNumber(n: number, origin: number) {
  return { start: origin + n * SLICE_MS, good: n + 1, total: n + 2 };
}

interface Acknowledged {
  /** Slices acknowledged for each SLO: they are sent in order, from 0. */
  readonly counts: number[];
}

async function ingest(
  server: ServerProcess,
  origin: number,
  so: Acknowledged,
  signal: AbortSignal,
): Promise<void> {
  for (let i = 0; !signal.aborted; i = (i + 1) % SLOS) {
    const { service, name } = benchSlo(i);
    const next = so.counts[i] ?? 0;
    const answer = await fetch(`${server.url}/api/v1/slices`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ slo: `${service}/${name}`, slices: [sliceNumber(next, origin)] }),
      signal,
    }).catch(() => null);
    if (answer?.status === 200) so.counts[i] = next + 1;
    else if (answer !== null) throw new Error(`a push was refused: ${await answer.text()}`);
  }
}

/**
 * SLOs that do not hold exactly what was acknowledged. The counts of every slice differ, so that a lost one cannot be made
 * up for by the one that may be there besides: sent and stored, its acknowledgement cut off.
 */
async function lost(server: ServerProcess, so: Acknowledged): Promise<number> {
  const answer = await fetch(`${server.url}/api/v1/budgets`);
  const budgets = (await answer.json()) as readonly {
    slo: string;
    service: string;
    total: number;
  }[];
  let missing = 0;
  for (const [i, count] of so.counts.entries()) {
    const { service, name } = benchSlo(i);
    const budget = budgets.find((one) => one.slo === name && one.service === service);
    const acknowledged = (count * (count - 1)) / 2 + 2 * count;
    const unacknowledged = sliceNumber(count, 0).total;
    const total = budget?.total ?? 0;
    if (total !== acknowledged && total !== acknowledged + unacknowledged) missing += 1;
  }
  return missing;
}

/** Kills the server with SIGKILL while it takes in slices, at seeded random moments, and starts it again. */
export async function measureKills(rounds: number): Promise<readonly Table[]> {
  const made = await benchFolder(SLOS, 0);
  const origin = alignDown(Date.now() - 20 * DAY_MS, SLICE_MS);
  const so: Acknowledged = { counts: Array.from({ length: SLOS }, () => 0) };
  const restarts: number[] = [];
  let missing = 0;
  let seed = 20_261_123;
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const server = await startServer(made.folder);
      if (round > 0) restarts.push(server.readyMs);
      missing += await lost(server, so);
      if (round === rounds) {
        await server.kill("SIGTERM");
        break;
      }
      const stop = new AbortController();
      const ingestion = ingest(server, origin, so, stop.signal);
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      await wait(50 + (seed / 2 ** 32) * LONGEST_INGESTION_MS);
      await server.kill("SIGKILL");
      stop.abort();
      await ingestion;
    }
  } finally {
    await made.remove();
  }
  const sorted = restarts.toSorted((a, b) => a - b);
  return [
    {
      title: "kill -9 during ingestion",
      columns: [
        "kills",
        "slices acknowledged",
        "SLOs with a slice lost",
        "restart p50",
        "restart worst",
      ],
      rows: [
        [
          rounds,
          so.counts.reduce((sum, count) => sum + count, 0),
          missing,
          milliseconds(quantile(sorted, 0.5)),
          milliseconds(sorted.at(-1) ?? Number.NaN),
        ],
      ],
    },
  ];
}
