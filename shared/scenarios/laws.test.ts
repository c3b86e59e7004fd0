import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  EVIDENCE_CHOICES,
  RANKING_POLICY as POLICY,
  TEST_NOW,
  chosenEvidence,
  someEvidence,
  type EvidenceRecipe,
} from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { creditOf } from "./credit.ts";
import type { PlacedEvidence } from "./model.ts";
import { standingOfEvidence } from "./standing.ts";

/** The laws that the credit of a cell keeps, each with 20,000 cases. */
const CASES = { numRuns: 20_000 } as const;
const K = POLICY.riskWeight;
const TOP = 0.96;
/** What adding up in another order may change. */
const ROUNDING = 1e-12;

const recipes: fc.Arbitrary<EvidenceRecipe> = fc
  .tuple(...EVIDENCE_CHOICES.map((choices) => fc.nat(choices - 1)))
  .map(chosenEvidence);
const pieces = recipes.map((recipe) => someEvidence(recipe));
const cells = fc.array(pieces, { maxLength: 6 });

function creditAt(evidence: readonly PlacedEvidence[], now = TEST_NOW): number {
  const { standing, table } = standingOfEvidence(evidence, POLICY);
  return creditOf(standing, now, table).credit;
}

/** The best evidence there can be, later than all other, on a build of its own. */
const BEST: EvidenceRecipe = { at: TEST_NOW, build: "new", runner: "new", fingerprint: "new" };

describe("a cell's credit", () => {
  it("is from 0 to 0.96", () => {
    fc.assert(
      fc.property(cells, (evidence) => {
        const credit = creditAt(evidence);
        return credit >= 0 && credit <= TOP + ROUNDING;
      }),
      CASES,
    );
  });

  it("never rises by time alone", () => {
    fc.assert(
      fc.property(cells, fc.nat(400), fc.nat(400), (evidence, sooner, more) => {
        const first = TEST_NOW + sooner * DAY_MS;
        return creditAt(evidence, first + more * DAY_MS) <= creditAt(evidence, first) + ROUNDING;
      }),
      CASES,
    );
  });

  it("is changed neither by duplicates nor by what is invalid", () => {
    const invalid = recipes.map((recipe) => someEvidence({ ...recipe, injected: false }));
    fc.assert(
      fc.property(cells, invalid, fc.nat(5), (evidence, useless, index) => {
        const again = evidence[index];
        const more = [...evidence, useless, ...(again === undefined ? [] : [again])];
        return creditAt(more) === creditAt(evidence);
      }),
      CASES,
    );
  });

  it("is never lifted above itself or K by a failure", () => {
    const failures = recipes.map((recipe) => someEvidence({ ...recipe, outcome: "failed" }));
    fc.assert(
      fc.property(
        cells,
        failures,
        (evidence, failure) =>
          creditAt([...evidence, failure]) <= Math.max(creditAt(evidence), K) + ROUNDING,
      ),
      CASES,
    );
  });

  it("is never lowered by the best pass there can be, whatever was before it", () => {
    fc.assert(
      fc.property(
        cells,
        (evidence) => creditAt([...evidence, someEvidence(BEST)]) >= creditAt(evidence) - ROUNDING,
      ),
      CASES,
    );
  });

  it("is never lowered by a further experiment that held, of any quality, where no failure is open", () => {
    const held = recipes.map((recipe) =>
      someEvidence({ ...recipe, outcome: "held", fingerprint: "another" }),
    );
    fc.assert(
      fc.property(cells, held, (evidence, pass) => {
        fc.pre(standingOfEvidence(evidence, POLICY).standing.open.length === 0);
        return creditAt([...evidence, pass]) >= creditAt(evidence) - ROUNDING;
      }),
      CASES,
    );
  });

  it("does not depend on the order of input, nor on names", () => {
    const renamed = ({ build, runner, fingerprint, ...rest }: PlacedEvidence): PlacedEvidence => ({
      ...rest,
      build: build === null ? null : `z${"abc".indexOf(build) * 7}`,
      runner: runner === null ? null : `team-${runner}/ci`,
      fingerprint: `sha256:${fingerprint}`,
    });
    fc.assert(
      fc.property(cells, fc.nat(5), (evidence, turn) => {
        const turned = [...evidence.slice(turn), ...evidence.slice(0, turn)].toReversed();
        return Math.abs(creditAt(turned.map(renamed)) - creditAt(evidence)) <= ROUNDING;
      }),
      CASES,
    );
  });
});

