import { describe, expect, it } from "vitest";
import { judgeCanary, type JudgeInput } from "./judge.ts";

const QUESTION = { baseline: 0.001, detect: 0.002 };
const arm = (errors: number, total: number) => ({ errors, total });
const judge = (
  canary: readonly [number, number],
  control: readonly [number, number],
  more: Partial<JudgeInput> = {},
) => judgeCanary({ ...QUESTION, canary: arm(...canary), control: arm(...control), ...more });
const codes = ({ reasons }: ReturnType<typeof judge>) => reasons.map(({ code }) => code);

describe("a single look", () => {
  const fixed = { method: "fixed" } as const;

  it("passes with the planned sample and not with one event less", () => {
    expect(judge([8, 8_366], [270, 270_501], fixed)).toMatchObject({
      verdict: "pass",
      test: "two-proportion-z",
      needed: null,
    });
    const short = judge([8, 8_365], [270, 270_501], fixed);
    expect(short).toMatchObject({ verdict: "underpowered", needed: { canaryEvents: 1 } });
    expect(short.reasons[0]?.text).toContain("a chance of 79.9 % only (80 % asked for)");
  });

  it("fails on harm, by the p value of the known answer", () => {
    const judged = judge([40, 20_000], [20, 20_000], fixed);
    expect(judged).toMatchObject({ verdict: "fail", evidence: { kind: "p-value", bound: 0.05 } });
    expect(judged.evidence?.value).toBeCloseTo(0.004884, 6);
    expect(judged.reasons[0]?.text).toContain("0.2 % bad against the control's 0.1 %");
  });

  it("spends half of alpha on each of two sides", () => {
    const once = judge([32, 20_000], [20, 20_000], fixed);
    expect(once.evidence?.value).toBeGreaterThan(0.025);
    expect(once.verdict).toBe("fail");
    expect(judge([32, 20_000], [20, 20_000], { ...fixed, sides: 2 }).verdict).not.toBe("fail");
  });

  it("goes by the exact test where errors are few, and says so", () => {
    const judged = judge([4, 600], [16, 19_400], fixed);
    expect(judged).toMatchObject({ verdict: "fail", test: "conditional-binomial" });
    // The known answer: 4 or more of 20 at a share of 3 %.
    expect(judged.evidence?.value).toBeCloseTo(0.00266883, 8);
    expect(judged.reasons[1]?.text).toMatch(/^exact test.*fewer than 5 errors.*4 of 20 errors/);
  });

  it("is not sure of a canary without errors until there were enough events", () => {
    // With equal arms and no error of the control, five errors of the canary would be needed to show.
    const early = judge([0, 1_000], [0, 1_000], fixed);
    expect(early).toMatchObject({ verdict: "underpowered", test: "conditional-binomial" });
    expect(early.evidence?.value).toBe(1);
    expect(judge([0, 19_000], [0, 19_000], fixed).verdict).toBe("pass");
  });
});

describe("looking again and again", () => {
  it("is what is done unless told otherwise", () => {
    expect(judge([8, 8_366], [270, 270_501]).method).toBe("msprt");
  });

  it("asks for more than a single look does, and says how much and how long", () => {
    const judged = judge([8, 8_366], [270, 270_501], { elapsedSeconds: 8_366 });
    expect(judged).toMatchObject({ verdict: "underpowered", test: "mixture" });
    const { canaryEvents = 0, seconds } = judged.needed ?? {};
    // One event a second.
    expect(seconds).toBe(canaryEvents);
    const total = 8_366 + canaryEvents;
    const control = Math.round((total * 270_501) / 8_366);
    const then = judge([Math.floor(total / 1_000), total], [Math.floor(control / 1_000), control]);
    expect(then.verdict).toBe("pass");
  });

  it("fails at Λ ≥ 1/α: the known answer's 131.7, and not its 6.6", () => {
    const tau = 0.001;
    const enough = judge([80, 40_000], [40, 40_000], { tau });
    expect(enough).toMatchObject({ verdict: "fail", test: "mixture" });
    expect(enough.evidence?.value).toBeCloseTo(131.704, 3);
    const less = judge([40, 20_000], [20, 20_000], { tau });
    expect(less.verdict).toBe("underpowered");
    expect(less.evidence).toEqual({
      kind: "likelihood-ratio",
      value: expect.closeTo(6.5854, 4) as number,
      bound: 20,
    });
  });

  it("fails a canary that breaks at once, by the errors' shares", () => {
    expect(judge([5, 10], [0, 320]).verdict).toBe("underpowered");
    expect(judge([6, 10], [0, 320])).toMatchObject({ verdict: "fail", test: "error-shares" });
  });
});

