import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aDeploy, TEST_NOW } from "#fixtures/builders.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import { HOUR_MS, MINUTE_MS } from "#shared/kernel/time.ts";
import { deployCosts, deployStretches, quantile, type MeasuredDeploy } from "./cost.ts";

const AVAILABILITY = seriesKey(sloId("checkout-api/availability"));
const LATENCY = seriesKey(sloId("checkout-api/latency"));

function measured(id: string, at: number, bad: number | null, badLatency = 0): MeasuredDeploy {
  const spent = (key: typeof LATENCY, title: string, one: number | null) => ({
    key,
    title,
    bad: one,
    badUntilNext: one,
    allowedBad: 1_000,
  });
  return {
    deploy: aDeploy({ id, at }),
    spent: [spent(AVAILABILITY, "Availability", bad), spent(LATENCY, "Latency", badLatency)],
  };
}

describe("quantiles", () => {
  it("are those of R's quantile(x, p), type 7", () => {
    // quantile(c(15, 20, 35, 40, 50), c(0.05, 0.3, 0.4, 0.5, 1)): 16, 23, 29, 35, 50
    const values = [50, 15, 40, 20, 35];
    const found = [0.05, 0.3, 0.4, 0.5, 1].map((p) => quantile(values, p));
    [16, 23, 29, 35, 50].forEach((known, index) => expect(found[index]).toBeCloseTo(known, 10));
    expect(quantile([7], 0.9)).toBe(7);
    expect(quantile([], 0.5)).toBeNull();
  });

  it("lie among the values, and grow with the share", () => {
    const shares = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 1 }), shares, shares, (values, a, b) => {
        const [low, high] = [quantile(values, Math.min(a, b)), quantile(values, Math.max(a, b))];
        expect(low ?? -1).toBeLessThanOrEqual((high ?? -1) + 1e-9);
        expect(low ?? -1).toBeGreaterThanOrEqual(Math.min(...values));
        expect(high ?? -1).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });
});

describe("what releases cost", () => {
  it("is the share of the worst hit budget, the newest release first, with median and 90th percentile", () => {
    const {
      deploys,
      measured: known,
      median,
      p90,
    } = deployCosts([
      measured("a", TEST_NOW - 30 * HOUR_MS, 10),
      measured("b", TEST_NOW - 20 * HOUR_MS, 20, 300),
      measured("c", TEST_NOW - 10 * HOUR_MS, 40),
    ]);
    expect(deploys.map(({ deploy, share, title }) => [deploy.id, share, title])).toEqual([
      ["c", 0.04, "Availability"],
      ["b", 0.3, "Latency"],
      ["a", 0.01, "Availability"],
    ]);
    expect(known).toBe(3);
    expect(median).toBeCloseTo(0.04, 12);
    expect(p90).toBeCloseTo(0.04 + 0.8 * 0.26, 12);
  });

  it("is not known where the hour is not, and does not count then", () => {
    const unknown = { ...measured("a", TEST_NOW, null), spent: [] };
    const costs = deployCosts([unknown, measured("b", TEST_NOW - 9 * HOUR_MS, 50)]);
    expect(costs.deploys[0]).toMatchObject({ share: null, slo: null, title: null });
    expect(costs).toMatchObject({ measured: 1, median: 0.05, p90: 0.05 });
    expect(deployCosts([])).toEqual({ deploys: [], measured: 0, median: null, p90: null });
  });

  it("marks releases within an hour of each other, of the same service alone", () => {
    const other = measured("x", TEST_NOW - 30 * MINUTE_MS, 1);
    const { deploys } = deployCosts([
      measured("a", TEST_NOW - 60 * MINUTE_MS, 1),
      measured("b", TEST_NOW - 20 * MINUTE_MS, 1),
      measured("c", TEST_NOW, 1),
      { ...other, deploy: { ...other.deploy, service: "search-api" } },
    ]);
    expect(deploys.map(({ deploy, overlaps }) => [deploy.id, overlaps])).toEqual([
      ["c", ["b"]],
      ["b", ["a", "c"]],
      ["x", []],
      ["a", ["b"]],
    ]);
  });

  it("is measured for an hour, and once more no further than to the next release", () => {
    const [first, second] = deployStretches([
      aDeploy({ id: "a", at: TEST_NOW - 20 * MINUTE_MS }),
      aDeploy({ id: "b", at: TEST_NOW }),
    ]);
    expect(first).toMatchObject({ hourEnd: TEST_NOW + 40 * MINUTE_MS, ownEnd: TEST_NOW });
    expect(second).toMatchObject({ hourEnd: TEST_NOW + HOUR_MS, ownEnd: TEST_NOW + HOUR_MS });
  });
});
