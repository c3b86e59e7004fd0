import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFiltered, queryOf, readListAddress, withChange } from "./address.ts";

describe("the address of a budget list", () => {
  it("reads filters and order", () => {
    const raw = {
      team: "cart,~unowned",
      state: "burning,exhausted",
      search: "p99",
      sort: "burn",
      order: "reverse",
    };
    expect(readListAddress(raw)).toEqual({
      team: ["cart", "~unowned"],
      state: ["burning", "exhausted"],
      search: "p99",
      sort: "burn",
      order: "reverse",
    });
  });

  it("leaves out what makes no sense, so that an old link still opens", () => {
    const raw = {
      state: "burning,on-fire",
      sort: "colour",
      order: "sideways",
      search: "   ",
      team: ",,",
      page: "7",
    };
    expect(readListAddress(raw)).toEqual({ state: ["burning"] });
  });

  it("has nothing in it when everything is at its default", () => {
    expect(readListAddress({ sort: "runs-out" })).toEqual({});
    expect(isFiltered({})).toBe(false);
    expect(isFiltered({ sort: "burn" })).toBe(false);
    expect(isFiltered({ state: ["ok"] })).toBe(true);
  });

  it("reads its own words again, whatever was typed", () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom("burning", "ok,unknown", "runs-out", "burn", "reverse"),
    );
    const raw = fc.record(
      { team: word, state: word, search: word, sort: word, order: word },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(raw, (typed) => {
        const address = readListAddress(typed);
        expect(readListAddress({ ...address })).toEqual(address);
      }),
    );
  });

  it("forgets a field that is set to nothing", () => {
    expect(withChange({ state: ["ok"], search: "x" }, { state: [], search: undefined })).toEqual(
      {},
    );
  });

  it("becomes the question to the server, where nobody has the empty name", () => {
    expect(queryOf({ team: ["cart", "~unowned"], search: " p99 " })).toEqual({
      teams: ["cart", ""],
      search: "p99",
      sort: "runs-out",
      descending: false,
    });
  });
});
