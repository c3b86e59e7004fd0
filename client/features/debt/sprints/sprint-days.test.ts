import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS } from "#shared/kernel/time.ts";
import { daysOf, spanOf } from "./sprint-days.ts";

const at = (text: string): number => Date.parse(text);
const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"];

describe("the days of a sprint", () => {
  it("begins where the last one ended, though that is no midnight where the reader is", () => {
    const before = { from: at("2026-12-23T00:00:00Z"), to: at("2027-01-06T00:00:00Z") };
    const days = daysOf(before, "Europe/Berlin");
    expect(days).toEqual({ start: "2026-12-23", last: "2027-01-06" });
    expect(spanOf(days, before, "Europe/Berlin")).toEqual({ start: before.from, end: before.to });
  });

  it("keeps every instant whose day was left alone, in any zone", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e12 }),
        fc.integer({ min: 1, max: 60 * DAY_MS }),
        fc.constantFrom(...ZONES),
        (from, length, zone) => {
          const before = { from, to: from + length };
          expect(spanOf(daysOf(before, zone), before, zone)).toEqual({
            start: from,
            end: from + length,
          });
        },
      ),
    );
  });

  it("takes midnight where the reader is for a day that was changed, and keeps the other", () => {
    const before = { from: at("2026-12-23T00:00:00Z"), to: at("2027-01-06T00:00:00Z") };
    const days = daysOf(before, "Europe/Berlin");
    expect(spanOf({ ...days, start: "2026-12-24" }, before, "Europe/Berlin")).toEqual({
      start: at("2026-12-23T23:00:00Z"),
      end: before.to,
    });
    expect(spanOf({ ...days, last: "2026-12-31" }, before, "Europe/Berlin")).toEqual({
      start: before.from,
      end: at("2026-12-31T23:00:00Z"),
    });
    expect(spanOf({ start: "", last: "2026-02-30" }, before, "UTC")).toEqual({
      start: null,
      end: null,
    });
  });
});
