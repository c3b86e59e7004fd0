import { describe, expect, it } from "vitest";
import { aRecord, anUpload, startTestLeague } from "#server/scenarios/test-league.ts";
import { readScenarioBook } from "./scenario-book.ts";

describe("the scenarios of a debt", () => {
  it("stand as the league has them, and of what is not ranked nothing is known", async () => {
    const { scenarios } = await startTestLeague();
    await scenarios.import(anUpload(aRecord()));
    const book = await readScenarioBook(scenarios);
    expect(book.names.get("STA-01")).toBe("database primary fails over");
    expect(book.stateOf("checkout-api", "STA-01")).toBe("passed");
    expect(book.stateOf("checkout-api", "DEPL-03")).toBe("untested");
    expect(book.stateOf("checkout-api", "NET-01")).toBe("not-applicable");
    expect(book.stateOf("nothing-api", "STA-01")).toBe("unknown");
  });
});
