import { describe, expect, it } from "vitest";
import { readMatrixAddress, toggled } from "./address.ts";

describe("the matrix's address", () => {
  it("holds filters, and drops what makes no sense", () => {
    expect(
      readMatrixAddress({ team: "a,b,a", category: " state ", state: "passed,nonsense", x: "y" }),
    ).toEqual({ team: ["a", "b"], category: ["state"], state: ["passed"] });
    expect(readMatrixAddress({ team: "", state: "nonsense" })).toEqual({});
  });

  it("comes back to where it was when a filter is set and taken back", () => {
    const before = readMatrixAddress({ team: "a", state: "untested" });
    const changed = toggled(before, "state", "passed");
    expect(changed.state).toEqual(["untested", "passed"]);
    expect(toggled(changed, "state", "passed")).toEqual(before);
    expect(toggled(before, "team", "a")).toEqual({ state: ["untested"] });
  });
});
