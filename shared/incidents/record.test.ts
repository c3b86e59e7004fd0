import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { MINUTE_MS } from "#shared/kernel/time.ts";
import {
  applyChange,
  extentOf,
  plainEvents,
  recordFaults,
  timelineOf,
  type EventChange,
  type EventRecord,
} from "./record.ts";

const at = (minutes: number): number => TEST_NOW + minutes * MINUTE_MS;

/** What is known after changes to any number of events. */
function after(...changes: readonly EventChange[]): readonly EventRecord[] {
  const records = new Map<string, EventRecord>();
  for (const change of changes) {
    const key = `${change.kind === "sighting" ? "incident" : change.kind} ${change.id}`;
    records.set(key, applyChange(records.get(key), change));
  }
  return [...records.values()];
}

const incidents = (...changes: readonly EventChange[]) => timelineOf(after(...changes)).incidents;
const deploys = (...changes: readonly EventChange[]) => timelineOf(after(...changes)).deploys;

describe("an event that is stated", () => {
  const stated: EventChange = {
    kind: "incident",
    id: "INC-1",
    title: "Database down",
    services: ["checkout-api"],
    startedAt: at(0),
  };

  it("is updated by what is stated later, and keeps the rest", () => {
    expect(incidents(stated, { kind: "incident", id: "INC-1", endedAt: at(40) })).toEqual([
      {
        id: "INC-1",
        title: "Database down",
        services: ["checkout-api"],
        startedAt: at(0),
        endedAt: at(40),
      },
    ]);
  });

  it("goes on again when its end is taken back", () => {
    const ended: EventChange = { kind: "incident", id: "INC-1", endedAt: at(40) };
    const [found] = incidents(stated, ended, { kind: "incident", id: "INC-1", endedAt: null });
    expect(found).not.toHaveProperty("endedAt");
  });

  it("says what it lacks, and which instant comes too early", () => {
    const faults = (change: EventChange) => after(change).flatMap(recordFaults);
    expect(faults({ kind: "deploy", id: "D-1", rolledBackAt: at(3) })).toEqual([
      { field: "service", message: 'is needed: no deploy "D-1" is known yet' },
      { field: "at", message: 'is needed: no deploy "D-1" is known yet' },
    ]);
    expect(faults({ ...stated, endedAt: at(-1) })).toEqual([
      { field: "endedAt", message: "must not be before startedAt" },
    ]);
    expect(
      faults({ kind: "freeze", id: "F", title: "Sale", from: at(0), to: at(10), scope: "all" }),
    ).toEqual([]);
  });
});

describe("an incident that witnesses saw", () => {
  const seen = (minutes: number, over = false, facts = {}): EventChange => ({
    kind: "sighting",
    id: "INC-1",
    at: at(minutes),
    over,
    ...facts,
  });

  it("begins when it was first seen and ends when it was last called over", () => {
    expect(
      incidents(
        seen(5, false, { title: "Slow", service: "search-api" }),
        seen(0, false, { service: "checkout-api" }),
        seen(30, true, { title: "Fast again" }),
      ),
    ).toEqual([
      {
        id: "INC-1",
        title: "Slow",
        services: ["checkout-api", "search-api"],
        startedAt: at(0),
        endedAt: at(30),
      },
    ]);
  });

  it("goes on when it was seen after its end", () => {
    expect(incidents(seen(0), seen(30, true), seen(40))[0]).not.toHaveProperty("endedAt");
    expect(incidents(seen(0), seen(30, true), seen(40), seen(50, true))[0]).toMatchObject({
      endedAt: at(50),
    });
  });

  it("waits for its beginning", () => {
    expect(incidents(seen(30, true))).toEqual([]);
    expect(after(seen(30, true)).map(extentOf)).toEqual([{ starts: null, ends: at(30) }]);
  });

  it("is the same in whichever order and however often it is told", () => {
    const sighting = fc
      .record({ minutes: fc.nat(60), over: fc.boolean(), service: fc.constantFrom("a", "b") })
      .map(({ minutes, over, service }) => seen(minutes, over, { service }));
    fc.assert(
      fc.property(
        fc.array(sighting, { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        (all, again) => {
          const told = [...all, ...again.flatMap((index) => all[index % (all.length || 1)] ?? [])];
          expect(incidents(...told.toReversed())).toEqual(incidents(...all));
        },
      ),
    );
  });

  it("is as stated once somebody states it", () => {
    const found = incidents(seen(0), seen(50), {
      kind: "incident",
      id: "INC-1",
      title: "Slow",
      endedAt: at(45),
    });
    expect(found).toMatchObject([{ startedAt: at(0), endedAt: at(45) }]);
  });
});

describe("a rollback", () => {
  const deploy = (id: string, minutes: number, service = "checkout-api"): EventChange => ({
    kind: "deploy",
    id,
    service,
    at: at(minutes),
  });
  const rollback = (id: string, minutes: number, service = "checkout-api"): EventChange => ({
    kind: "rollback",
    id,
    service,
    at: at(minutes),
  });
  const taken = (...changes: readonly EventChange[]) =>
    deploys(...changes).map(({ id, rolledBackAt }) => [id, rolledBackAt]);

  it("takes back the newest deploy of its service", () => {
    expect(
      taken(
        deploy("D-1", 0),
        deploy("D-2", 10),
        deploy("S-1", 20, "search-api"),
        rollback("R", 25),
      ),
    ).toEqual([
      ["D-1", undefined],
      ["D-2", at(25)],
      ["S-1", undefined],
    ]);
  });

  it("takes back the same one when that is heard of later", () => {
    const all = [deploy("D-1", 0), deploy("D-2", 10), rollback("R-1", 25), rollback("R-2", 30)];
    expect(taken(...all.toReversed())).toEqual(taken(...all));
    expect(taken(...all)).toEqual([
      ["D-1", undefined],
      ["D-2", at(25)],
    ]);
  });

  it("takes back nothing that was not there yet", () => {
    expect(taken(rollback("R", 5), deploy("D-1", 10))).toEqual([["D-1", undefined]]);
  });
});

describe("what is read back", () => {
  it("can be sent again and changes nothing", () => {
    const records = after(
      { kind: "deploy", id: "D-1", service: "checkout-api", at: at(0), version: "4f1c2e" },
      { kind: "rollback", id: "R", service: "checkout-api", at: at(9) },
      {
        kind: "sighting",
        id: "INC-1",
        at: at(3),
        over: false,
        title: "Slow",
        service: "checkout-api",
      },
      { kind: "sighting", id: "INC-1", at: at(9), over: true },
      { kind: "freeze", id: "F", title: "Sale", from: at(-9), to: at(90), scope: ["search-api"] },
    );
    const before = timelineOf(records);
    const events = plainEvents(before);
    expect(events.map(({ id }) => id)).toEqual(["F", "D-1", "INC-1"]);
    expect(timelineOf(after(...events))).toEqual(before);
  });
});
