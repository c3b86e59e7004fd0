import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeRatio, judgeSlice } from "./slice-rules.ts";

const lazy = { counts: "bad", missing: "zero" } as const;
const strict = { counts: "good", missing: "unknown" } as const;

describe("judgeSlice", () => {
  it("turns bad events into good ones", () => {
    expect(judgeSlice({ numerator: 3, total: 10 }, lazy)).toEqual({
      known: true,
      counts: { good: 7, total: 10 },
    });
  });

  it("takes an absent numerator for zero only where the SLI says so", () => {
    expect(judgeSlice({ numerator: undefined, total: 10 }, lazy)).toEqual({
      known: true,
      counts: { good: 10, total: 10 },
    });
    expect(judgeSlice({ numerator: undefined, total: 10 }, strict)).toEqual({
      known: false,
      fault: { code: "numerator-missing", message: "total is 10, but the good events are absent" },
    });
  });

  it("takes an absent total for unknown and a total of 0 for no traffic", () => {
    expect(judgeSlice({ numerator: 1, total: undefined }, lazy)).toMatchObject({
      known: false,
      fault: { code: "total-missing" },
    });
    expect(judgeSlice({ numerator: undefined, total: 0 }, lazy)).toEqual({
      known: true,
      counts: { good: 0, total: 0 },
    });
  });

  it("forgives float noise and nothing more", () => {
    expect(judgeSlice({ numerator: 1_000_000.000_000_1, total: 1_000_000 }, strict)).toEqual({
      known: true,
      counts: { good: 1_000_000, total: 1_000_000 },
    });
    expect(judgeSlice({ numerator: -1e-12, total: 5 }, lazy)).toEqual({
      known: true,
      counts: { good: 5, total: 5 },
    });
    expect(judgeSlice({ numerator: 1_000_000.1, total: 1_000_000 }, strict)).toMatchObject({
      fault: { code: "good-exceeds-total" },
    });
  });

  it("knows a slice only when 0 <= good <= total, both finite", () => {
    fc.assert(
      fc.property(
        fc.option(fc.double(), { nil: undefined }),
        fc.option(fc.double(), { nil: undefined }),
        fc.constantFrom(lazy, strict),
        (numerator, total, rules) => {
          const verdict = judgeSlice({ numerator, total }, rules);
          if (!verdict.known) return verdict.fault.message.length > 0;
          const { good, total: all } = verdict.counts;
          return Number.isFinite(all) && good >= 0 && good <= all;
        },
      ),
    );
  });
});

describe("counts that no double counts", () => {
  it("keep the slice unknown, as their sums would overflow", () => {
    const verdict = judgeSlice(
      { numerator: 1, total: 1e308 },
      { counts: "good", missing: "unknown" },
    );
    expect(verdict).toEqual({
      known: false,
      fault: { code: "infinite", message: "total (1e+308) is too large for a count" },
    });
  });
});

describe("judgeRatio", () => {
  it("weighs 1, as a success or as a failure", () => {
    expect(judgeRatio(0.25, "success")).toEqual({ known: true, counts: { good: 0.25, total: 1 } });
    expect(judgeRatio(0.25, "failure")).toEqual({ known: true, counts: { good: 0.75, total: 1 } });
  });

  it.each([
    [1.1, "good-exceeds-total"],
    [-0.1, "negative"],
    [Number.NaN, "not-a-number"],
    [Number.POSITIVE_INFINITY, "infinite"],
  ])("keeps %d unknown", (ratio, code) => {
    expect(judgeRatio(ratio, "success")).toMatchObject({ known: false, fault: { code } });
  });
});
