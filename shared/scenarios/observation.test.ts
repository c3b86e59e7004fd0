import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limitOf, outcomeOf, worseOf, type Observation } from "./observation.ts";

const recovered = (by: "itself" | "person", seconds: number | null): Observation => ({
  kind: "recovered",
  by,
  seconds,
});
const ORDER = ["held", "auto-in-time", "auto-late", "person-in-time", "failed"];

const observations = fc.oneof(
  fc.constant<Observation>({ kind: "held" }),
  fc.constant<Observation>({ kind: "failed" }),
  fc
    .tuple(fc.constantFrom("itself" as const, "person" as const), fc.option(fc.nat(10_000)))
    .map(([by, seconds]) => recovered(by, seconds)),
);
const passes = fc.constantFrom(null, "H", "done", "A60", "A300", "M5", "M30");

describe("the outcome of an observation", () => {
  it.each([
    ["A60", recovered("itself", 60), "auto-in-time"],
    ["A60", recovered("itself", 60.001), "auto-late"],
    ["A60", recovered("itself", null), "auto-in-time"],
    ["A60", recovered("person", 5), "person-in-time"],
    ["M30", recovered("person", 1_800), "person-in-time"],
    ["M30", recovered("person", 1_801), "failed"],
    ["H", recovered("itself", 9_999), "auto-in-time"],
    [null, recovered("itself", 9_999), "auto-in-time"],
    ["A60", { kind: "held" } as const, "held"],
    ["H", { kind: "failed" } as const, "failed"],
  ])("under %s", (pass, observation, outcome) => {
    expect(outcomeOf(observation, pass)).toBe(outcome);
  });

  it("knows how long a criterion allows", () => {
    expect(["A120", "M5", "H", "done", null].map(limitOf)).toEqual([120, 300, null, null, null]);
  });

  it("is never better for taking longer", () => {
    fc.assert(
      fc.property(passes, fc.nat(5_000), fc.nat(5_000), (pass, seconds, more) => {
        for (const by of ["itself", "person"] as const) {
          const soon = outcomeOf(recovered(by, seconds), pass);
          const late = outcomeOf(recovered(by, seconds + more), pass);
          expect(ORDER.indexOf(late)).toBeGreaterThanOrEqual(ORDER.indexOf(soon));
        }
      }),
    );
  });

  it("of two observations is the worse, whichever comes first", () => {
    fc.assert(
      fc.property(observations, observations, passes, (a, b, pass) => {
        const rank = (one: Observation) => ORDER.indexOf(outcomeOf(one, pass));
        expect(outcomeOf(worseOf(a, b), pass)).toBe(outcomeOf(worseOf(b, a), pass));
        expect(rank(worseOf(a, b))).toBeGreaterThanOrEqual(
          Math.min(Math.max(rank(a), rank(b)), rank(worseOf(b, a))),
        );
      }),
    );
    expect(worseOf({ kind: "held" }, recovered("person", 3))).toEqual(recovered("person", 3));
    expect(worseOf(recovered("itself", 9), recovered("itself", null))).toEqual(
      recovered("itself", 9),
    );
  });
});
