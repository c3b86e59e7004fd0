import { describe, expect, it } from "vitest";
import { aGateBudget, TEST_NOW } from "#fixtures/builders.ts";
import { trafficProfile } from "#shared/gate/traffic-profile.ts";
import { alignDown, DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import { judgeCounts, NO_COUNTS } from "./counts.ts";
import { detectableCurve, workOut, type WorkedOut } from "./plan.ts";
import { percentField, readFields, usualFields, type ReadQuestion } from "./question.ts";
import { canarySubjects, type CanarySubject } from "./subject.ts";
import { baselineWords, planSentence, rateWords, trafficWords } from "./words.ts";

/** 400 of 1,000 allowed are spent at a target of 99.9 %: 400 bad among a million events. */
function subject(more: Parameters<typeof aGateBudget>[0] = {}): CanarySubject {
  const [only] = canarySubjects({ budgets: [aGateBudget(more)] }, null);
  if (only === undefined) throw new Error("there is nothing to watch it by");
  return only;
}

function asked(changes: Partial<ReadQuestion> = {}): ReadQuestion {
  const reading = readFields(usualFields(subject(), 0.03));
  if ("fault" in reading) throw new Error(reading.fault.text);
  return { ...reading.question, ...changes };
}

function plan(one: CanarySubject, question: ReadQuestion): WorkedOut {
  const worked = workOut(one, question, TEST_NOW);
  if ("refused" in worked) throw new Error(worked.refused);
  return worked;
}

describe("what a canary is watched by", () => {
  it("has the bad ratio of the SLO's own window", () => {
    expect(subject()).toMatchObject({ bad: 400, target: 0.999 });
    expect(subject().total).toBeCloseTo(1_000_000, 3);
    expect(subject().baseline).toBeCloseTo(0.0004, 12);
    expect(baselineWords(subject())).toBe(
      "Measured by “Checkout availability” over 30d: 400 of 1.0\u00a0million requests were bad, those of incidents too.",
    );
  });

  it("takes none bad for three at most, and says so", () => {
    const { spending } = aGateBudget();
    const none = subject({ remaining: 1, spending: { ...spending, leftBad: 1_000 } });
    expect(none.baseline).toBeCloseTo(3 / 1_000_000, 12);
    expect(baselineWords(none)).toContain("three in so many");
  });

  it("is no SLO that counts time, met nothing, or is unknown", () => {
    const { spending } = aGateBudget();
    const budgets = [
      aGateBudget({ spending: { ...spending, method: "Timeslices", eventsPerSecond: null } }),
      aGateBudget({ spending: { ...spending, eventsPerSecond: 0 } }),
      aGateBudget({ remaining: null }),
    ];
    expect(canarySubjects({ budgets }, null)).toEqual([]);
  });

  it("follows the service's week at the level of its own events", () => {
    const range = {
      from: alignDown(TEST_NOW, 7 * DAY_MS),
      to: alignDown(TEST_NOW, 7 * DAY_MS) + 7 * DAY_MS,
    };
    const hours = Array.from({ length: 167 }, (_, index) => ({
      start: range.from + index * HOUR_MS,
      requests: index % 2 === 0 ? 36_000 : 0,
      knownSeconds: 3_600,
    }));
    const profile = trafficProfile(hours, range);
    const [weekly] = canarySubjects({ budgets: [aGateBudget()] }, profile);
    if (weekly?.traffic.kind !== "weekly") throw new Error("it has no week");
    const known = weekly.traffic.perHour.filter((events) => events !== null);
    expect(known).toHaveLength(167);
    // One a second on average, whatever the busiest SLO of the service counts.
    expect(known.reduce((sum, events) => sum + events, 0) / known.length).toBeCloseTo(3_600, 6);
    expect(trafficWords(weekly, 1)).toContain("Nothing is known of 1 hour of the week");
  });
});

describe("how much traffic there is", () => {
  it("is told in a unit in which it is one or more, and never as none", () => {
    expect([14.2, 1, 0.5, 0.003, 0.0001].map(rateWords)).toEqual([
      "14 requests a second",
      "1 requests a second",
      "30 requests a minute",
      "11 requests an hour",
      "0.4 requests an hour",
    ]);
  });
});

describe("the fields", () => {
  it("begin with twice what is bad today", () => {
    expect(usualFields(subject(), 0.03)).toMatchObject({
      baseline: "0.04",
      detect: "0.08",
      share: "3",
    });
    expect(percentField(0.00031)).toBe("0.031");
  });

  it.each([
    ["baseline", { baseline: "x" }],
    ["baseline", { baseline: "0" }],
    ["detect", { detect: "0.04" }],
    ["share", { share: "100" }],
    ["power", { power: "4" }],
    ["alpha", { alpha: "" }],
  ] as const)("say which of them is wrong: %s", (field, change) => {
    const reading = readFields({ ...usualFields(subject(), 0.03), ...change });
    expect("fault" in reading && reading.fault.field).toBe(field);
  });

  it("take a decimal comma", () => {
    const reading = readFields({ ...usualFields(subject(), 0.03), detect: "0,1" });
    expect("question" in reading && reading.question.detect).toBe(0.001);
  });
});

describe("a plan", () => {
  it("is underpowered at 3 % of a service that meets one request a second", () => {
    const question = asked();
    const worked = plan(subject(), question);
    expect(worked.isEnough).toBe(false);
    // Three in a hundred seconds: the sample takes 33.3 seconds for each of its events.
    expect(worked.needed.seconds).toBeCloseTo(worked.needed.perCanary / 0.03, 6);
    expect(worked.watched.events).toBe(2_592);
    expect(planSentence(worked, question, TEST_NOW, "UTC")).toMatch(
      /at 3\s% of the traffic that is 8\sd 2\sh, until .* In the 1\sd that it is watched only [\d.]+\s% bad or more would show\.$/,
    );
  });

  it("is enough where the traffic is there, and ends when it says", () => {
    const { spending } = aGateBudget();
    const busy = subject({ spending: { ...spending, eventsPerSecond: 500 } });
    const worked = plan(busy, asked());
    expect(worked.isEnough).toBe(true);
    expect(worked.endsAt).toBe(TEST_NOW + (worked.needed.seconds ?? 0) * 1_000);
    expect(worked.watched.ratio).toBeLessThan(asked().detect);
    expect(worked.shares.map(({ share }) => share)).toEqual([0.01, 0.03, 0.05, 0.1, 0.25, 0.5]);
    const times = worked.shares.map(({ sample }) => sample.seconds ?? Infinity);
    expect(times.toSorted((a, b) => b - a)).toEqual(times);
  });

  it("asks for more of whoever looks all the time", () => {
    const [once, always] = [plan(subject(), asked()), plan(subject(), asked({ method: "msprt" }))];
    expect(always.needed.perCanary).toBeGreaterThan(once.needed.perCanary);
  });

  it("shows smaller effects the longer it runs", () => {
    const ratios = detectableCurve(subject(), asked(), TEST_NOW).flatMap(
      ({ ratio }) => ratio ?? [],
    );
    expect(ratios.length).toBeGreaterThan(20);
    expect(ratios.toSorted((a, b) => b - a)).toEqual(ratios);
    expect(ratios.at(-1)).toBeGreaterThan(asked().baseline);
  });

  it("is refused in words where no number of events could tell", () => {
    const question = asked({ baseline: 0.1, detect: 0.1 + 1e-12 });
    expect(workOut(subject(), question, TEST_NOW)).toMatchObject({
      refused: expect.stringContaining("too near the baseline") as string,
    });
  });
});

describe("a running canary", () => {
  const counts = { ...NO_COUNTS, controlErrors: "40", controlTotal: "97,000" };

  it("is not judged before all four counts are there", () => {
    expect(judgeCounts(NO_COUNTS, asked())).toEqual({ kind: "incomplete" });
    expect(judgeCounts({ ...counts, canaryErrors: "1", canaryTotal: "x" }, asked())).toEqual({
      kind: "incomplete",
    });
  });

  it("is underpowered, fails or passes by what was counted", () => {
    const verdict = (
      canaryErrors: string,
      canaryTotal: string,
      control: Partial<typeof counts>,
    ) => {
      const judged = judgeCounts({ ...counts, canaryErrors, canaryTotal, ...control }, asked());
      return judged.kind === "judged" ? judged.judgement.verdict : judged;
    };
    expect(verdict("1", "3 000", {})).toBe("underpowered");
    expect(verdict("60", "30000", { controlErrors: "400", controlTotal: "970000" })).toBe("fail");
    expect(verdict("20", "50000", { controlErrors: "640", controlTotal: "1600000" })).toBe("pass");
  });

  it("says how long it still takes where it is said how long it ran", () => {
    const judged = judgeCounts(
      { ...counts, canaryErrors: "1", canaryTotal: "3000", minutes: "60" },
      asked(),
    );
    expect(judged.kind === "judged" && judged.judgement.needed?.seconds).toBeGreaterThan(3_600);
  });

  it("is refused in words where the counts cannot be", () => {
    const judged = judgeCounts({ ...counts, canaryErrors: "9", canaryTotal: "3" }, asked());
    expect(judged).toMatchObject({
      kind: "refused",
      text: expect.stringContaining("9 errors among 3 events") as string,
    });
  });
});
