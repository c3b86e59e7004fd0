import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeBySli, type SliQuestion } from "./sli-verdict.ts";

const START = Date.UTC(2026, 4, 27, 10);
const MINUTE = 60_000;

/** One letter for each minute from ten minutes before the fault: `.` well, `x` ill, `?` unknown, `0` without traffic. */
function story(
  before: string,
  during: string,
  after: string,
  overrides: Partial<SliQuestion> = {},
) {
  const letters = (before + during + after).split("");
  const first = START - before.length * MINUTE;
  return judgeBySli({
    fault: { from: START, to: START + during.length * MINUTE },
    slices: letters.flatMap((letter, index) =>
      letter === "?"
        ? []
        : [
            {
              start: first + index * MINUTE,
              good: letter === "." ? 100 : 0,
              total: letter === "0" ? 0 : 100,
            },
          ],
    ),
    sliceSeconds: 60,
    threshold: 0.99,
    baselineSeconds: before.length * 60,
    until: START + (during.length + after.length) * MINUTE,
    ...overrides,
  });
}
const recovered = (seconds: number) => ({ kind: "recovered", by: "itself", seconds });

describe("a fault judged by the service's own SLI", () => {
  it.each([
    ["held", ".....", "...", ".....", true, { kind: "held" }],
    ["recovered in the fault", ".....", "x..", ".....", true, recovered(60)],
    ["recovered after it", ".....", ".xx", "x....", true, recovered(240)],
    ["fell ill once more", ".....", "x..", "..x..", true, recovered(360)],
    ["did not recover", ".....", "xxx", "xxxxx", true, { kind: "failed" }],
    ["was ill before", "....x", "...", ".....", false, { kind: "held" }],
    ["is not known before", "...?.", "...", ".....", null, { kind: "held" }],
    ["had no traffic before", "...0.", "...", ".....", null, { kind: "held" }],
    ["is not known in the fault", ".....", ".?.", ".....", true, null],
    ["had no traffic in the fault", ".....", "000", ".....", true, null],
    ["is not known when it came back", ".....", "xxx", "??...", true, null],
    ["is not known later", ".....", "...", "..???", true, { kind: "held" }],
  ])("%s", (_what, before, during, after, baselineHealthy, observation) => {
    expect(story(before, during, after)).toMatchObject({ baselineHealthy, observation });
  });

  it("asks no more of the slice in which the fault begins than that it is part of the fault", () => {
    const verdict = story(".....", "x..", "...", {
      fault: { from: START + 30_000, to: START + 3 * MINUTE },
    });
    expect(verdict).toMatchObject({ baselineHealthy: true, observation: recovered(30) });
  });

  it("asserts nothing of a fault without length or slices", () => {
    expect(story("", "", "")).toMatchObject({ baselineHealthy: null, observation: null });
  });
});

const letters = (count: number) =>
  fc
    .array(fc.constantFrom(".", "x", "?", "0"), { minLength: count, maxLength: 12 })
    .map((list) => list.join(""));

describe("a verdict of the SLI", () => {
  it("never says more when less is known", () => {
    fc.assert(
      fc.property(letters(1), letters(1), letters(1), fc.nat(35), (before, during, after, at) => {
        const all = before + during + after;
        const hidden = `${all.slice(0, at)}?${all.slice(at + 1)}`.slice(0, all.length);
        const known = story(before, during, after);
        const less = story(
          hidden.slice(0, before.length),
          hidden.slice(before.length, before.length + during.length),
          hidden.slice(before.length + during.length),
        );
        // Hiding a slice of the fault leaves no assertion, and hiding one of the baseline never makes it healthy.
        if (at >= before.length && at < before.length + during.length)
          expect(less.observation).toBeNull();
        if (known.baselineHealthy !== true) expect(less.baselineHealthy).not.toBe(true);
      }),
    );
  });

  it("is held exactly when every slice from the fault on that is known is well, and the fault is known", () => {
    fc.assert(
      fc.property(letters(1), letters(1), letters(0), (before, during, after) => {
        const held = /^\.+$/.test(during) && !after.includes("x");
        expect(story(before, during, after).observation?.kind === "held").toBe(held);
      }),
    );
  });

  it("times a recovery within the stretch that was watched, to one slice", () => {
    fc.assert(
      fc.property(letters(1), letters(1), letters(1), (before, during, after) => {
        const { observation } = story(before, during, after);
        if (observation?.kind !== "recovered") return;
        const lastIll = (during + after).lastIndexOf("x");
        expect(observation.seconds).toBe((lastIll + 1) * 60);
      }),
    );
  });
});
