import { describe, expect, it } from "vitest";
import { expectConsole, recordConsole, takeNoise } from "./expect-console.ts";

describe("noise in tests", () => {
  it("is what nobody announced", () => {
    console.warn("watch out for %s", "ice");
    expect(takeNoise()).toEqual(["console.warn: watch out for ice"]);
  });

  it("is not what was announced", () => {
    expectConsole("error", /half past/);
    console.error("half past nine");
    expect(takeNoise()).toEqual([]);
  });

  it("is also what was announced and did not come", () => {
    expectConsole("error", /half past/);
    recordConsole("log", "half past nine");
    expect(takeNoise()).toEqual([
      "console.log: half past nine",
      "console.error was expected to say /half past/, and did not",
    ]);
  });
});
