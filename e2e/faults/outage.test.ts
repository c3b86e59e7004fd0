import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { embeddedEngine, quietLog, type Engine } from "#e2e/contracts/engines.ts";
import { loadServices, type Loaded } from "#server/app/load.ts";
import { DEFAULT_POLICY } from "#server/budget/policy.ts";
import type { Config } from "#server/config.ts";
import type { Database } from "#server/platform/db/database.ts";
import { createLive } from "#server/platform/live/live.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/kernel/time.ts";
import { json, matrix, startFakeBackend, type Answer, type FakeBackend } from "./fake-backend.ts";

const NOW = Date.UTC(2026, 10, 23);
const SECRET = "s3cr3t-passw0rd";
const clock = { at: NOW, now: () => clock.at };
const signal = new AbortController().signal;

const healthy: Answer = matrix((query) => [
  { metric: {}, value: query.includes("good") ? "9" : "10" },
]);
/** Refusals, since those are not asked again after a pause as other failures are. */
const down: Answer = (_, response) => {
  response.writeHead(401);
  response.end();
};
const tooHeavy: Answer = (_, response) =>
  json(response, 422, { status: "error", errorType: "execution", error: "too many samples" });

function slo(name: string, source: string): string {
  const query = (text: string) =>
    `{ metricSource: { type: Prometheus, metricSourceRef: ${source}, spec: { query: '${text}' } } }`;
  return `apiVersion: openslo/v1
kind: SLO
metadata: { name: ${name} }
spec:
  service: shop
  indicator:
    metadata: { name: ${name} }
    spec: { ratioMetric: { counter: true, good: ${query(`good_${name}`)}, total: ${query(`all_${name}`)} } }
  timeWindow: [{ duration: 1d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: 0.95 }]
`;
}

let engine: Engine;
let folder: string;
let database: Database;
let main: FakeBackend;
let other: FakeBackend;
let server: Loaded;

beforeAll(async () => {
  engine = await embeddedEngine();
}, 120_000);
afterAll(() => engine.stop());

function configOf(): Config {
  const source = { kind: "prometheus", headers: {}, concurrency: 4, timeoutMs: 5_000 } as const;
  const rhythm = { sliceSeconds: 60, lagSeconds: 0, lookbackSeconds: 86_400 };
  const auth = { basic: { username: "reader", password: SECRET } };
  return {
    file: join(folder, "headroom.yaml"),
    server: { host: "127.0.0.1", port: 0, allowedHosts: [], trustedProxies: [] },
    dataDir: folder,
    sources: [
      { ...source, ...rhythm, name: "main", url: main.url, auth },
      { ...source, ...rhythm, name: "other", url: other.url },
    ],
    slos: { patterns: ["slos/*.yaml"], base: folder },
    catalog: { patterns: [], base: folder },
    exclusions: { patterns: [], base: folder },
    scenarios: { patterns: [], base: folder },
    evidence: { patterns: [], base: folder },
    exemptions: { patterns: [], base: folder },
    league: { mode: "recognition" },
    planning: { trackers: [], register: { patterns: [], base: folder } },
    policy: { patterns: [], base: folder },
  };
}

async function start(): Promise<void> {
  server = await loadServices({
    config: configOf(),
    policy: DEFAULT_POLICY,
    database,
    demoAnchor: NOW,
    clock,
    log: quietLog,
    live: createLive({ capacity: 10, epoch: "test", clock }),
    doing: () => undefined,
  });
}

beforeEach(async () => {
  clock.at = NOW;
  folder = await mkdtemp(join(tmpdir(), "headroom-outage-"));
  await mkdir(join(folder, "slos"));
  for (const [name, source] of [
    ["a", "main"],
    ["b", "main"],
    ["c", "other"],
  ] as const)
    await writeFile(join(folder, "slos", `${name}.yaml`), slo(name, source));
  [main, other] = [await startFakeBackend(healthy), await startFakeBackend(healthy)];
  database = await (await engine.fresh()).open();
  await start();
});
afterEach(async () => {
  await server.close();
  await database.close();
  await Promise.all([main.stop(), other.stop()]);
  await rm(folder, { recursive: true });
});

/** What the server does every minute, at an instant. */
async function minute(at: number): Promise<void> {
  clock.at = at;
  await server.services.sli.tick(at, signal);
  await server.services.sli.backfill(signal);
  server.services.budget.advance();
}

