import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonDepth } from "./json-body.ts";

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe("the depth of a JSON text", () => {
  it("is that of the value it stands for, whatever brackets and quotes its strings hold", () => {
    const text = fc.string({ unit: fc.constantFrom("[", "]", "{", "}", '"', "\\", "a") });
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: "large" },
        text,
        fc.integer(),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(text, tie("value"), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(value, (one) => jsonDepth(JSON.stringify(one), Infinity) === depthOf(one)),
    );
  });

  it("is not counted further than asked, so that a bomb costs little", () => {
    expect(jsonDepth("[".repeat(1_000_000), 32)).toBe(33);
  });
});
