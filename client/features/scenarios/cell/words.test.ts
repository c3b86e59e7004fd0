import { describe, expect, it } from "vitest";
import { aCellDetail, aMatrixCell } from "#fixtures/builders.ts";
import type { CreditExplanation } from "#shared/scenarios/views.ts";
import { alikeParts, cellSentence, exemptWords, partsFormula, roleWords } from "./words.ts";

describe("a cell's sentence", () => {
  it.each([
    [aMatrixCell(), "Tested, last 10 days ago, and Checkout withstood it: credit 0.73 of 1."],
    [aMatrixCell({ state: "known-risk", credit: 0.12 }), /^A known risk: .* Credit 0\.12 of 1\.$/],
    [aMatrixCell({ state: "exempt", credit: 0.5 }), /^Exempt for a while: .* counts 0\.50 of 1\.$/],
    [null, "It does not apply to Checkout."],
  ])("%#", (cell, sentence) => {
    expect(cellSentence(aCellDetail({ cell }))).toMatch(sentence);
  });

  it("says of what was never tested that it is not known", () => {
    expect(cellSentence(aCellDetail())).toBe(
      "Never validly tested: whether Checkout withstands it is not known.",
    );
  });
});

describe("how parts make a cell", () => {
  const part = (dependency: string, credit: number): CreditExplanation => ({
    dependency,
    weight: 0.5,
    kind: "passes",
    terms: [],
    formula: "",
    credit,
  });

  it("is written with its values", () => {
    expect(partsFormula([part("a", 0.76), part("b", 0)])).toBe("0.5 × 0.76 + 0.5 × 0 = 0.38");
    expect(partsFormula([part("a", 0.76)])).toBeNull();
  });

  it("tells once what comes about in the same way", () => {
    const same = { formula: "0.15 × 0.5 = 0.075" };
    const parts = [
      { ...part("a", 0.075), ...same },
      { ...part("b", 0), formula: "0, because nothing valid is known" },
      { ...part("c", 0.075), ...same },
    ];
    expect(alikeParts(parts).map(({ about }) => about.replaceAll("\u00a0", " "))).toEqual([
      "dependencies a, c, each 50 % of the cell",
      "dependency b, 50 % of the cell",
    ]);
    const whole = { ...part("", 0.5), dependency: null, weight: 1 };
    expect(alikeParts([whole]).map(({ about }) => about)).toEqual([""]);
  });
});

describe("what an exempt cell counts", () => {
  const exempt = (credit: number, refused: "inside-the-team" | null) =>
    exemptWords(aMatrixCell({ state: "exempt", credit, exemption: { from: 0, refused } }));

  it("is told with its reason", () => {
    expect(exempt(0.31, null)).toMatch(/^Exempt: it counts 0\.31, the lesser of/);
    expect(exempt(0, "inside-the-team")).toMatch(
      /counts 0, because who approved it is of the team/,
    );
    expect(exempt(0, null)).toMatch(/weigh more together than the policy allows/);
    expect(exemptWords(aMatrixCell())).toBeNull();
  });
});

describe("what a run does to its cell", () => {
  it("is told by why it counts nothing before anything else", () => {
    expect(roleWords({ role: "none", refusal: "invalid" })).toBe("counts nothing: a check failed");
    expect(roleWords({ role: "open-failure", refusal: null })).toBe("open failure");
    expect(roleWords({ role: "none", refusal: null })).toMatch(/^valid/);
  });
});
