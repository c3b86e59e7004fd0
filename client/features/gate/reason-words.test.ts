import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aGateBudget } from "#fixtures/builders.ts";
import type { GateReason } from "#shared/gate/model.ts";
import { instantWords } from "#shared/gate/words.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { inReadersZone, reasonFigure } from "./reason-words.ts";

const NOW = Date.parse("2026-11-23T14:05:00Z");

function reason(evidence: GateReason["evidence"], more: Partial<GateReason> = {}): GateReason {
  return { rule: "table", verdict: "hold", text: "", evidence, ...more };
}

describe("instants in a reason", () => {
  it("are told in the reader's zone, days and all", () => {
    const text = 'the freeze "Sale" lasts until Mon 30 Nov 23:30 UTC, not Mon 30 Nov';
    expect(inReadersZone(text, NOW, "Europe/Berlin")).toBe(
      'the freeze "Sale" lasts until Tue 1 Dec 00:30, not Mon 30 Nov',
    );
    expect(inReadersZone(text, NOW, "America/New_York")).toContain("Mon 30 Nov 18:30,");
    expect(inReadersZone(text, NOW, "UTC")).toBe(text);
  });

  it("lie in the year that is nearest", () => {
    const at = Date.parse("2027-01-02T03:00:00Z");
    expect(inReadersZone(instantWords(at), NOW, "Asia/Tokyo")).toBe("Sat 2 Jan 12:00");
  });

  it("are those that the server wrote, whatever the instant", () => {
    fc.assert(
      fc.property(fc.integer({ min: -170 * 1_440, max: 170 * 1_440 }), (minutes) => {
        const at = NOW + minutes * 60_000;
        // Half an hour off UTC throughout the year.
        const told = inReadersZone(instantWords(at), NOW, "Asia/Kolkata");
        const shifted = instantWords(at + 5.5 * 3_600_000).replace(" UTC", "");
        expect(told).toBe(shifted);
      }),
    );
  });
});

describe("the figure of a reason", () => {
  it("says what it is and what it was held against", () => {
    expect(reasonFigure(reason({ figure: -1.98, unit: "share", limit: 0 }), NOW, "UTC")).toEqual({
      figure: "−198\u00a0%",
      beside: "left, limit 0\u00a0%",
    });
    const unknown = { figure: 0.4, unit: "share", limit: 0.9 } as const;
    expect(reasonFigure(reason(unknown, { verdict: "unknown" }), NOW, "UTC")).toEqual({
      figure: "40\u00a0%",
      beside: "measured, floor 90\u00a0%",
    });
    const cold = { figure: 246, unit: "days", limit: 180 } as const;
    expect(reasonFigure(reason(cold, { rule: "build-horizon" }), NOW, "UTC")).toEqual({
      figure: "246 d",
      beside: "limit 180 d",
    });
    const frozen = { figure: NOW + 3 * DAY_MS, unit: "instant" } as const;
    expect(reasonFigure(reason(frozen, { rule: "freeze" }), NOW, "UTC")?.beside).toBe(
      "Thu 26 Nov, in 3 days",
    );
    expect(reasonFigure(reason({ figure: 0, unit: "count" }), NOW, "UTC")).toBeNull();
  });

  it("is the burn rate where an alert is what it is about", () => {
    const firing = [
      { severity: "page", window: "1h", factor: 13.44, rate: 22.5, since: null },
    ] as const;
    const burning = reason({ figure: 0.48, unit: "share", limit: 0 });
    const budget = aGateBudget({ status: "burning", remaining: 0.48, firing });
    expect(reasonFigure(burning, NOW, "UTC", budget)).toEqual({
      figure: "22.5×",
      beside: "burn over 1h, limit 13.4×",
    });
    expect(reasonFigure(burning, NOW, "UTC")).toEqual({ figure: "48\u00a0%", beside: "left" });
    const spent = { ...budget, remaining: -0.2 };
    expect(
      reasonFigure(reason({ figure: -0.2, unit: "share", limit: 0 }), NOW, "UTC", spent)?.figure,
    ).toBe("−20\u00a0%");
  });
});
