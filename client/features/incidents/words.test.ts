import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import type { AttributedBurn } from "#shared/incidents/model.ts";
import { HOUR_MS } from "#shared/kernel/time.ts";
import { budgetUnit } from "#client/ui/charts/units.ts";
import {
  causeLines,
  causesMessage,
  darkSentence,
  exclusionsText,
  roundedToSum,
  whenWords,
} from "./words.ts";

const events = budgetUnit("Occurrences", 60);
const plain = (text: string | null): string | null => text?.replace(/[\u00a0\u202f]/g, " ") ?? null;

function cause(kind: AttributedBurn["kind"], bad: number, title: string = kind): AttributedBurn {
  const id = kind === "unattributed" ? null : title;
  return { kind, id, title, url: null, from: TEST_NOW - HOUR_MS, to: TEST_NOW, bad };
}

function view(...causes: readonly AttributedBurn[]) {
  return { causes, bad: causes.reduce((sum, { bad }) => sum + bad, 0) };
}

describe("the message of where it went", () => {
  it("names what took the most, and says when most of it is not known", () => {
    const failover = cause("incident", 61, "Failover");
    expect(plain(causesMessage(view(failover, cause("unattributed", 39))))).toBe(
      "61 % of what was spent came from “Failover”",
    );
    expect(plain(causesMessage(view(failover, cause("unattributed", 139))))).toBe(
      "31 % of what was spent came from “Failover”; most of it is unattributed",
    );
    expect(plain(causesMessage(view(cause("deploy", 5, "Release 4f1c2e"))))).toBe(
      "100 % of what was spent came from release 4f1c2e",
    );
    expect(plain(causesMessage(view(cause("dependency", 5, "Database up"))))).toBe(
      "100 % of what was spent came from Database up, which it depends on",
    );
  });

  it("does not make much of little", () => {
    expect(causesMessage(view())).toBe("Nothing was spent");
    expect(causesMessage(view(cause("unattributed", 9)))).toBe(
      "Nothing that is known explains what was spent",
    );
    expect(causesMessage(view(cause("incident", 1), cause("unattributed", 999)))).toBe(
      "Nothing that is known explains what was spent",
    );
  });
});

describe("the lines of the table", () => {
  it("put what is small together, and what is not known last", () => {
    const lines = causeLines(
      view(
        cause("incident", 900, "A"),
        cause("deploy", 60, "B"),
        cause("deploy", 5, "C"),
        cause("deploy", 4, "D"),
        cause("dependency", 1, "E"),
        cause("unattributed", 30),
      ),
      events,
    );
    expect(lines.map(({ title, bad }) => [title, bad])).toEqual([
      ["A", 900],
      ["B", 60],
      ["2 releases and 1 dependency more", 10],
      ["Unattributed", 30],
    ]);
  });

  it("leave one small cause as it is", () => {
    const lines = causeLines(view(cause("incident", 995, "A"), cause("deploy", 5, "B")), events);
    expect(lines.map(({ title }) => title)).toEqual(["A", "B"]);
  });

  it("are whole events that add up to the total, as they are shown", () => {
    const lines = causeLines(
      view(cause("incident", 10.4, "A"), cause("deploy", 7.4, "B"), cause("unattributed", 2.2)),
      events,
    );
    expect(lines.map(({ bad }) => bad)).toEqual([11, 7, 2]);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }),
        (values) => {
          const whole = roundedToSum(values);
          const sum = values.reduce((all, value) => all + value, 0);
          expect(whole.reduce((all, value) => all + value, 0)).toBe(Math.round(sum));
          expect(values.every((value, index) => Math.abs(value - (whole[index] ?? NaN)) <= 1)).toBe(
            true,
          );
        },
      ),
    );
  });
});

describe("when", () => {
  const at = Date.UTC(2026, 10, 17, 19, 10);
  it("is said as short as it can be", () => {
    const when = (to: number | null) => whenWords({ from: at, to }, TEST_NOW, "UTC");
    expect(when(at + HOUR_MS)).toBe("Tue 17 Nov 19:10–20:10");
    expect(when(at + 6 * HOUR_MS)).toBe("Tue 17 Nov 19:10 – Wed 18 Nov 01:10");
    expect(when(null)).toBe("since Tue 17 Nov 19:10");
  });

  it("burn was dark is said with the last time and how often before", () => {
    const stretch = { from: at, to: at + HOUR_MS };
    const dark = (count: number) =>
      plain(
        darkSentence(
          { bad: 100, darkBad: 12, darkStretches: Array.from({ length: count }, () => stretch) },
          TEST_NOW,
          "UTC",
        ),
      );
    const sentence =
      "12 % of it burned in the dark, fast enough for a ticket without a declared incident: Tue 17 Nov 19:10–20:10";
    expect(dark(0)).toBeNull();
    expect(dark(1)).toBe(`${sentence}.`);
    expect(dark(2)).toBe(`${sentence}, and once before.`);
    expect(dark(4)).toBe(`${sentence}, and 3 times before.`);
  });

  it("something was excluded is said with the last time, how often and how long in all", () => {
    const text = (count: number) =>
      plain(
        exclusionsText(
          {
            excluded: Array.from({ length: count }, () => ({ from: at, to: at + 1.5 * HOUR_MS })),
          },
          TEST_NOW,
          "UTC",
        ),
      );
    expect(text(0)).toBeNull();
    expect(text(1)).toBe("Planned maintenance, Tue 17 Nov 19:10–20:40");
    expect(text(3)).toBe(
      "Planned maintenance, 3 times, 4 h 30 min in all; last Tue 17 Nov 19:10–20:40",
    );
  });
});
