import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DayColumns, decodeDay, encodeDay, knownEnd } from "./day-codec.ts";

const value = fc.oneof(
  fc.integer({ min: 0, max: 255 }),
  fc.integer({ min: 0, max: 2 ** 32 }),
  fc.double({ min: 0, max: 1e300, noNaN: true }),
  fc.float({ min: 0, noNaN: true, noDefaultInfinity: true }),
  fc.constant(0),
);
const slice = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(value, value) },
  { weight: 1, arbitrary: fc.constant(null) },
);

function columns(slices: readonly (readonly [number, number] | null)[]): DayColumns {
  return {
    good: Float64Array.from(slices, (pair) => (pair === null ? Number.NaN : Math.min(...pair) + 0)),
    total: Float64Array.from(slices, (pair) =>
      pair === null ? Number.NaN : Math.max(...pair) + 0,
    ),
  };
}

function unknownDay(length: number): DayColumns {
  return {
    good: new Float64Array(length).fill(Number.NaN),
    total: new Float64Array(length).fill(Number.NaN),
  };
}

function roundTrip(day: DayColumns): DayColumns {
  const read = unknownDay(day.total.length);
  decodeDay(encodeDay(day), read, 0);
  return read;
}

describe("a packed day", () => {
  it("gives back every value exactly, and the unknown ones as unknown", () => {
    fc.assert(
      fc.property(fc.array(slice, { maxLength: 300 }), (slices) => {
        const day = columns(slices);
        expect(roundTrip(day)).toEqual(day);
      }),
    );
  });

  it("gives back counts of one kind exactly, whatever the width", () => {
    const widths = [0, 255, 65_535, 2 ** 32 - 1, 2 ** 53 - 1];
    fc.assert(
      fc.property(
        fc.constantFrom(...widths),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 300 }),
        (width, pairs) => {
          const day = columns(pairs.map(([a, b]) => [a % (width + 1), b % (width + 1)] as const));
          expect(roundTrip(day)).toEqual(day);
        },
      ),
    );
  });

  it("knows where its last known slice ends", () => {
    fc.assert(
      fc.property(fc.array(slice, { maxLength: 50 }), (slices) => {
        expect(knownEnd(encodeDay(columns(slices)))).toBe(
          slices.findLastIndex((pair) => pair !== null) + 1,
        );
      }),
    );
  });

  it("takes 2 bytes a slice for up to 65,535 events that all went well", () => {
    const total = new Float64Array(288).fill(40_000);
    expect(encodeDay({ good: total, total })).toHaveLength(8 + 2 * 288);
  });

  it("takes 3 bytes a slice where fewer than 256 of them went wrong", () => {
    const total = new Float64Array(288).fill(40_000);
    expect(
      encodeDay({ good: total.map((count, index) => count - (index % 200)), total }),
    ).toHaveLength(8 + 3 * 288);
  });

  it("leaves what it doesn't know, and what lies outside, as it was", () => {
    const packed = encodeDay({
      good: Float64Array.of(1, Number.NaN, 3, 4),
      total: Float64Array.of(1, Number.NaN, 3, 4),
    });
    const into = { good: Float64Array.of(9, 9, 9), total: Float64Array.of(9, 9, 9) };
    decodeDay(packed, into, -1);
    expect([...into.good]).toEqual([9, 3, 4]);
  });

  it.each([
    ["of an unknown version", (bytes: Uint8Array) => bytes.with(0, 9)],
    ["cut short", (bytes: Uint8Array) => bytes.slice(0, -1)],
    ["with numbers in an unknown form", (bytes: Uint8Array) => bytes.with(1, 8)],
  ])("is refused when it is %s", (_, damage) => {
    const packed = encodeDay({ good: Float64Array.of(1, 2), total: Float64Array.of(3, 4) });
    expect(() => decodeDay(damage(packed), unknownDay(2), 0)).toThrow(
      "a stored day of slices cannot be read",
    );
  });
});
