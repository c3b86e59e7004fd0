import { describe, expect, it } from "vitest";
import { composite, type CompositePart } from "#shared/budget/composite.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import { compositeLines, compositeSentence, partLeft } from "./words.ts";

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

const part = (title: string, overrides: Partial<CompositePart> = {}): CompositePart => ({
  key: seriesKey(sloId(`shop/${title}`)),
  title,
  service: "shop",
  windowLabel: "30d",
  target: 0.999,
  weight: 1,
  status: "ok",
  sli: 0.9995,
  burned: 0.5,
  coverage: 1,
  firing: null,
  ...overrides,
});
const PARTS = [part("cart", { weight: 3 }), part("pay", { sli: 0.998, burned: 2 })];

describe("a composite in words", () => {
  it("says of what it is made and what is left", () => {
    expect(plain(compositeSentence(composite("journey", "weighted", PARTS)))).toBe(
      "The composite “journey” is made of 2 SLOs; each part weighs as much as it was given. Of its budget: 13 % left.",
    );
    const unknown = [...PARTS, part("search", { status: "unknown", sli: null, burned: null })];
    expect(compositeSentence(composite("journey", "chain", unknown))).toContain(
      "What is left of its budget is unknown, as search is.",
    );
    const quiet = [part("cart", { status: "no-traffic", sli: null, burned: null })];
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
    expect(partLeft(part("a", { status: "no-traffic", burned: null }))).toBe("no traffic");
    expect(partLeft(part("a", { status: "unknown", burned: null }))).toBe("unknown");
  });
});
