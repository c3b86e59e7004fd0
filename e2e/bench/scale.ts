import { setTimeout as wait } from "node:timers/promises";
import { alignDown } from "#shared/kernel/time.ts";
import { readAtOnce, type Reads } from "./readers.ts";
import { benchFolder, benchSlice, benchSlo, SLICE_MS } from "./organisation.ts";
import { startServer, type ServerProcess } from "#e2e/run/server-process.ts";
import { milliseconds, type Table } from "./table.ts";

const DAYS = 30;
const READERS = 100;
const WARM_SECONDS = 5;
const READ_SECONDS = 20;
/** Long enough for the collector to give back what loading left behind. */
const SETTLE_MS = 40_000;

const OVERVIEW = `/trpc/budget.overview?input=${encodeURIComponent(JSON.stringify({ limit: 100 }))}`;

/** Keeps pushing the newest slice of some SLOs, so that budgets are worked out anew while they are read. */
async function keepPushing(
  server: ServerProcess,
  slos: number,
  signal: AbortSignal,
): Promise<void> {
  const start = alignDown(Date.now(), SLICE_MS) - SLICE_MS;
  for (let i = 0; !signal.aborted; i = (i + 1) % slos) {
    const { service, name } = benchSlo(i);
    await fetch(`${server.url}/api/v1/slices`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ slo: `${service}/${name}`, slices: [benchSlice(i, start)] }),
      signal,
    }).catch(() => undefined);
    await wait(50, undefined, { signal }).catch(() => undefined);
  }
}

/** Readers that go on until the code is warm and all are connected, then those that are measured. */
async function readOverview(server: ServerProcess, slos: number): Promise<Reads> {
  const pushing = new AbortController();
  const pushes = keepPushing(server, slos, pushing.signal);
  try {
    await readAtOnce(server.url + OVERVIEW, READERS, WARM_SECONDS);
    return await readAtOnce(server.url + OVERVIEW, READERS, READ_SECONDS);
  } finally {
    pushing.abort();
    await pushes;
  }
}

interface Memory {
  readonly resident: number;
  readonly held: number;
}

async function memoryOf(server: ServerProcess): Promise<Memory> {
  return { resident: await server.resident(), held: await server.held() };
}

async function memoryAt(slos: number, days: number): Promise<Memory> {
  const made = await benchFolder(slos, days);
  const server = await startServer(made.folder);
  await wait(SETTLE_MS);
  const memory = await memoryOf(server);
  await server.kill("SIGTERM");
  await made.remove();
  return memory;
}

async function measureOne(slos: number, empty: Memory): Promise<readonly (string | number)[]> {
  const made = await benchFolder(slos, DAYS);
  try {
    const server = await startServer(made.folder);
    await wait(SETTLE_MS);
    const { resident, held } = await memoryOf(server);
    const read = await readOverview(server, slos);
    await server.kill("SIGTERM");
    return [
      slos,
      `${(made.seededMs / 1_000).toFixed(1)} s`,
      `${(server.readyMs / 1_000).toFixed(2)} s`,
      `${(resident / 2 ** 20).toFixed(0)} MB`,
      `${((resident - empty.resident) / slos / 1_024).toFixed(0)} KB`,
      `${((held - empty.held) / slos / 1_024).toFixed(0)} KB`,
      Math.round(read.perSecond),
      milliseconds(read.p50),
      milliseconds(read.p99),
      read.failed,
    ];
  } finally {
    await made.remove();
  }
}

/** Start-up, memory and the overview's latency, at several numbers of SLOs with thirty days stored. */
export async function measureScale(sizes: readonly number[]): Promise<readonly Table[]> {
  const empty = await memoryAt(0, 0);
  const rows = [];
  for (const size of sizes) rows.push(await measureOne(size, empty));
  return [
    {
      title: `${DAYS} days of five-minute slices; ${READERS} readers of the overview for ${READ_SECONDS} s while slices are pushed; without any SLO ${(empty.resident / 2 ** 20).toFixed(0)} MB are resident`,
      columns: [
        "SLOs",
        "stored in",
        "ready after",
        "resident",
        "per SLO",
        "of it held",
        "reads/s",
        "p50",
        "p99",
        "failed",
      ],
      rows,
    },
  ];
}
