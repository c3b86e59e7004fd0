import { describe, expect, it } from "vitest";
import { aBudget, aDeploy, anSlo, TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import type { MachineBudget } from "#server/budget/budget.service.ts";
import { aRecord, anUpload, startTestLeague } from "./test-league.ts";

const daysAgo = (days: number) => new Date(TEST_NOW - days * DAY_MS).toISOString();

function budgetOf(service: string, burned: number | null, target = 0.999): MachineBudget {
  const remaining = burned === null ? null : 1 - burned;
  return { ...aBudget(), burned, remaining, target, service, team: null };
}

const releases = (...days: readonly number[]) =>
  days.map((day) =>
    aDeploy({ id: `D${day}`, at: TEST_NOW - day * DAY_MS, service: "checkout-api" }),
  );

async function scored(options: {
  readonly budgets?: readonly MachineBudget[];
  readonly deploys?: ReturnType<typeof releases>;
  readonly targets?: readonly (readonly [number, number])[];
  readonly records?: readonly string[];
}) {
  const { budgets = [], deploys = [], targets = [], records = [] } = options;
  const versions = targets.map(([days, target], index) => ({
    slo: anSlo().id,
    version: index + 1,
    effectiveFrom: TEST_NOW - days * DAY_MS,
    digest: String(index),
    definition: anSlo({ target }),
  }));
  const { scenarios } = await startTestLeague({
    deps: {
      budget: { ofService: () => [], budgets: async () => budgets, traffic: async () => null },
      slo: { inForce: () => versions.at(-1) ?? null, versions: () => versions },
      incidents: {
        known: (service) => ({
          incidents: [],
          freezes: [],
          deploys: deploys.filter((deploy) => deploy.service === service),
        }),
      },
    },
  });
  for (const record of records) await scenarios.import(anUpload(record));
  const view = await scenarios.scorecard({});
  const payments = view.teams.find(({ team }) => team === "payments");
  const part = (term: string) => payments?.parts.find((one) => one.term === term)?.value;
  return { view, payments, part };
}

describe("the scorecard", () => {
  it("leaves out for everyone what has no source, says so, and weighs the rest again", async () => {
    const { view, payments } = await scored({ records: [aRecord()] });
    expect(view.leftOut.map(({ term }) => term)).toEqual(["B", "O", "L"]);
    expect(payments?.parts.map(({ term, weight }) => [term, weight])).toEqual([
      ["R", 0.5 / 0.65],
      ["H", 0.15 / 0.65],
    ]);
    const worked = payments?.parts.reduce(
      (sum, one) => sum + 100 * one.weight * (one.value ?? 0),
      0,
    );
    expect(payments?.S).toBeCloseTo(worked ?? Number.NaN, 12);
    expect(view.quarters.map(({ label }) => label)).toEqual([
      "Q4 2025",
      "Q1 2026",
      "Q2 2026",
      "Q3 2026",
      "now",
    ]);
  });

  it("has B fall with budgets that are spent, by those of the team that are known", async () => {
    const budgets = [
      budgetOf("checkout-api", 0.5),
      budgetOf("checkout-api", 1.15),
      budgetOf("checkout-api", null),
      budgetOf("catalogue-api", 3),
    ];
    const { part, payments, view } = await scored({ budgets });
    // 1 for the first; (1.5 - 1.15) / 0.7 for the second.
    expect(part("B")).toBeCloseTo((1 + 0.5) / 2, 12);
    expect(payments?.budgets).toEqual({ kept: 1, spent: 1, unknown: 1 });
    expect(view.organisation.budgets).toEqual({ kept: 1, spent: 2, unknown: 1 });
    expect((await scored({ budgets: [budgetOf("catalogue-api", 0)] })).part("B")).toBeNull();
  });

  it("measures consumption by the strictest target of the last two windows", async () => {
    const budgets = [budgetOf("checkout-api", 0.4, 0.99)];
    const loosened = (days: number) =>
      scored({
        budgets,
        targets: [
          [400, 0.997],
          [days, 0.99],
        ],
      });
    // Loosened 40 days ago, within two windows of 30: 0.4 x 0.01 / 0.003 of the budget is consumed.
    expect((await loosened(40)).part("B")).toBeCloseTo((1.5 - 0.4 / 0.3) / 0.7, 9);
    expect((await loosened(70)).part("B")).toBe(1);
  });

  it("has B fall where releases stopped, by four weeks against the half of what is usual", async () => {
    const budgets = [budgetOf("checkout-api", 0)];
    const weekly = Array.from({ length: 26 }, (_, week) => 1 + 7 * week);
    expect((await scored({ budgets, deploys: releases(...weekly) })).part("B")).toBe(1);
    const stopped = releases(...weekly.filter((day) => day > 21));
    expect((await scored({ budgets, deploys: stopped })).part("B")).toBeCloseTo(1 / 2, 9);
    expect((await scored({ budgets, deploys: [] })).part("B")).toBe(1);
  });

  it("has H from how quickly services recovered by themselves", async () => {
    const { part, payments } = await scored({
      records: [aRecord({ outcome: "auto-in-time", at: daysAgo(0) })],
    });
    // One of the two scenarios asks for it; nobody measured how long it took, so it took what was allowed.
    expect(part("H")).toBeCloseTo(0.8 * 0.85 * 0.9, 9);
    expect(payments?.tested).toBe(1);
    const person = await scored({ records: [aRecord({ outcome: "person-in-time" })] });
    expect(person.part("H")).toBe(0);
  });

  it("names the biggest risks by weight, exposure and what is untested", async () => {
    const { view } = await scored({ records: [aRecord()] });
    expect(view.risks.map(({ service, scenario }) => [service, scenario])).toEqual([
      ["checkout-api", "DEPL-03"],
      ["catalogue-api", "STA-01"],
      ["catalogue-api", "DEPL-03"],
    ]);
    expect(view.risks[0]?.points).toBeCloseTo(100 * (3 / 4) * (3 / 8), 9);
  });

  it("says what changed since the quarter began, and why; together it is the difference of R", async () => {
    const { view, payments } = await scored({
      records: [
        aRecord({ at: daysAgo(120), outcome: "failed", build: "a" }),
        aRecord({ at: daysAgo(5), build: "b" }),
        aRecord({ at: daysAgo(100), scenario: "DEPL-03" }),
      ],
    });
    expect(view.changes.map(({ kind, scenario }) => [kind, scenario])).toEqual([
      ["fixed", "STA-01"],
      ["aged", null],
    ]);
    const before = payments?.trend.at(-2) ?? Number.NaN;
    const points = view.changes.reduce((sum, one) => sum + one.points, 0);
    expect(points).toBeCloseTo(100 * ((payments?.R ?? 0) - before), 6);
  });
});

describe("exposure", () => {
  it("is measured once a day, stands beside what the catalogue declares, and stays what it was for the past", async () => {
    let requests = 1_000;
    let now = TEST_NOW;
    const hour = (index: number) => ({
      start: TEST_NOW - index * HOUR_MS,
      requests,
      knownSeconds: index < 48 ? 3_600 : 0,
    });
    const { scenarios } = await startTestLeague({
      now: () => now,
      deps: {
        budget: {
          ofService: () => [],
          budgets: async () => [],
          traffic: async (service) =>
            service === "checkout-api"
              ? {
                  slo: anSlo().id,
                  title: "x",
                  range: { from: TEST_NOW - 4 * HOUR_MS, to: TEST_NOW },
                  hours: Array.from({ length: 96 }, (_, index) => hour(index)),
                }
              : null,
        },
      },
    });
    const exposures = async (at?: number) =>
      (await scenarios.matrix(at === undefined ? {} : { at })).services.map(
        ({ service, exposure }) => [service, exposure.basis, exposure.requests, exposure.value],
      );
    expect((await exposures())[1]).toEqual(["checkout-api", "catalogue", null, 3]);
    await scenarios.refresh();
    // Half of the time is known, and stands for the other half.
    expect(await exposures()).toEqual([
      ["catalogue-api", "catalogue", null, 1],
      ["checkout-api", "measured", 192_000, 3],
      ["gift-cards-api", "catalogue", null, 1],
    ]);
    requests = 2_000;
    await scenarios.refresh();
    expect((await exposures())[1]?.[2]).toBe(192_000);
    now += DAY_MS;
    await scenarios.refresh();
    expect((await exposures())[1]?.[2]).toBe(384_000);
    expect((await exposures(TEST_NOW + HOUR_MS))[1]?.[2]).toBe(192_000);
    expect((await exposures(TEST_NOW - 90 * DAY_MS))[1]?.[2]).toBe(192_000);
  });

  it("is not written down of a day on which nothing counted requests", async () => {
    const { scenarios, store } = await startTestLeague();
    await scenarios.refresh();
    expect(await store.exposures(TEST_NOW)).toEqual([]);
    expect((await scenarios.matrix({})).exposureDay).toBeNull();
  });
});

describe("the gaming lab on one's own data", () => {
  it("tells what each strategy would gain a team, here and under peers' formulas", async () => {
    const { scenarios } = await startTestLeague();
    await scenarios.import(anUpload(aRecord()));
    const lab = await scenarios.gaming("payments");
    const gain = (id: string) => lab.gains.find((one) => one.id === id);
    expect(gain("no-op")?.R).toBe(0);
    expect(lab.gains.some(({ kind, R }) => kind === "real" && (R ?? 0) > 10)).toBe(true);
    expect(Object.keys(gain("no-op")?.peers ?? {})).toEqual(lab.peers.map(({ id }) => id));
    // What is asked later is answered first: the lab has a thread of its own.
    const answered: string[] = [];
    await Promise.all([
      scenarios.gaming("payments").then(() => answered.push("the lab")),
      scenarios.league({}).then(() => answered.push("the league")),
      new Promise<void>((resolve) => setImmediate(resolve)).then(() => answered.push("the loop")),
    ]);
    expect(answered.at(-1)).toBe("the lab");
    await expect(scenarios.gaming("nobody")).rejects.toMatchObject({ code: "team.unknown" });
  });
});
