import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aDebt, TEST_NOW } from "#fixtures/builders.ts";
import type { Incident } from "#shared/incidents/model.ts";
import type { Service } from "#shared/org/model.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { aRecord, anUpload, startTestLeague } from "#server/scenarios/test-league.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import { DEFAULT_PLANNING_POLICY } from "#shared/debt/policy.ts";
import type { Debt } from "#shared/debt/model.ts";
import type { DebtRow } from "#shared/debt/views.ts";
import { claimsOf, debtRow, incidentsOf, servicesBehind } from "./debt-rows.ts";
import { readScenarioBook } from "./scenario-book.ts";

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
  const all = ["INC-1", "INC-2", "INC-3"].map((id) => incident(id, ["db"]));
  const key = seriesKey(sloId("db/availability"));

  /** One budget of the service, from which each incident took a known share in each of two weeks. */
  function rowOf(debt: Debt, debts: readonly Debt[], burned: ReadonlyMap<string, number>): DebtRow {
    return debtRow(debt, {
      at: TEST_NOW,
      policy: DEFAULT_PLANNING_POLICY,
      incidents: all,
      claims: claimsOf(debts, all),
      behind: new Set(["db"]),
      attributed: [
        { key, title: "Database", service: "db", weeks: [burned, burned], window: burned },
      ],
      serviceTitle: "Database",
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
    const debts = [one, other, paid];
    const interest = (debt: Debt) => rowOf(debt, debts, burned).interest;
    expect(interest(one)).toMatchObject({ budgetPerWeek: 0.2 + 0.1, sharedWith: 1 });
    expect(interest(other)).toMatchObject({ budgetPerWeek: 0.2, sharedWith: 1 });
    expect(interest(paid)).toMatchObject({ budgetPerWeek: 0.4, sharedWith: 0 });
  });

  it("never cost more together than was burned", () => {
    const ids = fc.subarray(all.map(({ id }) => id));
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(ids, { maxLength: 5 }),
        fc.tuple(share, share, share),
        (named, shares) => {
          const burned = new Map(all.map(({ id }, index) => [id, shares[index] ?? 0]));
          const debts = named.map((incidents, index) =>
            aDebt({ id: `debt-${index}`, service: "db", incidents }),
          );
          const cost = debts.reduce(
            (sum, debt) => sum + (rowOf(debt, debts, burned).interest.budgetPerWeek ?? 0),
            0,
          );
          const claimed = new Set(named.flat());
          const spent = [...burned].reduce((sum, [id, of]) => sum + (claimed.has(id) ? of : 0), 0);
          expect(cost).toBeCloseTo(spent, 9);
        },
      ),
    );
  });
});

describe("the scenarios of a debt", () => {
  it("stand as the league has them, and of what is not ranked nothing is known", async () => {
    const { scenarios } = await startTestLeague();
    await scenarios.import(anUpload(aRecord()));
    const book = await readScenarioBook(scenarios);
    expect(book.names.get("STA-01")).toBe("database primary fails over");
    expect(book.stateOf("checkout-api", "STA-01")).toBe("passed");
    expect(book.stateOf("checkout-api", "DEPL-03")).toBe("untested");
    expect(book.stateOf("checkout-api", "NET-01")).toBe("not-applicable");
    expect(book.stateOf("nothing-api", "STA-01")).toBe("unknown");
  });
});
