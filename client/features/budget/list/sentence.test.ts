import { describe, expect, it } from "vitest";
import type { BudgetStatus } from "#shared/budget/model.ts";
import { troubleSentence } from "./sentence.ts";

const NONE = { ok: 0, warning: 0, burning: 0, exhausted: 0, unknown: 0, "no-traffic": 0 };

function sentence(counts: Partial<Record<BudgetStatus, number>>): string {
  const byStatus = { ...NONE, ...counts };
  return troubleSentence(
    byStatus,
    Object.values(byStatus).reduce((sum, count) => sum + count, 0),
  );
}

describe("the overview's sentence", () => {
  it.each([
    [{ exhausted: 3, burning: 2, ok: 47 }, "3 of 52 budgets are exhausted, 2 are burning now."],
    [{ exhausted: 1, ok: 1 }, "1 of 2 budgets is exhausted."],
    [{ burning: 1, warning: 4, unknown: 1 }, "1 of 6 budgets is burning now; 1 is unknown."],
    [{ warning: 4, ok: 6 }, "4 of 10 budgets are in warning."],
    [{ ok: 52 }, "All 52 budgets are in order."],
    [{ ok: 1 }, "The one budget is in order."],
    [{ ok: 8, unknown: 2 }, "8 of 10 budgets are in order; 2 are unknown."],
    [{ ok: 8, "no-traffic": 1 }, "8 of 9 budgets are in order; 1 had no traffic."],
    [{ unknown: 2 }, "2 of 2 budgets are unknown."],
    [{ "no-traffic": 2 }, "There has been no traffic to judge by."],
    [{}, "There are no budgets yet."],
  ])("of %o says: %s", (counts, text) => {
    expect(sentence(counts)).toBe(text);
  });

  it("never counts what is unknown as in order", () => {
    expect(sentence({ unknown: 5 })).not.toContain("in order");
  });
});
