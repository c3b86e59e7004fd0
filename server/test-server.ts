import { onTestFinished } from "vitest";
import {
  aBudget,
  aBudgetRow,
  aCatalog,
  anSlo,
  aSourceHealth,
  TEST_NOW,
} from "#fixtures/builders.ts";
import type { Overview, OverviewQuery } from "#shared/budget/views.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import type { SeriesSlices } from "#shared/sli/model.ts";
import { serveApi } from "./api.ts";
import { createDebtService, type DebtService } from "./debt/debt.service.ts";
import { NO_TRACKERS } from "./debt/no-trackers.ts";
import { createPlanningPolicyService } from "./debt/policy.service.ts";
import { createMemoryDebtStore } from "./debt/test-store.ts";
import { createGateService, type GateService } from "./gate/gate.service.ts";
import { createGatePolicyService } from "./gate/policy.service.ts";
import { createMemoryGateStore } from "./gate/test-store.ts";
import { createAnswerCache } from "./platform/http/answer-cache.ts";
import { closeHttp, createHttp, type HttpOptions } from "./platform/http/http.ts";
import { createLive, type Live } from "./platform/live/live.ts";
import { createLog } from "./platform/log.ts";
import { createMetrics } from "./platform/metrics.ts";
import { createExemptionService } from "./scenarios/exemption.service.ts";
import { createRulesService } from "./scenarios/rules.service.ts";
import { createScenariosService, type ScenariosService } from "./scenarios/scenarios.service.ts";
import { createMemoryScenariosStore } from "./scenarios/test-store.ts";
import { createAppRouter, type Services } from "./router.ts";

const row = aBudgetRow();
const BY_STATUS = {
  ok: 1,
  warning: 0,
  burning: 0,
  exhausted: 0,
  unknown: 0,
  "no-traffic": 0,
} as const;

function overview(rows: Overview["rows"]): Overview {
  return {
    at: TEST_NOW,
    budgets: rows.length,
    byStatus: BY_STATUS,
    soonest: null,
    matching: rows.length,
    rows,
    teams: [],
    failingSources: [],
  };
}

/** Services of one SLO that is pushed to; a test replaces the verbs it is about. */
export function someServices(
  overrides: { readonly [Noun in keyof Services]?: Partial<Services[Noun]> } = {},
): Services {
  const pushed: SeriesSlices[] = [];
  const unknownSlo = (key: string) =>
    new DomainError({
      code: "slo.unknown",
      message: `there is no SLO "${key}"`,
      remedy: "look at the list",
    });
  const services: Omit<Services, "gate" | "scenarios" | "debt"> = {
    budget: {
      load: async () => undefined,
      advance: () => undefined,
      version: () => 1,
      overview: (_query: OverviewQuery) => overview([row]),
      team: (name) => {
        throw new DomainError({
          code: "team.unknown",
          message: `there is no team "${String(name)}"`,
        });
      },
      slo: (key) => {
        throw unknownSlo(key);
      },
      beside: async () => aBudget(),
      forecast: async () => ({
        kind: "none",
        at: TEST_NOW,
        reason: "too-little-data",
        knownDays: 0,
      }),
      series: async ({ key }) => ({
        key: row.key,
        from: TEST_NOW,
        to: TEST_NOW,
        stepSeconds: key.length,
        points: [],
      }),
      history: async (key) => {
        throw unknownSlo(key);
      },
      burn: async ({ key }) => {
        throw unknownSlo(key);
      },
      all: () => [row],
      problems: () => [],
      budgets: async () => [{ ...aBudget(), service: "checkout-api", team: "payments" }],
      listed: (service) => (service === row.service ? [row] : []),
      ofService: (service) =>
        service === row.service
          ? [
              {
                title: row.title,
                budget: aBudget(),
                definition: anSlo(),
                units: budgetUnits(anSlo(), 300),
                coverageFloor: 0.9,
                forecast: null,
                source: aSourceHealth(),
                staleSince: null,
              },
            ]
          : [],
      past: async (key) => {
        throw unknownSlo(key);
      },
      traffic: async () => null,
      search: () => [],
      composites: () => [],
      ...overrides.budget,
    },
    sli: {
      tick: async () => undefined,
      backfill: async () => undefined,
      push: async (batches) => {
        pushed.push(...batches);
      },
      health: () => [aSourceHealth()],
      source: () => aSourceHealth(),
      rhythm: () => ({ sliceSeconds: 60, lagSeconds: 0 }),
      columns: async function* () {},
      history: async () => null,
      problems: () => [],
      provenance: () => ({
        source: aSourceHealth({ name: "pushed", kind: "push", sliceSeconds: 60 }),
        plan: null,
        evaluatedAt: null,
      }),
      onSlices: () => () => undefined,
      ...overrides.sli,
    },
    slo: {
      definitions: () => [anSlo()],
      versions: () => [],
      inForce: () => null,
      problems: () => [],
      onChange: () => () => undefined,
      ...overrides.slo,
    },
    incidents: {
      load: async () => undefined,
      known: () => ({ incidents: [], deploys: [], freezes: [] }),
      incidents: () => [],
      record: async (changes) => ({ changed: changes.length, unknownServices: [] }),
      timeline: async () => ({ incidents: [], deploys: [], freezes: [] }),
      causes: async ({ key }) => {
        throw unknownSlo(key);
      },
      ...overrides.incidents,
    },
    org: {
      catalog: () => aCatalog(),
      team: () => null,
      service: () => null,
      problems: () => [],
      onChange: () => () => undefined,
      ...overrides.org,
    },
  };
  const scenarios = { ...aLeague(services), ...overrides.scenarios };
  return {
    ...services,
    scenarios,
    gate: { ...aGate(services), ...overrides.gate },
    debt: { ...aRegister({ ...services, scenarios }), ...overrides.debt },
  };
}

