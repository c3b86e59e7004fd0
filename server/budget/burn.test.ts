import { describe, expect, it } from "vitest";
import { aSeries, anSlo, someSlices, TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/kernel/time.ts";
import { someServices } from "#server/test-server.ts";
import { createBudgetBook, type BookEntry } from "./book.ts";
import { readBurn } from "./burn.ts";

const definition = anSlo({ windows: [{ kind: "rolling", seconds: 86_400 }] });

/** An hour in which every slice of five minutes held 100 events; the fourth is not known, and the last held 3 bad ones. */
function anHour(): BookEntry {
  const book = createBudgetBook();
  book.put(
    definition,
    someSlices({
      series: aSeries({ slo: definition.id }),
      count: 12,
      bad: (index) => (index === 11 ? 3 : 0),
      unknown: (index) => index === 3,
    }),
  );
  book.advance(() => TEST_NOW);
  return book.entries()[0] as BookEntry;
}

const sources = { sli: someServices().sli };

describe("what was counted step by step", () => {
  it("is as fine as it is held, over the budget's window, and leaves out what is not known", async () => {
    const burn = await readBurn(anHour(), { key: definition.id }, sources);
    expect(burn.range).toEqual({ from: TEST_NOW - DAY_MS, to: TEST_NOW });
    expect(burn.steps).toHaveLength(11);
    expect(burn.steps.at(-1)).toEqual({
      from: TEST_NOW - 5 * MINUTE_MS,
      to: TEST_NOW,
      bad: 3,
      total: 100,
    });
    expect(burn.steps.some(({ from }) => from === TEST_NOW - 45 * MINUTE_MS)).toBe(false);
    expect(burn).toMatchObject({ service: "checkout-api", target: 0.999, title: "availability" });
    expect(burn.allowedBad).toBeCloseTo(1.1, 9);
  });

  it("is put together into longer steps, which lie on multiples of their length", async () => {
    const { steps } = await readBurn(
      anHour(),
      {
        key: definition.id,
        from: TEST_NOW - 90 * MINUTE_MS,
        to: TEST_NOW - 10 * MINUTE_MS,
        stepSeconds: 1_800,
      },
      sources,
    );
    expect(steps).toEqual([
      { from: TEST_NOW - HOUR_MS, to: TEST_NOW - 30 * MINUTE_MS, bad: 0, total: 500 },
      { from: TEST_NOW - 30 * MINUTE_MS, to: TEST_NOW - 10 * MINUTE_MS, bad: 0, total: 400 },
    ]);
  });

  it("says from which burn rate on a ticket is opened", async () => {
    const entry = anHour();
    const alert = { severity: "ticket", longSeconds: 1, shortSeconds: 1, factor: 3 } as const;
    const quiet = { firing: false, unmeasurable: false, held: false };
    const factorWith = async (
      ...alerts: readonly { severity: "page" | "ticket"; factor: number }[]
    ) => {
      const { series, slices } = entry;
      const budget = {
        ...entry.budget,
        alerts: alerts.map((one) => ({ ...alert, ...quiet, ...one })),
      };
      const judged = { series, definition, slices, budget };
      return (await readBurn(judged, { key: definition.id }, sources)).ticketFactor;
    };
    expect(
      await factorWith(
        { severity: "page", factor: 14.4 },
        { severity: "ticket", factor: 1 },
        { severity: "ticket", factor: 3 },
      ),
    ).toBe(3);
    expect(await factorWith({ severity: "page", factor: 14.4 })).toBe(1);
  });
});
