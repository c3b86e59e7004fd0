import { aBudgetRow, TEST_NOW } from "#fixtures/builders.ts";
import type { BudgetRow } from "#shared/budget/views.ts";
import type { DebtDraft } from "#shared/debt/model.ts";
import type { Incident } from "#shared/incidents/model.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import { someServices } from "#server/test-server.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import { createDebtService } from "./debt.service.ts";
import type { DebtStore } from "./debt.store.ts";
import { NO_TRACKERS } from "./no-trackers.ts";
import { createPlanningPolicyService } from "./policy.service.ts";
import { createMemoryDebtStore } from "./test-store.ts";
import type { SaveSprintCommand } from "./verbs.ts";

export interface TestPlanningOptions {
  readonly store?: DebtStore;
  readonly row?: Partial<BudgetRow>;
  readonly incidents?: readonly Incident[];
  readonly policy?: () => readonly SloSource[];
  readonly now?: () => Instant;
}

/** The real service over a store in memory, for a team of one service with one budget. */
export async function startTestPlanning(options: TestPlanningOptions = {}) {
  const row = aBudgetRow(options.row);
  const store = options.store ?? createMemoryDebtStore();
  let changes = 0;
  const services = someServices({
    budget: {
      all: () => [row],
      listed: (service) => (service === row.service ? [row] : []),
      burn: async ({ key }) => ({
        key: row.key,
        title: key,
        service: row.service,
        target: 0.999,
        range: { from: TEST_NOW, to: TEST_NOW },
        steps: [],
        excluded: [],
        excludedSteps: [],
        allowedBad: 0,
        ticketFactor: 1,
      }),
      past: async () => [],
    },
    incidents: { incidents: () => options.incidents ?? [] },
  });
  const policy = createPlanningPolicyService(async () => options.policy?.() ?? []);
  await policy.reload();
  const debt = createDebtService({
    ...services,
    store,
    trackers: NO_TRACKERS,
    policy,
    clock: { now: options.now ?? (() => TEST_NOW) },
    onChange: () => {
      changes += 1;
    },
  });
  await debt.load();
  return { debt, store, policy, changes: () => changes };
}

/** A fortnight of the test team that begins tomorrow. */
export function aFortnight(overrides: Partial<SaveSprintCommand> = {}): SaveSprintCommand {
  return {
    team: "payments",
    name: "Sprint 24",
    start: TEST_NOW + DAY_MS,
    end: TEST_NOW + 15 * DAY_MS,
    capacityDays: 40,
    ...overrides,
  };
}

/** What somebody says of a debt, with nothing in it that has to be known elsewhere. */
export function plainDraft(overrides: Partial<DebtDraft> = {}): DebtDraft {
  return {
    service: "checkout-api",
    title: "Retries without a budget",
    intent: "bad",
    takenAt: TEST_NOW - 90 * DAY_MS,
    decidedBy: "Ada",
    reviewBy: null,
    principalDays: 10,
    interest: { budgetPerWeek: 0.05, toilHoursPerWeek: 0 },
    why: "The sale was near",
    whatIfNot: "Each failover becomes a retry storm",
    scenarios: [],
    themes: [],
    incidents: [],
    trackerUrl: null,
    status: "open",
    ...overrides,
  };
}
