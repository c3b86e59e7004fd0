import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/kernel/time.ts";
import {
  fromDayField,
  formatAgo,
  formatClock,
  formatEnd,
  formatExact,
  formatMoment,
  formatSince,
  toDayField,
} from "./dates.ts";

const NOW = Date.UTC(2026, 10, 23, 12, 0);
const BERLIN = "Europe/Berlin";

describe("an instant beside now", () => {
  it.each([
    [NOW + 10 * DAY_MS, "Thu 3 Dec, in 10 days"],
    [NOW + 4 * HOUR_MS, "Mon 23 Nov, in 4 h"],
    [NOW + 25 * MINUTE_MS, "Mon 23 Nov, in 25 min"],
    [NOW + 60 * DAY_MS, "Fri 22 Jan 2027, in 60 days"],
    [NOW - 2 * DAY_MS, "Sat 21 Nov, 2 days ago"],
    [NOW + 1, "Mon 23 Nov, in less than a minute"],
  ])("%i reads %s", (instant, text) => {
    expect(formatMoment(instant, NOW, BERLIN)).toBe(text);
  });

  it.each([
    [NOW - HOUR_MS, "since 12:00"],
    [Date.UTC(2026, 10, 23, 2, 0), "since 03:00"],
    [NOW - 2 * DAY_MS, "since Sat"],
    [NOW - 20 * DAY_MS, "since 3 Nov"],
    [NOW - 400 * DAY_MS, "since 19 Oct 2025"],
  ])("%i has lasted %s", (instant, text) => {
    expect(formatSince(instant, NOW, BERLIN)).toBe(text);
  });

  it("belongs to the day of the reader's zone", () => {
    const late = Date.UTC(2026, 10, 23, 23, 30);
    expect(formatMoment(late, NOW, BERLIN)).toBe("Tue 24 Nov, in 12 h");
    expect(formatMoment(late, NOW, "America/New_York")).toBe("Mon 23 Nov, in 12 h");
  });

  it("follows the clocks when they change", () => {
    expect(formatClock(Date.UTC(2026, 9, 25, 0, 30), BERLIN)).toBe("02:30");
    expect(formatClock(Date.UTC(2026, 9, 25, 1, 30), BERLIN)).toBe("02:30");
  });

  it("names its zone in full on hover", () => {
    expect(formatExact(NOW, BERLIN)).toBe("Mon 23 November 2026, 13:00 Europe/Berlin (GMT+1)");
    expect(formatExact(NOW, "UTC")).toBe("Mon 23 November 2026, 12:00 UTC");
  });
});

describe("an instant in a column", () => {
  it.each([
    [NOW + 4 * HOUR_MS, "Mon 23 Nov, in 4 h"],
    [NOW + 5 * DAY_MS, "Sat 28 Nov, in 5 days"],
    [NOW + 17 * DAY_MS, "10 Dec, in 17 days"],
    [NOW + 60 * DAY_MS, "22 Jan, in 60 days"],
    [NOW + 400 * DAY_MS, "28 Dec 2027, in 400 days"],
  ])("%i ends %s", (instant, text) => {
    expect(formatEnd(instant, NOW, BERLIN)).toBe(text);
  });

  it("says how long ago without the date, and never less than now", () => {
    expect(formatAgo(NOW - 4 * MINUTE_MS, NOW)).toBe("4 min ago");
    expect(formatAgo(NOW + HOUR_MS, NOW)).toBe("less than a minute ago");
  });
});

describe("a day in a field", () => {
  it("holds every instant between its ends, also where clocks are put forward or back", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e12 }),
        fc.constantFrom("UTC", BERLIN, "America/Santiago", "Pacific/Apia", "Asia/Kathmandu"),
        (instant, zone) => {
          const day = toDayField(instant, zone);
          const [start, next] = [fromDayField(day, zone), fromDayField(day, zone, 1)];
          expect(start).not.toBeNull();
          expect(start).toBeLessThanOrEqual(instant);
          expect(next).toBeGreaterThan(instant);
          expect(toDayField(start ?? 0, zone)).toBe(day);
          expect(toDayField((next ?? 0) - 1, zone)).toBe(day);
        },
      ),
    );
  });

  it("begins and ends by the clock of its zone", () => {
    expect(fromDayField("2026-12-03", BERLIN)).toBe(Date.parse("2026-12-03T00:00:00+01:00"));
    expect(fromDayField("2026-12-03", BERLIN, 1)).toBe(Date.parse("2026-12-04T00:00:00+01:00"));
  });

  it.each(["", "3 Dec", "2026-02-30", "2026-13-01", "12026-01-01"])(
    "takes “%s” for no day",
    (text) => {
      expect(fromDayField(text, BERLIN)).toBeNull();
    },
  );
});
