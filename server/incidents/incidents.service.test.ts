import { describe, expect, it } from "vitest";
import {
  aBudgetRow,
  aDeploy,
  aFreeze,
  anIncident,
  aService,
  TEST_NOW,
} from "#fixtures/builders.ts";
import { sloId, type SeriesKey } from "#shared/kernel/ids.ts";
import { overlapMs } from "#shared/budget/kept.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, type Interval } from "#shared/kernel/time.ts";
import type { EventChange } from "#shared/incidents/record.ts";
import type { BurnQuery, BurnSteps } from "#server/budget/burn.ts";
import { createIncidentsService } from "./incidents.service.ts";
import { createMemoryStore } from "./test-store.ts";

const DB = "payments-db/availability";
const FROM = TEST_NOW - DAY_MS;

/** A day in which every five minutes a thousand events were counted. */
function aDayOf(
  query: BurnQuery,
  bad: (hour: number) => number,
  excluded: readonly Interval[] = [],
): BurnSteps {
  const length = Math.max(300, query.stepSeconds ?? 0) * 1_000;
  const steps = Array.from({ length: DAY_MS / length }, (_, index) => ({
    from: FROM + index * length,
    to: FROM + (index + 1) * length,
    bad: bad(Math.floor((index * length) / HOUR_MS)) * (length / 300_000),
    total: 1_000 * (length / 300_000),
  }));
  return {
    key: query.key as SeriesKey,
    title: query.key,
    service: query.key.split("/")[0] ?? "",
    target: 0.99,
    range: { from: query.from ?? FROM, to: query.to ?? TEST_NOW },
    steps: steps.filter((step) => overlapMs(excluded, step) === 0),
    excluded,
    excludedSteps: query.withExcluded ? steps.filter((step) => overlapMs(excluded, step) > 0) : [],
    allowedBad: 2_880,
    ticketFactor: 3,
  };
}

function started(
  bad: (key: string, hour: number) => number = () => 0,
  excluded: readonly Interval[] = [],
) {
  let told = 0;
  const services = new Map(
    [
      aService({ name: "checkout-api", dependsOn: ["payments-db"] }),
      aService({ name: "payments-db" }),
      aService({ name: "search-api" }),
    ].map((service) => [service.name, service]),
  );
  const incidents = createIncidentsService({
    store: createMemoryStore(),
    budget: {
      burn: async (query) =>
        aDayOf(query, (hour) => bad(query.key, hour), query.key === DB ? [] : excluded),
      all: () => [
        aBudgetRow(),
        aBudgetRow({ slo: sloId(DB), service: "payments-db", title: "Database" }),
        aBudgetRow({ slo: sloId("search-api/latency"), service: "search-api" }),
      ],
    },
    org: { service: (name) => services.get(name) ?? null },
    clock: { now: () => TEST_NOW },
    onChange: () => (told += 1),
  });
  const record = (...changes: readonly EventChange[]) =>
    incidents.record(changes.map((change, index) => ({ change, path: [index] })));
  const causes = () => incidents.causes({ key: "checkout-api/availability" });
  return { incidents, record, causes, told: () => told };
}

const around = { from: FROM, to: TEST_NOW };

describe("events that are recorded", () => {
  it("are there, and telling them again changes nothing and tells nobody", async () => {
    const { incidents, record, told } = started();
    const events: readonly EventChange[] = [
      { kind: "deploy", ...aDeploy() },
      { kind: "incident", ...anIncident() },
      { kind: "freeze", ...aFreeze() },
    ];
    expect(await record(...events)).toEqual({ changed: 3, unknownServices: [] });
    expect(await record(...events)).toEqual({ changed: 0, unknownServices: [] });
    expect(told()).toBe(1);
    expect(await incidents.timeline(around)).toEqual({
      deploys: [aDeploy()],
      incidents: [anIncident()],
      freezes: [aFreeze()],
    });
  });

  it("go by the catalogue's names, and those it does not know are kept and named", async () => {
    const { incidents, record } = started();
    const { unknownServices } = await record(
      { kind: "deploy", ...aDeploy({ service: "daemonset/Checkout-API" }) },
      { kind: "incident", ...anIncident({ services: ["search-api", "mailer"] }) },
      { kind: "rollback", id: "R", service: "service/checkout-api", at: TEST_NOW - 60 },
    );
    expect(unknownServices).toEqual([{ service: "mailer", path: [1] }]);
    const happened = await incidents.timeline(around);
    expect(happened.deploys).toEqual([aDeploy({ rolledBackAt: TEST_NOW - 60 })]);
    expect(happened.incidents[0]?.services).toEqual(["search-api", "mailer"]);
  });

  it("are refused together when one of them would be incomplete", async () => {
    const { incidents, record, told } = started();
    await expect(
      record(
        { kind: "deploy", ...aDeploy() },
        { kind: "incident", id: "INC-9", endedAt: TEST_NOW },
      ),
    ).rejects.toMatchObject({
      issues: [{ path: [1, "title"] }, { path: [1, "startedAt"] }],
    });
    expect(await incidents.timeline(around)).toMatchObject({ deploys: [] });
    expect(told()).toBe(0);
  });

  it("may be completed within one request", async () => {
    const { record } = started();
    const { endedAt, ...open } = anIncident();
    expect(
      await record(
        { kind: "incident", ...open },
        { kind: "incident", id: open.id, endedAt: endedAt ?? null },
      ),
    ).toMatchObject({ changed: 1 });
  });

  it("are found by range and service", async () => {
    const { incidents, record } = started();
    await record(
      { kind: "deploy", ...aDeploy({ id: "before", at: FROM - 1 }) },
      { kind: "deploy", ...aDeploy({ id: "first", at: FROM }) },
      { kind: "deploy", ...aDeploy({ id: "after", at: TEST_NOW }) },
      { kind: "deploy", ...aDeploy({ id: "other", service: "search-api" }) },
      { kind: "incident", ...anIncident({ id: "over", startedAt: 5, endedAt: FROM - 1 }) },
      { kind: "incident", id: "open", title: "Long", services: ["search-api"], startedAt: 5 },
    );
    const ids = async (service?: string) => {
      const { deploys, incidents: found } = await incidents.timeline(around, service);
      return [...deploys, ...found].map(({ id }) => id);
    };
    expect(await ids()).toEqual(["first", "other", "open"]);
    expect(await ids("checkout-api")).toEqual(["first"]);
    await expect(incidents.timeline({ from: 5, to: 5 })).rejects.toMatchObject({
      code: "range.invalid",
    });
  });
});

