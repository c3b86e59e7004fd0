import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aBudgetRow, aFanForecast, TEST_NOW } from "#fixtures/builders.ts";
import { sloId } from "#shared/kernel/ids.ts";
import { HOUR_MS } from "#shared/kernel/time.ts";
import {
  countByStatus,
  rollup,
  runsOut,
  rollupTerms,
  selectRows,
  soonestToRunOut,
  sortRows,
} from "./overview.ts";
import type { BudgetRow } from "./views.ts";

const row = (name: string, overrides: Partial<BudgetRow> = {}) =>
  aBudgetRow({ slo: sloId(name), title: name, ...overrides });

const FINE = row("fine");
const SPENT_LONG = row("spent-long", {
  status: "exhausted",
  remaining: -1,
  exhaustedSince: TEST_NOW - 9 * HOUR_MS,
});
const SPENT_NOW = row("spent-now", {
  status: "exhausted",
  remaining: -2,
  exhaustedSince: TEST_NOW - HOUR_MS,
});
const SOON = row("soon", {
  status: "burning",
  remaining: 0.1,
  exhaustedAt: TEST_NOW + HOUR_MS,
  burn: 20,
});
const LATER = row("later", {
  status: "warning",
  remaining: 0.2,
  exhaustedAt: TEST_NOW + 9 * HOUR_MS,
  burn: 2,
});
const UNKNOWN = row("unknown", {
  status: "unknown",
  remaining: null,
  burn: null,
  team: null,
  teamTitle: null,
});
const ALL = [FINE, UNKNOWN, LATER, SPENT_NOW, SOON, SPENT_LONG];

const titles = (rows: readonly BudgetRow[]) => rows.map((one) => one.title);

describe("when a budget runs out", () => {
  const forecast = aFanForecast();

  it("is the forecast's middle date, else that of the pace", () => {
    const both = aBudgetRow({ exhaustedAt: TEST_NOW + HOUR_MS, forecast });
    expect(runsOut(both)).toEqual({ at: forecast.date.p50, by: "forecast" });
    const unlikely = aFanForecast({ date: { ...forecast.date, p50: null } });
    expect(runsOut({ ...both, forecast: unlikely })).toEqual({
      at: TEST_NOW + HOUR_MS,
      by: "pace",
    });
    expect(runsOut({ ...both, forecast: null })?.by).toBe("pace");
    expect(runsOut({ ...both, forecast: unlikely, exhaustedAt: null })).toBeNull();
  });

  it("is not the date of recovery, nor said of what is exhausted", () => {
    const spent = aFanForecast({ awaits: "recovery" });
    expect(runsOut(aBudgetRow({ status: "exhausted", forecast: spent }))).toBeNull();
    expect(runsOut(aBudgetRow({ forecast: spent }))).toBeNull();
  });

  it("decides which is the soonest, and the order of the list", () => {
    const later = aBudgetRow({ slo: sloId("a/later"), exhaustedAt: TEST_NOW + HOUR_MS, forecast });
    const sooner = aBudgetRow({ slo: sloId("b/sooner"), exhaustedAt: TEST_NOW + 2 * HOUR_MS });
    expect(soonestToRunOut([later, sooner])).toMatchObject({
      key: "b/sooner",
      exhaustedAt: TEST_NOW + 2 * HOUR_MS,
    });
    expect(sortRows([later, sooner]).map(({ key }) => key)).toEqual(["b/sooner", "a/later"]);
  });
});

