import { describe, expect, it } from "vitest";
import type { Budget, BurnRate } from "#shared/budget/model.ts";
import { aBudget as aBudgetAt, aBurnRate, anAlertState } from "#fixtures/builders.ts";
import { burnDomain, burnRows, burnTicks } from "./burn-rows.ts";

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

const aBurn = (overrides: Partial<BurnRate>): BurnRate => aBurnRate({ rate: 14.8, ...overrides });

const aBudget = (burn: readonly BurnRate[], overrides: Partial<Budget> = {}): Budget =>
  aBudgetAt({ burn, alerts: [anAlertState({ firing: true })], windowBurn: 0.39, ...overrides });

describe("burnRows", () => {
  it("reads each window as a sentence with the factor that looks at it", () => {
    const rows = burnRows(aBudget([aBurn({ seconds: 300, label: "5m", rate: 2 }), aBurn({})]));
    expect(rows.map((row) => plain(row.sentence))).toEqual([
      "2.0× over 5 min: pages at 14.4× together with 1 h",
      "14.8× over 1 h: pages at 14.4×",
      "0.4× over 30 d: 1× spends the budget exactly",
    ]);
    expect(rows.map((row) => row.exceeds)).toEqual([null, "page", null]);
  });

  it("names a calendar window in the sentence, where there is room", () => {
    const calendar = { windowKind: "calendar", windowLabel: "calendar month (UTC)" } as const;
    const [row] = burnRows(aBudget([], calendar));
    expect(row?.label).toBe("window");
    expect(row?.sentence).toBe("0.4× over calendar month (UTC): 1× spends the budget exactly");
  });

  it("tells excluded from unknown", () => {
    const [row] = burnRows(aBudget([aBurn({ rate: null, coverage: 0, total: 0, excluded: 1 })]));
    expect(plain(row?.sentence ?? "")).toBe("excluded over 1 h: pages at 14.4×");
  });

  it("tells unknown from no traffic", () => {
    const rows = burnRows(
      aBudget([
        aBurn({ rate: null, coverage: 0.4, total: 0 }),
        aBurn({ rate: null, coverage: 0, seconds: 7_200, label: "2h" }),
      ]),
    );
    expect(plain(rows[0]?.sentence ?? "")).toBe("no traffic over 1 h: pages at 14.4×");
    expect(plain(rows[1]?.sentence ?? "")).toBe("unknown over 2 h, nothing of it was measured");
    expect(rows.map((row) => row.isUnknown)).toEqual([false, true, false]);
  });
});

describe("burnDomain", () => {
  it("has room for the highest mark, and ends at the highest burn there can be", () => {
    const rows = burnRows(aBudget([aBurn({})]));
    expect(burnDomain(rows, 0.999).max).toBeCloseTo(34.56, 9);
    expect(burnDomain(rows, 0.95).max).toBeCloseTo(20, 9);
    expect(burnTicks(burnDomain(rows, 0.999))).toEqual([0.1, 1, 10]);
  });
});
