import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { IMPORTERS_VERSION } from "./judging.ts";
import { createMemoryScenariosStore } from "./test-store.ts";
import { aRecord, anUpload, startTestLeague, TWO_SCENARIOS } from "./test-league.ts";

const JOURNAL = readFileSync(
  new URL("../../fixtures/evidence/chaostoolkit/unplaced.json", import.meta.url),
  "utf8",
);
const daysAgo = (days: number) => new Date(TEST_NOW - days * DAY_MS).toISOString();

async function cellOf(
  { scenarios }: Awaited<ReturnType<typeof startTestLeague>>,
  service = "checkout-api",
  scenario = "STA-01",
  at?: number,
) {
  return scenarios.cell({ service, scenario, ...(at === undefined ? {} : { at }) });
}

describe("evidence that comes in", () => {
  it("counts at once: the cell by the formula, the service and the team by their weights", async () => {
    const league = await startTestLeague();
    const { known, document } = await league.scenarios.import(anUpload(aRecord()));
    expect(known).toBe(false);
    expect(document.runs[0]).toMatchObject({ placedBy: "document", refusal: null });
    const { cell, explanations, runs } = await cellOf(league);
    const g = 0.85 * 2 ** (-1 / 90);
    expect(cell).toMatchObject({ state: "passed", n: 1, valid: 1, invalid: 0 });
    expect(cell?.credit).toBeCloseTo(0.8 * g, 12);
    expect(cell?.proof).toEqual([document.id]);
    expect(explanations[0]?.formula).toBe("1 − (1 − 0.8 × 0.8435) = 0.6748");
    expect(runs[0]?.role).toBe("counted");
    const { teams } = await league.scenarios.league({});
    expect(teams.map(({ team, band }) => [team, band])).toEqual([
      ["payments", 1],
      ["catalogue", 2],
    ]);
    expect(teams[0]?.R).toBeCloseTo((5 / 8) * 0.8 * g, 12);
    expect(league.changes()).toBe(1);
  });

  it("counts once, however often it comes, and in whichever document", async () => {
    const league = await startTestLeague();
    const first = await league.scenarios.import(anUpload(aRecord()));
    const again = await league.scenarios.import(anUpload(aRecord()));
    expect(again).toMatchObject({ known: true, document: { id: first.document.id } });
    const before = await cellOf(league);
    const other = await league.scenarios.import(anUpload(`${aRecord()}\n`));
    expect(other.known).toBe(false);
    expect((await cellOf(league)).cell?.credit).toBe(before.cell?.credit);
    expect(league.scenarios.documents({}).total).toBe(2);
  });

  it("counts the same when it comes twice at the same time", async () => {
    const league = await startTestLeague();
    const both = await Promise.all([
      league.scenarios.import(anUpload(aRecord())),
      league.scenarios.import(anUpload(aRecord())),
    ]);
    expect(both.map(({ known }) => known).toSorted()).toEqual([false, true]);
    expect(league.scenarios.documents({}).total).toBe(1);
  });

  it("is refused when there is no run in it, with what would be taken", async () => {
    const { scenarios } = await startTestLeague();
    await expect(scenarios.import(anUpload("just: words\n"))).rejects.toMatchObject({
      code: "evidence.unrecognised",
      remedy: expect.stringContaining("Chaos Toolkit"),
    });
    expect(scenarios.documents({}).total).toBe(0);
  });

  it("is not signed because it says so, unless the operator names its file", async () => {
    const claim = aRecord({ provenance: "signed-other-team" });
    const sent = await (await startTestLeague()).scenarios.import(anUpload(claim));
    expect(sent.document.runs[0]?.evidence.provenance).toBe("own-tool");
    expect(sent.document.runs[0]?.losses).toEqual([expect.stringContaining("no signature")]);
    const named = await (
      await startTestLeague()
    ).scenarios.import({ ...anUpload(claim), via: "file" });
    expect(named.document.runs[0]?.evidence.provenance).toBe("signed-other-team");
  });

  it("is kept without its secrets, and nothing of them is in any answer", async () => {
    const secret = "hunter2-hunter2";
    const journal = JSON.parse(JOURNAL) as { experiment: Record<string, unknown> };
    journal.experiment["configuration"] = { api_token: secret };
    journal.experiment["title"] = `Burn CPU password=${secret}`;
    const league = await startTestLeague();
    const { document } = await league.scenarios.import(anUpload(JSON.stringify(journal)));
    const answers = [
      document,
      await league.scenarios.raw(document.id),
      await league.scenarios.document(document.id),
      league.scenarios.inbox(),
      await league.store.details(document.id),
      await league.store.load(),
    ];
    expect(JSON.stringify(answers)).not.toContain(secret);
    expect(JSON.stringify(answers)).toContain("[redacted]");
  });
});

