import { beforeEach, expect, it } from "vitest";
import { aDebtDraft, aSprint, TEST_NOW } from "#fixtures/builders.ts";
import { createDebtStore, type DebtStore } from "#server/debt/debt.store.ts";
import { createMemoryDebtStore } from "#server/debt/test-store.ts";
import type { DebtVersion, Decision } from "#shared/debt/model.ts";
import { DEFAULT_PLANNING_POLICY } from "#shared/debt/policy.ts";
import type { StoredIn } from "./stored-in.ts";

function version(id: string, number: number): DebtVersion {
  const note = number === 1 ? null : "kürzer ✓";
  return { id, version: number, at: TEST_NOW + number, by: "Ada", note, draft: aDebtDraft() };
}

function decision(id: string, planned: number): Decision {
  return {
    id,
    team: "payments",
    sprint: "own/1",
    planned,
    recommended: 0.36,
    reason: planned < 0.36 ? "The sale" : null,
    decidedBy: "Grace",
    decidedAt: TEST_NOW,
    why: "",
    whatIfNot: "",
    capacityDays: null,
    need: 1 / 3,
    budget: null,
    forecast: null,
    policy: DEFAULT_PLANNING_POLICY,
  };
}

/** What a store of planning keeps, whichever it is. */
function keepsWhatItIsTold(store: () => DebtStore): void {
  it("adds versions of debts together or not at all, and never the same twice", async () => {
    const all = [version("b", 1), version("a", 1), version("a", 2)];
    expect(await store().addVersions(all)).toBe(true);
    expect(await store().addVersions([version("c", 1), version("a", 2)])).toBe(false);
    expect(await store().versions()).toEqual([version("a", 1), version("a", 2), version("b", 1)]);
  });

  it("lets one of two writers have a version of a debt", async () => {
    await store().addVersions([version("a", 1)]);
    const both = await Promise.all([
      store().addVersions([version("a", 2)]),
      store().addVersions([version("a", 2)]),
    ]);
    expect(both.toSorted()).toEqual([false, true]);
  });

  it("keeps decisions whole and in order; one that is there already stays as it is", async () => {
    await store().addDecisions([decision("1", 0.1), decision("2", 0.4)]);
    await store().addDecisions([decision("1", 0.9), decision("3", 0.2)]);
    expect(await store().decisions()).toEqual([
      decision("1", 0.1),
      decision("2", 0.4),
      decision("3", 0.2),
    ]);
  });

  it("changes and takes away sprints that were entered by hand", async () => {
    const first = aSprint({ id: "own/1", capacityDays: null });
    const second = aSprint({ id: "own/2", start: TEST_NOW, name: "Sprint 23" });
    await store().putSprint(first);
    await store().putSprint(second);
    await store().putSprint({ ...first, capacityDays: 12.5 });
    expect(await store().sprints()).toEqual([second, { ...first, capacityDays: 12.5 }]);
    await store().removeSprint(second.id);
    expect(await store().sprints()).toEqual([{ ...first, capacityDays: 12.5 }]);
  });
}

/** Debts, decisions and own sprints in a database. */
export function planningContract({ database, reopen }: StoredIn): void {
  const store = (): DebtStore => createDebtStore(database());
  keepsWhatItIsTold(store);

  it("still has it after a restart", async () => {
    await store().addVersions([version("a", 1)]);
    await store().addDecisions([decision("1", 0.1)]);
    await reopen();
    expect(await store().versions()).toEqual([version("a", 1)]);
    expect(await store().decisions()).toEqual([decision("1", 0.1)]);
  });
}

/** The store that unit tests stand on does the same. */
export function planningContractInMemory(): void {
  let store: DebtStore;
  beforeEach(() => {
    store = createMemoryDebtStore();
  });
  keepsWhatItIsTold(() => store);
}
