import { describe, expect, it } from "vitest";
import { aBudgetRow, aCatalog } from "#fixtures/builders.ts";
import { sloId } from "#shared/kernel/ids.ts";
import { searchHits } from "./search.ts";

const row = (slo: string, title: string, service: string) =>
  aBudgetRow({ slo: sloId(slo), title, service });
const ROWS = [
  row("search-api/latency", "Search latency", "search-api"),
  row("cart-api/availability", "Cart availability", "cart-api"),
  row("orders/re-search", "Orders re-search", "orders"),
];

const COMPOSITES = [{ name: "buying", parts: [], status: "exhausted" }] as const;

const hits = (text: string) => searchHits(text, ROWS, aCatalog(), COMPOSITES);
const found = (text: string) => hits(text).map((hit) => hit.title);

describe("the command palette's search", () => {
  it("puts what begins with the text first, then words that do, then the rest", () => {
    expect(found("search")).toEqual(["Search latency", "Orders re-search"]);
    expect(found("avail")).toEqual(["Cart availability"]);
  });

  it("takes hyphens, brackets and other signs as they are", () => {
    expect(found("search-api")).toEqual(["Search latency"]);
    expect(found("cart-api/avail")).toEqual(["Cart availability"]);
    expect(found("(*[\\-")).toEqual([]);
  });

  it("finds composites with their state", () => {
    expect(hits("buy")).toMatchObject([
      { kind: "composite", key: "buying", title: "buying", status: "exhausted" },
    ]);
  });

  it("finds teams and services, and everything for no text, twenty at most", () => {
    expect(found("payments")).toContain("Payments");
    expect(found("").length).toBeGreaterThan(3);
    const many = Array.from({ length: 50 }, (_, i) => row(`s/${i}`, `SLO ${i}`, "s"));
    expect(searchHits("slo", many, aCatalog(), [])).toHaveLength(20);
  });
});
