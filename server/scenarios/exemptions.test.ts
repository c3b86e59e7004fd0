import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { createMemoryScenariosStore } from "./test-store.ts";
import { aRecord, anUpload, startTestLeague, TWO_SCENARIOS } from "./test-league.ts";

const day = (days: number) => new Date(TEST_NOW + days * DAY_MS).toISOString().slice(0, 10);
/** One of eight of the service's weight may be exempt by this policy, and more than that. */
const POLICY = "ranking: { exemptions: { share: 0.5 } }\n";

const file = (overrides: Readonly<Record<string, string>> = {}) => {
  const entry = {
    service: "checkout-api",
    scenario: "DEPL-03",
    from: day(-10),
    until: day(20),
    approvedBy: "catalogue",
    reason: "it moves",
    ...overrides,
  };
  return `- ${JSON.stringify(entry)}\n`;
};

const command = (overrides: Readonly<Record<string, unknown>> = {}) => ({
  service: "checkout-api",
  scenario: "DEPL-03",
  from: TEST_NOW - DAY_MS,
  until: TEST_NOW + 10 * DAY_MS,
  approvedBy: "catalogue/grace",
  reason: "it moves",
  by: "Ada",
  ...overrides,
});

describe("exemptions", () => {
  it("count half of what the rest comes to, from the browser as from files, while they hold", async () => {
    const { scenarios } = await startTestLeague({ policy: POLICY });
    await scenarios.import(anUpload(aRecord()));
    const before = await scenarios.ranking({});
    const offered = (await scenarios.cell({ service: "checkout-api", scenario: "DEPL-03" }))
      .ifExempt;
    const exempted = await scenarios.exempt(command());
    expect(exempted).toMatchObject({ state: "in-force", refused: null, team: "payments" });
    const cell = async () =>
      (await scenarios.cell({ service: "checkout-api", scenario: "DEPL-03" })).cell;
    expect(await cell()).toMatchObject({ state: "exempt", credit: 0.5 });
    expect(scenarios.exemptions()).toMatchObject([{ id: exempted.id, credit: 0.5 }]);
    const gain = ((await scenarios.ranking({})).teams[0]?.R ?? 0) - (before.teams[0]?.R ?? 1);
    expect(gain).toBeGreaterThan(0);
    expect(offered).toMatchObject({ credit: 0.5, withinShare: true, mostDays: 90 });
    expect(offered?.points).toBeCloseTo(100 * gain, 9);
    const { id } = exempted;
    const gone = await scenarios.withdrawExemption({ id, by: "Ada", reason: "it has moved" });
    expect(gone).toMatchObject({ state: "withdrawn", withdrawnBy: "Ada", enteredBy: "Ada" });
    expect(await scenarios.ranking({})).toEqual(before);
    expect(scenarios.exemptions()).toMatchObject([{ id, withdrawnReason: "it has moved" }]);
    await expect(
      scenarios.withdrawExemption({ id, by: "Ada", reason: "again" }),
    ).rejects.toMatchObject({ code: "exemption.unknown" });
  });

  it.each([
    [{ approvedBy: "payments" }, "exemption.inside-the-team"],
    [{ approvedBy: "payments/ada" }, "exemption.inside-the-team"],
    [{ until: TEST_NOW + 100 * DAY_MS }, "exemption.too-long"],
    [{ until: TEST_NOW - 2 * DAY_MS }, "exemption.empty"],
    [{ from: TEST_NOW - 9 * DAY_MS, until: TEST_NOW }, "exemption.over"],
    [{ service: "nothing" }, "service.unknown"],
    [{ scenario: "XXX" }, "scenario.unknown"],
  ])("are refused at once where they would count nothing: %o", async (overrides, code) => {
    const { scenarios } = await startTestLeague();
    await expect(scenarios.exempt(command(overrides))).rejects.toMatchObject({ code });
    expect(scenarios.exemptions()).toEqual([]);
  });

  it("follow their files: what changes is a new version, what is gone is withdrawn, and all of it stays", async () => {
    const store = createMemoryScenariosStore();
    let text = file();
    const league = await startTestLeague({ store, exemptions: () => text });
    const [first] = league.scenarios.exemptions();
    expect(first).toMatchObject({ via: "file", state: "in-force", reason: "it moves" });
    text = file({ reason: "it still moves" });
    await league.exemptions.reload();
    await league.exemptions.reload();
    expect(league.scenarios.exemptions()).toMatchObject([
      { id: first?.id, reason: "it still moves" },
    ]);
    text = "[";
    await league.exemptions.reload();
    expect(league.exemptions.problems()).not.toEqual([]);
    expect(league.scenarios.exemptions()).toMatchObject([{ state: "in-force" }]);
    text = "[]\n";
    await league.exemptions.reload();
    expect(league.scenarios.exemptions()).toMatchObject([
      { state: "withdrawn", withdrawnBy: null },
    ]);
    expect(await store.exemptions()).toMatchObject([{ version: 3 }]);
    const after = await startTestLeague({ store, exemptions: () => file() });
    expect(after.scenarios.exemptions()).toMatchObject([{ id: first?.id, state: "in-force" }]);
  });

  it("count nothing beyond the share of the service's weight, and that is said", async () => {
    const { scenarios } = await startTestLeague();
    await scenarios.import(anUpload(aRecord()));
    const cell = await scenarios.cell({ service: "checkout-api", scenario: "DEPL-03" });
    expect(cell.ifExempt).toMatchObject({ credit: 0, withinShare: false, share: 3 / 8, points: 0 });
    const exempted = await scenarios.exempt(command());
    expect(exempted).toMatchObject({ state: "in-force", refused: "beyond-share", credit: 0 });
  });

  it("of what does not apply are no cell's, and that is said", async () => {
    const queue =
      "- { id: STA-06, name: backlog, category: state, appliesTo: [queue], pass: A900, sigma: 3 }\n";
    const { scenarios } = await startTestLeague({
      scenarios: `${TWO_SCENARIOS}${queue}`,
      exemptions: () => file({ scenario: "STA-06" }),
    });
    expect(scenarios.exemptions()).toMatchObject([{ refused: "not-applicable", credit: null }]);
    const { problems } = await scenarios.league({});
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining("does not apply to the service"),
    ]);
  });

  it("that a file approves inside the team count nothing, and that is said", async () => {
    const { scenarios } = await startTestLeague({
      exemptions: () => file({ approvedBy: "payments" }),
    });
    expect(scenarios.exemptions()).toMatchObject([{ refused: "inside-the-team" }]);
    const { problems } = await scenarios.league({});
    expect(problems.map(({ code }) => code)).toEqual(["exemption.not-counted"]);
  });
});

