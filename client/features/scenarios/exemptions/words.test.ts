import { describe, expect, it } from "vitest";
import { anExemption, anExemptionOffer, TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { faceOfExemption } from "./states.ts";
import { creditWords, exemptionsSentence, pointsWords, whyCredit } from "./words.ts";

const plain = (text: string): string => text.replaceAll("\u00a0", " ");

describe("how an exemption stands", () => {
  it.each([
    [anExemption(), "in-force"],
    [anExemption({ until: TEST_NOW + 14 * DAY_MS }), "ends-soon"],
    [anExemption({ until: TEST_NOW + DAY_MS, refused: "too-long" }), "counts-nothing"],
    [anExemption({ state: "planned", until: TEST_NOW + DAY_MS }), "planned"],
    [anExemption({ state: "expired" }), "expired"],
    [anExemption({ state: "withdrawn" }), "withdrawn"],
  ] as const)("%#", (exemption, face) => {
    expect(faceOfExemption(exemption, TEST_NOW)).toBe(face);
  });

  it("is told of all together, and what is over does not count", () => {
    const soon = anExemption({ until: TEST_NOW + DAY_MS });
    const void_ = anExemption({ refused: "inside-the-team" });
    const say = (...exemptions: ReturnType<typeof anExemption>[]) =>
      exemptionsSentence(exemptions, TEST_NOW);
    expect(say(anExemption(), soon, void_)).toBe(
      "3 exemptions are in force: 1 ends within 14 days, 1 counts nothing.",
    );
    expect(say(anExemption())).toBe("1 exemption is in force.");
    expect(say(anExemption({ state: "expired" }))).toBe("No exemption is in force now.");
    expect(say()).toBe("No team was ever let off a scenario.");
  });
});

describe("what an exemption would be worth", () => {
  it("is told with the figures that it comes from", () => {
    expect(creditWords(anExemptionOffer())).toMatch(
      /^min\(0\.5, 0\.30\): .* would count 0\.30 of 1\.$/,
    );
    const beyond = anExemptionOffer({ withinShare: false, shareExempt: 0.12, share: 0.08 });
    expect(plain(creditWords(beyond))).toBe(
      "Nothing: at most 15 % of the service’s weight may be exempt, 12 % are exempt already, and this cell is 8 %. So it would count 0.",
    );
  });

  it("says why nothing comes of it, and nothing where the credit says it", () => {
    expect(whyCredit({ refused: null, credit: 0.2 })).toBeNull();
    expect(whyCredit({ refused: null, credit: 0 })).toMatch(/other cells stand at 0/);
    expect(whyCredit({ refused: "not-applicable", credit: null })).toMatch(/does not apply/);
  });

  it("says that it costs where the cell has earned more", () => {
    expect(pointsWords({ points: 1.5 })).toBe("+1.5 points while it holds.");
    expect(pointsWords({ points: -2 })).toMatch(/^−2\.0 points: it costs/);
    expect(pointsWords({ points: 0 })).toMatch(/^No gain/);
    expect(pointsWords({ points: null })).toMatch(/no team/);
  });
});
