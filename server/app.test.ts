import { existsSync, mkdtempSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { alignDown, MINUTE_MS } from "#shared/kernel/time.ts";
import { createApp, type App } from "./app.ts";
import type { Config } from "./config.ts";
import { openDatabase } from "./platform/db/database.ts";
import { createLog } from "./platform/log.ts";
import type { AppRouter } from "./router.ts";

/** Jobs run as time goes on, so here it does. */
const clock = { now: () => Date.now() };
/** For servers that must refuse before they open anything. */
const NEVER_MADE = join(tmpdir(), "headroom-never-made");
const silent = createLog({ level: "silent" });

/** An empty database, made once and copied, since making one takes longer than everything else here. */
const template = mkdtempSync(join(tmpdir(), "headroom-template-"));
beforeAll(async () => {
  await (await openDatabase({ dataDir: template, clock, log: silent })).close();
}, 120_000);
afterAll(() => rm(template, { recursive: true, force: true }));

function slo(name: string, target: number): string {
  return `apiVersion: openslo/v1
kind: SLO
metadata: { name: ${name} }
spec:
  service: checkout
  indicator:
    metadata: { name: ${name} }
    spec:
      ratioMetric:
        counter: true
        good: { metricSource: { type: Prometheus, metricSourceRef: pushed, spec: { query: 'good_total' } } }
        total: { metricSource: { type: Prometheus, metricSourceRef: pushed, spec: { query: 'all_total' } } }
  timeWindow: [{ duration: 7d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: ${target} }]
`;
}

const CATALOGUE = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: shop }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout }
spec: { type: service, lifecycle: production, owner: shop }
`;

interface Installation {
  readonly folder: string;
  readonly config: Config;
  readonly logged: () => string;
  start(): Promise<{ readonly app: App; readonly url: string }>;
}

/** A folder with files of one pushed SLO, and servers over it that are closed when the test is over. */
async function anInstallation(overrides: Partial<Config> = {}): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), "headroom-app-"));
  await mkdir(join(folder, "slos"));
  await mkdir(join(folder, "catalog"));
  if (overrides.dataDir === undefined)
    await cp(template, join(folder, "data"), { recursive: true });
  await writeFile(join(folder, "slos", "checkout.yaml"), slo("availability", 0.99));
  await writeFile(join(folder, "catalog", "shop.yaml"), CATALOGUE);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config: Config = {
    file: join(folder, "headroom.yaml"),
    server: { host: "127.0.0.1", port: 0, allowedHosts: [], trustedProxies: [] },
    dataDir: join(folder, "data"),
    sources: [{ kind: "push", name: "pushed", sliceSeconds: 60 }],
    slos: { patterns: ["slos/**/*.yaml"], base: folder },
    catalog: { patterns: ["catalog/**/*.yaml"], base: folder },
    exclusions: { patterns: [], base: folder },
    scenarios: { patterns: [], base: folder },
    evidence: { patterns: [], base: folder },
    exemptions: { patterns: [], base: folder },
    league: { mode: "recognition" },
    planning: { trackers: [], register: { patterns: [], base: folder } },
    policy: { patterns: [], base: folder },
    ...overrides,
  };
  const lines: string[] = [];
  const log = createLog({ level: "info", destination: { write: (line) => void lines.push(line) } });
  return {
    folder,
    config,
    logged: () => lines.join(""),
    async start() {
      const app = await createApp(config, { clock, log });
      onTestFinished(() => app.close());
      const { url } = await app.listen();
      return { app, url };
    },
  };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const ready = (url: string) => until(async () => (await fetch(`${url}/readyz`)).ok);
const clientOf = (url: string) =>
  createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${url}/trpc` })] });

function push(url: string, minutesAgo: number, good: number, total: number): Promise<Response> {
  const start = alignDown(clock.now(), MINUTE_MS) - minutesAgo * MINUTE_MS;
  return fetch(`${url}/api/v1/slices`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ slo: "checkout/availability", slices: [{ start, good, total }] }),
  });
}

const budgetOf = async (url: string) =>
  ((await (await fetch(`${url}/api/v1/budgets`)).json()) as readonly Record<string, unknown>[])[0];

const EVIDENCE = JSON.stringify({
  kind: "headroom/evidence",
  service: "checkout",
  scenario: "DEPL-01",
  at: new Date(clock.now() - 86_400_000).toISOString(),
  outcome: "auto-in-time",
  environment: "production",
  provenance: "own-tool",
  oracle: "probe",
  build: "4f1c2e",
  baselineHealthy: true,
  injected: true,
});

