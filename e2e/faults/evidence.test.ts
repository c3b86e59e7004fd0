import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "#server/platform/root.ts";

const CATALOGUE = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: payments }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout }
spec: { type: service, lifecycle: production, owner: payments }
`;
const CONFIG = `server: { port: 0 }
dataDir: ./data
sources: [{ kind: push, name: pushed }]
catalog: [./catalog.yaml]
`;

let folder: string;
let server: ChildProcess | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-evidence-"));
  await mkdir(join(folder, "data"));
  await writeFile(join(folder, "catalog.yaml"), CATALOGUE);
  await writeFile(join(folder, "headroom.yaml"), CONFIG);
});
afterEach(async () => {
  server?.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

/** The command as people start it. */
async function start(): Promise<string> {
  const child = spawn(process.execPath, [join(ROOT, "server/cli/headroom.mjs"), "serve"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  server = child;
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => (printed += part.toString()));
  const url = await expect
    .poll(() => /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0], { timeout: 60_000 })
    .toBeDefined()
    .then(() => /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? "");
  await expect
    .poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 60_000 })
    .toBe(200);
  return url;
}

async function killed(): Promise<void> {
  const child = server;
  if (child === null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

function record(index: number): string {
  return JSON.stringify({
    kind: "headroom/evidence",
    service: "checkout",
    scenario: "HST-01",
    at: new Date(Date.now() - index * 86_400_000).toISOString(),
    outcome: "held",
    environment: "production",
    provenance: "own-tool",
    oracle: "probe",
    build: `build-${index}`,
    baselineHealthy: true,
    injected: true,
  });
}

describe("a server that is killed", () => {
  it("has every document afterwards that it acknowledged, and the ranking that they came to", async () => {
    const url = await start();
    const sent = Array.from({ length: 20 }, (_, index) => record(index));
    const acknowledged: string[] = [];
    const sending = sent.map(async (body) => {
      const answer = await fetch(`${url}/api/v1/evidence`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      if (answer.status !== 201) return;
      acknowledged.push(((await answer.json()) as { id: string }).id);
      // The others are on their way when the first have been acknowledged.
      if (acknowledged.length === 8) await killed();
    });
    await Promise.allSettled(sending);
    expect(acknowledged.length).toBeGreaterThanOrEqual(8);

    const again = await start();
    const statuses = await Promise.all(
      sent.map(async (body) => {
        const answer = await fetch(`${again}/api/v1/evidence`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body,
        });
        return { status: answer.status, id: ((await answer.json()) as { id: string }).id };
      }),
    );
    const known = statuses.filter(({ status }) => status === 200).map(({ id }) => id);
    for (const id of acknowledged) expect(known).toContain(id);
    const ranking = (await (await fetch(`${again}/api/v1/ranking`)).json()) as {
      teams: { R: number }[];
    };
    expect(ranking.teams[0]?.R).toBeGreaterThan(0);
  }, 180_000);
});
