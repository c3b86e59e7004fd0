import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  COMMON_TARGETS,
  readTarget,
  sliderStops,
  stopOf,
  targetText,
  writeTarget,
} from "./targets.ts";

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

describe("a target as text", () => {
  it("is read back as it was written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 500_000, max: 999_999 }), (millionths) => {
        const target = millionths / 1e6;
        expect(readTarget(writeTarget(target))).toBe(target);
      }),
    );
    expect(writeTarget(0.9995)).toBe("99.95");
    expect(plain(targetText(0.99999))).toBe("99.999 %");
  });

  it("takes a comma and a percent sign, and refuses what is no target", () => {
    expect(readTarget("99,5 %")).toBe(0.995);
    for (const text of [
      "",
      "100",
      "49.9",
      "0.999",
      "99.99999",
      "-99",
      "ninety",
      "99.9.9",
      undefined,
    ])
      expect(readTarget(text)).toBeNull();
  });
});

describe("the slider", () => {
  it("stops at the SLO's own target too", () => {
    const stops = sliderStops(0.9925);
    expect(stops).toContain(0.9925);
    expect(stops).toHaveLength(sliderStops(0.999).length + 1);
    for (const mark of COMMON_TARGETS) expect(stops[stopOf(stops, mark)]).toBe(mark);
  });

  it("stands at the nearest looser stop for any other target", () => {
    const stops = sliderStops(0.999);
    expect(stops[stopOf(stops, 0.99912)]).toBe(0.9991);
    expect(stopOf(stops, 0.6)).toBe(0);
  });
});
