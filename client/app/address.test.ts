import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSearch, stringifySearch } from "./address.ts";

describe("the search part of an address", () => {
  it("is written so that a person can read it", () => {
    expect(
      stringifySearch({ team: ["cart", "~unowned"], state: ["burning"], search: undefined }),
    ).toBe("?team=cart,~unowned&state=burning");
  });

  it("is empty when everything is at its default", () => {
    expect(stringifySearch({ team: [], search: "", sort: undefined })).toBe("");
  });

  it("takes the last of a name that stands there twice", () => {
    expect(parseSearch("?state=ok&state=burning")).toEqual({ state: "burning" });
  });

  it("brings back any text that was written", () => {
    const name = fc.stringMatching(/^[a-z]{1,8}$/).filter((word) => word !== "__proto__");
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ minLength: 1, unit: "grapheme" })), (search) => {
        expect(parseSearch(stringifySearch(search))).toEqual({ ...search });
      }),
    );
  });
});
