import { describe, expect, it } from "vitest";
import { readCsv } from "#fixtures/builders/csv.ts";
import {
  aDebtRow,
  aDecision,
  aPlanningBoard,
  aPlanningRow,
  aSprintRecord,
  aTeamPlanning,
  TEST_NOW,
} from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { boardCsv, boardMarkdown, registerCsv, teamMarkdown } from "./export.ts";

const cell = (csv: string, line: number, name: string): string | undefined => {
  const rows = readCsv(csv);
  return rows[line]?.[rows[0]?.indexOf(name) ?? -1];
};

describe("the board for the planning document", () => {
  const board = aPlanningBoard({
    rows: [
      aPlanningRow({ decision: aDecision({ reason: "Sale | now\nor <b>never</b>" }) }),
      aPlanningRow({
        team: "search",
        title: "=Search",
        sprint: null,
        budget: null,
        forecast: null,
        recommendation: null,
        unknownWhy: "no SLO",
        last: null,
        turnedBad: 2,
      }),
    ],
  });

  it("has a line for each team in Markdown; texts of people stay texts", () => {
    const lines = boardMarkdown(board).split("\n");
    expect(lines.filter((line) => line.startsWith("| Checkout"))).toEqual([
      String.raw`| Checkout | Sprint 24 | ok, 40 % left | 24 % | 10 % by Ada (below 24 %: Sale \| now or \<b\>never\</b\>) | 12 % | 10 person-days | 60 % consumed, 25 % likely to run out |`,
    ]);
    expect(lines.find((line) => line.startsWith("| =Search"))).toContain(
      "| none | unknown | unknown | open | unknown | 10 person-days, 2 turned bad |",
    );
  });

  it("has the same in CSV, figures in full, unknown ones empty, no formula", () => {
    const csv = boardCsv(board);
    expect(cell(csv, 1, "recommended")).toBe("0.2375");
    expect(cell(csv, 1, "planned")).toBe("0.1");
    expect(cell(csv, 1, "reason")).toBe("Sale | now\nor <b>never</b>");
    expect(cell(csv, 1, "start")).toBe(new Date(TEST_NOW + DAY_MS).toISOString().slice(0, 10));
    expect(cell(csv, 2, "title")).toBe("'=Search");
    expect(
      ["recommended", "planned", "remaining", "sprint"].map((name) => cell(csv, 2, name)),
    ).toEqual(["", "", "", ""]);
  });
});

describe("a team for the planning document", () => {
  it("has recommendation, decision, register and sprints", () => {
    const text = teamMarkdown(
      aTeamPlanning({
        decision: aDecision(),
        register: [aDebtRow({ debt: { trackerUrl: "https://tracker.example/PAY-1?a=b|c>" } })],
        sprints: [aSprintRecord({ budgetAfter: -0.25, daysExhausted: 3 })],
      }),
    );
    expect(text).toContain(
      "Recommended: **24 %**. Planned: 10 % by Ada (below 24 %: The sale comes first).",
    );
    expect(text).toContain(
      "| Retries without a budget | Checkout | bad | 10 person-days | 5 % a week (measured) | 0 h a week | 0.5 % | 3 sprints | The sale was near | <https://tracker.example/PAY-1?a=b%7Cc%3E> |",
    );
    expect(text).toContain("| 20 % | 20 % | unknown | 50 % to \u221225 % | 3 |  |");
  });

  it("says that nothing is recommended, and why", () => {
    const empty = aTeamPlanning({
      recommendation: null,
      unknownWhy: "no budget is known",
      register: [],
      sprints: [],
    });
    const text = teamMarkdown(empty);
    expect(text).toContain("No recommendation: no budget is known.");
    expect(text).toContain("No debt is open.");
    expect(text).toContain("No sprint is known.");
  });

  it("has open and closed debts in CSV", () => {
    const closed = aDebtRow({ debt: { id: "debt-2", status: "paid", closedAt: TEST_NOW } });
    const csv = registerCsv(aTeamPlanning({ closed: [closed] }));
    expect([1, 2].map((line) => cell(csv, line, "id"))).toEqual(["debt-1", "debt-2"]);
    expect([1, 2].map((line) => cell(csv, line, "status"))).toEqual(["open", "paid"]);
    expect(cell(csv, 1, "budget per week")).toBe("0.05");
    expect([1, 2].map((line) => cell(csv, line, "closed"))).toEqual([
      "",
      new Date(TEST_NOW).toISOString().slice(0, 10),
    ]);
  });
});
