import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findPart } from "#e2e/run/find-part.ts";
import { requirePart } from "#e2e/run/parts.ts";
import { anExclusion } from "#fixtures/builders.ts";
import type { Database } from "#server/platform/db/database.ts";
import { createExclusionStore } from "#server/budget/exclusion.store.ts";
import type { ExclusionVersion } from "#shared/budget/exclusions.ts";
import { embeddedEngine, postgresEngine, type Engine, type TestDatabase } from "./engines.ts";

const postgres = findPart("postgresql");
const engines: readonly (readonly [string, () => Promise<Engine>])[] = [
  ["the embedded database", embeddedEngine],
  ...(postgres === null ? [] : [["Postgres", () => postgresEngine(postgres)] as const]),
];

function version(number: number, name = "a"): ExclusionVersion {
  return {
    version: number,
    seenAt: Date.UTC(2026, 10, number),
    withdrawn: number % 2 === 0,
    exclusion: anExclusion({ name, where: { file: "exclusions/a.yaml", line: number } }),
  };
}

it("is tried on a real Postgres too", (context) => {
  requirePart("postgresql", context);
  expect(engines).toHaveLength(2);
});

describe.each(engines)("the history of exclusions on %s", (_, start) => {
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
    await createExclusionStore(database).save([version(2), version(1), version(1, "b")]);
    await database.close();
    database = await place.open();
    expect(await createExclusionStore(database).load()).toEqual([
      version(1),
      version(2),
      version(1, "b"),
    ]);
  });

  it("never changes a version that is there", async () => {
    const store = createExclusionStore(database);
    await store.save([version(1)]);
    await store.save([{ ...version(1), withdrawn: true }, version(2)]);
    expect(await store.load()).toEqual([version(1), version(2)]);
  });

  it("takes more versions at once than one statement holds, and none", async () => {
    const store = createExclusionStore(database);
    await store.save([]);
    const many = Array.from({ length: 2_500 }, (_unused, index) => version(index + 1));
    await store.save(many);
    expect(await store.load()).toHaveLength(2_500);
  });
});
