import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aBudget, anSlo, TEST_NOW } from "#fixtures/builders.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import type { Incident } from "#shared/incidents/model.ts";
import { DAY_MS, HOUR_MS, SECOND_MS } from "#shared/kernel/time.ts";
import { allowedInWindow, attributedBudget, dailyBurn, measuredBurn } from "./budget-figures.ts";

const WEEK_MS = 7 * DAY_MS;
const definition = anSlo();

function own(overrides: Parameters<typeof aBudget>[0] = {}) {
  return {
    title: "Checkout availability",
    budget: aBudget({ allowedBad: 100, at: TEST_NOW, ...overrides }),
    definition,
    units: budgetUnits(definition, 300),
    coverageFloor: 0.9,
    forecast: null,
    source: null,
    staleSince: null,
  };
}

function incident(id: string, from: number, to: number): Incident {
  return { id, title: id, services: ["checkout-api"], startedAt: from, endedAt: to };
}

/** A budget that burns `bad` in each hour of an incident, and `knownFrom` which something is known. */
function sources(happened: readonly Incident[], badPerHour: number, knownFrom = 0) {
  const asked: number[] = [];
  const bad = (from: number, to: number, { startedAt, endedAt = to }: Incident): number =>
    (Math.max(0, Math.min(to, endedAt) - Math.max(from, startedAt)) / HOUR_MS) * badPerHour;
  return {
    asked,
    budget: {
      burn: async ({ from = 0, to = 0, stepSeconds = 0 }) => {
        const steps = [];
        for (let start = from; start < to; start += stepSeconds * SECOND_MS) {
          const end = start + stepSeconds * SECOND_MS;
          const sum = happened.reduce((total, one) => total + bad(start, end, one), 0);
          if (start >= knownFrom) steps.push({ from: start, to: end, bad: sum, total: 1_000 });
        }
        return { steps } as never;
      },
    },
    incidents: {
      causes: async ({ from = 0, to = 0 }) => {
        asked.push((TEST_NOW - to) / WEEK_MS);
        const causes = happened.map((one) => ({
          kind: "incident",
          id: one.id,
          bad: bad(from, to, one),
        }));
        return { causes } as never;
      },
    },
  };
}

describe("what incidents burned of a budget", () => {
  it("is told week by week in shares of one window, and only weeks that an incident touches are looked at", async () => {
    const happened = [
      incident("INC-1", TEST_NOW - 2 * WEEK_MS - 4 * HOUR_MS, TEST_NOW - 2 * WEEK_MS + HOUR_MS),
      incident("INC-2", TEST_NOW - DAY_MS, TEST_NOW - DAY_MS + 2 * HOUR_MS),
    ];
    const from = sources(happened, 10);
    const found = await attributedBudget(own(), { to: TEST_NOW, weeks: 5, happened }, from);
    expect(from.asked).toEqual([2, 1, 0]);
    if (found === null) throw new Error("nothing was found");
    expect(measuredBurn(found, new Set(["INC-1"])).weekly).toEqual([0, 0, 0.4, 0.1, 0]);
    expect(measuredBurn(found, new Set(["INC-1", "INC-2"])).weekly).toEqual([0, 0, 0.4, 0.1, 0.2]);
    expect([...found.window]).toEqual([
      ["INC-1", 0.5],
      ["INC-2", 0.2],
    ]);
  });

  it("counts in the window no more than what burned within it", async () => {
    // 30 days: the window begins two days before the fourth week from the end does.
    const begins = TEST_NOW - 30 * DAY_MS;
    const happened = [incident("INC-1", begins - 6 * HOUR_MS, begins + 2 * HOUR_MS)];
    const found = await attributedBudget(
      own(),
      { to: TEST_NOW, weeks: 8, happened },
      sources(happened, 10),
    );
    expect(found?.window.get("INC-1")).toBeCloseTo(0.2, 12);
  });

  it("is unknown where too little of a week is known", async () => {
    const happened = [incident("INC-1", TEST_NOW - DAY_MS, TEST_NOW)];
    const found = await attributedBudget(
      own(),
      { to: TEST_NOW, weeks: 2, happened },
      sources(happened, 1, TEST_NOW - 10 * DAY_MS),
    );
    expect(found?.weeks.map((week) => week?.get("INC-1") ?? null)).toEqual([null, 0.24]);
  });

  it("is nothing where nothing is allowed, because there was no traffic", async () => {
    const given = { to: TEST_NOW, weeks: 2, happened: [] };
    expect(await attributedBudget(own({ allowedBad: 0 }), given, sources([], 1))).toBeNull();
  });
});

describe("the burn of each day", () => {
  it("adds up to what is consumed, whenever it burned", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 19 })), {
          maxLength: 6,
        }),
        async (stretches) => {
          const happened = stretches.map(([hour, length], index) =>
            incident(
              `INC-${index}`,
              TEST_NOW - 30 * DAY_MS + hour * HOUR_MS,
              TEST_NOW - 30 * DAY_MS + (hour + length) * HOUR_MS,
            ),
          );
          const daily = await dailyBurn(own(), sources(happened, 3));
          const hours = stretches.reduce((sum, [, length]) => sum + length, 0);
          expect(daily?.days).toHaveLength(30);
          expect(daily?.days.reduce((sum, day) => sum + day, 0)).toBeCloseTo(hours * 0.03, 9);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("carries the mean of the known days where nothing is known", async () => {
    const happened = [incident("INC-1", TEST_NOW - 5 * DAY_MS, TEST_NOW)];
    const daily = await dailyBurn(own(), sources(happened, 1, TEST_NOW - 10 * DAY_MS));
    expect(daily?.unknownDays).toBe(20);
    expect(daily?.days[0]).toBeCloseTo(0.12, 12);
    expect(daily?.days.at(-1)).toBeCloseTo(0.24, 12);
  });
});

describe("what a window allows", () => {
  const month = { from: TEST_NOW - 10 * DAY_MS, to: TEST_NOW + 20 * DAY_MS };

  it("is what a calendar window comes to at its end, and that in proportion where its end is not foreseen", () => {
    const calendar = { windowKind: "calendar", window: month } as const;
    const end = { to: month.to, expected: 1, total: 1, leftBad: 1, remaining: 1, weeks: 4 };
    expect(allowedInWindow(own({ ...calendar, end: { ...end, allowedBad: 280 } }))).toBe(280);
    expect(allowedInWindow(own({ ...calendar, end: null }))).toBeCloseTo(300, 9);
    expect(allowedInWindow(own())).toBe(100);
  });
});
