import { describe, expect, it } from "vitest";
import {
  aMatrixCell,
  aMatrixScenario,
  aMatrixService,
  aMatrixView,
  anUntestedCell,
} from "#fixtures/builders.ts";
import { cellName, shownMatrix } from "./shown.ts";

const passed = aMatrixCell();
const untested = anUntestedCell();
const VIEW = aMatrixView({
  scenarios: [
    aMatrixScenario({ id: "STA-01", category: "state" }),
    aMatrixScenario({ id: "NET-01", category: "network" }),
    aMatrixScenario({ id: "STA-02", category: "state" }),
  ],
  services: [
    aMatrixService({ service: "a", team: "one", cells: [passed, null, untested] }),
    aMatrixService({ service: "b", team: "one", cells: [untested, untested, null] }),
    aMatrixService({ service: "c", team: null, teamTitle: null, cells: [null, passed, null] }),
  ],
});

const names = (shown: ReturnType<typeof shownMatrix>) => ({
  rows: shown.rows.map(({ service }) => service.service),
  columns: shown.columns.map(({ scenario }) => scenario.id),
});

describe("the matrix as it is shown", () => {
  it("is whole without filters, categories together and teams told apart", () => {
    const shown = shownMatrix(VIEW, {});
    expect(names(shown)).toEqual({
      rows: ["a", "b", "c"],
      columns: ["STA-01", "STA-02", "NET-01"],
    });
    expect(shown.categories).toEqual([
      { category: "state", from: 0, count: 2 },
      { category: "network", from: 2, count: 1 },
    ]);
    expect(shown.rows.map(({ beginsTeam }) => beginsTeam)).toEqual([true, false, true]);
    expect(shown.counts).toMatchObject({ passed: 2, untested: 3, none: 4, "known-risk": 0 });
  });

  it("keeps the right cell of a scenario whose column moved", () => {
    const [first] = shownMatrix(VIEW, {}).rows;
    const column = shownMatrix(VIEW, {}).columns[1];
    expect(first?.service.cells[column?.index ?? -1]).toBe(untested);
  });

  it("shows a team, what nobody owns, and a category", () => {
    expect(names(shownMatrix(VIEW, { team: ["~unowned"] })).rows).toEqual(["c"]);
    expect(names(shownMatrix(VIEW, { category: ["network"] })).columns).toEqual(["NET-01"]);
  });

  it("shows services and scenarios with a cell in a state, and counts all states still", () => {
    const shown = shownMatrix(VIEW, { state: ["passed"] });
    expect(names(shown)).toEqual({ rows: ["a", "c"], columns: ["STA-01", "NET-01"] });
    expect(shown.counts.untested).toBe(3);
    expect(names(shownMatrix(VIEW, { state: ["exempt"] })).rows).toEqual([]);
  });

  it("reads a cell out in full", () => {
    const service = aMatrixService();
    const scenario = aMatrixScenario();
    expect(cellName(service, scenario, passed).replaceAll("\u00a0", " ")).toBe(
      "Checkout, STA-01 database primary fails over: passed; freshness 93 %, 2 pieces of valid evidence; credit 0.73",
    );
    expect(cellName(service, scenario, null)).toBe(
      "Checkout, STA-01 database primary fails over: does not apply",
    );
  });
});
