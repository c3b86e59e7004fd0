import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  embeddedEngine,
  quietLog,
  type Engine,
  type TestDatabase,
} from "#e2e/contracts/engines.ts";
import { loadServices, type Loaded } from "#server/app/load.ts";
import { DEFAULT_POLICY } from "#server/budget/policy.ts";
import type { Config } from "#server/config.ts";
import type { Database } from "#server/platform/db/database.ts";
import { createLive } from "#server/platform/live/live.ts";
import type { GateRequest } from "#shared/gate/model.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/kernel/time.ts";
import { matrix, startFakeBackend, type Answer, type FakeBackend } from "./fake-backend.ts";

const NOW = Date.UTC(2026, 10, 23);
const clock = { at: NOW, now: () => clock.at };
const signal = new AbortController().signal;

/** One in a thousand fails where one in twenty may: a fiftieth of the budget goes. */
const healthy: Answer = matrix((query) => [
  { metric: {}, value: query.includes("good") ? "999" : "1000" },
]);
const broken: Answer = matrix((query) => [
  { metric: {}, value: query.includes("good") ? "500" : "1000" },
]);
const down: Answer = (_, response) => {
  response.writeHead(401);
  response.end();
};

const SLO = `apiVersion: openslo/v1
kind: SLO
metadata: { name: requests }
spec:
  service: shop
  indicator:
    metadata: { name: requests }
    spec:
      ratioMetric:
        counter: true
        good: { metricSource: { type: Prometheus, metricSourceRef: main, spec: { query: good } } }
        total: { metricSource: { type: Prometheus, metricSourceRef: main, spec: { query: all } } }
  timeWindow: [{ duration: 1d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: 0.95 }]
`;
const CATALOGUE = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: mailer }
spec: { type: service, lifecycle: production, owner: unknown }
`;
const POLICY = "gate:\n  rules:\n    buildHorizon: { days: 90 }\n";

let engine: Engine;
let folder: string;
let place: TestDatabase;
let database: Database;
let backend: FakeBackend;
let server: Loaded;

beforeAll(async () => {
  engine = await embeddedEngine();
}, 120_000);
afterAll(() => engine.stop());

function configOf(): Config {
  return {
    file: join(folder, "headroom.yaml"),
    server: { host: "127.0.0.1", port: 0, allowedHosts: [], trustedProxies: [] },
    dataDir: folder,
    sources: [
      {
        kind: "prometheus",
        name: "main",
        url: backend.url,
        headers: {},
        concurrency: 4,
        timeoutMs: 5_000,
        sliceSeconds: 60,
        lagSeconds: 0,
        lookbackSeconds: 86_400,
      },
    ],
    slos: { patterns: ["slos/*.yaml"], base: folder },
    catalog: { patterns: ["catalog/*.yaml"], base: folder },
    exclusions: { patterns: [], base: folder },
    scenarios: { patterns: [], base: folder },
    evidence: { patterns: [], base: folder },
    exemptions: { patterns: [], base: folder },
    league: { mode: "recognition" },
    planning: { trackers: [], register: { patterns: [], base: folder } },
    policy: { patterns: ["policy.yaml"], base: folder },
  };
}

async function start(): Promise<void> {
  database = await place.open();
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

async function stop(): Promise<void> {
  await server.close();
  await database.close();
}

beforeEach(async () => {
  clock.at = NOW;
  folder = await mkdtemp(join(tmpdir(), "headroom-gate-"));
  await mkdir(join(folder, "slos"));
  await mkdir(join(folder, "catalog"));
  await writeFile(join(folder, "slos", "shop.yaml"), SLO);
  await writeFile(join(folder, "catalog", "mailer.yaml"), CATALOGUE);
  await writeFile(join(folder, "policy.yaml"), POLICY);
  backend = await startFakeBackend(healthy);
  place = await engine.fresh();
  await start();
});
afterEach(async () => {
  await stop();
  await place.remove();
  await backend.stop();
  await rm(folder, { recursive: true });
});

/** What the server does every minute, at an instant. */
async function minute(at: number): Promise<void> {
  clock.at = at;
  await server.services.sli.tick(at, signal);
  await server.services.sli.backfill(signal);
  server.services.budget.advance();
}

const ask = (request: Partial<GateRequest> = {}) =>
  server.services.gate.check({
    request: { service: "shop", risk: "medium", ...request },
    askedBy: "shop/deploy",
    via: "api",
    signedIn: false,
  });

/** The verdict, once slices that lay beyond what the book held have been read back from the store. */
const expectVerdict = (request: Partial<GateRequest> = {}) =>
  expect.poll(
    async () => {
      server.services.budget.advance();
      return (await ask(request)).verdict;
    },
    { timeout: 10_000 },
  );

describe("the gate of a server", () => {
  it("says unknown until something is measured, then go, and hold once the budget is exhausted", async () => {
    expect((await ask()).verdict).toBe("unknown");
    await minute(NOW);
    await expectVerdict().toBe("go");
    backend.answerWith(broken);
    for (let passed = 1; passed <= 3; passed += 1) await minute(NOW + passed * HOUR_MS);
    await expectVerdict().toBe("hold");
    await expectVerdict({ flag: true }).toBe("caution");
  });

  it("says unknown while the source is down, whatever was left, and go again afterwards", async () => {
    await minute(NOW);
    await expectVerdict().toBe("go");
    backend.answerWith(down);
    await minute(NOW + MINUTE_MS);
    const { verdict, reasons } = await ask({ risk: "low" });
    expect(verdict).toBe("unknown");
    expect(reasons[0]?.text).toContain('its source "main" has failed since Mon 23 Nov 00:01 UTC');
    await expectVerdict({ exception: "incident-fix" }).toBe("caution");
    backend.answerWith(healthy);
    await minute(NOW + 2 * MINUTE_MS);
    await expectVerdict().toBe("go");
  });

  it("says unknown of a service without SLOs and of one that nobody knows", async () => {
    await minute(NOW);
    expect(await ask({ service: "mailer" })).toMatchObject({
      verdict: "unknown",
      reasons: [{ rule: "no-slo" }],
    });
    expect(await ask({ service: "nobody" })).toMatchObject({
      verdict: "unknown",
      reasons: [{ rule: "service-unknown" }],
    });
  });

  it("lets nothing pass while its policy is broken, names file and line, and goes on once it is mended", async () => {
    await minute(NOW);
    await expectVerdict().toBe("go");
    await writeFile(
      join(folder, "policy.yaml"),
      "gate:\n  rules:\n    buildHorizn: { days: 90 }\n",
    );
    await server.lookAtFiles();
    const held = await ask({ risk: "low" });
    expect(held).toMatchObject({ verdict: "unknown", policyVersion: "broken" });
    expect(held.reasons.map(({ text }) => text)).toEqual([
      expect.stringContaining("policy.yaml:3:5: the key gate.rules.buildHorizn is not known here"),
    ]);
    await rm(join(folder, "policy.yaml"));
    await server.lookAtFiles();
    expect((await ask()).verdict).toBe("unknown");
    await writeFile(join(folder, "policy.yaml"), POLICY.replace("90", "60"));
    await server.lookAtFiles();
    expect(await ask()).toMatchObject({
      verdict: "go",
      policyVersion: expect.stringMatching(/^2-/),
    });
  });

  it("keeps every check, override and version of its policy over a restart", async () => {
    await minute(NOW);
    const { id } = await ask({ service: "nobody" });
    await server.services.gate.override({ check: id, by: "Grace", reason: "it is a new service" });
    const before = await server.services.gate.records({});
    const policy = server.services.gate.policy();
    await stop();
    await start();
    expect(await server.services.gate.records({})).toEqual(before);
    expect(before.checks).toMatchObject([{ id, overridden: [{ by: "Grace" }] }]);
    expect(server.services.gate.policy()).toEqual(policy);
    expect(policy.history).toHaveLength(1);
  });

  it("knows releases, incidents and freezes as soon as they are told, and after a restart", async () => {
    await minute(NOW);
    await expectVerdict().toBe("go");
    const record = (
      change: Parameters<typeof server.services.incidents.record>[0][number]["change"],
    ) => server.services.incidents.record([{ change, path: [] }]);
    await record({ kind: "deploy", id: "old", service: "shop", at: NOW - 100 * DAY_MS });
    await expectVerdict().toBe("caution");
    await record({ kind: "deploy", id: "new", service: "shop", at: NOW - DAY_MS });
    await expectVerdict().toBe("go");
    const incident = {
      kind: "incident",
      id: "INC-1",
      title: "Failover",
      services: ["shop"],
    } as const;
    await record({ ...incident, startedAt: NOW - HOUR_MS });
    await expectVerdict().toBe("hold");
    await stop();
    await start();
    await minute(NOW);
    await expectVerdict().toBe("hold");
    await record({ kind: "incident", id: "INC-1", endedAt: NOW });
    await expectVerdict().toBe("go");
    await record({
      kind: "freeze",
      id: "F",
      title: "Sale",
      from: NOW - DAY_MS,
      to: NOW + DAY_MS,
      scope: "all",
    });
    await expectVerdict().toBe("hold");
  });
});