/** The row of an SLO, once slices that lay beyond what its book held have been read back from the store. */
const expectRow = (name: string) =>
  expect.poll(
    () => {
      server.services.budget.advance();
      return server.services.budget.overview({}).rows.find(({ key }) => key === `shop/${name}`);
    },
    { timeout: 10_000 },
  );
const healthOf = (name: string) =>
  server.services.sli.health().find((source) => source.name === name);

describe("a window as long as the lookback", () => {
  it.each([21_000, 3 * MINUTE_MS + 21_000, HOUR_MS - 1_000])(
    "is covered whole after the first backfill, also %d ms into an hour",
    async (later) => {
      await minute(NOW + 13 * HOUR_MS + later);
      await expectRow("a").toMatchObject({ coverage: 1 });
    },
  );
});

describe("a source that is away", () => {
  it("at the start: the others are served, it says what is wrong, and its history comes once it is back", async () => {
    main.answerWith(down);
    await minute(NOW);
    await expectRow("c").toMatchObject({ coverage: 1, status: "exhausted" });
    await expectRow("a").toMatchObject({ coverage: 0, status: "unknown" });
    expect(healthOf("other")?.state).toBe("ok");
    expect(healthOf("main")).toMatchObject({ state: "failing", failingSince: NOW });
    expect(healthOf("main")?.error?.message).toContain(`source "main" (${main.url})`);
    await minute(NOW + MINUTE_MS);
    expect(healthOf("main")?.failingSince).toBe(NOW);
    main.answerWith(healthy);
    await minute(NOW + 2 * MINUTE_MS);
    expect(healthOf("main")).toMatchObject({ state: "ok" });
    expect(healthOf("main")?.failingSince).toBeUndefined();
    await expectRow("a").toMatchObject({ coverage: 1, staleSince: null });
  });

  it("later: figures stay and say since when they are stale; the gap is filled", async () => {
    await minute(NOW);
    main.answerWith(down);
    await minute(NOW + HOUR_MS);
    await expectRow("a").toMatchObject({ staleSince: NOW });
    await expectRow("c").toMatchObject({ staleSince: null });
    await minute(NOW + 3 * HOUR_MS);
    main.answerWith(healthy);
    await minute(NOW + 3 * HOUR_MS + MINUTE_MS);
    await expectRow("a").toMatchObject({ staleSince: null, coverage: 1 });
  });

  it("for one query alone: that SLO says so and gets its gap filled, across a restart as well", async () => {
    await minute(NOW);
    main.answerWith((seen, response) =>
      (seen.form.get("query") ?? "").includes("_b")
        ? tooHeavy(seen, response)
        : healthy(seen, response),
    );
    for (let hour = 1; hour <= 3; hour += 1) await minute(NOW + hour * HOUR_MS);
    expect(healthOf("main")?.state).toBe("ok");
    await expectRow("a").toMatchObject({ staleSince: null, coverage: 1 });
    await expectRow("b").toMatchObject({ staleSince: NOW });
    const { problems } = server.services.budget.slo("shop/b");
    expect(problems.map(({ code }) => code)).toEqual(["query-failed"]);
    expect(JSON.stringify([problems, server.services.sli.health()])).not.toContain(SECRET);
    await server.close();
    await start();
    main.answerWith(healthy);
    await minute(NOW + 3 * HOUR_MS + MINUTE_MS);
    await expectRow("b").toMatchObject({ staleSince: null, coverage: 1 });
    expect(server.services.budget.slo("shop/b").problems).toEqual([]);
  });
});

describe("a clock that jumps", () => {
  /** End of the newest range that was asked for since a number of requests, in milliseconds. */
  const newestAsked = (since: number) =>
    Math.max(...main.seen.slice(since).map(({ form }) => Number(form.get("end")) * 1_000));

  it("an hour and a day ahead, then back: no future is asked for, and budgets recover", async () => {
    await minute(NOW);
    for (const at of [NOW + HOUR_MS, NOW + HOUR_MS + DAY_MS]) {
      await minute(at);
      expect(newestAsked(0)).toBe(at);
      await expectRow("a").toMatchObject({ coverage: 1, staleSince: null });
    }
    const before = main.seen.length;
    await minute(NOW + MINUTE_MS);
    expect(newestAsked(before)).toBe(NOW + MINUTE_MS);
    await expectRow("a").toMatchObject({ coverage: 1, staleSince: null });
  });
});
