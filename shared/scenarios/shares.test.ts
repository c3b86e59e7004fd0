import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aRankedOrganisation,
  aRankedService,
  aScenario,
  EVIDENCE_CHOICES,
  RANKING_POLICY,
  TEST_NOW,
  chosenEvidence,
  someEvidence,
} from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { creditWithPass } from "./cell-evidence.ts";
import { explainCredit } from "./explain.ts";
import { fixesIn } from "./found-and-fixed.ts";
import type { PlacedEvidence } from "./model.ts";
import { qualityOf } from "./quality.ts";
import { createScoreBook } from "./score-book.ts";
import { cellShares, differencesBetween } from "./shares.ts";
import { standingOfEvidence } from "./standing.ts";

const SCENARIO = aScenario({ perDependency: "database" });
const SERVICE = aRankedService({
  traits: ["database"],
  dependencies: [
    { name: "a-db", trait: "database" },
    { name: "b-db", trait: "database" },
  ],
});
const OTHER = aRankedService({ name: "cart", exposure: 3 });
const ORGANISATION = aRankedOrganisation({
  services: [SERVICE, OTHER],
  scenarios: [SCENARIO, aScenario({ id: "HST-01", sigma: 3, pass: "A60" })],
});
const context = { service: SERVICE, scenario: SCENARIO, policy: RANKING_POLICY, now: TEST_NOW };

const pieces = fc
  .tuple(
    fc.tuple(...EVIDENCE_CHOICES.map((choices) => fc.nat(choices - 1))),
    fc.constantFrom("checkout", "cart"),
    fc.constantFrom("STA-01", "HST-01"),
    fc.constantFrom(undefined, "a-db", "b-db"),
  )
  .map(([choices, service, scenario, dependency]) =>
    someEvidence({
      ...chosenEvidence(choices),
      service,
      scenario,
      ...(dependency === undefined || service === "cart" || scenario === "HST-01"
        ? {}
        : { dependency }),
    }),
  );
const evidences = fc.array(pieces, { maxLength: 8 });
const CASES = { numRuns: 2_000 } as const;

function rankingOf(evidence: readonly PlacedEvidence[], at = TEST_NOW) {
  const book = createScoreBook(ORGANISATION);
  book.put(evidence);
  return book.rankingAt(at).teams[0];
}

const cellOf = (evidence: readonly PlacedEvidence[]) =>
  evidence.filter(({ service, scenario }) => service === "checkout" && scenario === "STA-01");

