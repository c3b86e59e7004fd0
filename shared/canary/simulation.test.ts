import { describe, expect, it } from "vitest";
import { seededChance, type Chance } from "#shared/kernel/chance.ts";
import { anytimeSampleSize, anytimeTest } from "./anytime.ts";
import { fixedTest } from "./fixed.ts";
import { judgeCanary } from "./judge.ts";
import { defaultTau, mixtureRatioOf } from "./mixture.ts";
import type { ArmCounts, Question } from "./model.ts";
import { sampleSize } from "./sample-size.ts";
import { logLikelihoodRatio, sprtDecision, sprtDesign } from "./sequential.ts";
import { hasFewEvents, twoProportionZ } from "./two-proportions.ts";

/** Errors among `total` events: the good ones before each error are drawn at once. */
function drawErrors(chance: Chance, total: number, ratio: number): number {
  let errors = 0;
  let at = 0;
  for (;;) {
    at += 1 + Math.floor(Math.log(chance.uniform()) / Math.log1p(-ratio));
    if (at > total) return errors;
    errors += 1;
  }
}

/** How far a share of so many runs may be off by chance: once in a thousand on either side. */
const bound = (ratio: number, runs: number): number =>
  3.29 * Math.sqrt((ratio * (1 - ratio)) / runs);

const shareOf = (runs: number, happens: () => boolean): number => {
  let count = 0;
  for (let run = 0; run < runs; run += 1) if (happens()) count += 1;
  return count / runs;
};

const QUESTION: Question = { baseline: 0.01, detect: 0.02, alpha: 0.05, power: 0.8, sides: 1 };
const CONTROL_PER_CANARY = 4;

describe("the planned sample", () => {
  const RUNS = 6_000;
  const planned = {
    fixed: Math.ceil(sampleSize(QUESTION, CONTROL_PER_CANARY)),
    msprt: anytimeSampleSize(QUESTION, CONTROL_PER_CANARY, defaultTau(QUESTION)) ?? Number.NaN,
  };
  const look = (chance: Chance, ratio: number, total: number) => ({
    canary: { errors: drawErrors(chance, total, ratio), total },
    control: {
      errors: drawErrors(chance, total * CONTROL_PER_CANARY, QUESTION.baseline),
      total: total * CONTROL_PER_CANARY,
    },
  });

  it("finds the effect as often as was promised, and cries wolf as seldom", () => {
    const chance = seededChance("planned sample");
    const found = (ratio: number) =>
      shareOf(RUNS, () => {
        const { canary, control } = look(chance, ratio, planned.fixed);
        return fixedTest(QUESTION, canary, control).harmful;
      });
    const power = found(QUESTION.detect);
    const alarms = found(QUESTION.baseline);
    expect(Math.abs(power - QUESTION.power), `power ${power}`).toBeLessThan(
      bound(QUESTION.power, RUNS),
    );
    expect(Math.abs(alarms - QUESTION.alpha), `alarms ${alarms}`).toBeLessThan(
      bound(QUESTION.alpha, RUNS),
    );
  });

  it.each(["fixed", "msprt"] as const)(
    "is passed by no more harmful canaries than promised (%s)",
    (method) => {
      const chance = seededChance(`judged by ${method}`);
      const runs = 600;
      const passed = shareOf(runs, () => {
        const { canary, control } = look(chance, QUESTION.detect, planned[method]);
        return judgeCanary({ ...QUESTION, method, canary, control }).verdict === "pass";
      });
      const allowed = 1 - QUESTION.power;
      expect(passed, `passed ${passed}`).toBeLessThan(allowed + bound(allowed, runs));
      expect(passed, `passed ${passed}`).toBeGreaterThan(0);
    },
  );
});