describe("evidence without a place", () => {
  it("waits in the inbox and counts nothing until a person places it, which is written down", async () => {
    const league = await startTestLeague();
    const { document } = await league.scenarios.import(anUpload(JOURNAL));
    expect(document.runs[0]).toMatchObject({ placedBy: null, refusal: "not-placed" });
    expect(league.scenarios.inbox()).toMatchObject([
      { document: document.id, run: 0, missing: ["service", "scenario"] },
    ]);
    const placed = await league.scenarios.place({
      document: document.id,
      run: 0,
      service: "checkout-api",
      scenario: "STA-01",
      environment: "production",
      build: "b1",
      by: "Ada",
    });
    expect(placed.runs[0]).toMatchObject({
      placedBy: "person",
      refusal: null,
      evidence: { service: "checkout-api", environment: "production", build: "b1", valid: true },
    });
    expect(placed.history.map(({ kind, by }) => [kind, by])).toEqual([
      ["received", null],
      ["placed", "Ada"],
    ]);
    expect(league.scenarios.inbox()).toEqual([]);
    expect((await cellOf(league)).cell?.state).toBe("passed");
  });

  it("is placed by parameters of the upload, also when it is sent once more with them", async () => {
    const place = { service: "checkout-api", scenario: "STA-01", environment: "staging" };
    const first = await startTestLeague();
    const { document } = await first.scenarios.import(anUpload(JOURNAL, place));
    expect(document.runs[0]).toMatchObject({ placedBy: "upload", refusal: null });
    const second = await startTestLeague();
    await second.scenarios.import(anUpload(JOURNAL));
    const again = await second.scenarios.import(anUpload(JOURNAL, place));
    expect(again.known).toBe(true);
    expect(again.document.runs[0]?.evidence).toEqual(document.runs[0]?.evidence);
    expect((await cellOf(second)).cell).toEqual((await cellOf(first)).cell);
  });

  it.each([
    ["of a tool", JOURNAL],
    ["that says all it can", aRecord({ service: undefined })],
  ])("is back in the inbox when the placement of a document %s is taken back", async (_, text) => {
    const league = await startTestLeague();
    const { document } = await league.scenarios.import(anUpload(text));
    const before = [league.scenarios.inbox(), await cellOf(league)];
    const run = { document: document.id, run: 0, by: "Ada" };
    await league.scenarios.place({ ...run, service: "catalogue-api", scenario: "STA-01" });
    await league.scenarios.place({
      ...run,
      service: "checkout-api",
      scenario: "STA-01",
      environment: "production",
      build: "b9",
    });
    expect((await cellOf(league)).cell?.state).toBe("passed");
    const { runs, history } = await league.scenarios.unplace(run);
    expect(runs).toEqual(document.runs);
    expect([league.scenarios.inbox(), await cellOf(league)]).toEqual(before);
    expect(history.at(-1)).toMatchObject({ by: "Ada", text: "The placement was taken back." });
    expect((await league.scenarios.unplace(run)).history).toHaveLength(history.length);
  });

  it("cannot be placed where it does not apply", async () => {
    const { scenarios } = await startTestLeague();
    const { document } = await scenarios.import(anUpload(JOURNAL));
    const place = { document: document.id, run: 0, by: "Ada" };
    for (const [where, code] of [
      [{ service: "nothing", scenario: "STA-01" }, "service.unknown"],
      [{ service: "checkout-api", scenario: "XXX" }, "scenario.unknown"],
    ] as const)
      await expect(scenarios.place({ ...place, ...where })).rejects.toMatchObject({ code });
  });
});

describe("what was acknowledged", () => {
  it("is the same after a restart, to the digit", async () => {
    const store = createMemoryScenariosStore();
    const before = await startTestLeague({ store });
    await before.scenarios.import(anUpload(aRecord()));
    await before.scenarios.import(anUpload(aRecord({ outcome: "failed", build: "b2" })));
    const { document } = await before.scenarios.import(anUpload(JOURNAL));
    await before.scenarios.place({
      document: document.id,
      run: 0,
      service: "catalogue-api",
      scenario: "STA-01",
      by: "Ada",
    });
    const after = await startTestLeague({ store });
    expect(await after.scenarios.league({})).toEqual(await before.scenarios.league({}));
    expect(await after.scenarios.document(document.id)).toEqual(
      await before.scenarios.document(document.id),
    );
  });

  it("is withdrawn by a mark: it counts nothing, stays, and can be taken back", async () => {
    const league = await startTestLeague();
    const { document } = await league.scenarios.import(anUpload(aRecord()));
    const counted = (await cellOf(league)).cell;
    const command = { document: document.id, by: "Ada", reason: "the wrong service" };
    const withdrawn = await league.scenarios.withdraw(command);
    expect(withdrawn).toMatchObject({ withdrawn: true, runs: [{ refusal: "withdrawn" }] });
    expect(withdrawn.history.at(-1)).toMatchObject({ by: "Ada", text: "the wrong service" });
    expect((await cellOf(league)).cell?.state).toBe("untested");
    expect(league.scenarios.documents({ state: "withdrawn" }).total).toBe(1);
    await league.scenarios.withdraw({ ...command, reinstate: true });
    expect((await cellOf(league)).cell).toEqual(counted);
  });
});

