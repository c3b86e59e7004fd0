import { describe, expect, it } from "vitest";
import { aMatrixCell, anUntestedCell } from "#fixtures/builders.ts";
import { FACE_ORDER, FACES, faceOf, proofWords } from "./cell-words.ts";

describe("how a cell is shown", () => {
  it("tells a fresh pass from one that has lost half of its worth", () => {
    expect(faceOf(aMatrixCell({ freshness: 0.5 }))).toBe("passed");
    expect(faceOf(aMatrixCell({ freshness: 0.49 }))).toBe("fading");
  });

  it("keeps what does not apply apart from what was not tested", () => {
    expect(faceOf(null)).toBe("none");
    expect(faceOf(anUntestedCell())).toBe("untested");
  });

  it("has a shape and a word of its own for each state", () => {
    const distinct = (of: "shape" | "word") => new Set(FACE_ORDER.map((face) => FACES[face][of]));
    expect(distinct("shape").size).toBe(FACE_ORDER.length);
    expect(distinct("word").size).toBe(FACE_ORDER.length);
  });

  it("says what is proven, and never a freshness that is not known", () => {
    expect(proofWords(aMatrixCell({ invalid: 1 })).replaceAll("\u00a0", " ")).toBe(
      "freshness 93 %, 2 pieces of valid evidence, 1 invalid",
    );
    expect(proofWords(anUntestedCell())).toBe("no valid evidence");
  });
});
