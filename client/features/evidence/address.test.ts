import { describe, expect, it } from "vitest";
import { documentsQuery, isFiltered, readEvidenceAddress, withChange } from "./address.ts";

describe("the address of the evidence", () => {
  it("keeps what makes sense and leaves out the rest", () => {
    expect(
      readEvidenceAddress({ state: "valid", format: " junit ", page: "3", service: "", q: "x" }),
    ).toEqual({ state: "valid", format: "junit", page: 3 });
    for (const page of ["1", "0", "-2", "2.5", "many", "1e9"])
      expect(readEvidenceAddress({ state: "lovely", page })).toEqual({});
    expect(readEvidenceAddress({ search: "x".repeat(900) }).search).toHaveLength(200);
  });

  it("asks for a page of fifty, and begins anew when a filter changes", () => {
    expect(documentsQuery({ state: "invalid", page: 3 })).toEqual({
      state: "invalid",
      offset: 100,
      limit: 50,
    });
    expect(withChange({ state: "valid", page: 3 }, { format: "junit" })).toEqual({
      state: "valid",
      format: "junit",
    });
    expect(withChange({ state: "valid", page: 3 }, { page: 4 })).toEqual({
      state: "valid",
      page: 4,
    });
    expect(withChange({ state: "valid" }, { state: undefined })).toEqual({});
  });

  it("is filtered by anything but the page", () => {
    expect(isFiltered({ page: 2 })).toBe(false);
    expect(isFiltered({ search: "cart" })).toBe(true);
  });
});
