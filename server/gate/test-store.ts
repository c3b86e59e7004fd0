import type { CheckOverride, PolicyVersion } from "#shared/gate/views.ts";
import type { AnsweredCheck, GateStore, NumberedCheck } from "./gate.store.ts";

/** Keeps checks in memory, for tests of what stands on a store; `e2e/contracts` holds the real one to the same. */
export function createMemoryGateStore(): GateStore {
  const policies: PolicyVersion[] = [];
  const checks: AnsweredCheck[] = [];
  const overrides = new Map<string, CheckOverride[]>();
  const numbered = (): readonly NumberedCheck[] =>
    checks.map((check, index) => ({
      number: index + 1,
      check: { ...check, overridden: overrides.get(check.id) ?? [] },
    }));
  return {
    policies: async () => [...policies],
    addPolicy: async (version) => void policies.push(version),
    addChecks: async (added) => void checks.push(...added),
    check: async (id) => numbered().find(({ check }) => check.id === id)?.check ?? null,
    checks: async ({ service, verdict, before, limit }) =>
      numbered()
        .filter(
          ({ number, check }) =>
            (service === undefined || check.service === service) &&
            (verdict === undefined || check.verdict === verdict) &&
            (before === undefined || number < before),
        )
        .toReversed()
        .slice(0, limit),
    addOverride: async (check, override) => {
      overrides.set(check, [...(overrides.get(check) ?? []), override]);
    },
  };
}
