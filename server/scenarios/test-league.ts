import type { Catalog, Service } from "#shared/org/model.ts";
import type { DisplayMode } from "#shared/scenarios/views.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import { createExemptionService } from "./exemption.service.ts";
import { createRulesService } from "./rules.service.ts";
import { createScenariosService, type ScenariosServiceDependencies } from "./scenarios.service.ts";
import type { ScenariosStore } from "./scenarios.store.ts";
import { createMemoryScenariosStore } from "./test-store.ts";

/** When tests take place. */
const NOW = Date.UTC(2026, 10, 23);

function aService(name: string, displayName: string, exposure: number, owner?: string): Service {
  return {
    name,
    displayName,
    kind: "component",
    type: "service",
    ...(owner === undefined ? {} : { owner }),
    dependsOn: [],
    traits: ["database"],
    exposure,
    annotations: {},
    links: [],
  };
}

/** Two teams with a service each, and one that nobody owns. */
const CATALOG: Catalog = {
  teams: [
    { name: "payments", displayName: "Payments" },
    { name: "catalogue", displayName: "Catalogue" },
  ],
  services: [
    aService("checkout-api", "Checkout", 3, "payments"),
    aService("catalogue-api", "Listings", 1, "catalogue"),
    aService("gift-cards-api", "Gift cards", 1),
  ],
  systems: [],
};

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
  const { store = createMemoryScenariosStore(), catalog = CATALOG } = options;
  const clock = { now: options.now ?? (() => NOW) };
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
    sli: { history: async () => null, rhythm: () => null },
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
    at: new Date(NOW - 86_400_000).toISOString(),
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
