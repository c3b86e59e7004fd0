import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aDebt, TEST_NOW } from "#fixtures/builders.ts";
import type { Debt } from "#shared/debt/model.ts";
import { DEFAULT_PLANNING_POLICY } from "#shared/debt/policy.ts";
import type { DebtRow } from "#shared/debt/views.ts";
import type { Incident } from "#shared/incidents/model.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import type { Service } from "#shared/org/model.ts";
import { claimsOf, incidentsOf, servicesBehind } from "./claims.ts";
import { debtRow } from "./debt-rows.ts";

function service(name: string, ...dependsOn: readonly string[]): Service {
  return {
    name,
    displayName: name,
    kind: "component",
    dependsOn,
    traits: [],
    annotations: {},
    links: [],
  };
}

function incident(id: string, services: readonly string[], themes?: readonly string[]): Incident {
  const startedAt = TEST_NOW - DAY_MS;
  return { id, title: id, services, startedAt, ...(themes === undefined ? {} : { themes }) };
}

describe("what a debt can burn", () => {
  it("are the budgets of its service and of all that need it, even in a circle", () => {
    const all = [
      service("db"),
      service("payments", "db", "ledger"),
      service("ledger", "payments"),
      service("checkout", "payments"),
      service("search"),
    ];
    expect([...servicesBehind("db", all)].toSorted()).toEqual([
      "checkout",
      "db",
      "ledger",
      "payments",
    ]);
    // What the shop in front owes did not break the database behind.
    expect([...servicesBehind("checkout", all)]).toEqual(["checkout"]);
  });
});

describe("the incidents of a debt", () => {
  it("are those it names, and those of its themes that its own service suffered from", () => {
    const debt = aDebt({ service: "db", incidents: ["INC-1"], themes: ["failover"] });
    const all = [
      incident("INC-1", ["payments"]),
      incident("INC-2", ["db", "payments"], ["database", "failover"]),
      incident("INC-3", ["search"], ["failover"]),
      incident("INC-4", ["db"], ["unsafe-change"]),
      incident("INC-5", ["db"]),
    ];
    expect(incidentsOf(debt, all).map(({ id }) => id)).toEqual(["INC-1", "INC-2"]);
  });
});

describe("debts that name the same incident", () => {
  const services = [service("db"), service("shop", "db")];
  const all = ["INC-1", "INC-2", "INC-3"].map((id) => incident(id, ["db", "shop"]));
  const keyOf = (name: string) => seriesKey(sloId(`${name}/availability`));

  interface World {
    readonly debts: readonly Debt[];
    /** What each incident took of the database's and of the shop's budget in each of two weeks. */
    readonly burned: ReadonlyMap<string, number>;
    readonly incidents?: readonly Incident[];
  }

  function rowOf(debt: Debt, { debts, burned, incidents = all }: World): DebtRow {
    const budget = (name: string) => ({
      key: keyOf(name),
      title: name,
      service: name,
      weeks: [burned, burned],
      window: burned,
    });
    return debtRow(debt, {
      at: TEST_NOW,
      policy: DEFAULT_PLANNING_POLICY,
      incidents,
      claims: claimsOf(debts, incidents, services),
      attributed: [budget("db"), budget("shop")],
      serviceTitle: debt.service,
      team: "payments",
      payback: { capacityDays: 50, sprintDays: 14 },
      windowDaysOf: () => 28,
      scenarioState: () => "unknown",
      scenarioName: (id) => id,
    });
  }

  it("share its burn while they are open; what is paid keeps what it broke", () => {
    const burned = new Map([
      ["INC-1", 0.4],
      ["INC-2", 0.1],
    ]);
    const one = aDebt({ id: "one", service: "db", incidents: ["INC-1", "INC-2"] });
    const other = aDebt({ id: "other", service: "db", incidents: ["INC-1"] });
    const paid = aDebt({ id: "paid", service: "db", incidents: ["INC-1"], status: "paid" });
    const world = { debts: [one, other, paid], burned };
    expect(rowOf(one, world).interest).toMatchObject({ budgetPerWeek: 0.2 + 0.1, sharedWith: 1 });
    expect(rowOf(other, world).interest).toMatchObject({ budgetPerWeek: 0.2, sharedWith: 1 });
    expect(rowOf(paid, world).interest).toMatchObject({ budgetPerWeek: 0.4, sharedWith: 0 });
  });

  it("share it only in the budgets that they can burn both", () => {
    const database = aDebt({ id: "database", service: "db", incidents: ["INC-1"] });
    const shop = aDebt({ id: "shop", service: "shop", incidents: ["INC-1"] });
    const world = { debts: [database, shop], burned: new Map([["INC-1", 0.4]]) };
    // The shop in front did not break the database's own budget: all of that is the database's.
    expect(rowOf(database, world).interest.bySlo).toEqual([
      { key: keyOf("db"), title: "db", budgetPerWeek: 0.4 },
      { key: keyOf("shop"), title: "shop", budgetPerWeek: 0.2 },
    ]);
    expect(rowOf(shop, world).interest).toMatchObject({
      bySlo: [{ key: keyOf("shop"), budgetPerWeek: 0.2 }],
      sharedWith: 1,
    });
  });

  it("never cost more together than was burned, and not less", () => {
    const named = fc.subarray(all.map(({ id }) => id));
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const some = fc.array(fc.record({ service: fc.constantFrom("db", "shop"), incidents: named }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(some, fc.tuple(share, share, share), (given, shares) => {
        const burned = new Map(all.map(({ id }, index) => [id, shares[index] ?? 0]));
        const debts = given.map((each, index) => aDebt({ id: `debt-${index}`, ...each }));
        for (const name of ["db", "shop"]) {
          const cost = debts
            .flatMap((debt) => rowOf(debt, { debts, burned }).interest.bySlo)
            .filter(({ key }) => key === keyOf(name))
            .reduce((sum, { budgetPerWeek }) => sum + budgetPerWeek, 0);
          const answering = given.filter((each) => name === "shop" || each.service === "db");
          const claimed = new Set(answering.flatMap(({ incidents }) => incidents));
          const spent = [...burned].reduce((sum, [id, of]) => sum + (claimed.has(id) ? of : 0), 0);
          expect(cost).toBeCloseTo(spent, 9);
        }
      }),
    );
  });

  it("are not taken for free because their incidents are old", () => {
    const old = { ...incident("INC-9", ["db"]), endedAt: TEST_NOW - 70 * DAY_MS };
    const world = { debts: [], burned: new Map<string, number>(), incidents: [old] };
    const stated = { budgetPerWeek: 0.05, toilHoursPerWeek: 0 };
    const debt = aDebt({ service: "db", incidents: ["INC-9"], interest: stated });
    expect(rowOf(debt, world).interest).toMatchObject({ source: "stated", budgetPerWeek: 0.05 });
    const silent = aDebt({ service: "db", incidents: ["INC-9"] });
    expect(rowOf(silent, world)).toMatchObject({
      interest: { source: "unknown", budgetPerWeek: null },
      paysBack: null,
    });
    const recent = { ...old, endedAt: TEST_NOW - 50 * DAY_MS };
    expect(rowOf(debt, { ...world, incidents: [recent] }).interest).toMatchObject({
      source: "measured",
      budgetPerWeek: 0,
    });
  });
});
