import { describe, expect, it } from "vitest";
import { aBudget, aBudgetRow, anSlo, aSourceHealth, TEST_NOW } from "#fixtures/builders.ts";
import type { SourceHealth } from "#shared/sli/model.ts";
import { isFilling } from "#server/gate/gate.service.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import type { BudgetRow } from "#shared/budget/views.ts";
import { recommend } from "#shared/debt/allocation.ts";
import type { Decision } from "#shared/debt/model.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import { readDocuments } from "#server/platform/documents.ts";
import { someServices } from "#server/test-server.ts";
import {
  aFortnight,
  oneBudget,
  plainDraft,
  startTestPlanning,
  type TestPlanningOptions,
} from "./test-planning.ts";
import type { DecideCommand } from "./verbs.ts";

/** Planning for a team of one service with one budget. */
function start(options: TestPlanningOptions & { readonly row?: Partial<BudgetRow> } = {}) {
  const { row, ...rest } = options;
  return startTestPlanning(someServices({ budget: oneBudget(aBudgetRow(row)) }), rest);
}

function decision(overrides: Partial<DecideCommand> = {}): DecideCommand {
  return {
    team: "payments",
    sprint: "",
    planned: 0.3,
    decidedBy: "Grace",
    why: "The failover comes first",
    whatIfNot: "It happens again",
    ...overrides,
  };
}

/** Debt of which it is not known whether it pays back counts as needed. */
const UNKNOWN_INTEREST = { budgetPerWeek: null, toilHoursPerWeek: 0 };

/** What was recommended, worked out again from what a decision keeps. */
function again({ budget, forecast, need, policy }: Decision): number | null {
  const { remaining = null, weightedRemaining = null } = budget ?? {};
  return (
    recommend(
      {
        consumed: remaining === null ? null : 1 - remaining,
        weightedConsumed: weightedRemaining === null ? null : 1 - weightedRemaining,
        probability: forecast?.probability ?? null,
        need,
      },
      policy,
    )?.share ?? null
  );
}

describe("decisions", () => {
  it("keep the figures and the policy they were made by, so that they can be worked out again", async () => {
    const { debt } = await start({
      row: {
        remaining: 0.25,
        forecast: {
          awaits: "exhaustion",
          probability: 0.6,
          date: { p10: null, p50: TEST_NOW + 9 * DAY_MS, p90: null },
          horizon: TEST_NOW + 30 * DAY_MS,
        },
      },
    });
    await debt.saveDebt({
      draft: plainDraft({ principalDays: 96, interest: UNKNOWN_INTEREST }),
      by: "Ada",
    });
    const sprint = await debt.saveSprint(aFortnight());
    const made = await debt.decide(decision({ sprint: sprint.id, planned: 0.4 }));
    // Known answer of the design: u = 0.75, P = 0.6, need 0.4.
    expect(made.need).toBeCloseTo(0.4, 12);
    expect(made.recommended).toBeCloseTo(0.36, 12);
    expect(again(made)).toBe(made.recommended);
    expect(made).toMatchObject({
      capacityDays: 40,
      forecast: { probability: 0.6, exhausted: TEST_NOW + 9 * DAY_MS },
      policy: { version: "headroom-1" },
    });
  });

  it("below what is recommended need a reason, and then are a risk taken knowingly", async () => {
    const { debt } = await start({ row: { remaining: 0.1, status: "warning" } });
    const sprint = await debt.saveSprint(aFortnight());
    const below = decision({ sprint: sprint.id, planned: 0.1 });
    await expect(debt.decide(below)).rejects.toMatchObject({
      code: "decision.reason-needed",
      message: expect.stringMatching(/^10 % is less than the 43 % /),
    });
    const made = await debt.decide({ ...below, reason: "Three countries are promised" });
    expect(await debt.knowingly()).toEqual([
      {
        decision: made,
        teamTitle: "payments",
        sprintName: "Sprint 24",
        sprintEnd: sprint.end,
        status: "warning",
        remaining: 0.1,
      },
    ]);
    // Whoever plans as much as is recommended takes no risk any more; what was decided before stays.
    const changed = await debt.decide(decision({ sprint: sprint.id, planned: 0.45 }));
    expect(await debt.knowingly()).toEqual([]);
    expect(await debt.decisions({ team: "payments", sprint: sprint.id })).toEqual([changed, made]);
    expect((await debt.team("payments")).decision).toEqual(changed);
  });

  it("do not go over one that whoever decides has not seen, and a newer one is always in force", async () => {
    let now = TEST_NOW;
    const { debt } = await start({ now: () => now });
    const { id } = await debt.saveSprint(aFortnight());
    const first = await debt.decide(decision({ sprint: id, expected: null }));
    await expect(debt.decide(decision({ sprint: id, expected: null }))).rejects.toMatchObject({
      code: "decision.changed-meanwhile",
      message: expect.stringMatching(/ decided on \d+ % meanwhile$/),
    });
    // A clock that was set back puts no decision behind the one it replaces.
    now = TEST_NOW - DAY_MS;
    const second = await debt.decide(decision({ sprint: id, expected: first.id }));
    expect(second.decidedAt).toBeGreaterThan(first.decidedAt);
    expect((await debt.decisions({ team: "payments", sprint: id })).map((one) => one.id)).toEqual([
      second.id,
      first.id,
    ]);
  });

  it("are not made on what is over, unknown or another team's", async () => {
    let now = TEST_NOW;
    const { debt } = await start({ now: () => now });
    const { id } = await debt.saveSprint(aFortnight());
    now = TEST_NOW + 15 * DAY_MS;
    await expect(debt.decide(decision({ sprint: id }))).rejects.toMatchObject({
      code: "sprint.over",
    });
    await expect(debt.decide(decision({ sprint: "own/none" }))).rejects.toMatchObject({
      code: "sprint.unknown",
    });
    await expect(debt.decide(decision({ team: "nobody" }))).rejects.toMatchObject({
      code: "team.unknown",
    });
  });
});

