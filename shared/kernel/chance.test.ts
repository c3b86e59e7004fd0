import { describe, expect, it } from "vitest";
import { chanceFrom, seededChance } from "./chance.ts";

const take = (count: number, draw: () => number) => Array.from({ length: count }, draw);

describe("seeded chance", () => {
  it("gives the numbers of the reference implementation", () => {
    // As `rand_xoshiro` tests itself by, made with xoshiro128starstar.c 1.1.
    expect(take(10, chanceFrom([1, 2, 3, 4]).bits)).toEqual([
      11_520, 0, 5_927_040, 70_819_200, 2_031_721_883, 1_637_235_492, 1_287_239_034, 3_734_860_849,
      3_729_100_597, 4_258_142_804,
    ]);
  });

  it("is the same for the same text, and another for a text that differs in one letter", () => {
    const numbers = (seed: string) => take(8, seededChance(seed).bits);
    expect(numbers("cart/latency 1")).toEqual(numbers("cart/latency 1"));
    expect(numbers("cart/latency 2")).not.toEqual(numbers("cart/latency 1"));
  });

  it("draws every whole number about as often, and no other", () => {
    const chance = seededChance("evenly");
    const counts = Array.from({ length: 7 }, () => 0);
    for (let i = 0; i < 70_000; i += 1) {
      const drawn = chance.whole(7);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    expect(counts).toHaveLength(7);
    // Five standard deviations of a count of 10,000.
    expect(Math.max(...counts.map((count) => Math.abs(count - 10_000)))).toBeLessThan(463);
  });

  it("draws shares that are never 0 or 1, a half on average", () => {
    const shares = take(20_000, seededChance("shares").uniform);
    expect(Math.min(...shares)).toBeGreaterThan(0);
    expect(Math.max(...shares)).toBeLessThan(1);
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeCloseTo(0.5, 1);
  });
});
