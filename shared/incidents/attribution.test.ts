import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aDeploy, anIncident, TEST_NOW } from "#fixtures/builders.ts";
import { joinedStretches, overlapMs } from "#shared/budget/kept.ts";
import { HOUR_MS, MINUTE_MS } from "#shared/kernel/time.ts";
import { attribute, type AttributionInput, type BurnSlice } from "./attribution.ts";

const SERVICE = "checkout-api";
const FIVE = 5 * MINUTE_MS;
const START = TEST_NOW - 24 * HOUR_MS;

/** Consecutive slices of five minutes from `START` on, of a thousand events each. */
function slices(...bad: readonly number[]): readonly BurnSlice[] {
  return bad.map((count, index) => ({
    from: START + index * FIVE,
    to: START + (index + 1) * FIVE,
    bad: count,
    total: 1_000,
  }));
}

function input(overrides: Partial<AttributionInput>): AttributionInput {
  return {
    service: SERVICE,
    target: 0.99,
    slices: [],
    incidents: [],
    deploys: [],
    dependencies: [],
    ticketFactor: 3,
    ...overrides,
  };
}

/** Bad by what it is put down to. */
function shares(overrides: Partial<AttributionInput>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    attribute(input(overrides)).causes.map(({ kind, id, bad }) => [id ?? kind, bad]),
  );
}

const minutes = (count: number): number => START + count * MINUTE_MS;
const incident = (id: string, from: number, to?: number, services = [SERVICE]) =>
  to === undefined
    ? { id, title: id, services, startedAt: minutes(from) }
    : anIncident({ id, services, startedAt: minutes(from), endedAt: minutes(to) });
const deploy = (id: string, at: number, facts = {}) => aDeploy({ id, at: minutes(at), ...facts });

describe("what burned is put down to", () => {
  it("a declared incident before a deploy, and nothing where nothing happened", () => {
    expect(
      shares({
        slices: slices(7, 100, 40, 5, 3),
        incidents: [incident("INC-1", 5, 15)],
        deploys: [deploy("D-1", 0)],
      }),
    ).toEqual({ "INC-1": 140, "D-1": 15 });
    expect(
      shares({ slices: slices(7, 100, 40, 5, 3), incidents: [incident("INC-1", 5, 15)] }),
    ).toEqual({ "INC-1": 140, unattributed: 15 });
  });

  it("several incidents equally", () => {
    expect(
      shares({
        slices: slices(30, 60, 90),
        incidents: [incident("A", 0, 10), incident("B", 5, 15), incident("C", 5, 10)],
      }),
    ).toEqual({ A: 50, B: 110, C: 20 });
  });

  it("an incident that goes on, until now", () => {
    expect(shares({ slices: slices(1, 2, 3), incidents: [{ ...incident("A", 5) }] })).toEqual({
      A: 5,
      unattributed: 1,
    });
  });

  it("no incident of another service, or of none", () => {
    expect(
      shares({
        slices: slices(9),
        incidents: [incident("A", 0, 60, ["search-api"]), incident("B", 0, 60, [])],
      }),
    ).toEqual({ unattributed: 9 });
  });

  it("a deploy for an hour", () => {
    const ones = slices(...Array.from({ length: 24 }, () => 1));
    expect(shares({ slices: ones, deploys: [deploy("D", 15)] })).toEqual({
      D: 12,
      unattributed: 12,
    });
  });

  it("a deploy until it was taken back, or until the next one", () => {
    const ones = slices(...Array.from({ length: 24 }, () => 1));
    expect(
      shares({ slices: ones, deploys: [deploy("D", 0, { rolledBackAt: minutes(20) })] }),
    ).toEqual({ D: 4, unattributed: 20 });
    expect(shares({ slices: ones, deploys: [deploy("E", 30), deploy("D", 0)] })).toEqual({
      D: 6,
      E: 12,
      unattributed: 6,
    });
  });

  it("no deploy of another service", () => {
    expect(
      shares({ slices: slices(4), deploys: [deploy("D", 0, { service: "search-api" })] }),
    ).toEqual({ unattributed: 4 });
  });

  it("dependencies that burned fast in that hour, in proportion to how fast", () => {
    const hour = START;
    const dependency = (id: string, burn: number) => ({
      id,
      title: id,
      hours: new Map([[hour, burn]]),
      ticketFactor: 3,
    });
    expect(
      shares({
        slices: slices(40, ...Array.from({ length: 11 }, () => 0), 8),
        dependencies: [dependency("db", 30), dependency("queue", 10), dependency("mail", 3)],
      }),
    ).toEqual({ db: 30, queue: 10, unattributed: 8 });
  });

  it("the part of a slice that it overlapped", () => {
    expect(
      shares({ slices: slices(10), incidents: [incident("A", 1, 4)], deploys: [deploy("D", 4)] }),
    ).toEqual({ A: 6, D: 2, unattributed: 2 });
  });

  it("nobody, where it is excluded from the budget", () => {
    const found = attribute(
      input({
        slices: slices(10, 20, 30, 7),
        incidents: [incident("A", 0, 15)],
        excluded: [
          { from: minutes(-60), to: minutes(7) },
          { from: minutes(15), to: minutes(600) },
        ],
      }),
    );
    // Two of the five minutes of the second slice: 8 of its 20.
    expect(found).toMatchObject({ bad: 42, excludedBad: 25 });
    expect(found.causes.map(({ id, bad }) => [id, bad])).toEqual([["A", 42]]);
  });

  it("not to nothing, where nothing is known of what is excluded", () => {
    const excluded = [{ from: minutes(5), to: minutes(10) }];
    const [first] = slices(10) as [BurnSlice];
    const found = attribute(input({ slices: [first], excluded }));
    expect(found).toMatchObject({ bad: 10, excluded, excludedBad: null });
    expect(attribute(input({ slices: slices(10, 0), excluded })).excludedBad).toBe(0);
  });

  it("the most expensive cause first, what is unattributed last", () => {
    const { causes } = attribute(
      input({
        slices: slices(5, 60, 900),
        incidents: [incident("A", 0, 5), incident("B", 5, 10)],
      }),
    );
    expect(causes.map(({ kind, id }) => id ?? kind)).toEqual(["B", "A", "unattributed"]);
  });

  it("nothing when nothing was bad", () => {
    expect(attribute(input({ slices: slices(0, 0), incidents: [incident("A", 0, 5)] }))).toEqual({
      causes: [],
      bad: 0,
      excluded: [],
      excludedBad: 0,
      darkBad: 0,
      darkStretches: [],
    });
  });
});