describe("the past of sprints", () => {
  it("is not kept for long until every source has been through its first backfill", () => {
    const pulled = aSourceHealth({ kind: "prometheus", state: "ok" });
    const backfill = { from: 0, to: 1, done: 0, total: 1, startedAt: TEST_NOW };
    const filling = (health: Partial<SourceHealth>): boolean =>
      isFilling({ health: () => [{ ...pulled, ...health }] });
    // After its first tick a source is well, and nothing of its past has been asked for yet.
    expect(filling({})).toBe(true);
    expect(filling({ backfill })).toBe(true);
    expect(filling({ backfill: { ...backfill, finishedAt: TEST_NOW } })).toBe(false);
    expect(filling({ kind: "push" })).toBe(false);
  });
});

describe("a sprint that nobody decided on", () => {
  it("is held against what would have been recommended at its beginning, and says so", async () => {
    let now = TEST_NOW;
    const definition = anSlo();
    const past: BudgetService["past"] = async (_key, moments) =>
      moments.map(({ at }) => ({
        budget: aBudget({ status: "warning", remaining: at > TEST_NOW + 10 * DAY_MS ? -0.5 : 0.1 }),
        definition,
        units: budgetUnits(definition, 60),
        coverageFloor: 0.9,
        badUntil: [],
      }));
    const { debt } = await startTestPlanning(
      someServices({ budget: { ...oneBudget(aBudgetRow()), past } }),
      { now: () => now },
    );
    await debt.saveSprint(aFortnight());
    now = TEST_NOW + 16 * DAY_MS;
    // u = 0.9 and nothing else: 0.15 + 0.35 * 0.8.
    expect((await debt.team("payments")).sprints).toMatchObject([
      {
        state: "closed",
        decision: null,
        recommended: expect.closeTo(0.43, 12),
        recommendedAfterwards: true,
        budgetBefore: 0.1,
        budgetAfter: -0.5,
      },
    ]);
  });
});

describe("decisions in files", () => {
  it("are left out while they are dated in the future, and that is said", async () => {
    const { debt } = await start();
    const { documents } = readDocuments(
      "decisions.yaml",
      `kind: headroom/decision
id: early
team: payments
sprint: board/7
planned: 0.2
decidedBy: Grace
decidedAt: ${new Date(TEST_NOW + DAY_MS).toISOString()}
`,
    );
    expect(await debt.take(documents, [])).toMatchObject([{ code: "register.in-future" }]);
    expect(await debt.decisions({ team: "payments", sprint: "board/7" })).toEqual([]);
  });
});

