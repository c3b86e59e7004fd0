import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aBudgetRow, TEST_NOW } from "#fixtures/builders.ts";
import type { DebtDraft } from "#shared/debt/model.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { createMemoryDebtStore } from "./test-store.ts";
import { someServices } from "#server/test-server.ts";
import {
  oneBudget,
  plainDraft,
  startTestPlanning,
  type TestPlanningOptions,
} from "./test-planning.ts";

const INCIDENT = {
  id: "INC-2143",
  title: "Failover of payments-db",
  services: ["checkout-api"],
  startedAt: TEST_NOW - DAY_MS,
};

function start(options: TestPlanningOptions = {}) {
  return startTestPlanning(
    someServices({
      budget: oneBudget(aBudgetRow()),
      incidents: { incidents: () => [INCIDENT] },
    }),
    options,
  );
}

async function issuesOf(saving: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await saving.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const issues = (error as { issues?: readonly { path: PropertyKey[]; message: string }[] }).issues;
  return (issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("the register of debts", () => {
  it("keeps what was written, and what each change changed, as text", async () => {
    const { debt } = await start();
    const first = await debt.saveDebt({ draft: plainDraft(), by: "Ada" });
    const draft = plainDraft({
      principalDays: 4,
      reviewBy: TEST_NOW + 2 * DAY_MS - 1,
      interest: { budgetPerWeek: null, toilHoursPerWeek: 2 },
      themes: ["failover", "failover"],
    });
    const second = await debt.saveDebt({
      id: first.id,
      expectedVersion: 1,
      draft,
      by: "Grace",
      note: "We found a shorter way",
    });
    expect(second).toMatchObject({ version: 2, changedBy: "Grace", themes: ["failover"] });
    const { history } = await debt.debt(first.id);
    expect(history).toEqual([
      { version: 1, at: TEST_NOW, by: "Ada", note: null, fields: [] },
      {
        version: 2,
        at: TEST_NOW,
        by: "Grace",
        note: "We found a shorter way",
        fields: [
          { field: "reviewBy", from: "none", to: "2026-11-24" },
          { field: "principalDays", from: "10 person-days", to: "4 person-days" },
          {
            field: "interest",
            from: "5 % of a budget and 0 h of toil a week",
            to: "unknown share of a budget and 2 h of toil a week",
          },
          { field: "themes", from: "none", to: "failover" },
        ],
      },
    ]);
  });

  it("lets only one of two writers change the same version, the other loses nothing", async () => {
    const store = createMemoryDebtStore();
    const here = await start({ store });
    const { id } = await here.debt.saveDebt({ draft: plainDraft(), by: "Ada" });
    const elsewhere = await start({ store });
    const change = (title: string) => ({
      id,
      expectedVersion: 1,
      draft: plainDraft({ title }),
      by: title,
    });
    await here.debt.saveDebt(change("mine"));
    // Another server has not heard of it; the store has.
    await expect(elsewhere.debt.saveDebt(change("theirs"))).rejects.toMatchObject({
      code: "debt.changed-meanwhile",
      message: expect.stringContaining("by mine"),
    });
    // Nor may whoever looks at an old page.
    await expect(here.debt.saveDebt(change("late"))).rejects.toMatchObject({
      code: "debt.changed-meanwhile",
    });
    expect((await elsewhere.debt.debt(id)).debt).toMatchObject({ title: "mine", version: 2 });
  });

  it("refuses what cannot be so, by field, and names what was meant", async () => {
    const { debt } = await start();
    const draft = plainDraft({
      service: "chekout-api",
      takenAt: TEST_NOW + 3 * DAY_MS,
      reviewBy: TEST_NOW,
      scenarios: ["STA-01", "STA-1"],
      incidents: ["INC-2143", "INC-9"],
    });
    expect(await issuesOf(debt.saveDebt({ draft, by: "Ada" }))).toEqual([
      "draft.takenAt: lies in the future",
      "draft.reviewBy: must not be before the debt was taken",
      'draft.service: neither the catalogue nor any SLO knows "chekout-api"; did you mean "checkout-api"?',
      'draft.scenarios.1: the scenario catalogue has no "STA-1"; did you mean "STA-01"?',
      'draft.incidents.1: no incident "INC-9" has been told of',
    ]);
  });

  it("says since when a debt is closed, and forgets it when it is opened again", async () => {
    let now = TEST_NOW;
    const { debt } = await start({ now: () => now });
    const { id } = await debt.saveDebt({ draft: plainDraft(), by: "Ada" });
    const write = async (expectedVersion: number, status: DebtDraft["status"]) => {
      now += DAY_MS;
      return debt.saveDebt({ id, expectedVersion, draft: plainDraft({ status }), by: "Ada" });
    };
    expect((await write(1, "paid")).closedAt).toBe(TEST_NOW + DAY_MS);
    expect((await write(2, "written-off")).closedAt).toBe(TEST_NOW + DAY_MS);
    expect((await write(3, "in-progress")).closedAt).toBeNull();
    expect((await write(4, "paid")).closedAt).toBe(TEST_NOW + 4 * DAY_MS);
  });

  it("loses no version, whoever writes in whichever order", async () => {
    const edit = fc.record({
      debt: fc.nat(2),
      behind: fc.nat(1),
      title: fc.string({ minLength: 1, maxLength: 5 }),
      elsewhere: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 12 }), async (edits) => {
        const store = createMemoryDebtStore();
        const servers = [await start({ store }), await start({ store })];
        const written: { readonly id: string; readonly title: string }[] = [];
        const ids: string[] = [];
        for (const { debt: which, behind, title, elsewhere } of edits) {
          const { debt } = servers[elsewhere ? 1 : 0] ?? (await start({ store }));
          const id = ids[which];
          const versions = written.filter((one) => one.id === id).length;
          const saved = await debt
            .saveDebt({
              ...(id === undefined ? {} : { id, expectedVersion: Math.max(1, versions - behind) }),
              draft: plainDraft({ title }),
              by: "somebody",
            })
            .catch(() => null);
          if (saved === null) continue;
          written.push({ id: saved.id, title });
          if (id === undefined) ids.push(saved.id);
        }
        const kept = await store.versions();
        for (const id of ids)
          expect(kept.filter((one) => one.id === id).map(({ draft }) => draft.title)).toEqual(
            written.filter((one) => one.id === id).map(({ title }) => title),
          );
        expect(kept).toHaveLength(written.length);
      }),
      { numRuns: 25 },
    );
  });
});
