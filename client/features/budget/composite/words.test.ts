import { aCompositePart } from "#fixtures/builders.ts";
import { describe, expect, it } from "vitest";
import {
  composite,
  type CompositePart,
  type ListedComposite,
  type OwnedPart,
} from "#shared/budget/composite.ts";
import {
  compositeLines,
  compositeSentence,
  ofTeam,
  partLeft,
  troubledSentence,
  whyUnknown,
  wholeLeft,
  worstFirst,
} from "./words.ts";

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

const PARTS = [
  aCompositePart("cart", { weight: 3 }),
  aCompositePart("pay", { sli: 0.998, burned: 2 }),
];

describe("a composite in words", () => {
  it("says of what it is made and what is left", () => {
    expect(plain(compositeSentence(composite("journey", "weighted", PARTS)))).toBe(
      "The composite “journey” is made of 2 SLOs; each part weighs as much as it was given. Of its budget: 13 % left.",
    );
    const unknown = [
      ...PARTS,
      aCompositePart("search", { status: "unknown", sli: null, burned: null }),
    ];
    expect(compositeSentence(composite("journey", "chain", unknown))).toContain(
      "What is left of its budget is unknown, as search is.",
    );
    const quiet = [aCompositePart("cart", { status: "no-traffic", sli: null, burned: null })];
    expect(compositeSentence(composite("journey", "worst", quiet))).toContain(
      "None of them had traffic",
    );
  });

  it("opens its figures with the values put in", () => {
    const lines = (kind: "weighted" | "chain" | "worst") =>
      compositeLines(composite("journey", kind, PARTS)).map(({ values }) => plain(values));
    expect(lines("weighted")).toEqual([
      "(3 × 99.95 % + 1 × 99.8 %) / (3 + 1) = 99.9125 %",
      "(3 × 50 % + 1 × 200 %) / (3 + 1) = 87.5 %",
    ]);
    expect(lines("chain")).toEqual([
      "99.95 % × 99.8 % = 99.7501 %",
      "99.9 % × 99.9 % = 99.8001 %",
      "0.2499 % / 0.1999 % = 125 %",
    ]);
    expect(lines("worst")).toEqual(["max(50 %, 200 %) = 200 %"]);
    expect(compositeLines(composite("journey", "weighted", []))).toEqual([]);
  });

  it("says of each part what is left, or why nothing can be said", () => {
    expect(PARTS.map(partLeft).map(plain)).toEqual(["50 %", "−100 %"]);
    expect(partLeft(aCompositePart("a", { status: "no-traffic", burned: null }))).toBe(
      "no traffic",
    );
    expect(partLeft(aCompositePart("a", { status: "unknown", burned: null }))).toBe("unknown");
  });

  it("says on a card what is left of the whole, or why nothing can be said", () => {
    const said = (parts: readonly CompositePart[]) => {
      const made = composite("journey", "chain", parts);
      return [plain(wholeLeft(made)), whyUnknown(made)];
    };
    expect(said([aCompositePart("cart")])).toEqual(["50 % left", null]);
    expect(said([aCompositePart("pay", { sli: 0.998, burned: 2 })])).toEqual([
      "overspent by 100 %",
      null,
    ]);
    expect(
      said([aCompositePart("pay", { status: "no-traffic", sli: null, burned: null })]),
    ).toEqual(["no traffic", null]);
    const unknown = { status: "unknown", sli: null, burned: null } as const;
    expect(
      said([aCompositePart("cart"), aCompositePart("a", unknown), aCompositePart("b", unknown)]),
    ).toEqual(["unknown", "unknown, as a, b are"]);
  });

  it("lists what makes the whole unknown first, then the worst part", () => {
    const parts = [
      aCompositePart("quiet", { status: "no-traffic", sli: null, burned: null }),
      aCompositePart("cart"),
      aCompositePart("pay", { burned: 2 }),
      aCompositePart("search", { status: "unknown", burned: 0.1 }),
      aCompositePart("basket"),
    ];
    const order = worstFirst(parts).map(({ title }) => title);
    expect(order).toEqual(["search", "pay", "basket", "cart", "quiet"]);
  });

  it("says in one sentence which are in trouble", () => {
    const listed = (name: string, status: ListedComposite["status"]): ListedComposite => ({
      ...composite<OwnedPart>(name, "worst", []),
      status,
      teams: [],
    });
    const calm = [listed("browsing", "ok"), listed("searching", "unknown")];
    expect(troubledSentence(calm)).toBeNull();
    expect(troubledSentence([listed("buying", "exhausted"), ...calm])).toBe(
      "The composite “buying” is exhausted",
    );
    const [a, b, c] = [listed("a", "burning"), listed("b", "burning"), listed("c", "exhausted")];
    expect(troubledSentence([a, b, ...calm])).toBe("Of 4 composites 2 are burning");
    expect(troubledSentence([a, b, c])).toBe("Of 3 composites 1 is exhausted, 2 are burning");
  });

  it("finds those of a team, and those with a part that nobody owns", () => {
    const owned = (name: string, teams: readonly (string | null)[]): ListedComposite => ({
      ...composite(name, "worst", [{ ...aCompositePart(name), team: null, teamTitle: null }]),
      teams,
    });
    const all = [owned("buying", ["shop", null]), owned("browsing", ["find"])];
    expect(ofTeam(all, "shop").map(({ name }) => name)).toEqual(["buying"]);
    expect(ofTeam(all, null).map(({ name }) => name)).toEqual(["buying"]);
    expect(ofTeam(all, "none")).toEqual([]);
  });
});
