import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findPart } from "#e2e/run/find-part.ts";
import { requirePart } from "#e2e/run/parts.ts";
import { anSlo } from "#fixtures/builders.ts";
import type { Database } from "#server/platform/db/database.ts";
import { createSloStore } from "#server/slo/slo.store.ts";
import type { SloVersion } from "#shared/slo/model.ts";
import { embeddedEngine, postgresEngine, type Engine, type TestDatabase } from "./engines.ts";

const postgres = findPart("postgresql");
const engines: readonly (readonly [string, () => Promise<Engine>])[] = [
  ["the embedded database", embeddedEngine],
  ...(postgres === null ? [] : [["Postgres", () => postgresEngine(postgres)] as const]),
];

function version(number: number, name = "availability"): SloVersion {
  const definition = anSlo({ name, target: 0.9 + number / 1_000, labels: { team: ["a", "b"] } });
  return {
    definition,
    version: number,
    effectiveFrom: number === 1 ? 0 : Date.UTC(2026, 10, number),
    digest: `digest-${number}`,
  };
}

it("is tried on a real Postgres too", (context) => {
  requirePart("postgresql", context);
  expect(engines).toHaveLength(2);
});

describe.each(engines)("the history of SLOs on %s", (_, start) => {
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

  it("comes back whole and in order, also after a restart", async () => {
    await createSloStore(database).save([version(2), version(1), version(1, "latency")]);
    await database.close();
    database = await place.open();
    expect(await createSloStore(database).load()).toEqual([
      version(1),
      version(2),
      version(1, "latency"),
    ]);
  });

  it("never changes a version that is there", async () => {
    const store = createSloStore(database);
    await store.save([version(1)]);
    await store.save([{ ...version(1), digest: "another" }, version(2)]);
    expect(await store.load()).toEqual([version(1), version(2)]);
  });

  it("takes more versions at once than one statement holds, and none", async () => {
    const store = createSloStore(database);
    await store.save([]);
    const many = Array.from({ length: 2_500 }, (_unused, index) => version(index + 1));
    await store.save(many);
    expect(await store.load()).toHaveLength(2_500);
  });
});
