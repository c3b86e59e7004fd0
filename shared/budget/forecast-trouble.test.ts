import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR_MS } from "#shared/kernel/time.ts";
import { forecast } from "./forecast.ts";
import { poolTrouble, troubleBefore, type TroubleSeen } from "./forecast-trouble.ts";
import { createSeriesBook, type SeriesBook } from "./series-book.ts";
import { budgetUnits } from "./units.ts";

const AT = Date.UTC(2026, 10, 24, 12);
const DAYS = 35;

/** Hours of a thousand events; `burn(day)` is the burn rate at 99 % so many days ago, `null` where nothing is known. */
function aBook(burn: (daysAgo: number) => number | null): SeriesBook {
  const book = createSeriesBook({
    sliceSeconds: 3_600,
    units: budgetUnits({ method: "Occurrences" }, 3_600),
    retainSeconds: DAYS * 86_400,
    exact: true,
  });
  for (let ago = DAYS * 24; ago > 0; ago -= 1) {
    const rate = burn(Math.ceil(ago / 24));
    if (rate !== null) book.put(AT - ago * HOUR_MS, 1_000 - rate * 10, 1_000);
  }
  return book;
}

function seen(burn: (daysAgo: number) => number | null): TroubleSeen {
  const found = troubleBefore(aBook(burn), 0.99, AT);
  if (found === null) throw new Error("too little is known");
  return found;
}

describe("the trouble of one series", () => {
  it("is runs of days that burn more than the ordinary ones", () => {
    const found = seen((ago) => (ago === 3 || ago === 10 || ago === 11 ? 5 : 0.2));
    expect(found.runs).toEqual([
      { from: 17, to: 19 },
      { from: 25, to: 26 },
    ]);
    expect(found.extra[17]).toBeCloseTo(4.8, 9);
    expect(found.extra[0]).toBeCloseTo(0, 9);
    expect(found.turned).toBeCloseTo(0, 9);
  });

  it("is found also where it lasted for more than half of the days", () => {
    expect(seen((ago) => (ago <= 18 ? 4 : 0.2)).runs).toEqual([{ from: 10, to: 28 }]);
  });

  it("is not a day of which nothing is known, nor is that an ordinary one", () => {
    const found = seen((ago) => (ago % 2 === 0 ? null : 3));
    expect(found.runs).toEqual([]);
    expect([...found.extra].every((extra) => Math.abs(extra) < 1e-9)).toBe(true);
  });

  it("says how the ordinary burn changed", () => {
    expect(seen((ago) => (ago <= 14 ? 0.4 : 0.2)).turned).toBeCloseTo(Math.log(2), 9);
  });

  it("is not told below seven known days", () => {
    expect(
      troubleBefore(
        aBook((ago) => (ago <= 5 ? 1 : null)),
        0.99,
        AT,
      ),
    ).toBeNull();
  });
});

/** A series of 28 days with so many days of trouble, apart from each other. */
const withRuns = (count: number): TroubleSeen => ({
  days: 28,
  runs: Array.from({ length: count }, (_, i) => ({ from: 2 * i, to: 2 * i + 1 })),
  extra: new Float64Array(28).fill(2),
  turned: 0.1,
});

describe("trouble put together", () => {
  it("counts a series' own days by how much series differ", () => {
    // Counts 0 and 6, 3 on average: their variance of 9 is 6 beyond Poisson's 3. k = 28 x 3 / 6 = 14 days.
    const pool = poolTrouble([0, 6, 0, 6, 0, 6].map(withRuns));
    expect(pool?.runsPerDay).toBeCloseTo(3 / 28, 9);
    expect(pool?.credibilityDays).toBeCloseTo(14, 9);
    expect(pool?.runs).toHaveLength(18);
    expect(pool?.wander).toBeCloseTo(0.1 / 0.6745, 9);
    // All alike: nothing says that they differ.
    expect(poolTrouble([3, 3, 3, 3, 3].map(withRuns))?.credibilityDays).toBe(280);
  });

  it("is nothing where there is too little of it", () => {
    expect(poolTrouble([2, 2, 2, 2].map(withRuns))).toBeNull();
    expect(poolTrouble([0, 0, 0, 0, 4].map(withRuns))).toBeNull();
  });

  it("keeps credibility within its bounds, whatever the counts", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 14 }), { minLength: 5, maxLength: 30 }), (counts) => {
        const pool = poolTrouble(counts.map(withRuns));
        if (pool === null) return;
        expect(pool.credibilityDays).toBeGreaterThanOrEqual(7);
        expect(pool.credibilityDays).toBeLessThanOrEqual(280);
        expect(pool.runsPerDay).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("a forecast that knows of the trouble of others", () => {
  const window = { kind: "rolling", seconds: 30 * 86_400 } as const;
  const options = { target: 0.99, window, at: AT, key: "cart-api/latency", burning: false };
  const probability = (book: SeriesBook, pool: ReturnType<typeof poolTrouble>): number => {
    const found = forecast(book, { ...options, pool });
    if (found.kind !== "fan") throw new Error(`there is no forecast: ${found.reason}`);
    return found.probability;
  };
  /** Each run spends 20 days' worth. */
  const pool = {
    runs: Array.from({ length: 50 }, () => new Float64Array([10, 10])),
    runsPerDay: 1 / 60,
    credibilityDays: 100,
    wander: 0,
  };

  it("expects it of a series that has had none", () => {
    const calm = aBook(() => 0.5);
    // Half of the budget is left, and one run in 30 days takes it. They come (100 / 60) / (128 + 100 / 60) a day, varying
    // by path; on average 0.39 in 30 days.
    const found = probability(calm, pool);
    expect(found).toBeGreaterThan(0.2);
    expect(found).toBeLessThan(0.4);
    expect(probability(calm, null)).toBeLessThan(0.1);
  });

  it("expects less of a series that had more than others", () => {
    const unlucky = aBook((ago) => (ago % 7 === 0 ? 3 : 0.2));
    expect(probability(unlucky, { ...pool, runs: [new Float64Array([1])] })).toBeLessThan(
      probability(unlucky, null),
    );
  });

  it("lets the ordinary burn wander", () => {
    const near = aBook(() => 0.9);
    expect(probability(near, { ...pool, runsPerDay: 1e-9 })).toBe(0);
    const wandering = probability(near, { ...pool, runsPerDay: 1e-9, wander: 0.3 });
    // Gone by the end where it burns more than 1 / 0.9 times as much: normal above log(1 / 0.9) / 0.3 = 0.35.
    expect(wandering).toBeGreaterThan(0.31);
    expect(wandering).toBeLessThan(0.41);
  });
});