describe("dark burn", () => {
  /** Hours of twelve slices; the threshold is 3 x 1 % of 12,000 events, 360. */
  const hours = (...bad: readonly number[]) =>
    slices(...bad.flatMap((count) => Array.from({ length: 12 }, () => count / 12)));

  it("is what burned above the ticket factor by the hour without an incident", () => {
    const found = attribute(input({ slices: hours(360, 361, 400, 12, 500) }));
    expect(found.darkBad).toBeCloseTo(1_261, 3);
    expect(found.darkStretches).toEqual([
      { from: START + HOUR_MS, to: START + 3 * HOUR_MS },
      { from: START + 4 * HOUR_MS, to: START + 5 * HOUR_MS },
    ]);
  });

  it("is not what an incident covers, nor the little around it", () => {
    const quiet = Array.from({ length: 6 }, () => 10);
    const loud = Array.from({ length: 6 }, () => 900);
    const found = attribute(
      input({ slices: slices(...loud, ...quiet), incidents: [incident("A", 0, 30)] }),
    );
    expect(found).toMatchObject({ darkBad: 0, darkStretches: [] });
    expect(attribute(input({ slices: slices(...loud, ...quiet) })).darkBad).toBe(5_460);
  });

  it("is not what is excluded, and what is left of the hour is judged by itself", () => {
    const excluded = [{ from: START, to: START + 30 * MINUTE_MS }];
    // Half of the hour's 12,000 events count: 3 % of them are 180.
    const loud = Array.from({ length: 6 }, () => 900);
    const barely = [...Array.from({ length: 5 }, () => 30), 31];
    expect(attribute(input({ slices: slices(...loud, ...barely), excluded }))).toMatchObject({
      darkBad: 181,
      darkStretches: [{ from: START, to: START + HOUR_MS }],
    });
    const quiet = Array.from({ length: 6 }, () => 30);
    expect(attribute(input({ slices: slices(...loud, ...quiet), excluded })).darkBad).toBe(0);
  });

  it("may be put down to a deploy all the same", () => {
    const found = attribute(input({ slices: hours(1_200), deploys: [deploy("D", 0)] }));
    expect(found.darkBad).toBe(1_200);
    expect(found.causes.map(({ kind }) => kind)).toEqual(["deploy"]);
  });
});

const someInput: fc.Arbitrary<AttributionInput> = fc
  .record({
    bad: fc.array(
      fc.oneof(fc.constant(0), fc.nat(1_000), fc.double({ min: 0, max: 1, noNaN: true })),
      {
        minLength: 1,
        maxLength: 60,
      },
    ),
    incidents: fc.array(fc.record({ at: fc.nat(300), minutes: fc.nat(200), mine: fc.boolean() }), {
      maxLength: 5,
    }),
    deploys: fc.array(fc.record({ at: fc.nat(300), back: fc.option(fc.nat(90)) }), {
      maxLength: 6,
    }),
    dependencies: fc.array(fc.array(fc.nat(20), { minLength: 5, maxLength: 5 }), { maxLength: 3 }),
    excluded: fc.array(fc.record({ at: fc.nat(300), minutes: fc.nat(90) }), { maxLength: 3 }),
  })
  .map(({ bad, incidents, deploys, dependencies, excluded }) =>
    input({
      excluded: joinedStretches(
        excluded.map(({ at, minutes: length }) => ({
          from: minutes(at),
          to: minutes(at + length),
        })),
      ),
      slices: slices(...bad),
      incidents: incidents.map(({ at, minutes: length, mine }, index) =>
        incident(`I${index}`, at, at + length, mine ? [SERVICE] : []),
      ),
      deploys: deploys.map(({ at, back }, index) =>
        deploy(`D${index}`, at, back === null ? {} : { rolledBackAt: minutes(at + back) }),
      ),
      dependencies: dependencies.map((burn, index) => ({
        id: `S${index}`,
        title: `S${index}`,
        hours: new Map(burn.map((rate, hour) => [START + hour * HOUR_MS, rate])),
        ticketFactor: 3,
      })),
    }),
  );

