import { describe, expect, it } from "vitest";
import { searchWords } from "./suggestions.ts";

describe("searchWords", () => {
  it("looks for the SLO's name first, then for the service", () => {
    expect(searchWords("checkout/requests-availability")).toEqual([
      "requests availability",
      "checkout",
    ]);
    expect(searchWords('checkout/latency{route="/pay"}')).toEqual(["latency", "checkout"]);
    expect(searchWords("checkout")).toEqual(["checkout"]);
    expect(searchWords("/")).toEqual([]);
  });
});