describe("judging by the baseline", () => {
  const sprt = { method: "sprt" } as const;

  it("stops as soon as either bound is reached", () => {
    // ln(0.998/0.999) for each good event: 1,557 of them reach ln(0.2/0.95).
    expect(judge([0, 1_556], [0, 0], sprt)).toMatchObject({
      verdict: "pass",
      needed: null,
    });
    const early = judge([0, 1_555], [0, 0], sprt);
    expect(early).toMatchObject({ verdict: "underpowered", needed: { canaryEvents: 3 } });
    expect(judge([5, 500], [0, 0], sprt).verdict).toBe("fail");
  });

  it("does not blame the canary for what the control has, too", () => {
    const judged = judge([60, 20_000], [1_900, 646_000], sprt);
    expect(judged.verdict).toBe("underpowered");
    expect(judged.reasons[0]).toMatchObject({ code: "canary.baseline-moved" });
  });
});

describe("odd counts", () => {
  it.each(["fixed", "msprt"] as const)(
    "leave nothing to compare where an arm is empty (%s)",
    (method) => {
      for (const [canary, control, name] of [
        [[0, 0], [0, 1_000], "canary saw no events"],
        [[3, 1_000], [0, 0], "control saw no events"],
        [[0, 0], [0, 0], "canary and the control saw no events"],
      ] as const) {
        const judged = judge(canary, control, { method });
        expect(judged).toMatchObject({ verdict: "underpowered", test: "none", needed: null });
        expect(judged.reasons[0]?.text).toContain(name);
      }
    },
  );

  it("say where a canary is better, which is no failure", () => {
    const judged = judge([2, 40_000], [80, 40_000]);
    expect(judged.verdict).not.toBe("fail");
    expect(codes(judged)).toContain("canary.better");
    expect(codes(judge([40, 40_000], [40, 40_000]))).not.toContain("canary.better");
  });

  it("compare with a control that is above the baseline, and say so", () => {
    const judged = judge([60, 20_000], [1_938, 646_000], { method: "fixed" });
    expect(judged.verdict).toBe("underpowered");
    expect(codes(judged)).toContain("canary.control-above-baseline");
  });

  it("of nothing but errors are harm where the control has none, and none where it has them, too", () => {
    expect(judge([5_000, 5_000], [0, 160_000]).verdict).toBe("fail");
    expect(judge([5_000, 5_000], [160_000, 160_000]).verdict).toBe("underpowered");
  });

  it.each<[string, Partial<JudgeInput>]>([
    ["canary.errors", { canary: arm(9, 8) }],
    ["canary.total", { canary: arm(0, -1) }],
    ["canary.errors", { canary: arm(0.5, 8) }],
    ["control.errors", { control: arm(9, 8) }],
    ["control.total", { control: arm(0, Number.NaN) }],
    ["baseline", { baseline: 0 }],
    ["method", { method: "guess" as "fixed" }],
    ["tau", { tau: 0 }],
    ["elapsedSeconds", { elapsedSeconds: 0 }],
  ])("are refused by the field's name: %s %j", (field, input) => {
    expect(() => judge([1, 100], [1, 100], input)).toThrow(
      expect.objectContaining({ code: `canary.invalid.${field}` }),
    );
  });
});
