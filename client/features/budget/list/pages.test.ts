import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aBudgetRow } from "#fixtures/builders.ts";
import { joinPages, PAGE_ROWS, pagesOf } from "./pages.ts";

describe("the pages of a long list", () => {
  it.each([
    [{ first: 0, last: 30 }, 1000, [0]],
    [{ first: 90, last: 110 }, 1000, [0, 1]],
    [{ first: 980, last: 1012 }, 1000, [9]],
    [{ first: 0, last: 5 }, 0, []],
    [{ first: 300, last: 330 }, 50, []],
  ])("%o of %i rows lies on pages %o", (stretch, matching, pages) => {
    expect(pagesOf(stretch, matching)).toEqual(pages);
  });

  it("covers every row in sight", () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(200), fc.nat(5000), (first, length, matching) => {
        const pages = new Set(pagesOf({ first, last: first + length }, matching));
        for (let row = first; row <= first + length && row < matching; row += 1)
          expect(pages.has(Math.floor(row / PAGE_ROWS))).toBe(true);
      }),
    );
  });

  it("keep the places of rows that are still on the way", () => {
    const row = aBudgetRow();
    const places = joinPages(102, [
      { index: 0, rows: [row] },
      { index: 1, rows: [row, row, row] },
    ]);
    expect(places).toHaveLength(102);
    expect(places[0]).toEqual({ index: 0, row });
    expect(places[1]).toEqual({ index: 1, row: null });
    expect(places[101]).toEqual({ index: 101, row });
  });
});
