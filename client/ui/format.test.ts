import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  capital,
  leftOrOverspent,
  sentenceOf,
  describeBurn,
  formatBurn,
  formatCount,
  formatDuration,
  formatRatio,
  formatShare,
  plural,
} from "./format.ts";

/** Breaks that do not break, written as plain spaces. */
function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, " ");
}

describe("a share of a budget", () => {
  it.each([
    [0.42, "42 %"],
    [-0.038, "−3.8 %"],
    [1, "100 %"],
    [0, "0 %"],
    [0.0042, "0.42 %"],
    [-12.5, "−1 250 %"],
    [null, "unknown"],
    [Number.NaN, "unknown"],
  ])("writes %s as %s", (share, text) => {
    expect(plain(formatShare(share))).toBe(text);
  });

  it.each([0.995, 0.999, 0.99951, 0.9999999])("never calls a touched budget whole: %s", (share) => {
    expect(plain(formatShare(share))).toMatch(/^99(\.\d)? %$/);
  });

  it("never rounds something to nothing", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1, noNaN: true }), (share) => {
        expect(Number.parseFloat(formatShare(share))).toBeGreaterThan(0);
      }),
    );
  });
});

describe("a ratio", () => {
  it.each([
    [0.9995, "99.95 %"],
    [0.999, "99.9 %"],
    [0.99, "99 %"],
    [0.5, "50 %"],
    [0.999912, "99.9912 %"],
    [1, "100 %"],
    [0, "0 %"],
    [null, "unknown"],
  ])("writes %s as %s", (ratio, text) => {
    expect(plain(formatRatio(ratio))).toBe(text);
  });

  it("never reads as more than it is", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (ratio) => {
        expect(Number.parseFloat(formatRatio(ratio)) / 100).toBeLessThanOrEqual(ratio + 1e-8);
      }),
    );
  });
});

describe("a count", () => {
  it.each([
    [18_400, "18 400"],
    [-41, "−41"],
    [0, "0"],
    [2.5, "2.5"],
    [2_400_000, "2.4 million"],
    [3_100_000_000, "3.1 billion"],
    [-0.01, "0"],
  ])("writes %s as %s", (count, text) => {
    expect(plain(formatCount(count))).toBe(text);
  });

  it("goes with its noun", () => {
    expect(plural(1, "budget")).toBe("1 budget");
    expect(plural(0, "budget")).toBe("0 budgets");
  });
});

describe("a length of time", () => {
  it.each([
    [40_800, "11 h 20 min"],
    [90, "1 min 30 s"],
    [-2_460, "−41 min"],
    [0.4, "0.4 s"],
    [0, "0 s"],
    [59.7, "1 min"],
    [3_599, "1 h"],
    [86_399, "1 d"],
    [100_000, "1 d 4 h"],
    [1_000_000, "12 d"],
  ])("writes %s s as %s", (seconds, text) => {
    expect(plain(formatDuration(seconds))).toBe(text);
  });

  it("has at most two units", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (seconds) => {
        expect(formatDuration(seconds).split(" ").length).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe("a burn rate", () => {
  it.each([
    [14.8, "14.8×"],
    [1, "1.0×"],
    [0.032, "0.03×"],
    [0.001, "<0.01×"],
    [144, "144×"],
    [0, "0×"],
    [null, "unknown"],
  ])("writes %s as %s", (rate, text) => {
    expect(formatBurn(rate)).toBe(text);
  });

  it("is said in words before jargon", () => {
    expect(describeBurn(3.2)).toBe("burning 3.2 times faster than planned");
    expect(describeBurn(1)).toBe("spending as planned");
    expect(describeBurn(null)).toBe("how fast it burns is unknown");
  });
});

describe("leftOrOverspent", () => {
  it("never says that less than nothing is left", () => {
    expect(plain(leftOrOverspent(0.42))).toBe("42 % left");
    expect(plain(leftOrOverspent(0))).toBe("0 % left");
    expect(plain(leftOrOverspent(-1.63))).toBe("overspent by 163 %");
    expect(leftOrOverspent(null)).toBe("unknown");
  });
});

describe("capital", () => {
  it("leaves names of metrics and fields as they are", () => {
    expect(capital("not readable as YAML")).toBe("Not readable as YAML");
    expect(capital("good exceeds total")).toBe("Good exceeds total");
    expect(capital("http_requests_total has no series")).toBe("http_requests_total has no series");
    expect(capital("spec.slos[0].objective is 170")).toBe("spec.slos[0].objective is 170");
  });

  it("ends a sentence with one stop", () => {
    expect(sentenceOf("connection refused")).toBe("Connection refused.");
    expect(sentenceOf("Is it running?")).toBe("Is it running?");
  });
});