describe("shares of cells", () => {
  it("make the score of the team, and their differences make its difference", () => {
    fc.assert(
      fc.property(evidences, fc.nat(40), (evidence, days) => {
        const [now, then] = [rankingOf(evidence), rankingOf(evidence, TEST_NOW - days * DAY_MS)];
        const after = cellShares(now?.services ?? []);
        const before = cellShares(then?.services ?? []);
        expect(after.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
        const R = after.reduce((sum, { share, credit }) => sum + share * credit, 0);
        expect(R).toBeCloseTo(now?.R ?? Number.NaN, 12);
        const { cells, weightPoints } = differencesBetween(before, after);
        const total = cells.reduce((sum, { points }) => sum + points, weightPoints);
        expect(total).toBeCloseTo(100 * ((now?.R ?? 0) - (then?.R ?? 0)), 9);
      }),
      CASES,
    );
  });

  it("tell what a further pass would add: as much as when it is really there", () => {
    fc.assert(
      fc.property(evidences, (evidence) => {
        const now = rankingOf(evidence);
        const cell = cellShares(now?.services ?? []).find(
          ({ service, scenario }) => service === "checkout" && scenario === "STA-01",
        );
        if (cell === undefined || now === undefined) throw new Error("the cell is there");
        const told = cell.share * (creditWithPass(cellOf(evidence), context) - cell.credit);
        const pass = someEvidence({
          at: TEST_NOW,
          build: "new",
          runner: "new",
          fingerprint: "new",
        });
        const really = (rankingOf([...evidence, pass])?.R ?? 0) - (now.R ?? 0);
        expect(told).toBeCloseTo(really, 12);
        expect(told).toBeGreaterThanOrEqual(-1e-12);
      }),
      CASES,
    );
  });
});

describe("the explanation of a credit", () => {
  it("comes to the credit, part by part", () => {
    fc.assert(
      fc.property(evidences, (evidence) => {
        const credit = rankingOf(evidence)?.services[1]?.cells[0]?.credit;
        const parts = explainCredit(cellOf(evidence), context);
        expect(parts.map(({ dependency }) => dependency)).toEqual(["a-db", "b-db"]);
        const sum = parts.reduce((total, part) => total + part.weight * part.credit, 0);
        expect(sum).toBeCloseTo(credit ?? Number.NaN, 12);
        for (const { kind, terms, credit: own } of parts) {
          const values = terms.map(({ value }) => value);
          const { passWeight, riskWeight } = RANKING_POLICY;
          const worked =
            kind === "open-failures"
              ? riskWeight * Math.max(...values)
              : 1 - values.reduce((doubt, value) => doubt * (1 - passWeight * value), 1);
          expect(own).toBeCloseTo(worked, 12);
        }
      }),
      CASES,
    );
  });

  it("writes it as a person would work it out", () => {
    const whole = { ...context, service: aRankedService() };
    const pass = (days: number, build: string) =>
      someEvidence({ at: TEST_NOW - days * DAY_MS, build, fingerprint: build });
    const two = explainCredit([pass(0, "a"), pass(90, "b")], whole);
    expect(two.map(({ formula }) => formula)).toEqual(["1 − (1 − 0.8 × 1)(1 − 0.8 × 0.5) = 0.88"]);
    const failed = explainCredit([{ ...pass(90, "a"), outcome: "failed" }], whole);
    expect(failed.map(({ formula }) => formula)).toEqual(["0.15 × 0.5 = 0.075"]);
    expect(explainCredit([], whole)).toMatchObject([{ kind: "untested", credit: 0 }]);
  });
});

describe("what was found and fixed", () => {
  const run = (days: number, outcome: "held" | "failed", build: string | null) =>
    someEvidence({ at: TEST_NOW - days * DAY_MS, outcome, build, fingerprint: `${days}` });
  const whole = { ...context, service: aRankedService() };

  it("is a failure with a later pass on another build: the first one that answers it", () => {
    const [failed, same, fixed, later] = [
      run(40, "failed", "a"),
      run(30, "held", "a"),
      run(20, "held", "b"),
      run(10, "held", "c"),
    ];
    expect(fixesIn([later, fixed, same, failed], whole)).toEqual([{ found: failed, fixed }]);
    expect(fixesIn([failed, same, run(5, "held", null)], whole)).toEqual([]);
  });

  it("is one find when several failures are answered by one pass", () => {
    const [first, second, fixed] = [
      run(40, "failed", "a"),
      run(30, "failed", "b"),
      run(20, "held", "c"),
    ];
    expect(fixesIn([first, second, fixed], whole)).toEqual([{ found: first, fixed }]);
  });

  it("is no failure that is open, and has one pass for each", () => {
    fc.assert(
      fc.property(evidences, (evidence) => {
        const own = cellOf(evidence).map(({ dependency: _dependency, ...rest }) => rest);
        // Of two failures of one build at one instant, a pass may answer the one that proves less.
        const { standing, table } = standingOfEvidence(own, RANKING_POLICY);
        const open = standing.open.map((run) => {
          const { at, build } = table.pieceOf(run);
          return [at, build, table.quality(run)];
        });
        const fixes = fixesIn(own, whole);
        for (const { found, fixed } of fixes) {
          const quality = qualityOf(found, RANKING_POLICY);
          expect(open).not.toContainEqual([found.at, found.build, quality]);
          expect(fixed.at).toBeGreaterThan(found.at);
          expect(fixed.build).not.toBe(found.build);
        }
        expect(new Set(fixes.map(({ fixed }) => fixed)).size).toBe(fixes.length);
      }),
      CASES,
    );
  });
});