describe("sprints entered by hand", () => {
  it("are changed and taken away until a decision hangs on them", async () => {
    const { debt, changes } = await start();
    const { id } = await debt.saveSprint(aFortnight());
    await debt.saveSprint({ ...aFortnight({ name: "Sprint 25" }), id });
    await debt.setCapacity({ sprint: id, capacityDays: 33 });
    expect((await debt.team("payments")).sprint).toMatchObject({
      name: "Sprint 25",
      capacityDays: 33,
      tracker: null,
    });
    await debt.decide(decision({ sprint: id }));
    await expect(debt.removeSprint(id)).rejects.toMatchObject({ code: "sprint.has-decision" });
    const other = await debt.saveSprint(
      aFortnight({ start: TEST_NOW + 15 * DAY_MS, end: TEST_NOW + 29 * DAY_MS }),
    );
    await debt.removeSprint(other.id);
    expect((await debt.team("payments")).sprints.map(({ sprint }) => sprint.id)).toEqual([id]);
    expect(changes()).toBe(6);
  });

  it("overlap none of the same team, also when two are entered at once", async () => {
    const { debt } = await start();
    const both = await Promise.allSettled([
      debt.saveSprint(aFortnight({ name: "One" })),
      debt.saveSprint(aFortnight({ name: "Other" })),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect((await debt.team("payments")).sprints).toHaveLength(1);
  });

  it.each([
    ["sprint.dates", aFortnight({ end: TEST_NOW + DAY_MS })],
    ["sprint.dates", aFortnight({ end: TEST_NOW + 200 * DAY_MS })],
    ["sprint.overlaps", aFortnight({ start: TEST_NOW + 10 * DAY_MS, end: TEST_NOW + 20 * DAY_MS })],
    ["sprint.unknown", { ...aFortnight(), id: "own/none" }],
    ["team.unknown", aFortnight({ team: "nobody" })],
  ])("are refused with %s", async (code, command) => {
    const { debt } = await start();
    await debt.saveSprint(aFortnight());
    await expect(debt.saveSprint(command)).rejects.toMatchObject({ code });
  });
});

describe("the board", () => {
  it("says what is not known instead of recommending something", async () => {
    const { debt } = await start({ row: { remaining: null, status: "unknown" } });
    const { rows } = await debt.board();
    expect(rows.find(({ team }) => team === "payments")).toMatchObject({
      budget: null,
      recommendation: null,
      unknownWhy: "its only budget is unknown",
      why: "its only budget is unknown",
      sprint: null,
    });
    expect((await debt.team("payments")).whatIfNotText).toContain("cannot be said");
  });

  it("takes an exhausted budget for certain to be exhausted, though its forecast waits for recovery", async () => {
    const { debt } = await start({
      row: {
        remaining: -0.3,
        status: "exhausted",
        exhaustedSince: TEST_NOW - DAY_MS,
        forecast: {
          awaits: "recovery",
          probability: 0.7,
          date: { p10: null, p50: null, p90: null },
          horizon: TEST_NOW + 30 * DAY_MS,
        },
      },
    });
    const [row] = (await debt.board()).rows;
    expect(row).toMatchObject({
      team: "payments",
      forecast: { probability: 1, exhausted: TEST_NOW - DAY_MS },
      recommendation: { share: 0.5, probability: 1 },
      risk: 3,
    });
  });

  it("plans the next sprint that begins, and the running one when none is to come", async () => {
    let now = TEST_NOW;
    const { debt } = await start({ now: () => now });
    const first = await debt.saveSprint(aFortnight());
    const second = await debt.saveSprint(
      aFortnight({ start: TEST_NOW + 15 * DAY_MS, end: TEST_NOW + 29 * DAY_MS }),
    );
    const planned = async () => (await debt.team("payments")).sprint?.id;
    expect(await planned()).toBe(first.id);
    now = TEST_NOW + 2 * DAY_MS;
    expect(await planned()).toBe(second.id);
    now = TEST_NOW + 20 * DAY_MS;
    expect(await planned()).toBe(second.id);
    now = TEST_NOW + 40 * DAY_MS;
    expect(await planned()).toBeUndefined();
  });
});

describe("the numbers of planning", () => {
  const file = (text: string) => [{ path: "policy.yaml", text }];

  it("come from the policy's file; a broken one leaves the last good ones in force and is a problem", async () => {
    let text = "planning:\n  version: ours\n  base: 0.2\n  growth: { most: 1.1 }\n";
    const { debt, policy } = await start({ policy: () => file(text) });
    const { policy: before } = await debt.board();
    expect(before).toMatchObject({
      base: 0.2,
      slope: 0.35,
      growth: { least: 0.8, most: 1.1 },
      version: expect.stringMatching(/^ours\+[\da-f]{8}$/),
    });
    text = "planning:\n  bse: 0.3\n";
    await policy.reload();
    const { policy: after, problems } = await debt.board();
    expect(after).toEqual(before);
    expect(problems).toMatchObject([
      {
        code: "planning-policy.unknown-key",
        severity: "error",
        where: { file: "policy.yaml", line: 2, column: 3 },
      },
    ]);
  });

  it.each([
    ["floor: 0.6", "floor 0.6 is above ceiling 0.5"],
    ["calmTo: 1", "must be below 1"],
    ["debtCategories: [fun]", "debtCategories[0]"],
  ])("are refused as %s", async (line, message) => {
    const { debt } = await start({ policy: () => file(`planning:\n  ${line}\n`) });
    expect(debt.problems().map((problem) => problem.message)).toEqual([
      expect.stringContaining(message),
    ]);
  });
});
