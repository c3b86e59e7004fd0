import { aCatalog, aService, aTeam, TEST_NOW } from "#fixtures/builders.ts";
import type { Catalog } from "#shared/org/model.ts";
import type { DisplayMode } from "#shared/scenarios/views.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import { createExemptionService } from "./exemption.service.ts";
import { createRulesService } from "./rules.service.ts";
import { createScenariosService, type ScenariosServiceDependencies } from "./scenarios.service.ts";
import type { ScenariosStore } from "./scenarios.store.ts";
import { createMemoryScenariosStore } from "./test-store.ts";

/** Two teams with a service each, and one that nobody owns. */
export const TEST_CATALOG: Catalog = aCatalog({
  teams: [
    aTeam({ name: "payments", displayName: "Payments" }),
    aTeam({ name: "catalogue", displayName: "Catalogue" }),
  ],
  services: [
    aService({ name: "checkout-api", displayName: "Checkout", owner: "payments", exposure: 3 }),
    aService({ name: "catalogue-api", displayName: "Listings", owner: "catalogue", exposure: 1 }),
    ofNobody(),
  ].map((service) => ({ ...service, traits: ["database"], dependsOn: [] })),
});

function ofNobody() {
  const { owner: _owner, ...service } = aService({ name: "gift-cards-api", exposure: 1 });
  return service;
}

export interface TestLeagueOptions {
  readonly store?: ScenariosStore;
  readonly catalog?: Catalog;
  readonly mode?: DisplayMode;
  readonly now?: () => number;
  readonly scenarios?: string;
  readonly policy?: string;
  readonly exemptions?: () => string;
  readonly deps?: Partial<ScenariosServiceDependencies>;
}

const files = (path: string, text: string | undefined) => async (): Promise<readonly SloSource[]> =>
  text === undefined ? [] : [{ path, text }];

/** The scenarios of most tests: one that applies to databases, one to all. */
export const TWO_SCENARIOS = `
- { id: STA-01, name: database primary fails over, category: state, appliesTo: [database], pass: A120, sigma: 5 }
- { id: DEPL-03, name: rebuilt, category: deploys, appliesTo: all, pass: done, sigma: 3 }
`;

/** The real service over a store in memory, loaded, with files as they are given. */
export async function startTestLeague(options: TestLeagueOptions = {}) {
  const { store = createMemoryScenariosStore(), catalog = TEST_CATALOG } = options;
  const clock = { now: options.now ?? (() => TEST_NOW) };
  let changes = 0;
  const rules = createRulesService({
    store,
    clock,
    readScenarios: files("scenarios.yaml", options.scenarios ?? TWO_SCENARIOS),
    readPolicy: files("policy.yaml", options.policy),
  });
  const exemptions = createExemptionService({
    store,
    clock,
    readFiles: async () =>
      options.exemptions === undefined
        ? []
        : [{ path: "exemptions.yaml", text: options.exemptions() }],
  });
  await rules.reload();
  await exemptions.reload();
  const scenarios = createScenariosService({
    store,
    rules,
    exemptions,
    clock,
    org: {
      catalog: () => catalog,
      service: (name) => catalog.services.find((one) => one.name === name) ?? null,
      onChange: () => () => undefined,
    },
    budget: { ofService: () => [], budgets: async () => [], traffic: async () => null },
    sli: { history: async () => null },
    slo: { inForce: () => null, versions: () => [] },
    incidents: { known: () => ({ incidents: [], deploys: [], freezes: [] }) },
    mode: options.mode ?? "league",
    onChange: () => {
      changes += 1;
    },
    ...options.deps,
  });
  await scenarios.load();
  return { scenarios, store, exemptions, rules, changes: () => changes };
}

/** Headroom's own record of a run, valid and as good as any unless it is said otherwise. */
export function aRecord(overrides: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    kind: "headroom/evidence",
    service: "checkout-api",
    scenario: "STA-01",
    at: new Date(TEST_NOW - 86_400_000).toISOString(),
    outcome: "held",
    environment: "production",
    provenance: "own-tool",
    oracle: "own-sli",
    build: "4f1c2e",
    runner: "payments/ci",
    baselineHealthy: true,
    injected: true,
    ...overrides,
  });
}

/** An upload of a text, as the API takes it. */
export function anUpload(text: string, placement: Readonly<Record<string, string>> = {}) {
  return { text, fileName: null, via: "api" as const, by: null, placement };
}
