import { describe, expect, it } from "vitest";
import {
  aDeploy,
  aGateBudget,
  aGatePolicyDocument,
  someGateFacts,
  TEST_NOW,
} from "#fixtures/builders.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import { dryRun, type JudgedDeploy } from "./dry-run.ts";
import { judge } from "./verdict.ts";

const options = {
  range: { from: TEST_NOW - 30 * DAY_MS, to: TEST_NOW },
  risk: "medium",
  leftOut: 0,
} as const;

function judged(
  service: string,
  hoursAgo: number,
  remaining: number,
  bad: number | null,
  badUntilNext = bad,
): JudgedDeploy {
  const budgets = [aGateBudget({ remaining, status: remaining <= 0 ? "exhausted" : "ok" })];
  const facts = someGateFacts({ budgets, service });
  return {
    deploy: aDeploy({ id: `${service}-${hoursAgo}`, service, at: TEST_NOW - hoursAgo * HOUR_MS }),
    spent: [
      {
        key: seriesKey(sloId(`${service}/availability`)),
        title: "Availability",
        bad,
        badUntilNext,
        allowedBad: 1_000,
      },
    ],
    answer: judge(facts, { service, risk: "medium" }, aGatePolicyDocument()),
  };
}

describe("a dry run", () => {
  it("says how many releases the gate would have held, and what those burned", () => {
    const run = dryRun(
      [
        judged("shop", 100, 0.9, 50),
        judged("shop", 80, 0.2, 100),
        judged("shop", 60, -0.1, 200),
        judged("shop", 40, -0.3, 210),
      ],
      options,
    );
    expect(run.byVerdict).toEqual({ go: 1, caution: 1, hold: 2, unknown: 0 });
    expect(run.services).toEqual([
      {
        service: "shop",
        releases: 4,
        held: 2,
        saved: expect.closeTo(0.41, 12),
        burned: expect.closeTo(0.56, 12),
      },
    ]);
    expect(run.saved).toBeCloseTo(0.41, 12);
    expect(run.releases.map(({ deploy, verdict, cost }) => [deploy.id, verdict, cost])).toEqual([
      ["shop-40", "hold", 0.21],
      ["shop-60", "hold", 0.2],
      ["shop-80", "caution", 0.1],
      ["shop-100", "go", 0.05],
    ]);
    expect(run.releases[0]?.reason).toContain("is exhausted");
  });

  it("counts nothing twice where one release followed the other within the hour", () => {
    const run = dryRun(
      [judged("shop", 10, -0.1, 300, 200), judged("shop", 9.5, -0.1, 100)],
      options,
    );
    expect(run.saved).toBeCloseTo(0.3, 12);
  });

  it("takes each service alike, those first that would have saved the most", () => {
    const run = dryRun(
      [judged("cart", 10, 0.9, 100), judged("shop", 12, -0.1, 300), judged("search", 9, 0.9, null)],
      options,
    );
    expect(run.services.map(({ service, saved }) => [service, saved])).toEqual([
      ["shop", 0.3],
      ["cart", 0],
      ["search", null],
    ]);
    expect(run.saved).toBeCloseTo(0.15, 12);
    expect(run.burned).toBeCloseTo(0.2, 12);
  });

  it("of no releases knows nothing", () => {
    expect(dryRun([], options)).toEqual({
      ...options,
      releases: [],
      byVerdict: { go: 0, caution: 0, hold: 0, unknown: 0 },
      services: [],
      saved: null,
      burned: null,
    });
  });
});
