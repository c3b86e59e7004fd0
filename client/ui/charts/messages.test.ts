import { describe, expect, it } from "vitest";
import {
  blankOf,
  budgetMessage,
  eventsMessage,
  rangeBudgetMessage,
  sliMessage,
} from "./messages.ts";
import { budgetUnit, describeResolution, describeWindow, formatUnits, pointsFor } from "./units.ts";

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");
const events = budgetUnit("Occurrences", 60);
const dayBurn = (rate: number | null) => [
  { seconds: 86_400, label: "1d", rate, bad: 0, total: 0, coverage: 1 },
];
const budget = (remaining: number | null, rate: number | null) =>
  ({ remaining, burn: dayBurn(rate), coverage: 1, total: 10, status: "ok" }) as const;

describe("budgetMessage", () => {
  it("says what is left and how fast the last day spent it", () => {
    expect(plain(budgetMessage(budget(0.61, 1.3)))).toBe(
      "61 % of the budget is left; the last day spent it 1.3 times as fast as planned",
    );
    expect(plain(budgetMessage(budget(1, 0)))).toBe(
      "100 % of the budget is left; nothing was spent in the last day",
    );
    expect(plain(budgetMessage(budget(0.5, null)))).toBe("50 % of the budget is left");
    expect(plain(budgetMessage(budget(0.5, 1)))).toBe(
      "50 % of the budget is left; the last day spent it exactly as fast as planned",
    );
  });

  it("says how much too much was spent", () => {
    expect(plain(budgetMessage(budget(-0.038, null)))).toBe("The budget is overspent by 3.8 %");
    expect(plain(budgetMessage(budget(-3.83, null)))).toBe("The budget is spent 4.8 times over");
    expect(plain(budgetMessage(budget(0, null)))).toBe("The budget is spent to the last bit");
  });

  it("never gives a figure for what is unknown", () => {
    const unknown = { ...budget(0.9, 0.1), status: "unknown", coverage: 0.41 } as const;
    expect(plain(budgetMessage(unknown))).toBe(
      "How much is left is unknown: 41 % of the window was measured",
    );
    expect(budgetMessage({ ...unknown, coverage: 0 })).toBe(
      "How much is left is unknown: nothing of the window was measured",
    );
    expect(plain(budgetMessage({ ...budget(null, null), status: "no-traffic" }))).toBe(
      "Nothing of the budget was spent: there was no traffic",
    );
  });
});

describe("rangeBudgetMessage", () => {
  it("says the pace within the range", () => {
    expect(rangeBudgetMessage({ remaining: -0.3 }, "the last 6 h")).toBe(
      "In the last 6 h the budget was spent 1.3 times as fast as planned",
    );
    expect(rangeBudgetMessage({ remaining: 1 }, "the last 6 h")).toBe(
      "Nothing was spent in the last 6 h",
    );
    expect(rangeBudgetMessage({ remaining: null }, "the last 6 h")).toBe(
      "What was spent in the last 6 h is unknown",
    );
  });
});

describe("sliMessage", () => {
  it("compares with the target", () => {
    expect(plain(sliMessage({ sli: 0.99516 }, 0.999, events))).toBe(
      "99.51 % of the events were good, below the target of 99.9 %",
    );
    expect(plain(sliMessage({ sli: 0.9995 }, 0.999, events))).toBe(
      "99.95 % of the events were good, which meets the target of 99.9 %",
    );
    expect(plain(sliMessage({ sli: null }, 0.999, events))).toBe(
      "No SLI to show; the target is 99.9 %",
    );
  });
});

describe("eventsMessage", () => {
  it("counts the bad among all", () => {
    expect(plain(eventsMessage({ good: 1234, bad: 6, sli: null, remaining: null }, events))).toBe(
      "6 of 1 240 events were bad (0.48 %)",
    );
    expect(plain(eventsMessage({ good: 0, bad: 0, sli: null, remaining: null }, events))).toBe(
      "No events to show",
    );
  });

  it("counts minutes and slices for the time methods", () => {
    expect(
      plain(
        eventsMessage(
          { good: 1_440, bad: 0, sli: null, remaining: null },
          budgetUnit("Timeslices", 60),
        ),
      ),
    ).toBe("1 440 minutes, none of them bad");
    expect(plain(formatUnits(1, budgetUnit("Timeslices", 300)))).toBe("1 slice of 5 min");
  });
});

describe("blankOf", () => {
  const point = { t: 0, good: 0, bad: 0, sli: null, burn: null, remaining: null, coverage: 1 };

  it("tells no traffic from no data", () => {
    expect(blankOf({ points: [point] })).toEqual({
      text: "There was no traffic in this time.",
      isUnknown: false,
    });
    expect(blankOf({ points: [{ ...point, good: null, bad: null, coverage: 0 }] })).toEqual({
      text: "Nothing of this time is known.",
      isUnknown: true,
    });
    expect(blankOf({ points: [] })).toEqual({
      text: "Nothing of this time is known.",
      isUnknown: true,
    });
  });
});

describe("resolution", () => {
  it("is said in minutes up to two hours", () => {
    expect(plain(describeResolution(5_400))).toBe("one point is 90 min");
    expect(plain(describeResolution(7_200))).toBe("one point is 2 h");
    expect(plain(describeResolution(30))).toBe("one point is 30 s");
    expect(plain(describeWindow("30d"))).toBe("30 d");
    expect(describeWindow("calendar month (Europe/Berlin)")).toBe("calendar month (Europe/Berlin)");
  });

  it("asks for one point per two pixels, at most 500", () => {
    expect(pointsFor(1_400)).toBe(500);
    expect(pointsFor(620)).toBe(300);
    expect(pointsFor(0)).toBe(50);
  });
});
