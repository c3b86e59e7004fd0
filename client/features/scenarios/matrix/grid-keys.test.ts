import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeAfter } from "./grid-keys.ts";

const SIZE = { rows: 200, columns: 40, page: 12 };
const key = (name: string, ctrlKey = false) => ({ key: name, ctrlKey });

describe("the keys of the grid", () => {
  it.each([
    ["ArrowDown", false, { row: 6, column: 7 }],
    ["ArrowUp", false, { row: 4, column: 7 }],
    ["ArrowRight", false, { row: 5, column: 8 }],
    ["ArrowLeft", false, { row: 5, column: 6 }],
    ["Home", false, { row: 5, column: 0 }],
    ["End", false, { row: 5, column: 39 }],
    ["Home", true, { row: 0, column: 0 }],
    ["End", true, { row: 199, column: 39 }],
    ["PageDown", false, { row: 17, column: 7 }],
    ["PageUp", false, { row: 0, column: 7 }],
    ["ArrowDown", true, { row: 199, column: 7 }],
  ] as const)("%s (Ctrl: %s) leads to %o", (name, ctrl, target) => {
    expect(placeAfter(key(name, ctrl), { row: 5, column: 7 }, SIZE)).toEqual(target);
  });

  it("leave every other key to the browser", () => {
    for (const name of ["Enter", "Tab", "Escape", "a", " "])
      expect(placeAfter(key(name), { row: 0, column: 0 }, SIZE)).toBeNull();
  });

  it("never lead out of the grid", () => {
    const keys = fc.record({
      key: fc.constantFrom(
        "ArrowDown",
        "ArrowUp",
        "ArrowLeft",
        "ArrowRight",
        "Home",
        "End",
        "PageDown",
        "PageUp",
      ),
      ctrlKey: fc.boolean(),
    });
    const sizes = fc.record({
      rows: fc.integer({ min: 1, max: 200 }),
      columns: fc.integer({ min: 1, max: 40 }),
      page: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(keys), sizes, (pressed, size) => {
        let place = { row: 0, column: 0 };
        for (const one of pressed) place = placeAfter(one, place, size) ?? place;
        expect(place.row).toBeGreaterThanOrEqual(0);
        expect(place.row).toBeLessThan(size.rows);
        expect(place.column).toBeGreaterThanOrEqual(0);
        expect(place.column).toBeLessThan(size.columns);
      }),
    );
  });
});
