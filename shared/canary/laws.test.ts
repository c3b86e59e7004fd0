import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { judgeCanary, type JudgeInput } from "./judge.ts";
import type { JudgeMethod, Question, Sides } from "./model.ts";
import { planCanary } from "./plan.ts";
import { firstCountWhere, roundUp } from "./root.ts";
import { fixedPower, sampleSize, smallestDetectable } from "./sample-size.ts";
import { eventsWithin, secondsUntil, type Traffic } from "./traffic.ts";

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const sides = fc.constantFrom<Sides>(1, 2);
const questions: fc.Arbitrary<Question> = fc
  .tuple(between(1e-5, 0.3), between(1.1, 20), between(0.001, 0.2), between(0.5, 0.99), sides)
  .map(([baseline, times, alpha, power, side]) => ({
    baseline,
    detect: Math.min(0.95, baseline * times),
    alpha,
    power,
    sides: side,
  }));
const controls = between(0.05, 200);

describe("the sample", () => {
  it("is the smaller the larger the effect, and the larger the surer", () => {
    fc.assert(
      fc.property(questions, controls, between(0.001, 0.04), (question, k, more) => {
        const needed = sampleSize(question, k);
        const larger = { ...question, detect: question.detect + more };
        expect(sampleSize(larger, k)).toBeLessThan(needed);
        const surer = { ...question, power: question.power + (1 - question.power) / 2 };
        expect(sampleSize(surer, k)).toBeGreaterThan(needed);
        expect(sampleSize({ ...question, alpha: question.alpha / 2 }, k)).toBeGreaterThan(needed);
      }),
    );
  });

  it("shows just the effect it was planned for", () => {
    fc.assert(
      fc.property(questions, controls, (question, k) => {
        const needed = sampleSize(question, k);
        const shown = smallestDetectable(question, k, needed);
        expect(Math.abs((shown ?? Number.NaN) / question.detect - 1)).toBeLessThan(1e-9);
        expect(fixedPower(question, k, needed)).toBeCloseTo(question.power, 9);
      }),
    );
  });
});

const weeks = fc
  .array(fc.oneof(fc.nat({ max: 50_000 }), fc.constant(0), fc.constant(null)), {
    minLength: 168,
    maxLength: 168,
  })
  .filter((hours) => hours.some((events) => events !== null && events > 0))
  .map((perHour): Traffic => ({ kind: "weekly", perHour }));
const instants = fc.integer({ min: 0, max: 10_000_000_000 }).map((ms) => TEST_NOW + ms);

describe("the time it takes", () => {
  it("grows with the events, and is when just those have come", () => {
    fc.assert(
      fc.property(
        weeks,
        instants,
        between(1, 1e8),
        between(0, 1e8),
        (traffic, from, some, more) => {
          const first = secondsUntil(traffic, some, from) ?? Number.NaN;
          const then = secondsUntil(traffic, some + more, from) ?? Number.NaN;
          expect(then).toBeGreaterThanOrEqual(first);
          expect(eventsWithin(traffic, first, from) / some).toBeCloseTo(1, 6);
        },
      ),
    );
  });

  it("of an even week is that of its mean", () => {
    fc.assert(
      fc.property(instants, between(1, 1e7), (from, events) => {
        const even: Traffic = { kind: "weekly", perHour: Array.from({ length: 168 }, () => 7_200) };
        expect(secondsUntil(even, events, from)).toBeCloseTo(events / 2, 3);
      }),
    );
  });
});

const counts = (most: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: most }), fc.oneof(between(0, 1), between(0, 0.01)))
    .map(([total, share]) => ({ total, errors: Math.floor(total * share) }));
const comparing = fc.constantFrom<JudgeMethod>("fixed", "msprt");
const cases: fc.Arbitrary<JudgeInput> = fc
  .tuple(questions, counts(50_000), counts(1_000_000), comparing)
  .map(([question, canary, control, method]) => ({ ...question, canary, control, method }));

describe("a judge", () => {
  it("never passes with less than the sample that was planned", () => {
    fc.assert(
      fc.property(cases, (input) => {
        const { verdict } = judgeCanary(input);
        const { canary, control } = input;
        const needed = sampleSize(input as JudgeInput & Question, control.total / canary.total);
        if (canary.total < needed - 1e-6) expect(verdict).not.toBe("pass");
      }),
      { numRuns: 300 },
    );
  });

  it("never passes, and never fails, on nothing", () => {
    fc.assert(
      fc.property(cases, fc.constantFrom("canary", "control"), (input, arm) => {
        const judged = judgeCanary({ ...input, [arm]: { errors: 0, total: 0 } });
        expect(judged.verdict).toBe("underpowered");
      }),
      { numRuns: 50 },
    );
  });

  it("never fails a canary that is no worse than its control", () => {
    fc.assert(
      fc.property(cases, (input) => {
        const { canary, control } = input;
        fc.pre(canary.errors * control.total <= control.errors * canary.total);
        expect(judgeCanary(input).verdict).not.toBe("fail");
      }),
      { numRuns: 300 },
    );
  });

  it("does not take back a failure for more errors", () => {
    fc.assert(
      fc.property(cases, fc.nat({ max: 40 }), (input, more) => {
        const { total } = input.canary;
        const fails = (errors: number) =>
          judgeCanary({ ...input, canary: { errors, total } }).verdict === "fail";
        const first = firstCountWhere(total, fails);
        fc.pre(first !== null);
        expect(fails(Math.min(total, first + more))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("says the same however long it took, and says what can be written as JSON", () => {
    fc.assert(
      fc.property(
        cases,
        fc.constantFrom<JudgeMethod>("fixed", "sprt", "msprt"),
        between(1, 1e6),
        (input, method, elapsedSeconds) => {
          const quick = judgeCanary({ ...input, method });
          const { needed, ...timed } = judgeCanary({ ...input, method, elapsedSeconds });
          expect({ ...timed, needed: needed && { ...needed, seconds: null } }).toEqual(quick);
          expect(JSON.parse(JSON.stringify(timed))).toEqual(timed);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("passes a canary as good as its control once the sample that was planned is in", () => {
    fc.assert(
      fc.property(questions, between(0.01, 0.5), comparing, (question, share, method) => {
        const plan = planCanary({
          ...question,
          share,
          traffic: { kind: "constant", perSecond: 1 },
        });
        const sample = method === "fixed" ? (plan.exact ?? plan) : plan.msprt;
        fc.pre(sample.perCanary < 1e9);
        const asBaseline = (total: number) => ({
          total,
          errors: Math.round(question.baseline * total),
        });
        const judged = judgeCanary({
          ...question,
          method,
          canary: { ...asBaseline(sample.perCanary), errors: 0 },
          control: asBaseline(roundUp(sample.perCanary * ((1 - share) / share))),
        });
        expect(judged.verdict).toBe("pass");
      }),
      { numRuns: 200 },
    );
  });
});