describe("where a budget went", () => {
  it("is said by incident, deploy, dependency, and what is left", async () => {
    const { record, causes } = started((key, hour) => {
      if (key === DB) return hour === 10 || hour === 20 ? 500 : 0;
      return [2, 5, 10, 20].includes(hour) ? 100 : 1;
    });
    const at = (hour: number) => FROM + hour * HOUR_MS;
    await record(
      { kind: "incident", ...anIncident({ startedAt: at(20), endedAt: at(21) }) },
      { kind: "deploy", ...aDeploy({ at: at(5), version: "4f1c2e" }) },
      { kind: "deploy", ...aDeploy({ id: "quiet", at: at(23) + 30 * MINUTE_MS }) },
      { kind: "freeze", ...aFreeze({ scope: ["search-api"] }) },
    );
    const found = await causes();
    expect(found.causes.map(({ kind, id, title, bad }) => [kind, id, title, bad])).toEqual([
      ["incident", "INC-1", "Failover of the database", 1_200],
      ["deploy", "deploy-1", "Release 4f1c2e", 1_200],
      ["dependency", DB, "Database", 1_200],
      ["deploy", "quiet", "Release", 6],
      ["unattributed", null, "Unattributed", 1_200 + 20 * 12 - 6],
    ]);
    expect(found).toMatchObject({ bad: 4_800 + 20 * 12, darkBad: 3_600, allowedBad: 2_880 });
    expect(found.timeline.incidents).toHaveLength(1);
    expect(found.timeline.freezes).toEqual([]);
  });

  it("leaves out what is excluded, and says what was bad meanwhile", async () => {
    const at = (hour: number) => FROM + hour * HOUR_MS;
    const excluded = [{ from: at(9), to: at(11) }];
    const { record, causes } = started((key, hour) => (key === DB || hour < 8 ? 0 : 100), excluded);
    await record({
      kind: "incident",
      ...anIncident({ startedAt: at(8), endedAt: at(12) }),
    });
    const found = await causes();
    expect(found.causes.map(({ kind, bad }) => [kind, bad])).toEqual([
      ["incident", 2 * 1_200],
      ["unattributed", 12 * 1_200],
    ]);
    expect(found).toMatchObject({ bad: 14 * 1_200, excluded, excludedBad: 2 * 1_200 });
    expect(found.darkStretches).toEqual([{ from: at(12), to: at(24) }]);
  });

  it("begins with the effect of a release just before", async () => {
    const { record, causes } = started((_key, hour) => (hour === 0 ? 10 : 0));
    await record({ kind: "deploy", ...aDeploy({ at: FROM - 30 * MINUTE_MS }) });
    const { causes: found, timeline } = await causes();
    expect(found.map(({ kind, bad }) => [kind, bad])).toEqual([
      ["deploy", 60],
      ["unattributed", 60],
    ]);
    expect(timeline.deploys).toEqual([]);
  });

  it("is nothing in a range that has not begun", async () => {
    const { incidents } = started();
    const ahead = { from: TEST_NOW + DAY_MS, to: TEST_NOW };
    expect(await incidents.causes({ key: "checkout-api/availability", ...ahead })).toMatchObject({
      causes: [],
      bad: 0,
    });
  });
});
