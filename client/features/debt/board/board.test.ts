import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aBudgetSnapshot, aDecision, aPlanningRow, aRecommendation } from "#fixtures/builders.ts";
import { BOARD_SORTS, type BoardSort, readBoardAddress, withBoardChange } from "./address.ts";
import { boardSentence } from "./sentence.ts";
import { gapOf, shownRows } from "./shown.ts";

const titles = (rows: readonly { readonly title: string }[]) => rows.map(({ title }) => title);

const calm = aPlanningRow({
  team: "calm",
  title: "Calm",
  recommendation: aRecommendation({ share: 0.15 }),
  decision: aDecision({ planned: 0.2, recommended: 0.15, reason: null }),
  risk: 1,
});
const bold = aPlanningRow({
  team: "bold",
  title: "Bold",
  budget: aBudgetSnapshot({ status: "exhausted", title: "Payments latency" }),
  recommendation: aRecommendation({ share: 0.4 }),
  decision: aDecision({ planned: 0.1, recommended: 0.36 }),
  risk: 3,
});
const silent = aPlanningRow({
  team: "silent",
  title: "Silent 10",
  budget: null,
  recommendation: null,
  unknownWhy: "nothing is measured",
  risk: 2,
});
const silentTwo = { ...silent, team: "silent-2", title: "Silent 2", risk: 2 };
const ALL = [calm, silent, bold, silentTwo];

describe("the board's order", () => {
  it.each<readonly [BoardSort, readonly string[]]>([
    ["risk", ["Bold", "Silent 2", "Silent 10", "Calm"]],
    ["name", ["Bold", "Calm", "Silent 2", "Silent 10"]],
    ["recommended", ["Bold", "Calm", "Silent 2", "Silent 10"]],
    ["planned", ["Calm", "Bold", "Silent 2", "Silent 10"]],
    ["gap", ["Bold", "Calm", "Silent 2", "Silent 10"]],
  ])("by %s", (sort, expected) => {
    expect(titles(shownRows(ALL, { sort }))).toEqual(expected);
  });

  it("keeps what is not known at the end when it is reversed", () => {
    expect(titles(shownRows(ALL, { sort: "planned", order: "reverse" }))).toEqual([
      "Bold",
      "Calm",
      "Silent 2",
      "Silent 10",
    ]);
  });

  it("measures a gap against what was recommended when it was decided", () => {
    expect(gapOf(bold)).toBeCloseTo(0.26, 10);
    expect(gapOf(calm)).toBeCloseTo(-0.05, 10);
    expect(gapOf(silent)).toBeNull();
  });

  it("loses and invents no team, whichever way it is put", () => {
    const orders = fc.constantFrom(...(Object.keys(BOARD_SORTS) as BoardSort[]));
    fc.assert(
      fc.property(orders, fc.boolean(), fc.shuffledSubarray(ALL), (sort, reversed, rows) => {
        const shown = shownRows(rows, { sort, ...(reversed ? { order: "reverse" } : {}) });
        expect(titles(shown).toSorted()).toEqual(titles(rows).toSorted());
      }),
    );
  });
});

describe("the board's filters", () => {
  it("finds every word in the team's name, its worst budget or its sprint", () => {
    expect(titles(shownRows(ALL, { search: "pay BOLD" }))).toEqual(["Bold"]);
    expect(shownRows(ALL, { search: "sprint 24" })).toHaveLength(4);
    expect(shownRows(ALL, { search: "nobody" })).toEqual([]);
  });

  it("takes a team without any budget as unknown", () => {
    expect(titles(shownRows(ALL, { state: ["unknown"] }))).toEqual(["Silent 2", "Silent 10"]);
  });

  it("shows who has not decided", () => {
    expect(titles(shownRows(ALL, { undecided: "yes" }))).toEqual(["Silent 2", "Silent 10"]);
  });
});

describe("the board's address", () => {
  it("holds what differs from the usual, and reads what it wrote", () => {
    const address = withBoardChange(
      {},
      {
        search: "pay",
        state: ["ok", "exhausted"],
        undecided: "yes",
        sort: "gap",
        order: "reverse",
      },
    );
    expect(address).toEqual({
      search: "pay",
      state: ["exhausted", "ok"],
      undecided: "yes",
      sort: "gap",
      order: "reverse",
    });
    expect(readBoardAddress({ ...address, state: "exhausted,ok" })).toEqual(address);
    expect(withBoardChange(address, { sort: "risk", order: undefined, state: [] })).toEqual({
      search: "pay",
      undecided: "yes",
    });
  });

  it("opens whatever somebody typed, and reads its own answer the same", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom("search", "state", "undecided", "sort", "order"),
          fc.anything(),
        ),
        (raw) => {
          const address = readBoardAddress(raw);
          expect(readBoardAddress({ ...address })).toEqual(address);
        },
      ),
    );
  });
});

describe("the board's sentence", () => {
  it("says who should give much, who has decided, and of whom too little is known", () => {
    expect(boardSentence(ALL)).toBe(
      "1 of 4 teams should give more than a third of the next sprint to debt; 2 have decided, 1 below the recommendation; of 2 too little is known.",
    );
  });

  it("says so of one team, of all, and of none", () => {
    expect(boardSentence([])).toBe("There are no teams to plan for yet.");
    expect(boardSentence([calm])).toBe(
      "None of 1 team should give more than a third of the next sprint to debt; it has decided.",
    );
    expect(boardSentence([{ ...bold, decision: null }])).toBe(
      "The one team should give more than a third of the next sprint to debt; nobody has decided.",
    );
    expect(boardSentence([silent, silentTwo])).toBe(
      "Too little is known to recommend anything to any of 2 teams; nobody has decided.",
    );
  });
});
