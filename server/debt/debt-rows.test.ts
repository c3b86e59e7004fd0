import { describe, expect, it } from "vitest";
import { aDebt, TEST_NOW } from "#fixtures/builders.ts";
import type { Incident } from "#shared/incidents/model.ts";
import type { Service } from "#shared/org/model.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { aRecord, anUpload, startTestLeague } from "#server/scenarios/test-league.ts";
import { incidentsOf, servicesBehind } from "./debt-rows.ts";
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
