import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import {
  timelineOf,
  applyChange,
  recordFaults,
  type EventRecord,
} from "#shared/incidents/record.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import { createDemoEvents } from "./demo-events.ts";

describe("the demo's events", () => {
  it("are whole, and tell of the failover, the freeze and the releases", () => {
    const told = createDemoEvents({ anchor: TEST_NOW })(TEST_NOW).map(({ change }) => change);
    const records = told.map((change) => applyChange(undefined, change));
    expect(records.flatMap(recordFaults)).toEqual([]);
    const { incidents, deploys, freezes } = timelineOf(records);
    const failover = incidents.find(({ title }) => title === "Failover of payments-db");
    expect(failover?.themes).toEqual(["failover"]);
    expect(freezes.map(({ title }) => title)).toEqual(["Autumn sale"]);
    const [freeze] = freezes;
    expect(deploys.length).toBeGreaterThan(300);
    expect(deploys.filter(({ at }) => at >= (freeze?.from ?? 0) && at < (freeze?.to ?? 0))).toEqual(
      [],
    );
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
  });

  it("come as they come to be known: what goes on has no end until it is over", () => {
    const tell = createDemoEvents({ anchor: TEST_NOW });
    const records = new Map<string, EventRecord>();
    const take = (now: number) => {
      const told = tell(now);
      for (const { change } of told)
        records.set(change.id, applyChange(records.get(change.id), change));
      return told.map(({ change }) => change.id);
    };
    expect(take(TEST_NOW)).toContain("INC-2147");
    expect(records.get("INC-2147")).not.toHaveProperty("endedAt");
    expect(take(TEST_NOW)).toEqual([]);
    expect(take(TEST_NOW + 13 * HOUR_MS)).toContain("INC-2147");
    expect(records.get("INC-2147")).toMatchObject({ endedAt: TEST_NOW + 12 * HOUR_MS });
    expect(take(TEST_NOW + DAY_MS)).toEqual([]);
  });
});
