import { describe, expect, it } from "vitest";
import { aDeploy, TEST_NOW } from "#fixtures/builders.ts";
import type { DryRun, DryRunRelease } from "#shared/gate/dry-run.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { dryRunSentence } from "./dry-run-words.ts";

function release(verdict: DryRunRelease["verdict"]): DryRunRelease {
  const cost = { cost: null, slo: null, title: null };
  return { deploy: aDeploy({ at: TEST_NOW }), verdict, reason: "", ...cost };
}

function run(held: number, gone: number, more: Partial<DryRun> = {}): DryRun {
  return {
    range: { from: TEST_NOW - 30 * DAY_MS, to: TEST_NOW },
    risk: "medium",
    releases: [
      ...Array.from({ length: held }, () => release("hold")),
      ...Array.from({ length: gone }, () => release("go")),
    ],
    byVerdict: { go: gone, caution: 0, hold: held, unknown: 0 },
    services: [],
    saved: 0.41,
    burned: 0.5,
    leftOut: 0,
    ...more,
  };
}

describe("what the gate would have meant", () => {
  it("is what it would have saved, at what price", () => {
    expect(dryRunSentence(run(6, 30))).toBe(
      "The gate would have saved 41\u00a0% of the budget, at 6 releases held of 36",
    );
    expect(dryRunSentence(run(1, 0, { saved: 0.00007 }))).toContain("0.0070\u00a0%");
  });

  it("claims nothing where nothing was held, measured or released", () => {
    expect(dryRunSentence(run(0, 12))).toBe(
      "The gate would have held none of 12 releases in 30 days; together they burned 50\u00a0% of the budget",
    );
    expect(dryRunSentence(run(2, 1, { saved: null }))).toContain("was not measured");
    expect(dryRunSentence(run(0, 0))).toBe("No release was reported in the last 30 days");
  });
});
