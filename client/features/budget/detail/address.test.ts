import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  customAddress,
  fromLocalField,
  intervalOf,
  rangeFault,
  rangeWords,
  readSloAddress,
  toLocalField,
  isOwnWindow,
  rangesBeside,
} from "./address.ts";

const NOW = Date.parse("2026-11-23T06:52:00Z");

describe("readSloAddress", () => {
  it("keeps a known range, and instants to the minute", () => {
    expect(readSloAddress({ range: "6h" })).toEqual({ range: "6h" });
    expect(readSloAddress({ from: "2026-11-01", to: "2026-11-02T10:30:15Z", range: "6h" })).toEqual(
      {
        from: "2026-11-01T00:00Z",
        to: "2026-11-02T10:30Z",
      },
    );
  });

  it("keeps a calendar window to show beside, whatever the charts show", () => {
    expect(readSloAddress({ beside: "month" })).toEqual({ beside: "month" });
    expect(readSloAddress({ range: "6h", beside: "week" })).toEqual({
      range: "6h",
      beside: "week",
    });
    expect(readSloAddress({ range: "6h", beside: "decade" })).toEqual({ range: "6h" });
  });

  it("leaves out what makes no sense", () => {
    for (const raw of [
      {},
      { range: "5y" },
      { range: "toString" },
      { from: "2026-11-02", to: "2026-11-01" },
      { from: "2026-11-01" },
      { from: "yesterday", to: "now" },
      { from: "2026-13-45", to: "2026-11-01" },
    ]) {
      expect(readSloAddress(raw)).toEqual({});
    }
  });

  it("keeps the target that is tried beside any stretch of time", () => {
    expect(readSloAddress({ range: "6h", target: "99.95" })).toEqual({
      range: "6h",
      target: "99.95",
    });
    for (const target of ["", "100", "9", "99.", "99,5", "99.12345", 99.5])
      expect(readSloAddress({ target })).toEqual({});
  });

  it("reads what it wrote", () => {
    const minute = fc.integer({ min: 0, max: 40_000_000 }).map((minutes) => minutes * 60_000);
    fc.assert(
      fc.property(minute, minute, (a, b) => {
        fc.pre(a !== b);
        const interval = { from: Math.min(a, b), to: Math.max(a, b) };
        expect(intervalOf(readSloAddress({ ...customAddress(interval) }), NOW)).toEqual(interval);
      }),
    );
  });
});

describe("intervalOf", () => {
  it("ends now for a recent range, and is absent for the SLO's own window", () => {
    expect(intervalOf({ range: "1d" }, NOW)).toEqual({ from: NOW - 86_400_000, to: NOW });
    expect(intervalOf({}, NOW)).toBeNull();
    expect(rangeWords({ range: "1d" })).toBe("the last day");
    expect(rangeWords({})).toBeNull();
  });
});

describe("rangeFault", () => {
  it("says what is wrong with a stretch", () => {
    expect(rangeFault(null, NOW)).toBe("Fill in both.");
    expect(rangeFault(NOW, NOW)).toBe("The end must be after the beginning.");
    expect(rangeFault(NOW - 401 * 86_400_000, NOW)).toBe("At most 400 days can be shown.");
    expect(rangeFault(NOW - 1, NOW)).toBeNull();
  });
});

describe("local fields", () => {
  it("are in the reader's zone, across daylight saving", () => {
    const winter = Date.parse("2026-11-23T06:52:00Z");
    const summer = Date.parse("2026-07-01T06:52:00Z");
    expect(toLocalField(winter, "Europe/Berlin")).toBe("2026-11-23T07:52");
    expect(toLocalField(summer, "Europe/Berlin")).toBe("2026-07-01T08:52");
    expect(fromLocalField("2026-11-23T07:52", "Europe/Berlin")).toBe(winter);
    expect(fromLocalField("2026-07-01T08:52", "Europe/Berlin")).toBe(summer);
    expect(fromLocalField("", "Europe/Berlin")).toBeNull();
  });
});

describe("the ranges beside an SLO's own window", () => {
  it("leave out the one that is the window", () => {
    const labels = (seconds: number | null) => rangesBeside(seconds).map(([range]) => range);
    expect(labels(30 * 86_400)).toEqual(["1h", "6h", "1d", "3d", "7d", "90d"]);
    expect(labels(28 * 86_400)).toContain("30d");
    expect(labels(null)).toContain("30d");
  });

  it("count an older link to that range as the window", () => {
    expect(isOwnWindow({}, 30 * 86_400)).toBe(true);
    expect(isOwnWindow({ range: "30d" }, 30 * 86_400)).toBe(true);
    expect(isOwnWindow({ range: "30d" }, null)).toBe(false);
    expect(isOwnWindow({ from: "2026-11-01", to: "2026-11-02" }, null)).toBe(false);
  });
});
