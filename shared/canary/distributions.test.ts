import { describe, expect, it } from "vitest";
import { binomialUpperTail, normalUpperQuantile, normalUpperTail } from "./distributions.ts";

/** Made with SciPy 1.17.1: `norm.isf`, `norm.sf`, `binom.sf`. */
describe("distributions, out into the tails", () => {
  const expectNear = (computed: number, expected: number) =>
    expect(Math.abs(computed / expected - 1)).toBeLessThan(1e-11);

  it.each([
    [0.05, 1.6448536269514729],
    [0.8, -0.8416212335729142],
    [1e-6, 4.753424308822899],
    [1e-12, 7.034483825301131],
    [1e-300, 37.0470962993612],
  ])("a share of %d lies above its normal deviate", (upper, deviate) =>
    expectNear(normalUpperQuantile(upper), deviate),
  );

  it.each([
    [2.5, 0.006209665325776132],
    [8, 6.22096057427174e-16],
  ])("above a normal deviate of %d lies its share", (deviate, upper) =>
    expectNear(normalUpperTail(deviate), upper),
  );

  it.each([
    [4, 20, 0.03, 0.002668830748368862],
    [100, 2_000, 0.03, 9.749374291870119e-7],
    [30_301, 1_000_000, 0.03, 0.03923434670506485],
    [12, 1_000_000, 1e-6, 8.315646629806602e-10],
  ])("%d or more of %d at %d have their chance", (atLeast, trials, ratio, chance) =>
    expectNear(binomialUpperTail(atLeast, trials, ratio), chance),
  );

  it("leave no doubt where there is none", () => {
    expect(binomialUpperTail(0, 5, 0.1)).toBe(1);
    expect(binomialUpperTail(6, 5, 0.1)).toBe(0);
    expect(binomialUpperTail(5, 5, 1)).toBe(1);
    expect(binomialUpperTail(1, 5, 0)).toBe(0);
  });
});