describe("looking again and again at a canary that is as good as its control", () => {
  const RUNS = 2_000;
  const LOOKS = 200;
  const BATCH = 200;
  const tau = defaultTau(QUESTION);

  /** Whether each rule stops the canary at any of the looks. */
  function peek(chance: Chance, ratio: number, batch: number, controlPerCanary: number) {
    let canary: ArmCounts = { errors: 0, total: 0 };
    let control: ArmCounts = { errors: 0, total: 0 };
    const stopped = { z: false, lambda: false, judge: false };
    const more = (arm: ArmCounts, total: number): ArmCounts => ({
      errors: arm.errors + drawErrors(chance, total, ratio),
      total: arm.total + total,
    });
    for (let look = 0; look < LOOKS; look += 1) {
      canary = more(canary, batch);
      control = more(control, batch * controlPerCanary);
      if (!hasFewEvents(canary, control)) {
        stopped.z ||= twoProportionZ(canary, control).pOneSided <= QUESTION.alpha;
        stopped.lambda ||= mixtureRatioOf(canary, control, tau) >= 1 / QUESTION.alpha;
      }
      stopped.judge ||= anytimeTest(QUESTION, canary, control, tau).harmful;
    }
    return stopped;
  }

  it.each([
    { name: "a small canary", plain: 0.25, ratio: 0.01, batch: BATCH, controlPerCanary: 4 },
    {
      name: "a canary larger than its control",
      plain: 0.25,
      ratio: 0.01,
      batch: 4 * BATCH,
      controlPerCanary: 0.25,
    },
    { name: "errors that stay few", plain: 0, ratio: 0.001, batch: 20, controlPerCanary: 32 },
  ])("ends in a false alarm by the plain test, not by the sequential one: $name", (situation) => {
    const chance = seededChance(situation.name);
    const counts = { z: 0, lambda: 0, judge: 0 };
    for (let run = 0; run < RUNS; run += 1) {
      const stopped = peek(chance, situation.ratio, situation.batch, situation.controlPerCanary);
      for (const rule of ["z", "lambda", "judge"] as const) if (stopped[rule]) counts[rule] += 1;
    }
    const rates = {
      z: counts.z / RUNS,
      lambda: counts.lambda / RUNS,
      judge: counts.judge / RUNS,
    };
    const said = JSON.stringify(rates);
    const allowed = QUESTION.alpha + bound(QUESTION.alpha, RUNS);
    expect(rates.lambda, `${said}`).toBeLessThan(allowed);
    expect(rates.judge, `${said}`).toBeLessThan(allowed);
    expect(rates.z, `${said}`).toBeGreaterThanOrEqual(situation.plain);
  });
});

describe("looking again and again at a harmful canary", () => {
  it("finds it by the sample that was planned for it, or before", () => {
    const RUNS = 1_000;
    const LOOKS = 50;
    const chance = seededChance("harmful");
    const tau = defaultTau(QUESTION);
    const sample = anytimeSampleSize(QUESTION, CONTROL_PER_CANARY, tau) ?? Number.NaN;
    const batch = Math.ceil(sample / LOOKS);
    const found = shareOf(RUNS, () => {
      let [bad, controlBad] = [0, 0];
      for (let look = 1; look <= LOOKS; look += 1) {
        bad += drawErrors(chance, batch, QUESTION.detect);
        controlBad += drawErrors(chance, batch * CONTROL_PER_CANARY, QUESTION.baseline);
        const canary = { errors: bad, total: look * batch };
        const control = { errors: controlBad, total: look * batch * CONTROL_PER_CANARY };
        if (anytimeTest(QUESTION, canary, control, tau).harmful) return true;
      }
      return false;
    });
    expect(found, `found ${found} by ${sample}`).toBeGreaterThan(
      QUESTION.power - bound(QUESTION.power, RUNS),
    );
  });
});

describe("the sequential probability ratio test", () => {
  const question: Question = { ...QUESTION, baseline: 0.001, detect: 0.002 };
  const design = sprtDesign(question);

  /** Goes from error to error; between two of them the ratio falls evenly. */
  function run(
    chance: Chance,
    ratio: number,
  ): { readonly total: number; readonly harmful: boolean } {
    const perGood = -logLikelihoodRatio(question, { errors: 0, total: 1 });
    let seen: ArmCounts = { errors: 0, total: 0 };
    for (;;) {
      const good = Math.floor(Math.log(chance.uniform()) / Math.log1p(-ratio));
      const untilLower = Math.ceil((logLikelihoodRatio(question, seen) - design.lower) / perGood);
      if (untilLower <= good) return { total: seen.total + untilLower, harmful: false };
      seen = { errors: seen.errors + 1, total: seen.total + good + 1 };
      if (sprtDecision(design, logLikelihoodRatio(question, seen)) === "detect")
        return { total: seen.total, harmful: true };
    }
  }

  it("takes about as many events as Wald says, and errs no more often than asked for", () => {
    const RUNS = 4_000;
    const chance = seededChance("Wald");
    const many = (ratio: number) => {
      const runs = Array.from({ length: RUNS }, () => run(chance, ratio));
      return {
        mean: runs.reduce((sum, { total }) => sum + total, 0) / RUNS,
        harmful: runs.filter(({ harmful }) => harmful).length / RUNS,
      };
    };
    const healthy = many(question.baseline);
    const harmful = many(question.detect);
    // Wald leaves out by how much the last error oversteps the bound, which makes the test take longer and err less.
    expect(healthy.mean / design.expectedAtBaseline).toBeGreaterThan(0.95);
    expect(healthy.mean / design.expectedAtBaseline).toBeLessThan(1.15);
    expect(harmful.mean / design.expectedAtDetect).toBeGreaterThan(0.95);
    expect(harmful.mean / design.expectedAtDetect).toBeLessThan(1.15);
    expect(healthy.harmful).toBeLessThan(question.alpha + bound(question.alpha, RUNS));
    expect(1 - harmful.harmful).toBeLessThan(1 - question.power + bound(question.power, RUNS));
  });
});
