import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quietLog, type Engine } from "#e2e/contracts/engines.ts";
import { loadServices, type Loaded } from "#server/app/load.ts";
import { DEFAULT_POLICY } from "#server/budget/policy.ts";
import type { Config } from "#server/config.ts";
import type { Database } from "#server/platform/db/database.ts";
import { createLive } from "#server/platform/live/live.ts";
import type { MachineBudget } from "#server/budget/budget.service.ts";
import type { SloId } from "#shared/kernel/ids.ts";
import { DAY_MS, HOUR_MS, alignDown } from "#shared/kernel/time.ts";
import type { DataProblem } from "#shared/sli/model.ts";
import { startProxy, type Proxy } from "./proxy.ts";

/** All of Headroom but HTTP, over one Prometheus behind a proxy, with a clock that a test moves. */
export interface PullingServer {
  readonly proxy: Proxy;
  /** Moves the clock (seconds) and does what the server does every minute. */
  minute(at: number): Promise<void>;
  /** As `minute`, at each step of a stretch that ends at `to`. */
  minutes(from: number, to: number, stepSeconds: number): Promise<void>;
  /** Closes everything but the database's folder, and reads it all again. */
  restart(): Promise<void>;
  /** Another definition file, or another text of one that is there. */
  write(name: string, text: string): Promise<void>;
  /** Budgets of an SLO as they are now, a series each. History that came meanwhile may not be in them yet. */
  budgets(slo: string): Promise<readonly MachineBudget[]>;
  problems(slo: string): readonly DataProblem[];
  stop(): Promise<void>;
}

export interface PullingServerOptions {
  readonly engine: Engine;
  /** Texts of SLO files by file name. */
  readonly slos: Readonly<Record<string, string>>;
  /** URL of the backend at first; `null`: none. */
  readonly backend: string | null;
  /** The first instant, in seconds. */
  readonly at: number;
  readonly lookbackSeconds?: number;
}

/** Starts one. Its slices are a minute long and end where the clock stands (no lag). */
export async function startPullingServer(options: PullingServerOptions): Promise<PullingServer> {
  const proxy = await startProxy(options.backend);
  const folder = await mkdtemp(join(tmpdir(), "headroom-pulling-"));
  const store = await options.engine.fresh();
  const clock = { at: options.at * 1_000, now: () => clock.at };
  const signal = new AbortController().signal;
  let database: Database;
  let loaded: Loaded;

  const write = (name: string, text: string): Promise<void> =>
    writeFile(join(folder, "slos", name), text);
  await mkdir(join(folder, "slos"));
  for (const [name, text] of Object.entries(options.slos)) await write(name, text);

  const config: Config = {
    file: join(folder, "headroom.yaml"),
    server: { host: "127.0.0.1", port: 0, allowedHosts: [], trustedProxies: [] },
    dataDir: folder,
    sources: [
      {
        kind: "prometheus",
        name: "main",
        url: proxy.url,
        headers: {},
        concurrency: 4,
        timeoutMs: 30_000,
        sliceSeconds: 60,
        lagSeconds: 0,
        lookbackSeconds: options.lookbackSeconds ?? 30 * 86_400,
      },
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

  async function open(): Promise<void> {
    database = await store.open();
    loaded = await loadServices({
      config,
      policy: DEFAULT_POLICY,
      database,
      demoAnchor: clock.at,
      clock,
      log: quietLog,
      live: createLive({ capacity: 10, epoch: "test", clock }),
      doing: () => undefined,
    });
  }

  async function close(): Promise<void> {
    await loaded.close();
    await database.close();
  }

  async function minute(at: number): Promise<void> {
    clock.at = at * 1_000;
    const { sli, budget } = loaded.services;
    await sli.tick(clock.at, signal);
    await sli.backfill(signal);
    if (clock.at % HOUR_MS === 0)
      await loaded.sliStore.foldClosedDays(alignDown(clock.at - 2 * HOUR_MS, DAY_MS));
    budget.advance();
  }

  await open();
  return {
    proxy,
    minute,
    async minutes(from, to, stepSeconds) {
      for (let at = from; at <= to; at += stepSeconds) await minute(at);
    },
    async restart() {
      await close();
      await open();
    },
    async write(name, text) {
      await write(name, text);
      await loaded.lookAtFiles();
    },
    async budgets(slo) {
      loaded.services.budget.advance();
      return (await loaded.services.budget.budgets({})).filter((budget) => budget.slo === slo);
    },
    problems: (slo) => loaded.services.sli.problems(slo as SloId),
    async stop() {
      await close();
      await proxy.stop();
      await store.remove();
      await rm(folder, { recursive: true });
    },
  };
}
