import { beforeEach, expect, it } from "vitest";
import { aDeploy, aFreeze, anIncident, TEST_NOW } from "#fixtures/builders.ts";
import { createIncidentsStore, type IncidentsStore } from "#server/incidents/incidents.store.ts";
import { createMemoryStore } from "#server/incidents/test-store.ts";
import { applyChange, type EventRecord } from "#shared/incidents/record.ts";
import { HOUR_MS, MINUTE_MS } from "#shared/kernel/time.ts";
import type { StoredIn } from "./stored-in.ts";

const { endedAt: _, ...open } = anIncident({ id: "INC-2", services: ["search-api"] });
const EVERYTHING: readonly EventRecord[] = [
  { kind: "deploy", ...aDeploy({ version: 'é "4f1c2e"', url: "https://ci.example.com/7" }) },
  { kind: "deploy", ...aDeploy({ id: "deploy-2", service: "search-api", at: TEST_NOW - 1 }) },
  { kind: "rollback", id: "R", service: "search-api", at: TEST_NOW },
  { kind: "incident", ...anIncident() },
  { kind: "incident", ...open, seenAt: TEST_NOW },
  { kind: "incident", id: "waits", services: [], endedAt: TEST_NOW - HOUR_MS },
  // Ids are unique within a kind only.
  { kind: "freeze", ...aFreeze({ id: "INC-1", scope: ["search-api"] }) },
];

const inOrder = (records: readonly EventRecord[]) =>
  records.toSorted((a, b) => (`${a.kind} ${a.id}` < `${b.kind} ${b.id}` ? -1 : 1));

function put(store: IncidentsStore, records: readonly EventRecord[]) {
  return store.update(records, () => records);
}

export function eventContract(at: StoredIn): void {
  let store: IncidentsStore;
  beforeEach(() => {
    store = createIncidentsStore(at.database());
  });

  it("come back whole after a restart", async () => {
    await put(store, EVERYTHING);
    await at.reopen();
    const read = await createIncidentsStore(at.database()).read(0);
    expect(inOrder(read)).toEqual(inOrder(EVERYTHING));
  });

  it("are read by time and service, as the store that tests use does it", async () => {
    const memory = createMemoryStore();
    await put(store, EVERYTHING);
    await put(memory, EVERYTHING);
    const instants = EVERYTHING.flatMap((record) =>
      Object.values(record).filter((value) => typeof value === "number"),
    );
    for (const from of instants.flatMap((at) => [at, at + 1]))
      for (const service of [undefined, "checkout-api", "search-api"])
        expect(inOrder(await store.read(from, service))).toEqual(
          inOrder(await memory.read(from, service)),
        );
  });

  it("are given to a change as they are, and replaced by what it gives back", async () => {
    await put(store, EVERYTHING);
    const [deploy] = EVERYTHING;
    const changed = applyChange(deploy, { kind: "deploy", id: "deploy-1", rolledBackAt: TEST_NOW });
    await store.update(
      [
        { kind: "deploy", id: "deploy-1" },
        { kind: "freeze", id: "none" },
      ],
      (before) => {
        expect([...before]).toEqual([["deploy deploy-1", deploy]]);
        return [changed];
      },
    );
    expect(inOrder(await store.read(0))).toEqual(inOrder([changed, ...EVERYTHING.slice(1)]));
  });

  it("stay as they were when a change fails", async () => {
    await expect(
      store.update(EVERYTHING, () => {
        throw new Error("incomplete");
      }),
    ).rejects.toThrow("incomplete");
    expect(await store.read(0)).toEqual([]);
  });

  it("lose no change of several at the same time", async () => {
    const sightings = Array.from({ length: 12 }, (_unused, index) => ({
      kind: "sighting" as const,
      id: "INC-7",
      at: TEST_NOW + index * MINUTE_MS,
      over: false,
      service: `service-${String(index).padStart(2, "0")}`,
    }));
    await Promise.all(
      sightings.map((sighting) =>
        store.update([{ kind: "incident", id: "INC-7" }], (before) => [
          applyChange(before.get("incident INC-7"), sighting),
        ]),
      ),
    );
    expect(await store.read(0)).toMatchObject([
      { startedAt: TEST_NOW, services: sightings.map(({ service }) => service) },
    ]);
  });

  it("take thousands at once", async () => {
    const many = Array.from({ length: 2_500 }, (_unused, index) => ({
      kind: "deploy" as const,
      ...aDeploy({ id: `D-${index}`, at: TEST_NOW + index }),
    }));
    await put(store, many);
    await put(store, many);
    expect(await store.read(TEST_NOW + 2_000)).toHaveLength(500);
  });
}
