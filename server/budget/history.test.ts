import { describe, expect, it } from "vitest";
import { aService, aSeries, anExclusion, anSlo, TEST_NOW } from "#fixtures/builders.ts";
import { prepareBacktest } from "#shared/budget/backtest.ts";
import type { Exclusion } from "#shared/budget/exclusions.ts";
import { unpackCells, type BudgetHistory } from "#shared/budget/history.ts";
import { DAY_MS, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { someServices } from "#server/test-server.ts";
import { createBudgetService } from "./budget.service.ts";
import { NO_EXCLUSIONS } from "./exclusion.service.ts";

const MINUTE = 60_000;
const HELD_MS = 90 * DAY_MS;

/** Ninety days of 100 events a minute; `bad` of them fail, by minutes before now. */
function stored(
  slo: SloDefinition,
  labels: Readonly<Record<string, string>>,
  range: Interval,
  bad: (ageMs: number) => number,
): SliceColumns {
  const count = (range.to - range.from) / MINUTE;
  const ages = Float64Array.from(
    { length: count },
    (_, index) => TEST_NOW - range.from - index * MINUTE,
  );
  const total = ages.map((age) => (age <= HELD_MS ? 100 : Number.NaN));
  const good = ages.map((age) => (age <= HELD_MS ? 100 - bad(age) : Number.NaN));
  return {
    series: aSeries({ slo: slo.id, labels }),
    start: range.from,
    sliceSeconds: 60,
    good,
    total,
  };
}

const CHECKOUT = anSlo({ target: 0.99 });
const LEDGER = anSlo({ service: "ledger", groupBy: ["zone"] });
const SEARCH = anSlo({ service: "search" });

/** Checkout needs the ledger, in two zones, and the search, of which nothing is stored. */
async function aWorld(excluded: readonly Exclusion[] = []) {
  const columns: readonly ((range: Interval) => SliceColumns)[] = [
    (range) =>
      stored(CHECKOUT, {}, range, (age) => (age > 10 * DAY_MS && age <= 11 * DAY_MS ? 40 : 0)),
    (range) => stored(LEDGER, { zone: "a" }, range, (age) => (age <= DAY_MS ? 3 : 0)),
    (range) => stored(LEDGER, { zone: "b" }, range, () => 0),
  ];
  const services = [
    aService({ name: "checkout-api", dependsOn: ["ledger", "search"] }),
    aService({ name: "ledger" }),
    aService({ name: "search", displayName: "Search" }),
  ];
  const { sli, slo, org } = someServices({
    slo: { definitions: () => [CHECKOUT, LEDGER, SEARCH] },
    org: { service: (name) => services.find((service) => service.name === name) ?? null },
    sli: {
      columns: async function* (range) {
        for (const make of columns) yield make(range);
      },
      history: async (key, range) =>
        columns.map((make) => make(range)).find(({ series }) => series.key === key) ?? null,
    },
  });
  const budget = createBudgetService({
    clock: { now: () => TEST_NOW },
    slos: slo,
    org,
    sli,
    exclusions: { ...NO_EXCLUSIONS, exclusions: () => excluded, knownAt: () => excluded },
    onAdvance: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  await budget.load();
  return budget;
}

const backtestOf = ({ cells, window, alertPolicy, statusPolicy }: BudgetHistory) =>
  prepareBacktest(
    unpackCells(cells, (text) => Buffer.from(text, "base64")),
    { window, alertPolicy, statusPolicy },
  );

describe("the stored history of a budget", () => {
  it("reaches as far back as anything is stored, and ends in the live budget", async () => {
    const budget = await aWorld();
    const history = await budget.history(CHECKOUT.id);
    const [live] = await budget.budgets({ service: "checkout-api" });
    expect(history.cells.start).toBe(TEST_NOW - HELD_MS);
    expect(history.cells.cells).toBe(90 * 288);
    // A day at 40 % is 57,600 of the 43,200 events that 99 % allows in thirty days.
    expect(live).toMatchObject({ status: "exhausted", bad: 57_600 });
    const result = backtestOf(history).at(CHECKOUT.target);
    expect(result.remaining.at(-1)).toBeCloseTo(live?.remaining as number, 12);
    expect(result.exhaustedNow).toBe(true);
    expect(result.pages).toBe(1);
  });

  it("leaves out what is excluded, and then says what past budgets say", async () => {
    // The first half of the day that failed, from and to the middle of cells, and a day long ago.
    const excluded = [
      anExclusion({
        from: TEST_NOW - 11 * DAY_MS + MINUTE,
        to: TEST_NOW - 10.5 * DAY_MS - MINUTE,
      }),
      anExclusion({ name: "long-ago", from: TEST_NOW - 80 * DAY_MS, to: TEST_NOW - 79 * DAY_MS }),
    ];
    const budget = await aWorld(excluded);
    const history = await budget.history(CHECKOUT.id);
    expect(history.cells.start).toBe(TEST_NOW - HELD_MS);
    expect(history.cells.excluded).toEqual([
      [TEST_NOW - 80 * DAY_MS, TEST_NOW - 79 * DAY_MS],
      [TEST_NOW - 11 * DAY_MS, TEST_NOW - 10.5 * DAY_MS],
    ]);
    const backtest = backtestOf(history);
    expect(backtest.excludedSeconds).toBe(1.5 * 86_400);
    const { remaining } = backtest.at(CHECKOUT.target);
    for (const daysAgo of [0, 5, 10, 10.25, 10.75, 11, 20, 50, 59]) {
      const at = TEST_NOW - daysAgo * DAY_MS;
      const [past] = await budget.budgets({ service: "checkout-api", at });
      const cell = (at - history.cells.start) / 300_000 - 1;
      expect(remaining[cell], `${daysAgo} days ago`).toBeCloseTo(past?.remaining as number, 12);
    }
    // 720 minutes of 40 bad events; 99 % allows one a minute on 29.5 days.
    expect(remaining.at(-1)).toBeCloseTo(1 - 28_800 / (29.5 * 1_440), 12);
  });

  it("is small enough to be handed over", async () => {
    const history = await (await aWorld()).history(CHECKOUT.id);
    // Two bytes of total for each cell, one of bad and one of known, and a third more in base64.
    expect(JSON.stringify(history).length).toBeLessThan(90 * 288 * 4 * 1.4);
  });

  it("says what the services it needs allow, and of which nothing is known", async () => {
    const { ceiling } = await (await aWorld()).history(CHECKOUT.id);
    expect(ceiling.dependencies).toMatchObject([
      { service: "ledger", slo: LEDGER.id },
      { service: "search", title: "Search", slo: null, sli: null },
    ]);
    // 1,440 minutes of 3 bad in two zones of 30 days of 100.
    expect(ceiling.sli).toBeCloseTo(1 - 4_320 / 8_640_000, 12);
  });

  it("is empty for an SLO that was never measured, and unknown for one there is not", async () => {
    const budget = await aWorld();
    const history = await budget.history(SEARCH.id);
    expect(history.cells.cells).toBe(0);
    expect(history.ceiling).toEqual({ dependencies: [], sli: null });
    await expect(budget.history("no/such")).rejects.toMatchObject({ code: "slo.unknown" });
  });
});