describe("a ranking as of an instant", () => {
  it("goes by what had happened, and says how much of it came in later", async () => {
    const league = await startTestLeague();
    await league.scenarios.import(anUpload(aRecord({ at: daysAgo(60) })));
    await league.scenarios.import(anUpload(aRecord({ at: daysAgo(10), build: "b2" })));
    const at = TEST_NOW - 30 * DAY_MS;
    const then = await league.scenarios.league({ at });
    expect(then).toMatchObject({ at, evidence: 1, receivedLater: 1 });
    expect((await cellOf(league, "checkout-api", "STA-01", at)).cell?.n).toBe(1);
    expect((await cellOf(league)).cell?.n).toBe(2);
    const future = { at: TEST_NOW + 1 };
    await expect(league.scenarios.league(future)).rejects.toMatchObject({
      code: "ranking.instant-in-future",
    });
  });

  it("can be asked for by a version of the policy that was in force once", async () => {
    const store = createMemoryScenariosStore();
    const first = await startTestLeague({ store });
    await first.scenarios.import(anUpload(aRecord()));
    const old = await first.scenarios.ranking({});
    const second = await startTestLeague({ store, policy: "ranking: { halfLifeDays: 1 }\n" });
    const now = await second.scenarios.ranking({});
    expect(now.policyVersion).not.toBe(old.policyVersion);
    expect(now.teams[0]?.R).toBeLessThan((old.teams[0]?.R ?? 0) * 0.6);
    expect(await second.scenarios.ranking({ policyVersion: old.policyVersion })).toEqual(old);
    expect(second.scenarios.rules().history).toHaveLength(2);
    await expect(second.scenarios.ranking({ policyVersion: "x" })).rejects.toMatchObject({
      code: "ranking.policy-unknown",
    });
  });

  it("has a trend that ends with the present score, and names who improved most", async () => {
    const league = await startTestLeague();
    await league.scenarios.import(anUpload(aRecord({ at: daysAgo(40) })));
    const { teams, weeks, mostImproved } = await league.scenarios.league({});
    expect(weeks).toHaveLength(27);
    expect(teams[0]?.trend.at(-1)).toBe(teams[0]?.R);
    expect(teams[0]?.trend[0]).toBe(0);
    expect(mostImproved.map(({ team, from }) => [team, from])).toEqual([["payments", 0]]);
  });
});

describe("criteria that change", () => {
  it("have what they decide judged again, and that is written down", async () => {
    const store = createMemoryScenariosStore();
    const late = readFileSync(
      new URL(
        "../../fixtures/evidence/chaostoolkit/search-api-zone-lost-late.json",
        import.meta.url,
      ),
      "utf8",
    );
    const place = { service: "checkout-api", scenario: "STA-01" };
    const scenarios = (pass: string) => TWO_SCENARIOS.replace("A120", pass);
    const text = late
      .replaceAll("service:search-api", "service:checkout-api")
      .replaceAll("ZON-01", "STA-01");
    const strict = await startTestLeague({ store, scenarios: scenarios("A10") });
    const { document } = await strict.scenarios.import(anUpload(text, place));
    expect(document.runs[0]?.evidence.outcome).toBe("auto-late");
    const lax = await startTestLeague({ store, scenarios: scenarios("A9000") });
    await lax.scenarios.refresh();
    const after = await lax.scenarios.document(document.id);
    expect(after.runs[0]).toMatchObject({ pass: "A9000", evidence: { outcome: "auto-in-time" } });
    expect(after.history.map(({ kind }) => kind)).toEqual(["received", "judged-again"]);
    await lax.scenarios.refresh();
    expect((await lax.scenarios.document(document.id)).history).toHaveLength(2);
  });
});

