import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  EVIDENCE_CHOICES,
  RANKING_POLICY as POLICY,
  TEST_NOW,
  aRankedOrganisation,
  aRankedService,
  aScenario,
  chosenEvidence,
  someEvidence,
} from "#fixtures/builders.ts";
import type { PlacedEvidence } from "./model.ts";
import { createScoreBook } from "./score-book.ts";
import { scoreService, type WeighedCell } from "./service-score.ts";

/** The laws that scores of services and teams keep, each with 20,000 cases. */
const CASES = { numRuns: 20_000 } as const;
/** What adding up in another order may change. */
const ROUNDING = 1e-12;

const SCENARIOS = [2, 3, 4].map((sigma) => aScenario({ id: `S-${sigma}`, sigma }));
const ORGANISATION = aRankedOrganisation({
  scenarios: SCENARIOS,
  services: [
    aRankedService({ name: "one", exposure: 3 }),
    aRankedService({ name: "two", exposure: 1 }),
  ],
});
const services = fc.constantFrom("one", "two");
const scenarios = fc.constantFrom(...SCENARIOS.map(({ id }) => id));
const evidences = fc.array(
  fc
    .tuple(services, scenarios, ...EVIDENCE_CHOICES.map((choices) => fc.nat(choices - 1)))
    .map(([service, scenario, ...choices]) =>
      someEvidence({ ...chosenEvidence(choices), service, scenario }),
    ),
  { maxLength: 8 },
);

function scoreOf(evidence: readonly PlacedEvidence[], of = ORGANISATION): number {
  const book = createScoreBook(of);
  book.put(evidence);
  return book.rankingAt(TEST_NOW).teams[0]?.R ?? Number.NaN;
}

describe("a team's score", () => {
  it("is never lowered by the best pass there can be", () => {
    fc.assert(
      fc.property(evidences, scenarios, (evidence, scenario) => {
        const pass = someEvidence({ service: "one", scenario, build: "new", runner: "new" });
        return scoreOf([...evidence, pass]) >= scoreOf(evidence) - ROUNDING;
      }),
      CASES,
    );
  });

  it("is the same when a service is split and its evidence follows", () => {
    fc.assert(
      fc.property(evidences, fc.integer({ min: 1, max: 29 }), (evidence, tenths) => {
        const lineage = [{ service: "one", share: 1 }];
        const split = aRankedOrganisation({
          scenarios: SCENARIOS,
          services: [
            aRankedService({ name: "one-a", exposure: tenths / 10, lineage }),
            aRankedService({ name: "one-b", exposure: 3 - tenths / 10, lineage }),
            aRankedService({ name: "two", exposure: 1 }),
          ],
        });
        return Math.abs(scoreOf(evidence, split) - scoreOf(evidence)) <= ROUNDING;
      }),
      CASES,
    );
  });

  it("is the same when services are merged, each one's evidence for its own share", () => {
    const lineage = [
      { service: "one", share: 0.75 },
      { service: "two", share: 0.25 },
    ];
    const merged = aRankedOrganisation({
      scenarios: SCENARIOS,
      services: [aRankedService({ name: "both", exposure: 4, lineage })],
    });
    fc.assert(
      fc.property(
        evidences,
        (evidence) => Math.abs(scoreOf(evidence, merged) - scoreOf(evidence)) <= ROUNDING,
      ),
      CASES,
    );
  });

  it("is changed neither by duplicates nor by what is invalid", () => {
    fc.assert(
      fc.property(evidences, (evidence) => {
        const useless = evidence.map((one) => ({ ...one, valid: false, digest: `${one.digest}!` }));
        return scoreOf([...evidence, ...useless, ...evidence]) === scoreOf(evidence);
      }),
      CASES,
    );
  });

  it("does not depend on the order of input, nor on names", () => {
    const renamed = aRankedOrganisation({
      teams: [{ name: "zebra" }],
      scenarios: SCENARIOS.map((scenario) => ({ ...scenario, id: `z${scenario.id}` })).toReversed(),
      services: [
        aRankedService({ name: "a-two", team: "zebra", exposure: 1 }),
        aRankedService({ name: "z-one", team: "zebra", exposure: 3 }),
      ],
    });
    fc.assert(
      fc.property(evidences, (evidence) => {
        const other = evidence.toReversed().map((one) => ({
          ...one,
          service: one.service === "one" ? "z-one" : "a-two",
          scenario: `z${one.scenario}`,
        }));
        return Math.abs(scoreOf(other, renamed) - scoreOf(evidence)) <= ROUNDING;
      }),
      CASES,
    );
  });
});

describe("exempting", () => {
  const weighed = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.nat(960), fc.nat(2), fc.nat(9))
    .map(([sigma, credit, n, exempt]): WeighedCell => ({
      sigma,
      credit: credit / 1_000,
      n,
      state: "passed",
      exemption: exempt > 2 ? null : { from: exempt, refused: exempt === 2 ? "too-long" : null },
    }));

  it("never beats dropping the cell, and gains at most 7.5 points", () => {
    fc.assert(
      fc.property(fc.array(weighed, { minLength: 1, maxLength: 12 }), (all) => {
        const rest = all.filter(({ exemption }) => exemption === null);
        const untested = all.map((cell) =>
          cell.exemption === null ? cell : { ...cell, credit: 0, exemption: null },
        );
        const exempted = scoreService(all, POLICY).R ?? 0;
        const dropped = scoreService(rest, POLICY).R ?? 0;
        const before = scoreService(untested, POLICY).R ?? 0;
        return exempted <= dropped + ROUNDING && exempted - before <= 0.075 + 1e-9;
      }),
      CASES,
    );
  });

  it("counts those granted first, and those granted together together", () => {
    const cell = (sigma: number, from: number | null): WeighedCell => ({
      sigma,
      credit: from === null ? 0.4 : 0,
      n: 0,
      state: "untested",
      exemption: from === null ? null : { from, refused: null },
    });
    const credits = (...all: readonly WeighedCell[]) =>
      scoreService(all, POLICY).cells.map(({ credit }) => Number(credit.toFixed(9)));
    // 15 % of 20 is 3.
    expect(credits(cell(15, null), cell(3, 1), cell(2, 2))).toEqual([0.4, 0.4, 0]);
    expect(credits(cell(15, null), cell(3, 2), cell(2, 1))).toEqual([0.4, 0, 0.4]);
    expect(credits(cell(16, null), cell(2, 1), cell(2, 1))).toEqual([0.4, 0, 0]);
  });
});
