import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { recommend } from "#shared/debt/allocation.ts";
import type { SprintRecord } from "#shared/debt/views.ts";
import { listFiles, loadConfig } from "#server/config.ts";
import { someServices } from "#server/test-server.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { startTestDemo } from "#server/debt/test-demo.ts";

type Demo = Awaited<ReturnType<typeof startTestDemo>>;
let demo: Demo;
beforeAll(async () => {
  demo = await startTestDemo({
    files: await loadConfig({ cwd: "/nowhere", env: {} }),
    textsOf: async (files) =>
      Promise.all(
        (await listFiles(files)).map(async (path) => ({
          path,
          text: await readFile(path, "utf8"),
        })),
      ),
    stubs: someServices(),
  });
}, 60_000);

const closedOf = async (team: string): Promise<readonly SprintRecord[]> =>
  (await demo.debt.team(team)).sprints.filter(({ state }) => state === "closed").toReversed();

async function debtOf(id: string) {
  return demo.debt.debt(id);
}

describe("the demo's planning", () => {
  it("is read without a problem: every team has six sprints behind and under way, and one to come", async () => {
    expect(demo.problems).toEqual([]);
    const { rows } = await demo.debt.board();
    expect(rows).toHaveLength(8);
    for (const { team } of rows) {
      const { sprints } = await demo.debt.team(team);
      expect([team, sprints.map(({ state }) => state)]).toEqual([
        team,
        ["coming", "running", "closed", "closed", "closed", "closed", "closed"],
      ]);
      for (const { state, actuals } of sprints)
        if (state !== "coming") expect(actuals?.debtShare).not.toBeNull();
    }
  });

  it("goes by a forecast of every worst budget, whether somebody has looked at it or not", async () => {
    const { rows } = await demo.debt.board();
    for (const { team, forecast, recommendation } of rows) {
      expect([team, forecast?.probability]).toEqual([team, recommendation?.probability]);
      expect(recommendation?.probability).not.toBeNull();
    }
  });

  it("tells of Discovery, which never spends the share that it plans", async () => {
    const closed = await closedOf("discovery");
    for (const { planned, actuals, followed } of closed) {
      expect(planned).toBeGreaterThanOrEqual(0.2);
      expect(actuals?.debtShare).toBeLessThan(0.08);
      expect(followed).toBe(false);
    }
  });

  it("tells of Storefront, which borrowed on purpose, said why, and paid back in time", async () => {
    const [, borrowed, , paidBack] = await closedOf("storefront");
    expect(borrowed?.decision).toMatchObject({
      planned: 0.05,
      reason: expect.stringContaining("We borrow for one sprint"),
    });
    expect(borrowed?.recommended).toBeGreaterThan(0.05);
    expect(paidBack?.actuals?.debtShare).toBeGreaterThan(paidBack?.recommended ?? 1);
    const { debt, standing } = await debtOf("shop-mobile-rate-limit");
    expect(debt).toMatchObject({ intent: "good", status: "paid" });
    expect(standing).toBe("good");
    expect(debt.takenAt).toBeGreaterThanOrEqual(borrowed?.sprint.start ?? 0);
    expect(debt.closedAt).toBeLessThan(debt.reviewBy ?? 0);
    expect(debt.closedAt).toBeLessThan(paidBack?.sprint.end ?? 0);
  });

  it("tells of Payments, whose advice was ignored for a reason each time, and whose budget ran out then", async () => {
    const ignored = (await closedOf("payments")).slice(2);
    for (const { decision, followed } of ignored) {
      expect(decision?.planned).toBeLessThan(decision?.recommended ?? 0);
      expect(decision?.reason).not.toBeNull();
      expect(followed).toBe(false);
    }
    const last = ignored.at(-1);
    expect(last?.budgetBefore).toBeGreaterThan(0.4);
    expect(last?.budgetAfter).toBeLessThan(-1);
    expect(last?.daysExhausted).toBe(3);
    const failover = await debtOf("pay-failover");
    expect(failover.interest).toMatchObject({
      source: "measured",
      incidents: [{ id: "INC-2143" }],
    });
    // The database's debt burns the budgets of what stands on it.
    expect(failover.interest.bySlo.map(({ key }) => key)).toEqual(
      expect.arrayContaining([
        "payments-db/payments-db-availability",
        "payments-api/payments-availability",
        "checkout-api/checkout-availability",
      ]),
    );
    const running = (await demo.debt.team("payments")).sprints.find(
      ({ state }) => state === "running",
    );
    const decided = await demo.debt.decisions({
      team: "payments",
      sprint: running?.sprint.id ?? "",
    });
    expect(decided.map(({ planned }) => planned)).toEqual([0.4, 0.2]);
  });

  it("tells of good debts that turned bad, of paid ones and of those that were written off", async () => {
    const turned = (await demo.debt.board()).rows.filter(({ turnedBad }) => turnedBad > 0);
    expect(turned.map(({ team }) => team).toSorted()).toEqual([
      "catalogue",
      "discovery",
      "payments",
      "platform",
    ]);
    const { interest, standing } = await debtOf("cat-pricing-connections");
    expect(standing).toBe("turned-bad");
    // Nobody declared an incident for the leak, so that only what people say is known of it.
    expect(interest).toMatchObject({ source: "stated", budgetPerWeek: 0.09 });
    expect((await debtOf("pay-second-acquirer")).history.map(({ fields }) => fields)).toEqual([
      [],
      [{ field: "status", from: "open", to: "written-off" }],
    ]);
    expect((await debtOf("idn-restore")).debt.status).toBe("paid");
  });

  it("gives decisions figures that the budgets of those days bear out, and reasons where advice was not taken", async () => {
    const { rows } = await demo.debt.board();
    for (const { team } of rows) {
      const { sprints } = await demo.debt.team(team);
      for (const { decision, budgetBefore } of sprints) {
        if (decision === null) continue;
        const { budget, forecast, need, policy, recommended, planned, reason } = decision;
        const { remaining = null, weightedRemaining = null } = budget ?? {};
        const again = recommend(
          {
            consumed: remaining === null ? null : 1 - remaining,
            weightedConsumed: weightedRemaining === null ? null : 1 - weightedRemaining,
            probability: forecast?.probability ?? null,
            need,
          },
          policy,
        );
        expect([decision.id, again?.share]).toEqual([decision.id, recommended]);
        if (planned < (recommended ?? 0) - 0.0005)
          expect([decision.id, reason]).toEqual([decision.id, expect.stringMatching(/.{20}/)]);
        // What was known a day before the sprint began, less what that day brought.
        if (budgetBefore !== null && decision.id !== "pay-sprint-23-again")
          expect([decision.id, Math.abs((remaining ?? 9) - budgetBefore) < 0.1]).toEqual([
            decision.id,
            true,
          ]);
      }
    }
  });

  it("shows that following the advice paid, as far as so few sprints can show it", async () => {
    const { advice } = await demo.debt.board();
    expect(advice.followed.sprints).toBeGreaterThan(10);
    expect(advice.ignored.sprints).toBeGreaterThan(8);
    expect(advice.ignored.meanChange).toBeLessThan((advice.followed.meanChange ?? -1) - 0.1);
  });

  it("lists the risks that were taken knowingly, with how the budget stands now", async () => {
    const risks = await demo.debt.knowingly();
    expect(risks.map(({ decision, status }) => [decision.id, status])).toEqual([
      ["cat-sprint-23", "warning"],
      ["pay-sprint-22", "exhausted"],
      ["cat-sprint-22", "warning"],
      ["pay-sprint-21", "exhausted"],
      ["pay-sprint-20", "exhausted"],
      ["shop-sprint-19", "ok"],
    ]);
  });

  it("simulates each team's worst budget from what its debts burn", async () => {
    const { simulations, budget, register, whatIfNotText } = await demo.debt.team("payments");
    const [worst] = simulations;
    expect(worst?.key).toBe(budget?.key);
    expect(worst?.pastDaily).toHaveLength(30);
    const spent = worst?.pastDaily.reduce((sum, day) => sum + day, 0) ?? 0;
    expect(spent).toBeCloseTo(1 - (budget?.remaining ?? 0), 1);
    expect(worst?.order.map(({ id }) => id)).toEqual(register.map(({ debt }) => debt.id));
    expect(worst?.debts.map(({ id }) => id)).toContain("pay-failover");
    expect(worst?.otherDaily).toBeLessThan(spent / 30);
    expect(whatIfNotText).toContain("of the next 91 days");
  });

  it("costs the sources of measurements nothing, and the past is read once", async () => {
    const asked: string[] = [];
    const { budget } = demo;
    const [past, burn] = [budget.past, budget.burn];
    Object.assign(budget, {
      past: (key: string, moments: never) => (asked.push(`past ${key}`), past(key, moments)),
      burn: (query: never) => (asked.push("burn"), burn(query)),
    });
    await demo.debt.board();
    await demo.debt.team("payments");
    expect(asked).toEqual([]);
  });

  it("is not told twice, and what was changed on a page stays", async () => {
    const before = await debtOf("plat-edge-certificates");
    const { id, version } = before.debt;
    const {
      id: _,
      version: __,
      changedAt: _at,
      changedBy: _by,
      closedAt: _closed,
      ...said
    } = before.debt;
    await demo.debt.saveDebt({
      id,
      expectedVersion: version,
      by: "Ben Carter",
      draft: { ...said, principalDays: 3, reviewBy: TEST_NOW + 30 * DAY_MS },
    });
    expect(await demo.tellAgain()).toEqual([]);
    const after = await debtOf(id);
    expect(after.debt).toMatchObject({ version: 2, principalDays: 3 });
    expect(after.standing).toBe("good");
  });
});