describe("importers that judge otherwise than they did", () => {
  it("read what is kept again, and pieces stay the ones they were", async () => {
    const store = createMemoryScenariosStore();
    const before = await startTestLeague({ store });
    const place = { service: "checkout-api", scenario: "STA-01", build: "b1" };
    const { document } = await before.scenarios.import(anUpload(JOURNAL, place));
    const [known] = await store.load();
    if (known === undefined) throw new Error("it was stored");
    // As an earlier version left it: no run was valid for it.
    const { runs, ...record } = known;
    const details = (await store.details(document.id))[0];
    const [run] = runs;
    if (run === undefined || details === undefined) throw new Error("it has a run");
    const old = { ...run, evidence: { ...run.evidence, valid: false, outcome: null } };
    await store.change({ ...record, importersVersion: 0 }, [{ run: 0, record: old, details }], []);
    const after = await startTestLeague({ store });
    expect((await cellOf(after)).cell?.state).toBe("untested");
    await after.scenarios.refresh();
    const read = await after.scenarios.document(document.id);
    expect(read.importersVersion).toBe(IMPORTERS_VERSION);
    expect(read.runs[0]?.evidence).toEqual(document.runs[0]?.evidence);
    expect(read.history.map(({ kind }) => kind)).toEqual(["received", "judged-again"]);
    expect((await cellOf(after)).cell).toEqual((await cellOf(before)).cell);
  });
});

describe("how teams are shown", () => {
  it("tells in recognition only who leads, and in private only the team that is asked for", async () => {
    const uploads = [aRecord(), aRecord({ service: "catalogue-api", provenance: "attested" })];
    const shown = async (mode: "recognition" | "private", team?: string) => {
      const { scenarios } = await startTestLeague({ mode });
      for (const text of uploads) await scenarios.import(anUpload(text));
      const { teams } = await scenarios.league(team === undefined ? {} : { team });
      return teams.map((one) => [one.team, one.band]);
    };
    expect(await shown("recognition")).toEqual([
      ["payments", 1],
      ["catalogue", null],
    ]);
    expect(await shown("private")).toEqual([]);
    expect(await shown("private", "catalogue")).toEqual([["catalogue", null]]);
  });

  it("never names who ran or sent something", async () => {
    const { scenarios } = await startTestLeague();
    const person = "ada.lovelace@example.org";
    await scenarios.import({ ...anUpload(aRecord({ runner: person })), by: person });
    const answers = [
      await scenarios.league({}),
      await scenarios.matrix({}),
      await scenarios.scorecard({}),
      await scenarios.ranking({}),
      await scenarios.cell({ service: "checkout-api", scenario: "STA-01" }),
    ];
    expect(JSON.stringify(answers)).not.toContain(person);
  });
});

describe("the matrix", () => {
  it("has every ranked service, those that nobody owns last, and a cell for each scenario that applies", async () => {
    const { scenarios } = await startTestLeague();
    await scenarios.import(anUpload(aRecord({ service: "gift-cards-api" })));
    await scenarios.import(anUpload(aRecord({ injected: false })));
    const matrix = await scenarios.matrix({});
    expect(matrix.services.map(({ service, team }) => [service, team])).toEqual([
      ["catalogue-api", "catalogue"],
      ["checkout-api", "payments"],
      ["gift-cards-api", null],
    ]);
    const states = matrix.services.map(({ cells }) => cells.map((cell) => cell?.state));
    expect(states).toEqual([
      ["untested", "untested"],
      ["untested", "untested"],
      ["passed", "untested"],
    ]);
    expect(matrix.services[1]?.cells[0]).toMatchObject({ valid: 0, invalid: 1, proof: [] });
    expect(scenarios.untested("gift-cards-api")?.map(({ id }) => id)).toEqual(["DEPL-03"]);
    expect(scenarios.untested("nothing")).toBeNull();
  });

  it("has tested what a service was tried by before it was split from another", async () => {
    const teams = [{ name: "payments", displayName: "Payments" }];
    const heir = {
      name: "wallet-api",
      displayName: "Wallet",
      kind: "component" as const,
      type: "service",
      owner: "payments",
      dependsOn: [],
      traits: ["database"],
      annotations: { "headroom.dev/lineage": "checkout-api" },
      links: [],
    };
    const { scenarios } = await startTestLeague({
      catalog: { teams, services: [heir], systems: [] },
    });
    await scenarios.import(anUpload(aRecord({ service: "checkout-api" })));
    expect(scenarios.untested("wallet-api")?.map(({ id }) => id)).toEqual(["DEPL-03"]);
  });
});

describe("a further piece of evidence", () => {
  it("changes the past as far as it reaches, and nothing before it", async () => {
    const uploads = [aRecord({ at: daysAgo(80) }), aRecord({ at: daysAgo(50), build: "b2" })];
    const warm = await startTestLeague();
    for (const text of uploads) {
      await warm.scenarios.import(anUpload(text));
      // Asked for each time, so that what is remembered of past weeks is put to the test.
      await warm.scenarios.league({});
    }
    const cold = await startTestLeague();
    for (const text of uploads) await cold.scenarios.import(anUpload(text));
    expect((await warm.scenarios.league({})).teams).toEqual(
      (await cold.scenarios.league({})).teams,
    );
    const { trend } = (await cold.scenarios.league({})).teams[0] ?? { trend: [] };
    expect(new Set(trend.map((one) => one === 0)).size).toBe(2);
  });
});
