import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBelow } from "#client/features/debt/words.ts";
import { percentOf, readPercent, shareOf, triedShare } from "./share.ts";

describe("a share that is decided", () => {
  it("takes the advice exactly where its whole percent is chosen", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (recommended) => {
        const taken = shareOf(percentOf(recommended), recommended);
        expect(taken).toBe(recommended);
        expect(isBelow(taken, recommended)).toBe(false);
      }),
    );
  });

  it("is below the advice from the next whole percent on", () => {
    expect(shareOf(23, 0.2375)).toBe(0.23);
    expect(isBelow(shareOf(23, 0.2375), 0.2375)).toBe(true);
    expect(shareOf(24, 0.2375)).toBe(0.2375);
    expect(shareOf(24, null)).toBe(0.24);
  });

  it("means what is planned, or recommended, exactly where its whole percent is tried", () => {
    expect(triedShare(17, 0.1742, 0.1661)).toBe(0.1742);
    expect(triedShare(17, 0.1, 0.1661)).toBe(0.1661);
    expect(triedShare(17, null, 0.1661)).toBe(0.1661);
    expect(triedShare(18, 0.1742, 0.1661)).toBe(0.18);
  });

  it.each([
    ["0", 0],
    [" 24 ", 24],
    ["100", 100],
    ["101", null],
    ["", null],
    ["-3", null],
    ["2.5", null],
    ["many", null],
  ])("reads “%s” as %s", (text, percent) => {
    expect(readPercent(text)).toBe(percent);
  });
});
