import { describe, expect, it } from "vitest";
import { aBudget, aDataProblem, TEST_NOW } from "#fixtures/builders.ts";
import { someServices, startTestServer } from "#server/test-server.ts";
import type { BudgetService } from "./budget.service.ts";

describe("GET /api/v1/budgets", () => {
  it("gives budgets as the command line does, with the team", async () => {
    const { url } = await startTestServer({
      services: someServices({ sli: { problems: () => [aDataProblem()] } }),
    });
    const response = await fetch(`${url}/api/v1/budgets`);
    expect(response.headers.get("content-type")).toContain("application/json");
    expect(await response.json()).toEqual([
      expect.objectContaining({
        slo: "availability",
        service: "checkout-api",
        team: "payments",
        target: 0.999,
        window: "30d",
        at: "2026-11-23T00:00:00.000Z",
        problems: [
          expect.objectContaining({
            code: "good-exceeds-total",
            message: "good is 12 and total is 10",
          }),
        ],
      }),
    ]);
  });

  it.each([
    ["?team=payments&service=checkout-api", { team: "payments", service: "checkout-api" }],
    ["?at=2026-11-23T00:00:00Z", { at: TEST_NOW }],
    ["?at=2026-11-23T01:00:00%2B01:00", { at: TEST_NOW }],
    [`?at=${TEST_NOW}`, { at: TEST_NOW }],
    ["", {}],
  ])("passes on %s", async (query, filter) => {
    const asked: unknown[] = [];
    const budgets: BudgetService["budgets"] = async (given) => {
      asked.push(given);
      return [{ ...aBudget(), service: "checkout-api", team: null }];
    };
    const { url } = await startTestServer({ services: someServices({ budget: { budgets } }) });
    expect((await fetch(`${url}/api/v1/budgets${query}`)).status).toBe(200);
    expect(asked).toEqual([filter]);
  });

  it.each([
    ["?at=yesterday"],
    ["?at=2026-11-23T00:00:00"],
    ["?teams=payments"],
    [`?team=${"x".repeat(201)}`],
    ["?team=a&team=b"],
  ])("refuses %s, naming the parameter", async (query) => {
    const { url } = await startTestServer();
    const response = await fetch(`${url}/api/v1/budgets${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: "request.invalid",
      detail: expect.stringMatching(/at|team/),
    });
  });
});
