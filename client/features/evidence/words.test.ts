import { describe, expect, it } from "vitest";
import { aDocumentRow, aRunView } from "#fixtures/builders.ts";
import {
  documentTitle,
  evidenceSentence,
  formatBytes,
  rowStanding,
  runName,
  runStanding,
} from "./words.ts";

describe("what a document comes to", () => {
  it.each([
    [{}, "held"],
    [{ outcome: "failed" }, "failed"],
    [{ outcome: "auto-late" }, "recovered by itself, but late"],
    [{ runs: 3, valid: 1 }, "2 of 3 invalid"],
    [{ valid: 0 }, "invalid"],
    [{ runs: 0, valid: 0 }, "invalid"],
    [{ unplaced: 1, service: null }, "waits for a place"],
    [{ withdrawn: true, valid: 0 }, "withdrawn"],
  ] as const)("%o is %s", (row, word) => {
    expect(rowStanding(aDocumentRow(row)).word).toBe(word);
  });

  it("says of a run what counts before what was seen", () => {
    expect(runStanding(aRunView()).word).toBe("held");
    expect(runStanding(aRunView({}, { injected: false })).word).toBe("invalid");
    expect(runStanding(aRunView({ refusal: "withdrawn" })).word).toBe("withdrawn");
    expect(runStanding(aRunView({ refusal: "not-placed" })).word).toBe("waits for a place");
    expect(runStanding(aRunView({ refusal: "duplicate" })).word).toBe("held, but counts nothing");
    expect(runStanding(aRunView({}, { outcome: "failed" })).status).toBe("burning");
  });

  it("calls a run without a name by what was tried", () => {
    expect(runName(aRunView({ name: "" }))).toBe("STA-01 on checkout");
    const { evidence } = aRunView();
    const nowhere = { ...evidence, service: null, scenario: null };
    expect(runName({ name: "", run: 2, evidence: nowhere })).toBe("Run 3");
  });

  it.each([
    [{}, "Fail over the database"],
    [{ name: "" }, "journal.json"],
    [{ name: "", fileName: null }, "STA-01 on checkout"],
    [{ name: "", fileName: null, service: null }, "Chaos Toolkit"],
  ] as const)("calls a document of %o %s", (row, title) => {
    expect(documentTitle(aDocumentRow(row))).toBe(title);
  });
});

describe("the page's sentence", () => {
  const counts = { all: 0, valid: 0, invalid: 0, unplaced: 0, withdrawn: 0 };
  it.each([
    [{}, "There is no evidence yet."],
    [{ all: 1, valid: 1 }, "1 of 1 document is valid."],
    [
      { all: 9, valid: 7, invalid: 1, unplaced: 2, withdrawn: 1 },
      "7 of 9 documents are valid; 1 failed a check and counts nothing, 1 was withdrawn. 2 of all wait for a place.",
    ],
  ])("of %o", (some, sentence) => {
    expect(evidenceSentence({ counts: { ...counts, ...some } })).toBe(sentence);
  });
});

describe("sizes", () => {
  it.each([
    [0, "0 bytes"],
    [812, "812 bytes"],
    [4_301, "4.2 KiB"],
    [10_485_760, "10 MiB"],
  ])("writes %d bytes as %s", (bytes, text) => {
    expect(formatBytes(bytes).replace("\u00a0", " ")).toBe(text);
  });
});