describe("the regression", () => {
  const day = (days: number) => TEST_NOW - days * DAY_MS;

  it("takes the maximum over all open failures, when a newer one is resolved and an older stays open", () => {
    const older = someEvidence({ at: day(60), outcome: "failed", build: "b", runner: "x" });
    const newer = someEvidence({
      at: day(30),
      outcome: "failed",
      build: "a",
      environment: "staging",
    });
    const pass = someEvidence({ at: day(10), build: "b", environment: "staging", runner: "y" });
    const { standing, table } = standingOfEvidence([older, newer, pass], POLICY);
    expect(standing.open.map((run) => table.pieceOf(run))).toEqual([older]);
    expect(creditAt([older, newer, pass])).toBeCloseTo(K * 2 ** (-60 / 90), 12);
  });

  /** "The same build keeps the worst outcome, a new build the latest run", of runs of one experiment in their order. */
  function byTheLetter(runs: readonly PlacedEvidence[]): PlacedEvidence {
    const worth = ({ outcome }: PlacedEvidence) => POLICY.outcomes[outcome ?? "failed"];
    return runs.reduce((kept, run) =>
      kept.build !== run.build || worth(run) < worth(kept) ? run : kept,
    );
  }

  it("does not let a further failure wipe out an open one, as the rule for duplicates would to the letter", () => {
    const failure = someEvidence({ at: day(9), outcome: "failed", build: "a" });
    const green = someEvidence({ at: day(1), build: "a", runner: "y" });
    const decoy = someEvidence({ at: day(5), outcome: "failed", build: "b" });
    const before = creditAt([failure, green]);
    expect(before).toBeLessThanOrEqual(K);
    // The law that it would break: "a failure never lifts c above max(c, K)".
    expect(creditAt([byTheLetter([failure, decoy]), green])).toBeGreaterThan(0.7);
    expect(creditAt([failure, decoy, green])).toBeCloseTo(before, 12);
  });

  it("does not let a failure be replaced by a pass that proves less", () => {
    const failure = someEvidence({ at: day(9), outcome: "failed", build: "a" });
    const claim = someEvidence({ at: day(5), build: "b", provenance: "upload" });
    // Rerun until green, and only told: green by the letter, though no pass of at least its quality has answered it.
    expect(creditAt([byTheLetter([failure, claim])])).toBeGreaterThan(0.4);
    expect(creditAt([failure, claim])).toBeCloseTo(K * 2 ** (-9 / 90), 12);
  });
});

describe("two passes that do lower a credit, each as the rules want it", () => {
  const day = (days: number) => TEST_NOW - days * DAY_MS;

  it("resolves the worse of two known risks, and leaves the lesser", () => {
    const lesser = { at: day(20), outcome: "failed", environment: "local", build: "b" } as const;
    const worse = { at: day(10), outcome: "failed", build: "a", runner: "y" } as const;
    const before = [someEvidence(lesser), someEvidence(worse)];
    const pass = someEvidence({ at: day(1), build: "b", fingerprint: "another" });
    expect(creditAt(before)).toBeCloseTo(K * 2 ** (-10 / 90), 12);
    expect(creditAt([...before, pass])).toBeCloseTo(K * 0.15 * 2 ** (-20 / 90), 12);
  });

  it("counts the latest run of one experiment on a new build, even where it proves less", () => {
    const before = someEvidence({ at: day(2), build: "a" });
    const rerun = someEvidence({ at: day(1), build: "b", environment: "staging" });
    expect(creditAt([before, rerun])).toBeCloseTo(0.8 * 0.35 * 2 ** (-1 / 90), 12);
    const elsewhere = { ...rerun, fingerprint: "the same in staging" };
    expect(creditAt([before, elsewhere])).toBeGreaterThan(creditAt([before]));
  });
});
