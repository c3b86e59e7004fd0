import { describe, expect, it } from "vitest";
import { RANKING_POLICY } from "#fixtures/builders.ts";
import { SCORE_TERMS } from "./policy.ts";
import {
  balance,
  budgetKept,
  composite,
  flow,
  healing,
  learning,
  ownership,
  respondersInEffect,
} from "./scorecard.ts";

const POLICY = RANKING_POLICY.scorecard;
const ALL = new Set(SCORE_TERMS);

/** Worked out by hand from the formulas of design/ranking.md. */
describe("terms of the composite", () => {
  it("heal by credit and speed, over everything that should heal", () => {
    const cells = [
      { sigma: 5, credit: 0.8, targetSeconds: 60, actualSeconds: 120 },
      { sigma: 3, credit: 0.9, targetSeconds: 120, actualSeconds: 30 },
      { sigma: 2, credit: 0, targetSeconds: 300, actualSeconds: null },
    ];
    // (5 x 0.8 x 0.5 + 3 x 0.9 x 1 + 0) / 10
    expect(healing(cells)).toBeCloseTo(0.47, 12);
    expect(healing([{ sigma: 1, credit: 0.5, targetSeconds: 60, actualSeconds: 0 }])).toBe(0.5);
    expect(healing([])).toBeNull();
  });

  it.each([
    [0, 1],
    [0.8, 1],
    [1.15, 0.5],
    [1.5, 0],
    [7, 0],
  ])("keep of a budget consumed to %d the value %d", (consumed, kept) =>
    expect(budgetKept(consumed, POLICY)).toBeCloseTo(kept, 12),
  );

  it("flow by the team's own median", () => {
    expect(flow(3, 20, POLICY)).toBeCloseTo(0.3, 12);
    expect(flow(10, 20, POLICY)).toBe(1);
    expect(flow(0, 0, POLICY)).toBe(1);
    expect(balance({ consumed: 0, deploys: 3, medianDeploys: 20 }, POLICY)).toBeCloseTo(0.3, 12);
    expect(balance({ consumed: 1.15, deploys: 20, medianDeploys: 20 }, POLICY)).toBeCloseTo(
      0.5,
      12,
    );
  });

  it("own by share of minutes and by how many answer", () => {
    expect(respondersInEffect([10, 10, 10, 10])).toBeCloseTo(4, 12);
    expect(respondersInEffect([30, 0])).toBe(1);
    // 90 of 120 minutes, by one person: 0.75 x 1/3
    expect(ownership([90], 30, POLICY)).toBeCloseTo(0.25, 12);
    expect(ownership([30, 30, 30], 30, POLICY)).toBeCloseTo(0.75, 12);
    expect(ownership([], 30, POLICY)).toBe(0);
    expect(ownership([], 0, POLICY)).toBeNull();
  });

  it("learn by what was closed, declared and read", () => {
    const facts = { themes: 4, closed: 3, declaredBurn: 6, detectedBurn: 8, readers: 10 };
    // 3/4 x 6/8 x 10/20
    expect(learning(facts, POLICY)).toBeCloseTo(0.28125, 12);
    expect(learning({ ...facts, declaredBurn: 80, readers: 200 }, POLICY)).toBeCloseTo(0.75, 12);
    const quiet = { themes: 0, closed: 0, declaredBurn: 0, detectedBurn: 0, readers: 5 };
    expect(learning(quiet, POLICY)).toBeNull();
  });
});

describe("the composite", () => {
  const values = { R: 0.6, H: 0.4, B: 0.8, O: 0.5, L: 0.2 };

  it("is the weighted sum of its parts", () => {
    // 100 (0.30 + 0.06 + 0.12 + 0.05 + 0.02)
    const card = composite(values, ALL, POLICY);
    expect(card.S).toBeCloseTo(55, 12);
    expect(card.parts.map(({ points }) => Number(points.toFixed(9)))).toEqual([30, 6, 12, 5, 2]);
    expect(card.leftOut).toEqual([]);
  });

  it("re-weights what is left where a term has no source at all", () => {
    // 100 (0.30 + 0.06 + 0.12) / 0.80
    const card = composite(values, new Set(["R", "H", "B"]), POLICY);
    expect(card.S).toBeCloseTo(60, 12);
    expect(card.leftOut).toEqual(["O", "L"]);
    expect(composite(values, new Set(), POLICY).S).toBeNull();
  });

  it("counts 0 for what is unknown of one team alone", () => {
    const card = composite({ ...values, O: null }, ALL, POLICY);
    expect(card.S).toBeCloseTo(50, 12);
    expect(card.parts.find(({ term }) => term === "O")).toMatchObject({ value: null, points: 0 });
  });
});
