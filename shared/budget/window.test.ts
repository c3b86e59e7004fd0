import { describe, expect, it } from "vitest";
import type { TimeWindow } from "#shared/slo/model.ts";
import { longestSeconds, nominalSeconds, windowInterval, windowLabel } from "./window.ts";

const calendar = (overrides: Partial<Extract<TimeWindow, { kind: "calendar" }>> = {}) =>
  ({
    kind: "calendar",
    count: 1,
    unit: "month",
    timeZone: "Europe/Berlin",
    start: "2026-01-01T00:00:00",
    ...overrides,
  }) as const;

const hours = (interval: { from: number; to: number }) => (interval.to - interval.from) / 3_600_000;

describe("windows", () => {
  it("roll", () => {
    const at = Date.UTC(2026, 10, 23, 12);
    expect(windowInterval({ kind: "rolling", seconds: 3_600 }, at)).toEqual({
      from: at - 3_600_000,
      to: at,
    });
  });

  it("of a calendar month begin at local midnight, and are an hour longer or shorter when the clocks change", () => {
    const october = windowInterval(calendar(), Date.UTC(2026, 9, 15));
    expect(new Date(october.from).toISOString()).toBe("2026-09-30T22:00:00.000Z");
    expect(new Date(october.to).toISOString()).toBe("2026-10-31T23:00:00.000Z");
    expect(hours(october)).toBe(31 * 24 + 1);
    expect(hours(windowInterval(calendar(), Date.UTC(2026, 2, 15)))).toBe(31 * 24 - 1);
  });

  it("of a week begin on the weekday and hour they were started at", () => {
    const week = calendar({
      unit: "week",
      timeZone: "America/New_York",
      start: "2022-01-01 12:00:00",
    });
    const interval = windowInterval(week, Date.UTC(2026, 10, 23));
    expect(new Date(interval.from).toISOString()).toBe("2026-11-21T17:00:00.000Z");
    expect(hours(interval)).toBe(168);
  });

  it("belong to the later window at their edge", () => {
    const edge = Date.UTC(2026, 9, 31, 23);
    expect(windowInterval(calendar(), edge).from).toBe(edge);
    expect(windowInterval(calendar(), edge - 1).to).toBe(edge);
  });

  it("that start on the 31st do not creep to the 28th", () => {
    const monthly = calendar({ start: "2026-01-31T00:00:00", timeZone: "UTC" });
    expect(windowInterval(monthly, Date.UTC(2026, 4, 1)).from).toBe(Date.UTC(2026, 3, 30));
    expect(windowInterval(monthly, Date.UTC(2026, 4, 31)).from).toBe(Date.UTC(2026, 4, 31));
  });

  it("reach back before their start", () => {
    expect(windowInterval(calendar({ timeZone: "UTC" }), Date.UTC(2025, 5, 10)).from).toBe(
      Date.UTC(2025, 5, 1),
    );
  });

  it("are refused without a start that can be read", () => {
    expect(() => windowInterval(calendar({ start: "soon" }), 0)).toThrow(
      '"soon" is not a local date',
    );
  });

  it("have a name, a length for factors and a longest length", () => {
    expect(windowLabel({ kind: "rolling", seconds: 2_592_000 })).toBe("30d");
    expect(windowLabel(calendar({ unit: "quarter" }))).toBe("calendar quarter, Europe/Berlin");
    expect(nominalSeconds(calendar())).toBe(2_592_000);
    expect(longestSeconds(calendar())).toBe((31 * 24 + 1) * 3_600);
  });
});