/** The real league by Headroom's own rules, over a store in memory in which nothing is yet. */
function aLeague(services: Omit<Services, "gate" | "scenarios" | "debt">): ScenariosService {
  const clock = { now: () => TEST_NOW };
  const store = createMemoryScenariosStore();
  const none = async () => [];
  return createScenariosService({
    ...services,
    store,
    clock,
    rules: createRulesService({ store, clock, readScenarios: none, readPolicy: none }),
    exemptions: createExemptionService({ store, clock, readFiles: none }),
    mode: "league",
    onChange: () => undefined,
  });
}

/** The real gate by Headroom's own policy, over a store in memory. */
function aGate(services: Omit<Services, "gate" | "scenarios" | "debt">): GateService {
  const clock = { now: () => TEST_NOW };
  const store = createMemoryGateStore();
  const policy = createGatePolicyService({
    store,
    clock,
    org: services.org,
    readFiles: async () => [],
  });
  return createGateService({ ...services, policy, store, clock });
}

/** Real planning by Headroom's own numbers, over a store in memory and without trackers. */
function aRegister(services: Omit<Services, "gate" | "debt">): DebtService {
  return createDebtService({
    ...services,
    store: createMemoryDebtStore(),
    trackers: NO_TRACKERS,
    policy: createPlanningPolicyService(async () => []),
    clock: { now: () => TEST_NOW },
    onChange: () => undefined,
  });
}

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly live: Live;
  /** Lines of the log so far. */
  readonly logged: () => string;
}

interface TestServerOptions extends Partial<
  Pick<
    HttpOptions,
    "token" | "allowedHosts" | "trustedProxies" | "clientFolder" | "waitingFor" | "clock"
  >
> {
  readonly services?: Services | (() => Services);
}

/** A real server on a free port of the loopback interface, closed when the test is over. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const clock = options.clock ?? { now: () => TEST_NOW };
  const live = createLive({ capacity: 100, epoch: "test", clock });
  const given = options.services ?? someServices();
  const services = typeof given === "function" ? given : () => given;
  const waitingFor = options.waitingFor ?? (() => []);
  const lines: string[] = [];
  const app = await createHttp({
    log: createLog({ level: "debug", destination: { write: (line) => void lines.push(line) } }),
    clock,
    version: "0.0.0-test",
    ...(options.token === undefined ? {} : { token: options.token }),
    allowedHosts: options.allowedHosts ?? [],
    trustedProxies: options.trustedProxies ?? [],
    clientFolder: options.clientFolder ?? null,
    metrics: createMetrics({
      sources: () => [],
      budgets: () => 1,
      liveReaders: () => live.readers(),
    }),
    waitingFor,
    router: createAppRouter({
      services,
      live,
      about: { version: "0.0.0-test", demo: false, organisation: "Test", staleAfterSeconds: 60 },
      waitingFor,
    }),
    answers: createAnswerCache({
      version: () => String(live.version()),
      clock,
      maxAgeMs: 10_000,
      capacity: 50,
    }),
    api: (server) => serveApi(server, services, { clock, signedIn: options.token !== undefined }),
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(async () => {
    live.close();
    await closeHttp(app);
  });
  return { url, port: Number(new URL(url).port), live, logged: () => lines.join("") };
}
