import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aSprintRecord, TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { adviceRecord, followedAdvice } from "./backtest.ts";
import { DEFAULT_PLANNING_POLICY as POLICY } from "./policy.ts";

const sprintAt = (number: number, team = "checkout") => ({
  id: `${team}-${number}`,
  team,
  start: TEST_NOW + number * 14 * DAY_MS,
  end: TEST_NOW + (number + 1) * 14 * DAY_MS,
});

describe("whether advice was followed", () => {
  it("is told by what was done, within three points, not by what was planned", () => {
    expect(followedAdvice(0.3, 0.27, POLICY)).toBe(true);
    expect(followedAdvice(0.3, 0.26, POLICY)).toBe(false);
    expect(followedAdvice(null, 0.26, POLICY)).toBeNull();
    expect(followedAdvice(0.3, null, POLICY)).toBeNull();
  });
});

describe("whether following it paid", () => {
  const records = [
    aSprintRecord({ sprint: sprintAt(0), followed: false, budgetBefore: 0.5 }),
    aSprintRecord({
      sprint: sprintAt(1),
      followed: true,
      budgetBefore: 0.2,
      budgetAfter: -0.1,
      daysExhausted: 4,
    }),
    aSprintRecord({ sprint: sprintAt(2), followed: true, budgetBefore: -0.1, budgetAfter: 0.6 }),
    aSprintRecord({ sprint: sprintAt(3), followed: null, budgetAfter: 0.7 }),
    aSprintRecord({ sprint: sprintAt(4), state: "running", budgetAfter: null }),
  ];

  it("is told by how the budget stood at the end of the sprint after", () => {
    const { followed, ignored, leftOut } = adviceRecord(records);
    // 0.5 to -0.1, with four days exhausted.
    expect(ignored).toEqual({ sprints: 1, meanChange: -0.6, daysExhausted: 4 });
    // 0.2 to 0.6 and -0.1 to 0.7.
    expect(followed.sprints).toBe(2);
    expect(followed.meanChange).toBeCloseTo(0.6, 12);
    expect(leftOut).toBe(1);
  });

  it("takes no sprint of another team for the one after", () => {
    const other = aSprintRecord({ sprint: sprintAt(1, "payments") });
    const alone = aSprintRecord({ sprint: sprintAt(0) });
    expect(adviceRecord([alone, other])).toMatchObject({
      followed: { sprints: 0, meanChange: null },
      leftOut: 2,
    });
  });

  it("counts each closed sprint once, in whichever order they come", () => {
    const some = fc.array(
      fc
        .record({
          team: fc.constantFrom("a", "b"),
          number: fc.nat(8),
          followed: fc.option(fc.boolean()),
          state: fc.constantFrom("closed" as const, "running" as const),
          budgetBefore: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
          budgetAfter: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
        })
        .map(({ team, number, ...rest }) =>
          aSprintRecord({ sprint: sprintAt(number, team), ...rest }),
        ),
    );
    fc.assert(
      fc.property(some, (given) => {
        const { followed, ignored, leftOut } = adviceRecord(given);
        const closed = given.filter(({ state }) => state === "closed").length;
        expect(followed.sprints + ignored.sprints + leftOut).toBe(closed);
      }),
    );
  });
});
