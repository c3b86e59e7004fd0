import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { aJiraIssue, aJiraSprint, fakeJira } from "#fixtures/trackers/jira.ts";
import { DAY_MS, SECOND_MS } from "#shared/kernel/time.ts";
import type { Table } from "./table.ts";

const PROGRAM = fileURLToPath(new URL("trackers-process.ts", import.meta.url));
const LABELS = ["ops", "feature", "tech-debt", "incident", "odd"];

interface Measured {
  readonly before: number;
  readonly peak: number;
  readonly after: number;
  readonly ms: number;
  readonly status: { readonly state: string; readonly items: number; readonly error: unknown };
}

/** A made-up Jira on a port, whose issues are as long as real ones: people, avatars and a description among them. */
async function startJira(issues: number) {
  const now = Date.now();
  const sprint = aJiraSprint(37, {
    state: "active",
    start: now - 7 * DAY_MS,
    end: now + 7 * DAY_MS,
  });
  const all = Array.from({ length: issues }, (_, index) =>
    aJiraIssue({
      id: index,
      key: `PAY-${index}`,
      updated: now - (issues - index) * 10 * SECOND_MS,
      labels: [LABELS[index % LABELS.length] ?? ""],
      points: index % 8,
      sprint: [sprint],
      fields: { description: `Long text of ${index}. `.repeat(100) },
      ...(index % 3 === 0 ? { done: now - DAY_MS } : {}),
    }),
  );
  const jira = fakeJira({ issues: { PAY: all }, sprints: { 12: [sprint] } });
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const url = `http://127.0.0.1${request.url ?? ""}`;
      const { status, headers, body } = jira({ url, body: Buffer.concat(parts).toString() });
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    stop: () => new Promise((closed) => server.close(closed)),
  };
}

async function readOnce(issues: number): Promise<Measured & { readonly requests: number }> {
  const dataDir = await mkdtemp(join(tmpdir(), "headroom-trackers-"));
  const jira = await startJira(issues);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [
      "--import",
      "tsx",
      PROGRAM,
      dataDir,
      jira.url,
    ]);
    const measured = JSON.parse(stdout) as Measured;
    if (measured.status.items !== issues)
      throw new Error(`the tracker was not read whole: ${JSON.stringify(measured.status)}`);
    return { ...measured, requests: jira.requests() };
  } finally {
    await jira.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

/** What a first reading of a tracker takes: time, requests, and how much the process grows, its database included. */
export async function measureTrackers(sizes: readonly number[]): Promise<readonly Table[]> {
  const rows: (readonly (string | number)[])[] = [];
  for (const issues of sizes) {
    const { before, peak, after, ms, requests } = await readOnce(issues);
    rows.push([
      issues,
      requests,
      `${(ms / 1_000).toFixed(1)} s`,
      mebibytes(before),
      mebibytes(peak - before),
      mebibytes(after - before),
    ]);
  }
  return [
    {
      title:
        "A tracker read for the first time (Jira Cloud, embedded database in the same process)",
      columns: ["issues", "requests", "time", "resident before", "growth at most", "growth after"],
      rows,
    },
  ];
}
