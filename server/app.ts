import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { serveApi } from "#server/api.ts";
import { describeConfig, listFiles, type Config } from "#server/config.ts";
import { loadPolicy } from "#server/budget/policy.ts";
import { isForeignPolicy } from "#server/app/foreign-policy.ts";
import { startJobs } from "#server/app/jobs.ts";
import { loadServices, type Loaded } from "#server/app/load.ts";
import type { Clock } from "#server/platform/clock.ts";
import { openDatabase, type Database } from "#server/platform/db/database.ts";
import { createAnswerCache } from "#server/platform/http/answer-cache.ts";
import { closeHttp, createHttp } from "#server/platform/http/http.ts";
import { listenOn } from "#server/platform/http/listen.ts";
import { createLive, type Live } from "#server/platform/live/live.ts";
import type { Log } from "#server/platform/log.ts";
import { giveBackMemory } from "#server/platform/memory.ts";
import { createMetrics, type Metrics } from "#server/platform/metrics.ts";
import { createReadiness, type Readiness } from "#server/platform/readiness.ts";
import { ROOT } from "#server/platform/root.ts";
import { createScheduler } from "#server/platform/scheduler.ts";
import { pause } from "#server/platform/pause.ts";
import { createAppRouter, type Services } from "#server/router.ts";
import { tickMs } from "#server/app/feeds.ts";
import { demoFolder } from "#server/sli/demo-folder.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { SECOND_MS, type Instant } from "#shared/kernel/time.ts";

export interface App {
  /**
   * Answers from at once: /healthz with 200, /readyz with 503 until what is stored has been loaded.
   *
   * @throws DomainError what keeps it from starting: `server.port-in-use`, `database.*`
   */
  listen(): Promise<{ readonly url: string }>;
  /** Ends jobs, live updates and requests, then closes the database. */
  close(): Promise<void>;
}

/** The machine the server runs on, as far as it is not configuration. */
export interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
}

const CLIENT_FOLDER = join(ROOT, "dist/client");
const PACKAGE_FILE = join(ROOT, "package.json");

/** Events a reader can be behind and still resume. */
const LIVE_TAIL = 1_000;
const ANSWERS_KEPT = 500;
const ANSWER_AGE_MS = 10 * SECOND_MS;
const LOAD_AGAIN_MS = 5 * SECOND_MS;
const GIVE_BACK_AFTER_MS = [0, 5 * SECOND_MS, 10 * SECOND_MS];
/** After so many ticks without a word, a page calls itself stale. */
const TICKS_MISSED = 3;

function packageVersion(): string {
  const file: unknown = JSON.parse(readFileSync(PACKAGE_FILE, "utf8"));
  return typeof file === "object" && file !== null && "version" in file
    ? String(file.version)
    : "unknown";
}

function isDemo(config: Config): boolean {
  return config.sources.every(({ kind }) => kind === "demo");
}

function metricsOf(services: () => Services | null, live: Live): Metrics {
  return createMetrics({
    sources: () =>
      services()
        ?.sli.health()
        .map(({ name, state, newestSliceEnd }) => ({ name, up: state === "ok", newestSliceEnd })) ??
      [],
    budgets: () => services()?.budget.all().length ?? 0,
    liveReaders: () => live.readers(),
  });
}

interface Parts extends Surroundings {
  readonly config: Config;
  readonly live: Live;
  readonly readiness: Readiness<Services>;
  readonly metrics: Metrics;
}

function createServer({
  config,
  clock,
  log,
  live,
  readiness,
  metrics,
}: Parts): Promise<FastifyInstance> {
  const { token, allowedHosts, trustedProxies } = config.server;
  const version = packageVersion();
  const services = (): Services => readiness.services();
  const { waitingFor } = readiness;
  const about = {
    version,
    demo: isDemo(config),
    organisation: config.organisation ?? (isDemo(config) ? "Quayside" : "Headroom"),
    staleAfterSeconds: (TICKS_MISSED * tickMs(config.sources)) / SECOND_MS,
  };
  return createHttp({
    log,
    clock,
    version,
    ...(token === undefined ? {} : { token }),
    allowedHosts,
    trustedProxies,
    clientFolder: CLIENT_FOLDER,
    metrics,
    waitingFor,
    router: createAppRouter({ services, live, about, waitingFor }),
    answers: createAnswerCache({
      version: () => `${live.version()} ${readiness.loaded()?.budget.version() ?? "starting"}`,
      clock,
      maxAgeMs: ANSWER_AGE_MS,
      capacity: ANSWERS_KEPT,
    }),
    api: (app) => serveApi(app, services, { clock, signedIn: token !== undefined }),
  });
}

