import { describe, expect, it } from "vitest";
import { aBudgetRow } from "#fixtures/builders.ts";
import { sloId } from "#shared/kernel/ids.ts";
import { rollup } from "#shared/budget/overview.ts";
import { countsText, pressingFirst, rollupValues, sizeText } from "./rollup-words.ts";
import { teamsSentence } from "./sentences.ts";

const cart = rollup("cart", "Cart", 2, [
  aBudgetRow({ status: "exhausted", remaining: -0.1 }),
  aBudgetRow({ status: "ok", remaining: 0.5 }),
]);
const search = rollup("search", "Search", 1, [aBudgetRow({ status: "burning", remaining: 0.2 })]);
const calm = rollup("calm", "Calm", 1, [aBudgetRow({ status: "ok", remaining: 0.9 })]);
const nobody = rollup(null, "Nobody", 1, [aBudgetRow({ status: "ok", remaining: 0.9 })]);

describe("what is said of teams", () => {
  it.each([
    [[cart, search, calm], "1 of 3 teams has an exhausted budget, 1 more is burning one now."],
    [[search, calm], "1 of 2 teams is burning one now."],
    [[calm], "No team has lost a budget."],
    [[calm, nobody], "No team has lost a budget. 1 service belongs to nobody."],
    [[nobody], "1 service belongs to nobody."],
  ])("is one sentence for the page", (teams, text) => {
    expect(teamsSentence(teams)).toBe(text);
  });

  it("lists what nobody owns first, then the teams that are worst off", () => {
    const silent = rollup("silent", "Silent", 1, []);
    const order = pressingFirst([silent, calm, search, cart, nobody]).map(({ title }) => title);
    expect(order).toEqual(["Nobody", "Cart", "Search", "Calm", "Silent"]);
  });

  it("opens a team's figure with the values put in", () => {
    const row = (title: string, facts: Parameters<typeof aBudgetRow>[0]) =>
      aBudgetRow({ slo: sloId(`shop/${title}`), title, ...facts });
    const rows = [
      row("minutes", { total: 43_200, remaining: -0.5 }),
      row("requests", { total: 1_000_000, remaining: 0.9 }),
      row("search", { status: "unknown", remaining: null }),
    ];
    const plain = (text: string | undefined) => text?.replace(/[\u00a0\u202f]/g, " ");
    const values = rollupValues(rows, rollup("shop", "Shop", 1, rows));
    expect(plain(values?.formula)).toBe("1 − 164 800 / 1 043 200 = 84.2 %");
    expect(values?.terms.map(({ title, product }) => [title, plain(product)])).toEqual([
      ["requests", "100 000"],
      ["minutes", "64 800"],
    ]);
    expect(values?.leftOut).toEqual(["search"]);
    expect(rollupValues([], rollup("shop", "Shop", 1, []))).toBeNull();
  });

  it("counts budgets by state, the most pressing first", () => {
    expect(countsText(cart)).toBe("1 exhausted, 1 ok");
    expect(sizeText(cart)).toBe("2 services, 2 budgets");
  });
});
