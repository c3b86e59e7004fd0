import { describe, expect, it } from "vitest";
import { formatName, unnamedRun } from "./evidence-words.ts";

describe("names of evidence", () => {
  it("keeps a format that it does not know by its own name", () => {
    expect([formatName("junit"), formatName("newtool"), formatName(null)]).toEqual([
      "JUnit XML",
      "newtool",
      "not recognised",
    ]);
  });

  it.each([
    ["days.jsonl", "headroom", 66, "Headroom record, run 38 of 66 in days.jsonl"],
    [null, "junit", 66, "JUnit XML, run 38 of 66"],
    ["a.xml", "junit", 1, "JUnit XML, a.xml"],
    [null, "junit", 1, "JUnit XML"],
  ])("tells what has no name by %s and %s", (fileName, format, runs, said) => {
    expect(unnamedRun({ fileName, format, run: 37, runs })).toBe(said);
  });
});
