import { describe, expect, it } from "vitest";
import { exactNumber, exactPercent } from "./exact.ts";

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

describe("exactNumber", () => {
  it("groups digits and drops only zeros", () => {
    expect(plain(exactNumber(1_234_567.5))).toBe("1 234 567.5");
    expect(exactNumber(0.0005, 9)).toBe("0.0005");
    expect(exactNumber(100)).toBe("100");
    expect(exactNumber(-0.001)).toBe("0");
    expect(exactNumber(-3.83)).toBe("−3.83");
  });
});

describe("exactPercent", () => {
  it("says unknown for what is not known", () => {
    expect(plain(exactPercent(0.98766, 2))).toBe("98.77 %");
    expect(plain(exactPercent(-3.83, 2))).toBe("−383 %");
    expect(exactPercent(null, 2)).toBe("unknown");
  });
});
