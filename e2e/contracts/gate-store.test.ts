import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findPart } from "#e2e/run/find-part.ts";
import { requirePart } from "#e2e/run/parts.ts";
import { aGatePolicyDocument, someGateFacts, TEST_NOW } from "#fixtures/builders.ts";
import type { Database } from "#server/platform/db/database.ts";
import { createGateStore, type AnsweredCheck, type GateStore } from "#server/gate/gate.store.ts";
import { createMemoryGateStore } from "#server/gate/test-store.ts";
import { judge } from "#shared/gate/verdict.ts";
import { embeddedEngine, postgresEngine, type Engine, type TestDatabase } from "./engines.ts";

const postgres = findPart("postgresql");
const engines: readonly (readonly [string, () => Promise<Engine>])[] = [
  ["the embedded database", embeddedEngine],
  ...(postgres === null ? [] : [["Postgres", () => postgresEngine(postgres)] as const]),
];

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

it("is tried on a real Postgres too", (context) => {
  requirePart("postgresql", context);
  expect(engines).toHaveLength(2);
});

describe("the gate's store for tests", () => {
  let store: GateStore;
  beforeEach(() => {
    store = createMemoryGateStore();
  });
  keepsWhatItIsTold(() => store);
});

describe.each(engines)("the gate's store on %s", (_, start) => {
  let engine: Engine;
  let place: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.stop());
  beforeEach(async () => {
    place = await engine.fresh();
    database = await place.open();
  });
  afterEach(async () => {
    await database.close();
    await place.remove();
  });

  keepsWhatItIsTold(() => createGateStore(database));

  it("still has everything after a restart", async () => {
    await createGateStore(database).addChecks([check("a")]);
    await createGateStore(database).addOverride("a", override("1"));
    await createGateStore(database).addPolicy(policy(1));
    await database.close();
    database = await place.open();
    const store = createGateStore(database);
    expect(await store.check("a")).toEqual({ ...check("a"), overridden: [override("1")] });
    expect(await store.policies()).toEqual([policy(1)]);
  });

  it("overrides no check that is not there, and keeps no version of the policy twice", async () => {
    const store = createGateStore(database);
    await expect(store.addOverride("nothing", override("1"))).rejects.toThrow();
    await store.addPolicy(policy(1));
    await expect(store.addPolicy(policy(1))).rejects.toThrow();
  });
});