/** How much of a slice is not excluded. */
function countedShare({ excluded = [] }: AttributionInput, slice: BurnSlice): number {
  return 1 - overlapMs(excluded, slice) / (slice.to - slice.from);
}

describe("whatever happened", () => {
  it("the causes add up to what was bad, without a rounding error and in any order", () => {
    fc.assert(
      fc.property(someInput, fc.infiniteStream(fc.nat()), (one, chance) => {
        const { causes, bad } = attribute(one);
        const shuffled = causes
          .map((cause) => ({ cause, by: chance.next().value as number }))
          .toSorted((a, b) => a.by - b.by);
        expect(shuffled.reduce((sum, { cause }) => sum + cause.bad, 0)).toBe(bad);
        const counted = one.slices.reduce(
          (sum, slice) => sum + slice.bad * countedShare(one, slice),
          0,
        );
        expect(Math.abs(bad - counted)).toBeLessThanOrEqual(1e-6 * Math.max(1, counted));
        expect(causes.every((cause) => cause.bad > 0)).toBe(true);
      }),
    );
  });

  it("what was bad in excluded time is told apart, and is charged to nobody", () => {
    fc.assert(
      fc.property(someInput, fc.nat(5_000), (one, more) => {
        const found = attribute(one);
        const all = one.slices.reduce((sum, slice) => sum + slice.bad, 0);
        expect(found.bad + (found.excludedBad ?? 0)).toBeCloseTo(all, 3);
        expect(found.excludedBad === null || found.excludedBad >= 0).toBe(true);
        // Without the slices that are excluded whole, or with anything in them, the rest is the same.
        const isOut = (slice: BurnSlice) => countedShare(one, slice) === 0;
        const rest = { excluded: null, excludedBad: null };
        const kept = one.slices.filter((slice) => !isOut(slice));
        const other = one.slices.map((slice) => (isOut(slice) ? { ...slice, bad: more } : slice));
        expect({ ...attribute({ ...one, slices: kept }), ...rest }).toEqual({ ...found, ...rest });
        expect({ ...attribute({ ...one, slices: other }), ...rest }).toEqual({ ...found, ...rest });
      }),
    );
  });

  it("splitting slices changes nothing", () => {
    fc.assert(
      fc.property(someInput, fc.constantFrom(2, 3, 5), (one, parts) => {
        const split = one.slices.flatMap((slice) =>
          Array.from({ length: parts }, (_, index) => ({
            from: slice.from + ((slice.to - slice.from) / parts) * index,
            to: slice.from + ((slice.to - slice.from) / parts) * (index + 1),
            bad: slice.bad / parts,
            total: slice.total / parts,
          })),
        );
        const [whole, parted] = [attribute(one), attribute({ ...one, slices: split })];
        const byCause = (found: typeof whole) =>
          new Map(found.causes.map(({ kind, id, bad }) => [id ?? kind, bad]));
        const names = new Set([...byCause(whole).keys(), ...byCause(parted).keys()]);
        for (const name of names)
          expect(byCause(parted).get(name) ?? 0).toBeCloseTo(byCause(whole).get(name) ?? 0, 4);
      }),
    );
  });

  it("the order in which things are told changes nothing", () => {
    fc.assert(
      fc.property(someInput, (one) => {
        expect(
          attribute({
            ...one,
            slices: one.slices.toReversed(),
            incidents: one.incidents.toReversed(),
            deploys: one.deploys.toReversed(),
            dependencies: one.dependencies.toReversed(),
          }),
        ).toEqual(attribute(one));
      }),
    );
  });

  it("an incident over everything takes everything, and leaves nothing in the dark", () => {
    fc.assert(
      fc.property(someInput, (one) => {
        const all = incident("ALL", 0, 300);
        const found = attribute({ ...one, incidents: [all] });
        expect(found.causes.every(({ id }) => id === "ALL")).toBe(true);
        expect(found.darkBad).toBe(0);
        expect(attribute(one).darkBad).toBeLessThanOrEqual(attribute(one).bad + 1e-3);
      }),
    );
  });
});
