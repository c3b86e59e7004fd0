import { describe, expect, it } from "vitest";
import { newDebtFields } from "./debt-fields.ts";
import { fieldName, paybackWords } from "./words.ts";

describe("words of the register", () => {
  it.each([
    [0.01, "in less than 0.1 sprints"],
    [0.07, "in 0.1 sprints"],
    [1, "in 1 sprint"],
    [2.44, "in 2.4 sprints"],
    [14.4, "in 14 sprints"],
  ])("says that a debt pays back in %s sprints", (paybackSprints, words) => {
    expect(paybackWords({ paybackSprints, paysBack: true }, 6)).toBe(words);
  });

  it("says that it never does, or that nobody knows", () => {
    expect(paybackWords({ paybackSprints: null, paysBack: false }, 6)).toBe("not within 6 sprints");
    expect(paybackWords({ paybackSprints: null, paysBack: null }, 6)).toBe("unknown");
  });

  it("has a name for every field that people know, none in the manner of programs", () => {
    for (const field of Object.keys(newDebtFields(0, "UTC", "")))
      expect(fieldName(field as Parameters<typeof fieldName>[0])).toMatch(/^[a-z]+(?: [a-z]+)*$/);
  });
});
