import { describe, expect, it } from "vitest";
import { timeMarksFor } from "./plot-area.ts";
import { timeTicks } from "./time-ticks.ts";

const at = (text: string): number => Date.parse(text);
const labels = (from: string, to: string, most: number, zone: string): string[] =>
  timeTicks({ from: at(from), to: at(to) }, most, zone).map((tick) => tick.label);

describe("timeTicks", () => {
  it("marks hours of a day, and names the day at midnight", () => {
    expect(labels("2026-11-22T09:00:00Z", "2026-11-23T09:00:00Z", 8, "UTC")).toEqual([
      "09:00",
      "12:00",
      "15:00",
      "18:00",
      "21:00",
      "Mon 23 Nov",
      "03:00",
      "06:00",
      "09:00",
    ]);
  });

  it("stands at the reader's midnight", () => {
    const ticks = timeTicks(
      { from: at("2026-11-16T00:00:00Z"), to: at("2026-11-23T00:00:00Z") },
      7,
      "America/New_York",
    );
    expect(ticks[0]).toEqual({ at: at("2026-11-16T05:00:00Z"), label: "16 Nov" });
    expect(ticks).toHaveLength(7);
  });

  it("keeps to midnight across a daylight-saving change", () => {
    const ticks = timeTicks(
      { from: at("2026-10-23T00:00:00Z"), to: at("2026-10-28T00:00:00Z") },
      6,
      "Europe/Berlin",
    );
    expect(ticks.map((tick) => new Date(tick.at).toISOString())).toEqual([
      "2026-10-23T22:00:00.000Z",
      "2026-10-24T22:00:00.000Z",
      "2026-10-25T23:00:00.000Z",
      "2026-10-26T23:00:00.000Z",
      "2026-10-27T23:00:00.000Z",
    ]);
  });

  it("marks Mondays of a month", () => {
    expect(labels("2026-10-24T07:00:00Z", "2026-11-23T07:00:00Z", 6, "UTC")).toEqual([
      "26 Oct",
      "2 Nov",
      "9 Nov",
      "16 Nov",
      "23 Nov",
    ]);
  });

  it("marks every other Monday where there is little room", () => {
    expect(labels("2026-10-24T07:00:00Z", "2026-11-23T07:00:00Z", 3, "UTC")).toEqual([
      "26 Oct",
      "9 Nov",
      "23 Nov",
    ]);
  });

  it("marks quarters of a year", () => {
    expect(labels("2025-11-23T00:00:00Z", "2026-11-23T00:00:00Z", 5, "UTC")).toEqual([
      "Jan 2026",
      "Apr 2026",
      "Jul 2026",
      "Oct 2026",
    ]);
  });

  it("marks the months of a quarter on a phone", () => {
    const most = timeMarksFor(358);
    expect(labels("2026-11-28T02:00:00Z", "2027-02-27T02:00:00Z", most, "UTC")).toEqual([
      "Dec 2026",
      "Jan 2027",
      "Feb 2027",
    ]);
    expect(timeMarksFor(288)).toBe(3);
  });

  it("never gives more marks than there is room for, give or take the one at the end", () => {
    for (const hours of [1, 3, 6, 24, 72, 168, 720, 2160]) {
      for (const most of [3, 6, 12]) {
        const to = at("2026-11-23T06:52:00Z");
        const count = timeTicks({ from: to - hours * 3_600_000, to }, most, "Europe/Berlin").length;
        expect(count).toBeLessThanOrEqual(most + 1);
        expect(count).toBeGreaterThan(0);
      }
    }
  });
});
