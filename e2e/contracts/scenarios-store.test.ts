import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findPart } from "#e2e/run/find-part.ts";
import { requirePart } from "#e2e/run/parts.ts";
import { RANKING_POLICY, TEST_NOW, aScenario, someEvidence } from "#fixtures/builders.ts";
import type { Database } from "#server/platform/db/database.ts";
import type { ExemptionRecord } from "#server/scenarios/exemption.service.ts";
import type { DocumentRecord, JudgedRecord } from "#server/scenarios/run-record.ts";
import { createScenariosStore, type ScenariosStore } from "#server/scenarios/scenarios.store.ts";
import { createMemoryScenariosStore } from "#server/scenarios/test-store.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import type { DocumentEvent } from "#shared/scenarios/views.ts";
import { embeddedEngine, postgresEngine, type Engine, type TestDatabase } from "./engines.ts";

const postgres = findPart("postgresql");
const engines: readonly (readonly [string, () => Promise<Engine>])[] = [
  ["the embedded database", embeddedEngine],
  ...(postgres === null ? [] : [["Postgres", () => postgresEngine(postgres)] as const]),
];

function document(id: string, overrides: Partial<DocumentRecord> = {}): DocumentRecord {
  return {
    id,
    receivedAt: TEST_NOW,
    receivedBy: "Ada",
    via: "api",
    fileName: "journal.json",
    format: "chaostoolkit",
    bytes: 120,
    upload: { service: "checkout" },
    problems: [{ severity: "warning", code: "x", message: "y" }],
    withdrawn: false,
    judgedAt: TEST_NOW,
    importersVersion: 1,
    ...overrides,
  };
}

function run(name: string): JudgedRecord {
  return {
    record: {
      evidence: { ...someEvidence(), checks: [] },
      name,
      format: "chaostoolkit",
      failedChecks: [],
      pass: "A120",
      placedBy: "document",
      recoverySeconds: 12.5,
      labels: {},
      sliUntil: null,
    },
    details: {
      checks: someEvidence().checks,
      because: "It held.",
      fault: null,
      signedBy: null,
      losses: [],
      where: { file: "journal.json", line: 1 },
      reading: null,
      placement: null,
    },
  };
}

function event(kind: DocumentEvent["kind"]): DocumentEvent {
  return { at: TEST_NOW, kind, by: null, run: null, text: "…" };
}

function exemption(version: number, reason: string): ExemptionRecord {
  return {
    id: "e-1",
    version,
    via: "browser",
    enteredAt: TEST_NOW,
    enteredBy: "Ada",
    withdrawn: null,
    exemption: {
      service: "checkout",
      scenario: "STA-01",
      from: TEST_NOW,
      until: TEST_NOW + DAY_MS,
      approvedBy: "platform",
      reason,
    },
  };
}

/** What a store of evidence keeps, whichever it is. */
function keepsWhatItIsTold(store: () => ScenariosStore): void {
  it("gives documents back whole, in the order of their coming, and takes each once", async () => {
    const text = `naïve … ${"x".repeat(100_000)}`;
    const later = document("b", { receivedAt: TEST_NOW + 1, receivedBy: null, fileName: null });
    expect(await store().add(later, [run("later")], "b", event("received"))).toBe(true);
    expect(
      await store().add(document("a"), [run("one"), run("two")], text, event("received")),
    ).toBe(true);
    expect(await store().add(document("a"), [], "other", event("received"))).toBe(false);
    expect(await store().load()).toEqual([
      { ...document("a"), runs: [run("one").record, run("two").record] },
      { ...later, runs: [run("later").record] },
    ]);
    expect(await store().details("a")).toEqual([run("one").details, run("two").details]);
    expect(await store().text("a")).toBe(text);
    expect(await store().text("nothing")).toBeNull();
    expect(await store().events("a")).toEqual([event("received")]);
  });

  it("writes what changed of a document and keeps everything that happened", async () => {
    await store().add(document("a"), [run("one"), run("two")], "text", event("received"));
    const changed = document("a", { withdrawn: true, upload: {}, judgedAt: TEST_NOW + 5 });
    await store().change(
      changed,
      [{ run: 1, ...run("two again") }],
      [event("judged-again"), event("withdrawn")],
    );
    expect(await store().load()).toEqual([
      { ...changed, runs: [run("one").record, run("two again").record] },
    ]);
    expect((await store().events("a")).map(({ kind }) => kind)).toEqual([
      "received",
      "judged-again",
      "withdrawn",
    ]);
    expect(await store().text("a")).toBe("text");
  });

  it("gives the newest version of an exemption, all versions of the rules, and exposures as of a day", async () => {
    await store().addExemptions([exemption(1, "first")]);
    await store().addExemptions([exemption(2, "second")]);
    expect(await store().exemptions()).toEqual([exemption(2, "second")]);
    const rules = (version: number) => ({
      version,
      effectiveFrom: TEST_NOW + version,
      policy: { ...RANKING_POLICY, version: `v${version}` },
      catalogue: { version: "own", scenarios: [aScenario()] },
    });
    await store().addRules(rules(1));
    await store().addRules(rules(2));
    expect(await store().rules()).toEqual([rules(1), rules(2)]);
    const day = (back: number, requests: number | null) => ({
      day: TEST_NOW - back * DAY_MS,
      service: "checkout",
      requests,
    });
    expect(await store().exposures(TEST_NOW)).toEqual([]);
    await store().addExposures([day(10, 1_000.5), day(2, null)]);
    await store().addExposures([day(2, 7)]);
    expect(await store().exposures(TEST_NOW)).toEqual([day(2, null)]);
    expect(await store().exposures(TEST_NOW - 5 * DAY_MS)).toEqual([day(10, 1_000.5)]);
    expect(await store().exposures(TEST_NOW - 50 * DAY_MS)).toEqual([day(10, 1_000.5)]);
  });
}

it("is tried on a real Postgres too", (context) => {
  requirePart("postgresql", context);
  expect(engines).toHaveLength(2);
});

describe("evidence in memory", () => {
  let store: ScenariosStore;
  beforeEach(() => {
    store = createMemoryScenariosStore();
  });
  keepsWhatItIsTold(() => store);
});

describe.each(engines)("evidence in %s", (_name, start) => {
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

  keepsWhatItIsTold(() => createScenariosStore(database));

  it("still has everything after a restart", async () => {
    await createScenariosStore(database).add(
      document("a"),
      [run("one")],
      "text",
      event("received"),
    );
    await database.close();
    database = await place.open();
    const store = createScenariosStore(database);
    expect(await store.load()).toEqual([{ ...document("a"), runs: [run("one").record] }]);
    expect(await store.text("a")).toBe("text");
    expect(await store.events("a")).toEqual([event("received")]);
  });

  it("takes a document once that comes twice at the same time", async () => {
    const store = createScenariosStore(database);
    const added = await Promise.all(
      [1, 2].map(() => store.add(document("a"), [run("one")], "text", event("received"))),
    );
    expect(added.toSorted()).toEqual([false, true]);
    expect(await store.events("a")).toHaveLength(1);
  });
});
