import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instant } from "./fields.ts";

describe("an instant", () => {
  it("is the same in every time zone", () => {
    const instants = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });
    const offsets = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(instants, offsets, (at, minutes) => {
        const local = new Date(at + minutes * 60_000).toISOString().slice(0, -1);
        const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const two = (value: number) => String(value).padStart(2, "0");
        const zone = `${minutes < 0 ? "-" : "+"}${two(hours)}:${two(rest)}`;
        return instant.parse(`${local}${zone}`) === at;
      }),
      { numRuns: 20_000 },
    );
  });

  it("needs its zone, unless it is a date", () => {
    expect(instant.parse("2026-05-27")).toBe(Date.UTC(2026, 4, 27));
    expect(instant.safeParse("2026-05-27T10:00:00").success).toBe(false);
    expect(instant.safeParse("yesterday").success).toBe(false);
  });
});
