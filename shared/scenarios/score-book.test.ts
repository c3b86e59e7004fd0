import { describe, expect, it } from "vitest";
import {
  RANKING_POLICY,
  TEST_NOW,
  aRankedOrganisation,
  aRankedService,
  aScenario,
  someEvidence,
} from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import type { Exemption } from "./exemptions.ts";
import type { RankedOrganisation } from "./ranking.ts";
import { createScoreBook } from "./score-book.ts";

const day = (days: number) => TEST_NOW - days * DAY_MS;

function bookOf(overrides: Partial<RankedOrganisation> = {}) {
  const book = createScoreBook(aRankedOrganisation(overrides));
  const team = (now = TEST_NOW) => book.rankingAt(now).teams[0];
  return {
    ...book,
    team,
    service: (now = TEST_NOW) => team(now)?.services[0],
    cell: (now = TEST_NOW) => team(now)?.services[0]?.cells[0],
  };
}

describe("a score book", () => {
  it("scores as of any instant, by the evidence up to it, in any order of asking", () => {
    const book = bookOf();
    book.put([
      someEvidence({ at: day(20) }),
      someEvidence({ at: day(10), outcome: "failed", build: "b", runner: "y" }),
    ]);
    expect(book.cell()).toMatchObject({ state: "known-risk" });
    expect(book.cell(day(15))).toMatchObject({ state: "passed", n: 1 });
    expect(book.cell(day(30))).toMatchObject({ state: "untested", credit: 0 });
    expect(book.cell()?.credit).toBeCloseTo(0.15 * 2 ** (-10 / 90), 12);
  });

  it("keeps what a new piece of evidence does not touch", () => {
    const services = [aRankedService({ name: "checkout" }), aRankedService({ name: "search" })];
    const book = bookOf({ services });
    book.put([someEvidence({ service: "search" })]);
    const before = book.team()?.services;
    book.put([someEvidence({ service: "checkout" })]);
    const after = book.team()?.services;
    expect(after?.[1]).toBe(before?.[1]);
    expect(after?.[0]).not.toBe(before?.[0]);
    expect(after?.[0]?.R).toBeCloseTo(0.8, 12);
  });

  it("says why it did not take something", () => {
    const services = [
      aRankedService({ dependencies: [{ name: "ledger", trait: "calls-services" }] }),
    ];
    const scenarios = [
      aScenario({ id: "DEP-01", perDependency: "calls-services" }),
      aScenario({ id: "TLS", appliesTo: ["tls"] }),
    ];
    const book = bookOf({ services, scenarios });
    const good = someEvidence({ scenario: "DEP-01" });
    const refused = book.put([
      good,
      good,
      { ...good, digest: "1", service: null },
      someEvidence({ service: "nobody" }),
      someEvidence({ scenario: "XX" }),
      someEvidence({ scenario: "TLS" }),
      someEvidence({ scenario: "DEP-01", dependency: "mars" }),
    ]);
    expect(refused.map(({ refusal }) => refusal)).toEqual([
      "duplicate",
      "not-placed",
      "unknown-service",
      "unknown-scenario",
      "not-applicable",
      "unknown-dependency",
    ]);
  });

  it("averages the dependencies of a scenario; evidence that names none is for all", () => {
    const dependencies = ["ledger", "mail"].map((name) => ({ name, trait: "calls-services" }));
    const book = bookOf({
      services: [aRankedService({ dependencies })],
      scenarios: [aScenario({ perDependency: "calls-services" })],
    });
    book.put([someEvidence({ dependency: "ledger" })]);
    expect(book.cell()).toMatchObject({ credit: 0.4, n: 0, state: "passed" });
    book.put([someEvidence({ fingerprint: "another" })]);
    // (1 - 0.2 x 0.2 + 0.8) / 2
    expect(book.cell()?.credit).toBeCloseTo(0.88, 12);
    book.put([someEvidence({ dependency: "mail", outcome: "failed", build: "b", at: day(1) })]);
    expect(book.cell()).toMatchObject({ state: "passed" });
    book.put([someEvidence({ dependency: "mail", outcome: "failed", fingerprint: "third" })]);
    expect(book.cell()).toMatchObject({ state: "known-risk" });
  });
});

