import { describe, expect, it } from "vitest";
import { someSimulationFacts } from "#fixtures/builders.ts";
import { DEFAULT_PLANNING_POLICY } from "#shared/debt/policy.ts";
import { simulate } from "#shared/debt/simulation.ts";
import type { SimulationFacts } from "#shared/debt/views.ts";
import { readTeamAddress } from "./address.ts";
import {
  balanceSentence,
  basisWords,
  costOf,
  DAYS_AHEAD,
  exhaustedWords,
  leftNow,
  simulationTitle,
} from "./words.ts";

const plain = (text: string | null) => text?.replaceAll("\u00a0", " ") ?? null;

function simulated(facts: SimulationFacts, share: number) {
  return simulate(facts, { share, days: DAYS_AHEAD }, DEFAULT_PLANNING_POLICY);
}

/** The known answer of the design: 80 % consumed evenly, growing by 3 % a week. */
const growing = (): SimulationFacts => {
  const daily = 0.8 / 28;
  const facts = someSimulationFacts();
  return {
    ...facts,
    otherDaily: 0,
    debts: facts.debts.map((debt) => ({
      ...debt,
      dailyBurn: (0.24 / 0.8) * daily,
      growthPerWeek: 1.03,
    })),
  };
};

describe("a simulation in words", () => {
  it("begins with what is left now", () => {
    expect(leftNow(someSimulationFacts())).toBeCloseTo(0.2, 10);
  });

  it("says what becomes of the budget with the work and without", () => {
    const facts = someSimulationFacts({ otherDaily: 0.65 / 28 });
    const simulation = simulated(facts, 0.5);
    const { without } = simulation;
    expect(without.firstExhausted).not.toBeNull();
    const title = plain(simulationTitle(facts, simulation, 0.5, "UTC"));
    expect(title).toMatch(
      /^With 50 % of each sprint for debt it does not run out in 91 days; without, it runs out on \w{3} \d+ \w+( \d{4})? and is exhausted for \d+ of 91 days$/,
    );
    expect(title).toContain(`${without.daysExhausted} of 91 days`);
    expect(title).toContain(exhaustedWords(facts, without, "UTC"));
  });

  it("says once what is the same with the work and without", () => {
    const facts = someSimulationFacts();
    expect(plain(simulationTitle(facts, simulated(facts, 0), 0, "UTC"))).toBe(
      "With 0 % of each sprint for debt or without, it does not run out in 91 days",
    );
  });

  it("says of one that is exhausted how long it stays so", () => {
    const facts = growing();
    const past = { ...facts, pastDaily: facts.pastDaily.map((burn) => burn * 2) };
    const simulation = simulated(past, 0.5);
    expect(exhaustedWords(past, simulation.without, "UTC")).toBe("now");
    expect(plain(simulationTitle(past, simulation, 0.5, "UTC"))).toMatch(
      /it is exhausted for \d+ of 91 days/,
    );
  });

  it("cannot say when debt is paid back without a capacity, and says so by saying nothing", () => {
    const facts = someSimulationFacts({ capacityDays: null });
    const simulation = simulated(facts, 0.3);
    expect(balanceSentence(simulation)).toBeNull();
    expect(simulationTitle(facts, simulation, 0.3, "UTC")).toMatch(/^If nothing is done, /);
  });

  it("weighs feature-days asked now against those not lost later, in the simulation's own figures", () => {
    const facts = someSimulationFacts({
      otherDaily: 0.9 / 28,
      order: [{ id: "debt-1", principalDays: 10, toilHoursPerWeek: 8 }],
    });
    const simulation = simulated(facts, 0.5);
    const { without, with: working } = simulation;
    if (working === null) throw new Error("there is a capacity");
    expect(working.asked).toBe(10);
    const saved = costOf(without) - costOf(working);
    const sentence = plain(balanceSentence(simulation)) ?? "";
    expect(sentence).toMatch(/^10 feature-days asked now against /);
    expect(sentence).toContain(`${saved.toFixed(saved < 9.95 ? 1 : 0)} more for features`);
    expect(plain(balanceSentence(simulated(facts, 0)))).toBe(
      "Nothing goes to debt, so nothing comes back.",
    );
  });

  it("states what it takes for granted", () => {
    const words = plain(basisWords(someSimulationFacts({ unknownDays: 2, calendar: true })));
    expect(words).toContain("simulated as a rolling one of 28 days");
    expect(words).toContain("2 days of it are not known and count as the mean of the others");
  });
});

describe("the address of what is tried out", () => {
  it("reads whole percents within their bounds, and leaves the rest out", () => {
    expect(readTeamAddress({ share: "24", held: "50", growth: "-3", slo: "a/b" })).toEqual({
      share: "24",
      held: "50",
      growth: "-3",
      slo: "a/b",
    });
    expect(readTeamAddress({ share: "101", held: "x", growth: "-51", slo: "" })).toEqual({});
    expect(readTeamAddress({ share: 24, held: ["1"], growth: "2.5" })).toEqual({});
  });
});