describe("rules from files", () => {
  it("stay in force when the file breaks, with what is wrong and where", async () => {
    const store = createMemoryScenariosStore();
    await startTestLeague({ store, policy: "ranking: { halfLifeDays: 30 }\n" });
    const broken = await startTestLeague({ store, policy: "ranking: { halfLife: 30 }\n" });
    const rules = broken.scenarios.rules();
    expect(rules.policy.halfLifeDays).toBe(30);
    expect(rules.problems).toMatchObject([
      {
        code: "ranking-policy.unknown-key",
        severity: "error",
        where: { file: "policy.yaml", line: 1 },
      },
    ]);
    expect(rules.history).toHaveLength(1);
    const none = await startTestLeague({ policy: "ranking: { halfLife: 30 }\n" });
    expect(none.scenarios.rules().policy.halfLifeDays).toBe(90);
  });

  it("place what no document does, and say so", async () => {
    const { scenarios } = await startTestLeague({
      policy:
        "evidence:\n  mapping:\n    - { match: { format: junit }, service: checkout-api, scenario: STA-01 }\n",
    });
    const report =
      '<testsuite name="s" tests="1" timestamp="2026-11-01T00:00:00Z"><testcase name="t" time="1"/></testsuite>';
    const { document } = await scenarios.import(anUpload(report));
    expect(document.runs[0]).toMatchObject({ placedBy: "policy", refusal: null });
  });
});
