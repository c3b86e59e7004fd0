import { describe, expect, it } from "vitest";
import { RANKING_POLICY, TEST_NOW, aScenario, someEvidence } from "#fixtures/builders.ts";
import { seededChance, type Chance } from "#shared/kernel/chance.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { appliesTo } from "#shared/scenarios/catalogue.ts";
import { ENVIRONMENTS, OUTCOMES, PROVENANCES } from "#shared/scenarios/model.ts";
import type { GamingInputs, ScoreFacts } from "./inputs.ts";
import { gainOf, playAll, type Gain } from "./lab.ts";
import { PEERS } from "./peers.ts";
import { REAL_WORK, STRATEGIES } from "./strategies.ts";

const TEAMS = ["one", "two"];
const SCENARIOS = Array.from({ length: 10 }, (_, index) =>
  aScenario({
    id: `S-${index}`,
    category: ["state", "network", "hosts"][index % 3] ?? "",
    appliesTo: index < 5 ? "all" : ["even", "odd"].slice(index % 2, (index % 2) + 1),
    sigma: [2, 3, 5][index % 3] ?? 1,
  }),
);

const pick = <T>(chance: Chance, from: readonly T[]): T => from[chance.whole(from.length)] as T;

function randomFacts(chance: Chance): ScoreFacts {
  return {
    badShare: chance.uniform() * 0.002,
    targets: [0.999, 0.999],
    deploys: chance.whole(30),
    medianDeploys: 1 + chance.whole(30),
    ownerMinutes: [chance.whole(60), chance.whole(60), chance.whole(60)],
    otherMinutes: 1 + chance.whole(60),
    themes: 5,
    closed: chance.whole(6),
    declaredBurn: chance.uniform(),
    detectedBurn: 1,
    readers: chance.whole(40),
  };
}

/** An organisation with tested, failed, stale, invalid and untested cells; the same seed gives the same one. */
function randomOrganisation(seed: number): GamingInputs {
  const chance = seededChance(`organisation ${seed}`);
  const services = TEAMS.flatMap((team) =>
    Array.from({ length: 2 + chance.whole(3) }, (_, index) => ({
      name: `${team}-${index}`,
      team,
      traits: [index % 2 === 0 ? "even" : "odd"],
      exposure: 1 + chance.whole(60),
      dependencies: [],
    })),
  );
  const evidence = services.flatMap(({ name, traits }) =>
    SCENARIOS.filter((scenario) => appliesTo(scenario, new Set(traits))).flatMap(({ id }) =>
      Array.from({ length: chance.whole(4) }, () =>
        someEvidence({
          service: name,
          scenario: id,
          at: TEST_NOW - 1 - Math.floor(chance.uniform() * 300 * DAY_MS),
          outcome: pick(chance, [...OUTCOMES, "failed"] as const),
          environment: pick(chance, ENVIRONMENTS),
          provenance: pick(chance, PROVENANCES),
          oracle: pick(chance, ["own-sli", "probe"] as const),
          build: pick(chance, ["a", "b", "c"]),
          runner: pick(chance, ["x", "y"]),
          fingerprint: pick(chance, ["f", "g"]),
          injected: chance.whole(10) > 0,
        }),
      ),
    ),
  );
  return {
    at: TEST_NOW,
    organisation: {
      teams: TEAMS.map((name) => ({ name })),
      services,
      scenarios: SCENARIOS,
      exemptions: [],
      policy: RANKING_POLICY,
    },
    evidence,
    facts: new Map(TEAMS.map((team) => [team, randomFacts(chance)])),
  };
}

const GAMES = Array.from({ length: 100 }, (_, seed) => playAll(randomOrganisation(seed), "one"));

function gains(id: string): readonly Gain[] {
  return GAMES.flatMap((game) => game.filter(({ strategy }) => strategy.id === id));
}

const most = (values: readonly (number | null)[]) => Math.max(...values.map((one) => one ?? 0));
const idsOf = (kind: string) => STRATEGIES.filter((one) => one.kind === kind).map(({ id }) => id);

describe("on a hundred random organisations", () => {
  it.each(idsOf("no-work"))("%s gains at most one point of R or S", (id) => {
    expect(gains(id)).toHaveLength(100);
    expect(most(gains(id).map(({ R }) => R))).toBeLessThanOrEqual(1);
    expect(most(gains(id).map(({ S }) => S))).toBeLessThanOrEqual(1);
  });

  it.each(idsOf("exempting"))("%s gains at most seven and a half", (id) => {
    expect(most(gains(id).map(({ R }) => R))).toBeLessThanOrEqual(7.5);
    expect(most(gains(id).map(({ R }) => R))).toBeGreaterThan(0);
  });

  it.each(idsOf("sham"))("%s gains at most 40 % of the real thing on the same cells", (id) => {
    const real = gains(REAL_WORK.id);
    const shares = gains(id).map(({ R }, index) => (R ?? 0) / (real[index]?.R ?? 0));
    expect(most(shares)).toBeLessThanOrEqual(0.4);
  });

  it("real work beats everything else", () => {
    for (const game of GAMES) {
      const real = game.find(({ strategy }) => strategy === REAL_WORK)?.R ?? 0;
      expect(real).toBeGreaterThan(0);
      for (const { strategy, R } of game)
        if (strategy !== REAL_WORK) expect(R ?? 0).toBeLessThan(real);
    }
  });
});

describe("peers' formulas", () => {
  const untested: GamingInputs = { ...randomOrganisation(0), evidence: [] };
  const score = (id: string, inputs: GamingInputs) =>
    PEERS.find((peer) => peer.id === id)?.score(inputs, "one");
  const play = (id: string, inputs = untested) =>
    STRATEGIES.find((one) => one.id === id)?.play(inputs, "one") ?? inputs;

  it("know nothing of what was never run", () => {
    expect(PEERS.map((peer) => peer.score(untested, "one"))).toEqual([0, 0, 0, 0]);
  });

  it("take staging, and most of them a fault that never was, for the real thing", () => {
    const real = PEERS.map((peer) => peer.score(play("real"), "one"));
    expect(real).toEqual([100, 100, 100, 100]);
    expect(PEERS.map((peer) => peer.score(play("staging"), "one"))).toEqual(real);
    expect(PEERS.map((peer) => peer.score(play("no-op"), "one"))).toEqual([100, 100, 100, 0]);
  });

  it("have each their own weakness", () => {
    const failed = {
      ...untested,
      evidence: play("real").evidence.map((one) => ({ ...one, outcome: "failed" as const })),
    };
    expect(score("gremlin", failed)).toBe(50);
    const [first] = play("real").evidence;
    const one = { ...untested, evidence: first === undefined ? [] : [first] };
    expect(score("litmus", one)).toBe(100);
    expect(score("resilience-hub", play("exempt"))).toBeGreaterThan(0);
    const unreadable = play("no-op", one);
    expect(score("openssf", unreadable)).toBe(100);
  });
});

describe("one team of ours", () => {
  it("gains by staging a little, by real work a lot, by pretending nothing", () => {
    const inputs = randomOrganisation(7);
    const R = (id: string) => {
      const strategy = STRATEGIES.find((one) => one.id === id);
      return strategy === undefined ? null : gainOf(strategy, inputs, "one").R;
    };
    expect(R("no-op")).toBe(0);
    expect(R("invalid")).toBe(0);
    expect(R("trivial")).toBe(0);
    expect(R("staging")).toBeGreaterThan(0);
  });
});
