import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import type { EventRecord } from "#shared/incidents/record.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { createHappenings, withoutOldDeploys } from "./happenings.ts";

const deploy = (id: string, service: string, daysAgo: number): EventRecord => ({
  kind: "deploy",
  id,
  service,
  at: TEST_NOW - daysAgo * DAY_MS,
});
const incident: EventRecord = {
  kind: "incident",
  id: "INC-1",
  title: "Failover",
  services: ["shop", "bank"],
  startedAt: TEST_NOW,
};
const freeze: EventRecord = {
  kind: "freeze",
  id: "F-1",
  title: "Sale",
  from: TEST_NOW,
  to: TEST_NOW + DAY_MS,
  scope: "all",
};

function taken(...records: readonly EventRecord[]) {
  const happenings = createHappenings();
  happenings.take(records);
  const idsOf = (service: string) => {
    const { deploys, incidents, freezes } = happenings.of(service);
    return [...deploys, ...incidents, ...freezes].map(({ id }) => id);
  };
  return { happenings, idsOf };
}

describe("what is known of a service", () => {
  it("is what concerns it, in order", () => {
    const { idsOf } = taken(
      freeze,
      incident,
      deploy("b", "shop", 1),
      deploy("a", "shop", 2),
      deploy("c", "bank", 1),
    );
    expect(idsOf("shop")).toEqual(["a", "b", "INC-1", "F-1"]);
    expect(idsOf("bank")).toEqual(["c", "INC-1", "F-1"]);
    expect(idsOf("search")).toEqual(["F-1"]);
  });

  it("follows records that come later, also when one moves to another service", () => {
    const { happenings, idsOf } = taken(deploy("a", "shop", 2));
    const before = happenings.of("shop");
    expect(happenings.of("shop")).toBe(before);
    happenings.take([deploy("a", "bank", 2), incident]);
    expect(idsOf("shop")).toEqual(["INC-1"]);
    expect(idsOf("bank")).toEqual(["a", "INC-1"]);
    happenings.take([{ ...incident, services: ["shop"] }]);
    expect(idsOf("bank")).toEqual(["a"]);
  });

  it("has rollbacks on the releases they took back", () => {
    const rollback: EventRecord = { kind: "rollback", id: "r", service: "shop", at: TEST_NOW };
    const { happenings } = taken(deploy("a", "shop", 2), rollback);
    expect(happenings.of("shop").deploys).toMatchObject([{ id: "a", rolledBackAt: TEST_NOW }]);
  });
});

describe("old releases", () => {
  it("are left out, but of each service the newest; incidents and freezes never are", () => {
    const kept = withoutOldDeploys(
      [
        deploy("a", "shop", 900),
        deploy("b", "shop", 800),
        deploy("c", "bank", 700),
        deploy("d", "bank", 10),
        { ...incident, startedAt: 0 } as EventRecord,
        freeze,
      ],
      TEST_NOW - 400 * DAY_MS,
    );
    expect(kept.map(({ id }) => id)).toEqual(["b", "d", "INC-1", "F-1"]);
  });
});

describe("every incident there is", () => {
  it("is the same list until one of them changes, whatever else is told", () => {
    const { happenings } = taken(deploy("D-1", "shop", 1), incident);
    const before = happenings.incidents();
    expect(before.map(({ id }) => id)).toEqual(["INC-1"]);
    happenings.take([deploy("D-2", "shop", 0), freeze]);
    expect(happenings.incidents()).toBe(before);
    happenings.take([{ ...incident, endedAt: TEST_NOW + DAY_MS }]);
    expect(happenings.incidents()).toMatchObject([{ id: "INC-1", endedAt: TEST_NOW + DAY_MS }]);
  });
});
