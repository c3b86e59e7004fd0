import type { BudgetService } from "#server/budget/budget.service.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import type { ListedBudget } from "#shared/budget/views.ts";
import type { DebtDraft } from "#shared/debt/model.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import { createDebtService, type DebtServiceDependencies } from "./debt.service.ts";
import type { DebtStore } from "./debt.store.ts";
import { NO_TRACKERS } from "./no-trackers.ts";
import { createPlanningPolicyService } from "./policy.service.ts";
import { createMemoryDebtStore } from "./test-store.ts";
import type { SaveSprintCommand } from "./verbs.ts";

/** When tests take place. */
const NOW = Date.UTC(2026, 10, 23);

export interface TestPlanningOptions {
  readonly store?: DebtStore;
  readonly policy?: () => readonly SloSource[];
  readonly now?: () => Instant;
}

/** Verbs on the one budget that there is, of whose past nothing is known. */
export function oneBudget(row: ListedBudget): Partial<BudgetService> {
  return {
    all: () => [row],
    listed: (service) => (service === row.service ? [row] : []),
    burn: async () => ({
      key: row.key,
      title: row.title,
      service: row.service,
      target: 0.999,
      range: { from: NOW, to: NOW },
      steps: [],
      excluded: [],
      excludedSteps: [],
      allowedBad: 0,
      ticketFactor: 1,
    }),
    past: async () => [],
  };
}

/** The real service over a store in memory. */
export async function startTestPlanning(
  services: Omit<DebtServiceDependencies, "store" | "trackers" | "policy" | "clock" | "onChange">,
  options: TestPlanningOptions = {},
) {
  const store = options.store ?? createMemoryDebtStore();
  let changes = 0;
  const policy = createPlanningPolicyService(async () => options.policy?.() ?? []);
  await policy.reload();
  const debt = createDebtService({
    ...services,
    store,
    trackers: NO_TRACKERS,
    policy,
    clock: { now: options.now ?? (() => NOW) },
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
    start: NOW + DAY_MS,
    end: NOW + 15 * DAY_MS,
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
    takenAt: NOW - 90 * DAY_MS,
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