describe("the list of budgets", () => {
  it("begins with what is spent, then what runs out first, and ends with what is fine or not known", () => {
    expect(titles(sortRows(ALL))).toEqual([
      "spent-long",
      "spent-now",
      "soon",
      "later",
      "unknown",
      "fine",
    ]);
  });

  it("keeps what is not known last, whichever way it is sorted", () => {
    expect(titles(sortRows(ALL, "remaining"))).toEqual([
      "spent-now",
      "spent-long",
      "soon",
      "later",
      "fine",
      "unknown",
    ]);
    expect(titles(sortRows(ALL, "remaining", true)).at(-1)).toBe("unknown");
    expect(titles(sortRows(ALL, "burn")).slice(0, 2)).toEqual(["soon", "later"]);
  });

  it("finds every word in title, service, team or labels", () => {
    const labelled = row("other", { labels: { handler: "/api/pay" } });
    expect(titles(selectRows([...ALL, labelled], { search: "PAY other" }).rows)).toEqual(["other"]);
    expect(selectRows(ALL, { search: "nothing like it" }).matching).toBe(0);
  });

  it("filters by team and state, and counts beyond the page", () => {
    expect(titles(selectRows(ALL, { teams: [""] }).rows)).toEqual(["unknown"]);
    const page = selectRows(ALL, { states: ["exhausted", "burning"], offset: 1, limit: 1 });
    expect(page.matching).toBe(3);
    expect(titles(page.rows)).toEqual(["spent-now"]);
  });

  it("knows what runs out first, and does not count what already has", () => {
    expect(soonestToRunOut(ALL)?.title).toBe("soon");
    expect(soonestToRunOut([SPENT_NOW, FINE])).toBeNull();
  });
});

describe("a team's rollup", () => {
  it("weighs by events, leaves the unknown out, and shows the worst beside", () => {
    const rows = [
      row("big", { total: 900, remaining: 0.9 }),
      row("small", { total: 100, remaining: -1 }),
      UNKNOWN,
    ];
    const made = rollup("payments", "Payments", 3, rows);
    expect(made.weightedRemaining).toBeCloseTo(1 - (900 * 0.1 + 100 * 2) / 1_000, 12);
    expect(made.worst?.title).toBe("small");
    expect(made).toMatchObject({ budgets: 3, services: 3, byStatus: countByStatus(rows) });
  });

  it("is the figure of a calculation by hand, whatever is left out", () => {
    // A million requests with a tenth spent, 43,200 minutes overspent by half, and a quiet one.
    const rows = [
      row("minutes", { total: 43_200, remaining: -0.5, method: "Timeslices" }),
      row("requests", { total: 1_000_000, remaining: 0.9 }),
      row("quiet", { status: "no-traffic", total: 0, remaining: null }),
      UNKNOWN,
    ];
    const made = rollup("payments", "Payments", 1, rows);
    expect(made.weightedRemaining).toBeCloseTo(1 - 164_800 / 1_043_200, 12);
    expect(made.weightedRemaining).toBeCloseTo(0.842024539877, 9);
    expect(made.worst).toMatchObject({ title: "minutes", remaining: -0.5 });
    expect(rollupTerms(rows)).toMatchObject([
      { title: "requests", weight: 1_000_000 },
      { title: "minutes", weight: 43_200, burned: 1.5 },
    ]);
  });

  it("lies between its best and its worst budget", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            total: fc.integer({ min: 1, max: 1e9 }),
            remaining: fc.double({ min: -50, max: 1, noNaN: true }),
          }),
          { minLength: 1, maxLength: 9 },
        ),
        (facts) => {
          const made = rollup(
            "x",
            "X",
            1,
            facts.map((fact) => row("any", fact)),
          );
          const each = facts.map(({ remaining }) => remaining);
          expect(made.weightedRemaining).toBeGreaterThanOrEqual(Math.min(...each) - 1e-9);
          expect(made.weightedRemaining).toBeLessThanOrEqual(Math.max(...each) + 1e-9);
          expect(made.worst?.remaining).toBe(Math.min(...each));
        },
      ),
    );
  });

  it("has no figure where nothing is known", () => {
    expect(rollup(null, "Nobody", 0, [UNKNOWN])).toMatchObject({
      weightedRemaining: null,
      worst: null,
    });
  });
});