describe("the trivial-scenario rule", () => {
  const scenarios = [aScenario({ id: "EASY", sigma: 4 }), aScenario({ id: "HARD", sigma: 4 })];
  const passes = (count: number, fortnights = true) =>
    Array.from({ length: count }, (_, index) =>
      someEvidence({ scenario: "EASY", at: day(fortnights ? index * 14 : 0), build: `${index}` }),
    );

  it("halves what passes in more than 97 % of thirty runs or more", () => {
    const book = bookOf({ scenarios });
    book.put(passes(29));
    expect(book.service()?.cells.map(({ sigma }) => sigma)).toEqual([4, 4]);
    book.put(passes(30));
    expect(book.service()?.cells.map(({ sigma }) => sigma)).toEqual([2, 4]);
    book.put([someEvidence({ scenario: "EASY", outcome: "failed", runner: "other" })]);
    expect(book.service()?.cells.map(({ sigma }) => sigma)).toEqual([4, 4]);
  });

  it("is not brought about by running one test again and again", () => {
    const book = bookOf({ scenarios });
    book.put(passes(50, false));
    expect(book.service()?.cells[0]).toMatchObject({ sigma: 4, n: 1 });
  });

  it("counts a run once where a service was split", () => {
    const lineage = [{ service: "checkout", share: 1 }];
    const services = ["a", "b"].map((name) => aRankedService({ name, lineage }));
    const book = bookOf({ scenarios, services });
    book.put(passes(20));
    expect(book.service()?.cells[0]).toMatchObject({ sigma: 4, n: 2 });
  });
});

describe("exemptions", () => {
  const scenarios = [aScenario({ id: "BIG", sigma: 18 }), aScenario({ id: "OUT", sigma: 2 })];
  const exemption = (changes: Partial<Exemption> = {}): Exemption => ({
    service: "checkout",
    scenario: "OUT",
    from: day(10),
    until: day(-10),
    approvedBy: "platform",
    reason: "the database moves next month",
    ...changes,
  });

  function exempted(changes: Partial<Exemption>, now = TEST_NOW) {
    const book = bookOf({
      scenarios,
      exemptions: [exemption(changes)],
      teams: [{ name: "payments" }, { name: "refunds", parent: "payments" }],
    });
    book.put([someEvidence({ scenario: "BIG", at: now, outcome: "auto-late" })]);
    return book.service(now)?.cells[1];
  }

  it("count the mean of the rest, half at most", () => {
    // 1 - (1 - 0.8 x 0.6) = 0.48
    expect(exempted({})).toMatchObject({ state: "exempt", n: 0 });
    expect(exempted({})?.credit).toBeCloseTo(0.48, 12);
  });

  it.each([
    ["of the team", { approvedBy: "payments" }, "inside-the-team"],
    [
      "of the team, as Backstage writes it",
      { approvedBy: "group:default/Payments" },
      "inside-the-team",
    ],
    ["of a team below it", { approvedBy: "refunds/joe" }, "inside-the-team"],
    ["for more than 90 days", { from: day(90) }, "too-long"],
  ])("count nothing if they are %s", (_, changes, refused) => {
    expect(exempted(changes)).toMatchObject({ state: "exempt", credit: 0, exemption: { refused } });
  });

  it("hold from their beginning, and not at their end", () => {
    expect(exempted({ from: TEST_NOW })?.state).toBe("exempt");
    expect(exempted({ from: TEST_NOW + 1 })?.state).toBe("untested");
    expect(exempted({ until: TEST_NOW })?.state).toBe("untested");
    expect(exempted({ from: day(90) + 1 })?.credit).toBeGreaterThan(0);
  });

  it("leave the team's policy to say how many", () => {
    const strict = { ...RANKING_POLICY, exemptions: { ...RANKING_POLICY.exemptions, share: 0.05 } };
    const book = bookOf({ scenarios, exemptions: [exemption()], policy: strict });
    book.put([someEvidence({ scenario: "BIG" })]);
    expect(book.service()?.cells[1]).toMatchObject({ state: "exempt", credit: 0 });
  });
});
