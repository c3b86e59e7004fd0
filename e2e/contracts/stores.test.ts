import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findPart } from "#e2e/run/find-part.ts";
import { requirePart } from "#e2e/run/parts.ts";
import type { Database } from "#server/platform/db/database.ts";
import { embeddedEngine, postgresEngine, type Engine, type TestDatabase } from "./engines.ts";
import { eventContract } from "./stores/events.ts";
import { evidenceContract, evidenceContractInMemory } from "./stores/evidence.ts";
import { exclusionContract } from "./stores/exclusions.ts";
import { gateContract, gateContractInMemory } from "./stores/gate.ts";
import { planningContract, planningContractInMemory } from "./stores/planning.ts";
import { sloContract } from "./stores/slos.ts";
import type { StoredIn } from "./stores/stored-in.ts";

const postgres = findPart("postgresql");
const engines: readonly (readonly [string, () => Promise<Engine>])[] = [
  ["the embedded database", embeddedEngine],
  ...(postgres === null ? [] : [["Postgres", () => postgresEngine(postgres)] as const]),
];

const CONTRACTS: Readonly<Record<string, (at: StoredIn) => void>> = {
  "the history of SLOs": sloContract,
  "the history of exclusions": exclusionContract,
  "deploys, incidents and freezes": eventContract,
  "checks of the gate": gateContract,
  evidence: evidenceContract,
  "debts, decisions and sprints": planningContract,
};

it("is tried on a real Postgres too", (context) => {
  requirePart("postgresql", context);
  expect(engines).toHaveLength(2);
});

// One engine for all of them: starting it takes longer than what is tried on it.
describe.each(engines)("on %s", (_engine, start) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.stop());

  describe.each(Object.entries(CONTRACTS))("%s", (_name, contract) => {
    let place: TestDatabase;
    let database: Database;
    beforeEach(async () => {
      place = await engine.fresh();
      database = await place.open();
    });
    afterEach(async () => {
      await database.close();
      await place.remove();
    });
    contract({
      database: () => database,
      reopen: async () => {
        await database.close();
        database = await place.open();
      },
    });
  });
});

describe("in memory, as tests have it", () => {
  describe("checks of the gate", () => {
    gateContractInMemory();
  });
  describe("evidence", () => {
    evidenceContractInMemory();
  });
  describe("debts, decisions and sprints", () => {
    planningContractInMemory();
  });
});
