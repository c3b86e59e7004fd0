import { setTimeout as wait } from "node:timers/promises";
import { createTrackerService } from "#server/debt/trackers/trackers.service.ts";
import { createTrackerStore } from "#server/debt/trackers/trackers.store.ts";
import { openDatabase } from "#server/platform/db/database.ts";
import { createLog } from "#server/platform/log.ts";
import { giveBackMemory } from "#server/platform/memory.ts";

// A process that reads one tracker until it has all of it, and says what that took of memory.
// Arguments: the data folder, the tracker's address.
const [dataDir = "", url = ""] = process.argv.slice(2);

const SAMPLE_MS = 20;

async function measure(): Promise<void> {
  const log = createLog({ level: "silent" });
  const clock = { now: () => Date.now() };
  const database = await openDatabase({ dataDir, log, clock });
  const service = createTrackerService({
    store: createTrackerStore(database),
    config: [
      {
        kind: "jira",
        name: "jira",
        url,
        auth: { email: "bench@example.com", token: "bench" },
        boards: [],
        projects: ["PAY"],
        team: "payments",
        teamRules: [],
        categories: null,
        everyMinutes: 15,
        sinceDays: 200,
      },
    ],
    files: { read: async () => [], state: async () => "" },
    clock,
    log,
    onChange: () => undefined,
  });
  await service.status();
  await service.preview("jira");
  giveBackMemory();
  const before = process.memoryUsage.rss();
  let peak = before;
  const startedAt = performance.now();
  await service.sync("jira");
  for (;;) {
    peak = Math.max(peak, process.memoryUsage.rss());
    const [status] = await service.status();
    if (status === undefined || status.state !== "syncing") break;
    await wait(SAMPLE_MS);
  }
  const ms = performance.now() - startedAt;
  giveBackMemory();
  const after = process.memoryUsage.rss();
  const [status] = await service.status();
  process.stdout.write(`${JSON.stringify({ before, peak, after, ms, status })}\n`);
  await database.close();
}

void measure().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