describe("the server as a whole", () => {
  it("takes evidence from its files, ranks by it, and tells the gate what was never tried", async () => {
    const installation = await anInstallation();
    const { folder, config, logged } = installation;
    await mkdir(join(folder, "evidence"));
    await writeFile(join(folder, "evidence", "rollback.json"), EVIDENCE);
    await writeFile(join(folder, "evidence", "broken.json"), "{}");
    Object.assign(config, { evidence: { patterns: ["evidence/*"], base: folder } });
    const { url } = await installation.start();
    await ready(url);
    const client = clientOf(url);
    const { counts, rows } = await client.scenarios.documents.query({});
    expect(counts).toMatchObject({ all: 1, valid: 1 });
    expect(rows[0]).toMatchObject({ fileName: "rollback.json", via: "file" });
    expect(logged()).toContain("this is no evidence of a known format");
    const { teams } = await client.scenarios.league.query({});
    expect(teams).toMatchObject([{ team: "shop", tested: 1, band: 1 }]);
    const { facts } = await client.gate.facts.query({ service: "checkout" });
    const untested = facts.untestedScenarios?.map(({ id }) => id);
    expect(untested).toContain("DEPL-03");
    expect(untested).not.toContain("DEPL-01");
    // It weighs 3 and is not about deploys: a change is no riskier for it.
    expect(untested).not.toContain("HST-01");
    await writeFile(join(folder, "evidence", "more.json"), EVIDENCE.replace("4f1c2e", "b2"));
    await until(async () => (await client.scenarios.documents.query({})).counts.all === 2);
  });

  it("serves what its files say and what was pushed, and remembers it", async () => {
    const installation = await anInstallation();
    const first = await installation.start();
    expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
    await ready(first.url);
    expect(await budgetOf(first.url)).toMatchObject({
      slo: "availability",
      service: "checkout",
      team: "shop",
      target: 0.99,
      window: "7d",
      total: 0,
    });
    const pushed = await push(first.url, 5, 199, 200);
    expect([pushed.status, await pushed.json()]).toEqual([200, { accepted: 1 }]);
    await until(async () => (await budgetOf(first.url))?.["total"] === 200);
    expect(await budgetOf(first.url)).toMatchObject({ good: 199, total: 200, sli: 0.995 });
    await first.app.close();

    const second = await installation.start();
    await ready(second.url);
    expect(await budgetOf(second.url)).toMatchObject({ good: 199, total: 200 });
    const overview = await clientOf(second.url).budget.overview.query({});
    expect(overview.rows.map(({ key, team }) => [key, team])).toEqual([
      ["checkout/availability", "shop"],
    ]);
    expect(
      (await clientOf(second.url).sli.sources.query()).map(({ name, kind }) => [name, kind]),
    ).toEqual([["pushed", "push"]]);
  });

  it("follows its files without a restart, and keeps what was good of one that broke", async () => {
    const installation = await anInstallation();
    const { url } = await installation.start();
    await ready(url);
    const client = clientOf(url);
    await writeFile(join(installation.folder, "slos", "more.yaml"), slo("latency", 0.95));
    await until(async () => (await client.budget.overview.query({})).budgets === 2);
    await writeFile(join(installation.folder, "slos", "checkout.yaml"), slo("availability", 0.999));
    await until(
      async () =>
        (await client.budget.slo.query({ key: "checkout/availability" })).budget.target === 0.999,
    );
    expect((await client.budget.slo.query({ key: "checkout/availability" })).versions).toHaveLength(
      2,
    );
    await writeFile(
      join(installation.folder, "slos", "more.yaml"),
      "apiVersion: openslo/v1\nkind: SLO\n  broken: [",
    );
    await until(async () => (await client.slo.problems.query()).length > 0);
    expect((await client.slo.problems.query())[0]?.where?.file).toBe(join("slos", "more.yaml"));
    expect((await client.budget.overview.query({})).budgets).toBe(2);
  });

  it("refuses a data folder that another server holds, and leaves nothing listening", async () => {
    const installation = await anInstallation();
    await ready((await installation.start()).url);
    await expect(installation.start()).rejects.toMatchObject({ code: "database.folder-in-use" });
  });

  it("refuses a port that is taken, before it opens anything", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => new Promise<void>((resolve) => void taken.close(() => resolve())));
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const installation = await anInstallation({
      dataDir: NEVER_MADE,
      server: { host: "127.0.0.1", port, allowedHosts: [], trustedProxies: [] },
    });
    await expect(installation.start()).rejects.toMatchObject({ code: "server.port-in-use" });
    expect(existsSync(NEVER_MADE)).toBe(false);
  });

  it("refuses to be open to other machines without a token", async () => {
    const installation = await anInstallation({
      dataDir: NEVER_MADE,
      server: { host: "0.0.0.0", port: 0, allowedHosts: [], trustedProxies: [] },
    });
    await expect(installation.start()).rejects.toMatchObject({ code: "config.open-to-others" });
  });

  it("closes while it is still loading, and with a page that listens", async () => {
    const installation = await anInstallation();
    const { app } = await installation.start();
    await app.close();
    const again = await installation.start();
    await ready(again.url);
    const stream = await fetch(`${again.url}/trpc/live.events`, {
      headers: { accept: "text/event-stream" },
    });
    await again.app.close();
    expect(await stream.text()).toContain("event: return");
    expect(installation.logged()).not.toContain('"level":50');
  });

  it("never logs its token", async () => {
    const token = "a-token-nobody-may-read";
    const installation = await anInstallation({
      server: { host: "127.0.0.1", port: 0, token, allowedHosts: [], trustedProxies: [] },
    });
    const { url } = await installation.start();
    await fetch(`${url}/api/v1/budgets`, { headers: { authorization: `Bearer ${token}` } });
    expect(installation.logged()).toContain("listening");
    expect(installation.logged()).not.toContain(token);
  });
});
