import fc from "fast-check";
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

describe("calendar windows where the clocks change", () => {
  const day = (timeZone: string) => calendar({ unit: "day", timeZone });
  const week = (timeZone: string) =>
    calendar({ unit: "week", timeZone, start: "2026-01-05T00:00:00" });
  const noon = (year: number, month: number, date: number) => Date.UTC(year, month - 1, date, 12);

  it.each([
    ["Europe/Berlin", noon(2026, 3, 29), 23, "2026-03-28T23:00:00.000Z"],
    ["Europe/Berlin", noon(2026, 10, 25), 25, "2026-10-24T22:00:00.000Z"],
    ["America/New_York", noon(2026, 3, 8), 23, "2026-03-08T05:00:00.000Z"],
    ["America/New_York", noon(2026, 11, 1), 25, "2026-11-01T04:00:00.000Z"],
    // By half an hour only, from UTC+11 to UTC+10:30 and back.
    ["Australia/Lord_Howe", noon(2026, 4, 4) + 3_600_000, 24.5, "2026-04-04T13:00:00.000Z"],
    ["Australia/Lord_Howe", noon(2026, 10, 3) + 7_200_000, 23.5, "2026-10-03T13:30:00.000Z"],
  ])("a day in %s is as long as it is", (timeZone, at, length, from) => {
    const interval = windowInterval(day(timeZone), at);
    expect(new Date(interval.from).toISOString()).toBe(from);
    expect(hours(interval)).toBe(length);
  });

  it.each([
    ["Europe/Berlin", noon(2026, 3, 27), 167],
    ["Europe/Berlin", noon(2026, 10, 20), 169],
    ["America/New_York", noon(2026, 10, 30), 169],
    ["Australia/Lord_Howe", noon(2026, 4, 1), 168.5],
  ])("a week in %s begins on Monday at midnight", (timeZone, at, length) => {
    const interval = windowInterval(week(timeZone), at);
    expect(hours(interval)).toBe(length);
    const begins = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
    });
    expect(begins.format(interval.from)).toBe("Mon 00:00");
    expect(begins.format(interval.to)).toBe("Mon 00:00");
  });

  it("know leap years: February has its days, a year from 29 February begins on the 28th in others", () => {
    const february = windowInterval(calendar({ timeZone: "UTC" }), noon(2028, 2, 10));
    expect(hours(february)).toBe(29 * 24);
    const leap = calendar({ unit: "year", timeZone: "UTC", start: "2024-02-29T00:00:00" });
    expect(windowInterval(leap, noon(2026, 6, 1)).from).toBe(Date.UTC(2026, 1, 28));
    expect(windowInterval(leap, noon(2028, 6, 1)).from).toBe(Date.UTC(2028, 1, 29));
  });

  it("follow each other without gap or overlap, in any zone, of any unit and from any start", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("day", "week", "month", "quarter", "year"),
        fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"),
        fc.integer({ min: 1, max: 3 }),
        // 02:30 is skipped or happens twice where clocks change.
        fc.constantFrom(
          "2026-01-01T00:00:00",
          "2025-08-31T02:30:00",
          "2026-03-29T02:30:00",
          "2024-02-29T12:00:00",
        ),
        fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2029, 0, 1) }),
        (unit, timeZone, count, start, at) => {
          const window = calendar({ unit, timeZone, count, start });
          const interval = windowInterval(window, at);
          expect(interval.from).toBeLessThanOrEqual(at);
          expect(interval.to).toBeGreaterThan(at);
          expect(windowInterval(window, interval.to).from).toBe(interval.to);
          expect(windowInterval(window, interval.from - 1).to).toBe(interval.from);
          expect(windowInterval(window, interval.from)).toEqual(interval);
          expect(hours(interval) * 3_600).toBeLessThanOrEqual(longestSeconds(window));
        },
      ),
    );
  });
});
