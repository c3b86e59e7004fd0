import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  logPosition,
  nearestIndex,
  niceDomain,
  niceStep,
  niceTicks,
  pixelAt,
  valueAt,
} from "./scale.ts";

describe("niceStep", () => {
  it("is a round number that needs no more parts than asked for", () => {
    expect(niceStep(1, 5)).toBeCloseTo(0.2, 12);
    expect(niceStep(4.83, 5)).toBe(1);
    expect(niceStep(1240, 4)).toBe(500);
    expect(niceStep(0.0009, 4)).toBeCloseTo(0.00025, 12);
  });

  it("never needs more parts than asked for, and never fewer than a third of them", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        (span, count) => {
          const parts = span / niceStep(span, count);
          expect(parts).toBeLessThanOrEqual(count * (1 + 1e-6));
          expect(parts).toBeGreaterThan(count / 3);
        },
      ),
    );
  });
});

describe("niceTicks", () => {
  it("gives round values without rounding dust", () => {
    expect(niceTicks({ min: 0, max: 1 }, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(niceTicks({ min: -3.83, max: 1 }, 5)).toEqual([-3, -2, -1, 0, 1]);
    expect(niceTicks({ min: 0.9985, max: 1 }, 4)).toEqual([0.9985, 0.999, 0.9995, 1]);
  });

  it("gives the one value of an empty domain", () => {
    expect(niceTicks({ min: 2, max: 2 }, 5)).toEqual([2]);
  });
});

describe("niceDomain", () => {
  it("ends on a tick and holds what it was given", () => {
    expect(niceDomain({ min: -3.83, max: 1 }, 5)).toEqual({ min: -4, max: 1 });
    expect(niceDomain({ min: 0, max: 0 }, 4)).toEqual({ min: 0, max: 1 });
  });
});

describe("logPosition", () => {
  const domain = { min: 0.1, max: 1000 };

  it("puts each power of ten at the same distance", () => {
    expect(logPosition(0.1, domain)).toBe(0);
    expect(logPosition(1, domain)).toBeCloseTo(0.25, 12);
    expect(logPosition(10, domain)).toBeCloseTo(0.5, 12);
    expect(logPosition(1000, domain)).toBe(1);
  });

  it("keeps zero and values beyond the scale at its ends", () => {
    expect(logPosition(0, domain)).toBe(0);
    expect(logPosition(1e9, domain)).toBe(1);
  });
});

describe("pixels and values", () => {
  const domain = { min: 1_000, max: 2_000 };
  const plot = { left: 50, width: 400 };

  it("are each other's inverse inside the plot", () => {
    expect(pixelAt(1_500, domain, plot)).toBe(250);
    expect(valueAt(250, domain, plot)).toBe(1_500);
  });

  it("keeps the pointer within the plot", () => {
    expect(valueAt(-20, domain, plot)).toBe(1_000);
    expect(valueAt(9_999, domain, plot)).toBe(2_000);
  });
});

describe("nearestIndex", () => {
  it("finds the neighbour that is closer", () => {
    expect(nearestIndex([0, 10, 20], 4)).toBe(0);
    expect(nearestIndex([0, 10, 20], 6)).toBe(1);
    expect(nearestIndex([0, 10, 20], 99)).toBe(2);
    expect(nearestIndex([0, 10, 20], -5)).toBe(0);
    expect(nearestIndex([], 3)).toBe(-1);
  });
});
