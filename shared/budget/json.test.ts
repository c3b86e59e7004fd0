import { describe, expect, it } from "vitest";
import { aBudget, aBurnRate, aDataProblem, anAlertState } from "#fixtures/builders.ts";
import { sloId } from "#shared/kernel/ids.ts";
import { budgetJson } from "./json.ts";

const service = "checkout";
const budget = aBudget({
  slo: sloId("checkout/requests-availability"),
  good: 1_234,
  bad: 6,
  total: 1_240,
  sli: 0.99516,
  burned: 4.83,
  remaining: -3.83,
  coverage: 1,
  status: "exhausted",
  burn: [aBurnRate({ label: "5m", rate: 0 }), aBurnRate({ label: "3d", rate: null })],
  alerts: [anAlertState({ longSeconds: 21_600, shortSeconds: 1_800, factor: 6, severity: "page" })],
});

describe("a budget as JSON", () => {
  it("has the fields that others script against", () => {
    expect(budgetJson(budget, { service, problems: [] })).toEqual({
      slo: "requests-availability",
      service: "checkout",
      labels: {},
      method: "Occurrences",
      target: 0.999,
      window: "30d",
      windowKind: "rolling",
      at: "2026-11-23T00:00:00.000Z",
      good: 1_234,
      total: 1_240,
      sli: 0.99516,
      burned: 4.83,
      remaining: -3.83,
      coverage: 1,
      excluded: 0,
      status: "exhausted",
      burn: { "5m": 0, "3d": null },
      alerts: [
        {
          severity: "page",
          long: "6h",
          short: "30m",
          factor: 6,
          firing: false,
          unmeasurable: false,
        },
      ],
      problems: [],
    });
  });

  it("keeps the objective where a definition has several", () => {
    const several = aBudget({ slo: sloId("checkout/latency/fast") });
    expect(budgetJson(several, { service, problems: [] }).slo).toBe("latency/fast");
  });

  it("lists the problems of its own series and of its whole SLO, not those of others", () => {
    const { slo } = budget;
    const problems = [
      aDataProblem({ slo, message: "of the whole" }),
      aDataProblem({ slo, message: "of this series", labels: { region: "eu" } }),
      aDataProblem({ slo, message: "of another series", labels: { region: "us" } }),
      aDataProblem({ slo: sloId("checkout/other"), message: "of another SLO" }),
    ];
    const european = aBudget({ ...budget, labels: { region: "eu" } });
    expect(
      budgetJson(european, { service, problems }).problems.map(({ message }) => message),
    ).toEqual(["of the whole", "of this series"]);
  });
});
