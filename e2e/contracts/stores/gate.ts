import { beforeEach, expect, it } from "vitest";
import { aGatePolicyDocument, someGateFacts, TEST_NOW } from "#fixtures/builders.ts";
import { createGateStore, type AnsweredCheck, type GateStore } from "#server/gate/gate.store.ts";
import { createMemoryGateStore } from "#server/gate/test-store.ts";
import { judge } from "#shared/gate/verdict.ts";
import type { StoredIn } from "./stored-in.ts";

function check(id: string, overrides: Partial<AnsweredCheck> = {}): AnsweredCheck {
  const request = { service: "checkout-api", risk: "medium" } as const;
  return {
    ...judge(someGateFacts(), request, aGatePolicyDocument()),
    id,
    askedAt: TEST_NOW,
    request,
    team: "payments",
    figures: [],
    policyVersion: "1-4f1c2e8a9b0c",
    askedBy: "shop/deploy",
    via: "api",
    signedIn: false,
    ...overrides,
  };
}

const override = (id: string, at = TEST_NOW) => ({
  id,
  at,
  by: "Grace",
  reason: "the fix is in it",
});
const policy = (version: number) => ({
  version,
  digest: `digest ${version}`,
  effectiveFrom: TEST_NOW + version,
  document: aGatePolicyDocument(),
});

/** What a store of the gate keeps, whichever it is. */
function keepsWhatItIsTold(store: () => GateStore): void {
  it("gives checks back whole, the newest first, for one service or verdict, page by page", async () => {
    await store().addChecks([check("a"), check("b", { verdict: "hold" })]);
    await store().addChecks([check("c", { service: "search-api", notes: ["ünïcödé ✓"] })]);
    const all = await store().checks({ limit: 10 });
    expect(all.map((one) => one.check)).toEqual([
      { ...check("c", { service: "search-api", notes: ["ünïcödé ✓"] }), overridden: [] },
      { ...check("b", { verdict: "hold" }), overridden: [] },
      { ...check("a"), overridden: [] },
    ]);
    const ids = async (query: Parameters<GateStore["checks"]>[0]) =>
      (await store().checks(query)).map((one) => one.check.id);
    expect(await ids({ limit: 2 })).toEqual(["c", "b"]);
    expect(await ids({ limit: 2, before: all[1]?.number ?? 0 })).toEqual(["a"]);
    expect(await ids({ limit: 9, service: "checkout-api" })).toEqual(["b", "a"]);
    expect(await ids({ limit: 9, service: "checkout-api", verdict: "go" })).toEqual(["a"]);
  });

  it("keeps overrides beside their check, in their order", async () => {
    await store().addChecks([check("a"), check("b")]);
    await store().addOverride("a", override("2", TEST_NOW + 1));
    await store().addOverride("a", override("1"));
    expect((await store().check("a"))?.overridden.map(({ id }) => id).toSorted()).toEqual([
      "1",
      "2",
    ]);
    expect(await store().check("b")).toEqual({ ...check("b"), overridden: [] });
    expect(await store().check("c")).toBeNull();
  });

  it("keeps every version of the policy", async () => {
    await store().addPolicy(policy(1));
    await store().addPolicy(policy(2));
    expect(await store().policies()).toEqual([policy(1), policy(2)]);
  });
}

/** The store that tests use in its place keeps the same. */
export function gateContractInMemory(): void {
  let store: GateStore;
  beforeEach(() => {
    store = createMemoryGateStore();
  });
  keepsWhatItIsTold(() => store);
}

export function gateContract(at: StoredIn): void {
  keepsWhatItIsTold(() => createGateStore(at.database()));

  it("still has everything after a restart", async () => {
    await createGateStore(at.database()).addChecks([check("a")]);
    await createGateStore(at.database()).addOverride("a", override("1"));
    await createGateStore(at.database()).addPolicy(policy(1));
    await at.reopen();
    const store = createGateStore(at.database());
    expect(await store.check("a")).toEqual({ ...check("a"), overridden: [override("1")] });
    expect(await store.policies()).toEqual([policy(1)]);
  });

  it("overrides no check that is not there, and keeps no version of the policy twice", async () => {
    const store = createGateStore(at.database());
    await expect(store.addOverride("nothing", override("1"))).rejects.toThrow();
    await store.addPolicy(policy(1));
    await expect(store.addPolicy(policy(1))).rejects.toThrow();
  });
}