function refuseOpenServer({ server }: Config): void {
  const loopback = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(server.host);
  if (loopback || server.token !== undefined) return;
  throw new DomainError({
    code: "config.open-to-others",
    message: `server.host is "${server.host}", which other machines can reach, and no token is set`,
    remedy: "set server.auth.token or server.auth.tokenFile, or listen on 127.0.0.1",
  });
}

async function openStore(
  config: Config,
  { clock, log }: Surroundings,
): Promise<{ readonly database: Database; readonly demoAnchor: Instant }> {
  const url = config.database?.url;
  const demo = isDemo(config) && url === undefined ? await demoFolder(config.dataDir, clock) : null;
  const database = await openDatabase({
    dataDir: demo?.folder ?? config.dataDir,
    log,
    clock,
    ...(url === undefined ? {} : { url }),
  });
  return { database, demoAnchor: demo?.anchor ?? clock.now() };
}

/** Puts the server together. Nothing is opened before it listens. */
export async function createApp(config: Config, surroundings: Surroundings): Promise<App> {
  refuseOpenServer(config);
  const policy = await loadPolicy(await listFiles(config.policy), isForeignPolicy);
  const { clock, log } = surroundings;
  const stopping = new AbortController();
  const readiness = createReadiness<Services>();
  const live = createLive({ capacity: LIVE_TAIL, epoch: randomUUID().slice(0, 8), clock });
  const metrics = metricsOf(() => readiness.loaded(), live);
  const scheduler = createScheduler({ clock, log });
  const http = await createServer({ ...surroundings, config, live, readiness, metrics });
  let database: Database | null = null;
  let loaded: Loaded | null = null;
  let work: Promise<void> = Promise.resolve();

  async function load(opened: Database, demoAnchor: Instant): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        loaded = await loadServices({
          config,
          policy,
          database: opened,
          demoAnchor,
          clock,
          log,
          live,
          doing: readiness.doing,
        });
        return;
      } catch (error) {
        log.error({ err: error }, "loading failed; it is tried again");
        readiness.doing(
          `loading failed, trying again: ${error instanceof DomainError ? error.message : "see the log"}`,
        );
        await pause(LOAD_AGAIN_MS, stopping.signal);
      }
    }
  }

  async function run(opened: Database, demoAnchor: Instant): Promise<void> {
    await load(opened, demoAnchor);
    if (loaded === null || stopping.signal.aborted) return;
    const firstTick = startJobs({
      ...loaded,
      scheduler,
      tickMs: tickMs(config.sources),
      clock,
      live,
      metrics,
    });
    readiness.ready(loaded.services);
    log.info({ budgets: loaded.services.budget.all().length }, "ready");
    await firstTick(stopping.signal);
    // What loading leaves is freed in several rounds: the first frees what the next can give back.
    for (const restMs of GIVE_BACK_AFTER_MS) {
      await pause(restMs, stopping.signal);
      giveBackMemory();
    }
  }

  async function close(): Promise<void> {
    readiness.stopping();
    stopping.abort();
    await scheduler.stop();
    live.close();
    await closeHttp(http);
    await work;
    await loaded?.close();
    await database?.close();
  }

  return {
    async listen() {
      const url = await listenOn(http, config.server);
      log.info({ url, config: describeConfig(config) }, "listening");
      readiness.doing("opening the database");
      try {
        const store = await openStore(config, surroundings);
        database = store.database;
        work = run(store.database, store.demoAnchor).catch((error: unknown) => {
          if (!stopping.signal.aborted) log.error({ err: error }, "the first tick failed");
        });
      } catch (error) {
        await close();
        throw error;
      }
      return { url };
    },
    close,
  };
}
