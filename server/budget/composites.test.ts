import { describe, expect, it } from "vitest";
import {
  aBudget,
  anAlertState,
  anSlo,
  aSeries,
  aService,
  aTeam,
  TEST_NOW,
} from "#fixtures/builders.ts";
import type { Budget } from "#shared/budget/model.ts";
import { COMPOSITE } from "#shared/slo/composite.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { someServices } from "#server/test-server.ts";
import { createBudgetService } from "./budget.service.ts";
import { compositeOf, listComposites, type PartSeries } from "./composites.ts";

function entry(
  definition: SloDefinition,
  budget: Partial<Budget>,
  labels: Readonly<Record<string, string>> = {},
): PartSeries {
  return {
    definition,
    series: aSeries({ slo: definition.id, labels }),
    budget: aBudget({ slo: definition.id, target: definition.target, ...budget }),
  };
}

function member(service: string, more: Readonly<Record<string, string>> = {}): SloDefinition {
  return anSlo({ service, annotations: { [COMPOSITE.name]: "journey", ...more } });
}

const CART = member("cart", { [COMPOSITE.weight]: "3" });
const PAY = member("pay", { [COMPOSITE.kind]: "weighted" });
const cart = entry(CART, { status: "ok", bad: 5, total: 10_000 });

describe("the composite of an SLO", () => {
  it("adds up the series of a part that fans out, and weighs the parts", () => {
    const entries = [
      cart,
      entry(PAY, { status: "ok", bad: 30, total: 6_000 }, { zone: "a" }),
      entry(PAY, { status: "warning", bad: 0, total: 4_000 }, { zone: "b" }),
      entry(anSlo({ service: "other" }), { status: "ok", bad: 9_999, total: 10_000 }),
    ];
    const made = compositeOf(CART, entries);
    expect(made).toMatchObject({ name: "journey", kind: "weighted" });
    expect(made?.parts).toMatchObject([
      { service: "cart", weight: 3, status: "ok", key: cart.series.key },
      { service: "pay", weight: 1, status: "warning", key: PAY.id, sli: 1 - 30 / 10_000 },
    ]);
    // Half of a budget three times, and three budgets once.
    expect(made?.burned).toBeCloseTo((3 * 0.5 + 3) / 4, 9);
    expect(compositeOf(PAY, entries)).toEqual(made);
  });

  it("is unknown as long as a series of it is", () => {
    const entries = [
      cart,
      entry(PAY, { status: "ok", bad: 1, total: 6_000 }, { zone: "a" }),
      entry(PAY, { status: "unknown", bad: 0, total: 4 }, { zone: "b" }),
    ];
    expect(compositeOf(CART, entries)).toMatchObject({ sli: null, burned: null, remaining: null });
  });

  it("is none for an SLO that is no part of one", () => {
    expect(compositeOf(anSlo(), [cart])).toBeNull();
  });
});

describe("the list of composites", () => {
  const owned = (made: PartSeries, team: string | null) => ({
    entry: made,
    team,
    teamTitle: team === null ? null : team.toUpperCase(),
  });
  const other = (service: string, more: Readonly<Record<string, string>> = {}) =>
    anSlo({ service, annotations: { [COMPOSITE.name]: "browsing", ...more } });

  it("has each once, with the teams of its parts, the most pressing first", () => {
    const gone = entry(other("web", { [COMPOSITE.kind]: "worst" }), {
      status: "exhausted",
      bad: 20,
      total: 10_000,
    });
    const listed = listComposites([
      owned(cart, "shop"),
      owned(entry(PAY, { status: "ok", bad: 5, total: 6_000 }, { zone: "a" }), null),
      owned(entry(PAY, { status: "no-traffic", bad: 0, total: 0 }, { zone: "b" }), null),
      owned(entry(anSlo({ service: "lone" }), {}), "shop"),
      owned(entry(other("search"), { status: "ok", bad: 1, total: 10_000 }), "find"),
      owned(gone, "find"),
    ]);
    expect(listed).toMatchObject([
      {
        name: "browsing",
        kind: "worst",
        status: "exhausted",
        burned: expect.closeTo(2, 9) as number,
        worst: gone.series.key,
        teams: ["find"],
        parts: [{ service: "search" }, { service: "web", team: "find", teamTitle: "FIND" }],
      },
      {
        name: "journey",
        kind: "weighted",
        status: "ok",
        worst: PAY.id,
        teams: ["shop", null],
        parts: [
          { service: "cart", team: "shop" },
          // A zone without traffic does not make a part without traffic.
          { service: "pay", team: null, status: "ok", teamTitle: null },
        ],
      },
    ]);
  });

  it("says the same of a composite as its parts' pages do", () => {
    const entries = [
      cart,
      entry(PAY, {
        status: "exhausted",
        bad: 12,
        total: 10_000,
        coverage: 0.95,
        alerts: [
          anAlertState({ severity: "ticket", firing: true }),
          anAlertState({ firing: true }),
        ],
      }),
    ];
    const [listed] = listComposites(entries.map((one) => owned(one, null)));
    expect(listed).toMatchObject({ ...compositeOf(CART, entries) });
    expect(listed).toMatchObject({ status: "burning", coverage: 0.95 });
  });

  it("is empty where no SLO is part of one", () => {
    expect(listComposites([owned(entry(anSlo(), {}), "shop")])).toEqual([]);
  });
});

describe("the service", () => {
  it("lists composites with the owners that the catalogue names, unknown until they are measured", async () => {
    const { sli, slo, org } = someServices({
      slo: { definitions: () => [CART, PAY] },
      org: {
        service: (name) => (name === "cart" ? aService({ name, owner: "shop" }) : null),
        team: (name) => aTeam({ name, displayName: "The shop" }),
      },
    });
    const budget = createBudgetService({
      clock: { now: () => TEST_NOW },
      slos: slo,
      org,
      sli,
      onAdvance: () => undefined,
      onError: (error) => {
        throw error;
      },
    });
    await budget.load();
    expect(budget.composites()).toMatchObject([
      {
        name: "journey",
        status: "unknown",
        sli: null,
        remaining: null,
        coverage: 0,
        worst: null,
        teams: ["shop", null],
        parts: [
          { key: CART.id, teamTitle: "The shop" },
          { key: PAY.id, team: null },
        ],
      },
    ]);
    expect(budget.search("journ")).toMatchObject([{ kind: "composite", status: "unknown" }]);
  });
});
