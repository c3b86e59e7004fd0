import { describe, expect, it } from "vitest";
import { NOTHING_SKIPPED, withSkipped } from "./reading.ts";

describe("what could not be used", () => {
  it("is counted once, also where more of it comes than is shown", () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ what: `PAY-${index}`, why: "odd" }));
    const once = withSkipped(NOTHING_SKIPPED, [...many, ...many.slice(0, 2)]);
    const twice = withSkipped(once, many);
    expect(twice.count).toBe(30);
    expect(twice.examples).toEqual(many.slice(0, 20));
  });

  it("is remembered by its first thousand names", () => {
    const many = Array.from({ length: 1_200 }, (_, index) => ({ what: String(index), why: "odd" }));
    const { count, known } = withSkipped(NOTHING_SKIPPED, many);
    expect(count).toBe(1_200);
    expect(known).toHaveLength(1_000);
  });
});
