import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RANKING_POLICY, TEST_NOW } from "#fixtures/builders.ts";
import { exemptionWorth, isBeyondShare } from "./exemption-worth.ts";
import type { RankedCell } from "./ranking.ts";

function aCell(scenario: string, overrides: Partial<RankedCell> = {}): RankedCell {
  return { scenario, credit: 0, n: 0, state: "untested", sigma: 1, exemption: null, ...overrides };
}

const worth = (cells: readonly RankedCell[], scenario: string) =>
  exemptionWorth(cells, scenario, TEST_NOW, RANKING_POLICY);

/** Nine more of weight 1, so that each is a tenth of the service. */
const nine = (credit: number) =>
  Array.from({ length: 9 }, (_, index) => aCell(`S-${index}`, { credit, state: "passed" }));

describe("what exempting a cell would come to", () => {
  it("is the mean of the rest, and a tenth of that for the service", () => {
    const { difference, ...rest } = worth([aCell("A"), ...nine(0.3)], "A") ?? { difference: 0 };
    expect(rest).toMatchObject({ share: 0.1, shareExempt: 0, withinShare: true });
    expect(rest).toHaveProperty("credit", expect.closeTo(0.3, 12));
    expect(rest).toHaveProperty("mean", expect.closeTo(0.3, 12));
    expect(difference).toBeCloseTo(0.03, 12);
  });

  it("is never more than a half, and costs what was tested better", () => {
    expect(worth([aCell("A"), ...nine(0.9)], "A")?.credit).toBe(0.5);
    expect(worth([aCell("A", { credit: 0.8 }), ...nine(0.9)], "A")?.difference).toBeCloseTo(
      -0.03,
      12,
    );
  });

  it("is nothing beyond the share of weight, and leaves those before it standing", () => {
    const exempt = { exemption: { from: TEST_NOW - 1, refused: null } } as const;
    const cells = [
      aCell("A"),
      aCell("B", { ...exempt, credit: 0.3, state: "exempt" }),
      ...nine(0.3),
    ];
    expect(worth(cells, "A")).toMatchObject({ credit: 0, withinShare: false });
    // What is exempt is no longer of the rest, whose mean the other exempt cell counts: 0.3 instead of 0.27.
    expect(worth(cells, "A")?.difference).toBeCloseTo(0.03 / 11, 12);
    expect(worth(cells, "A")?.shareExempt).toBeCloseTo(1 / 11, 12);
  });

  it("is nothing that could be asked where the scenario does not apply", () => {
    expect(worth(nine(0.3), "A")).toBeNull();
  });

  it("never counts more than the policy's half, and R never gains more than the share allows", () => {
    const cell = fc.record({
      credit: fc.double({ min: 0, max: 0.96, noNaN: true }),
      sigma: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 12 }), (cells) => {
        const all = cells.map((one, index) => aCell(`S-${index}`, { ...one, state: "passed" }));
        const { credit, difference } = worth(all, "S-0") ?? { credit: 9, difference: 9 };
        expect(credit).toBeLessThanOrEqual(RANKING_POLICY.exemptions.credit);
        expect(100 * difference).toBeLessThanOrEqual(7.5 + 1e-9);
      }),
      { numRuns: 500 },
    );
  });
});

describe("beyond the share of weight", () => {
  const exempt = (from: number): Partial<RankedCell> => ({
    state: "exempt",
    exemption: { from, refused: null },
  });

  it("are the later ones", () => {
    const cells = [aCell("A", exempt(1)), aCell("B", exempt(2)), ...nine(0.3)];
    expect(isBeyondShare(cells, "A", RANKING_POLICY)).toBe(false);
    expect(isBeyondShare(cells, "B", RANKING_POLICY)).toBe(true);
  });

  it("are both of two that begin at one instant", () => {
    const cells = [aCell("A", exempt(1)), aCell("B", exempt(1)), ...nine(0.3)];
    expect(isBeyondShare(cells, "A", RANKING_POLICY)).toBe(true);
  });

  it("is nothing that is not exempt, or is refused for another reason", () => {
    const refused = { from: 1, refused: "too-long" } as const;
    const cells = [aCell("A"), aCell("B", { exemption: refused })];
    expect(isBeyondShare(cells, "A", RANKING_POLICY)).toBe(false);
    expect(isBeyondShare(cells, "B", RANKING_POLICY)).toBe(false);
  });
});
