import { describe, expect, it } from "vitest";
import { fitting, suggestions, type ServiceChoice } from "./services.ts";

const service = (name: string, title: string): ServiceChoice => ({ name, title, team: null });
const ALL = [
  service("payments-db", "Payments database"),
  service("payments-api", "Payments"),
  service("cart-api", "Cart"),
  service("gift-cards-api", "Gift cards"),
  service("edge", "Fast cart cache"),
];
const names = (choices: readonly ServiceChoice[]) => choices.map(({ name }) => name);

describe("the services that fit what was typed", () => {
  it("puts those that begin with it before those of which a word does, and those before the rest", () => {
    expect(names(fitting(ALL, "ca", []))).toEqual(["cart-api", "edge", "gift-cards-api"]);
    expect(names(fitting(ALL, "st c", []))).toEqual(["edge"]);
    expect(names(fitting(ALL, "PAY", []))).toEqual(["payments-api", "payments-db"]);
  });

  it("puts what was asked for last first among those that fit alike, and never before a better fit", () => {
    expect(names(fitting(ALL, "", ["edge", "payments-db"])).slice(0, 2)).toEqual([
      "edge",
      "payments-db",
    ]);
    expect(names(fitting(ALL, "cart", ["edge"]))[0]).toBe("cart-api");
  });

  it("suggests what begins as a name that is misspelled", () => {
    expect(names(suggestions(ALL, "paiments-api"))).toEqual([]);
    expect(names(suggestions(ALL, "payment-api"))).toEqual(["payments-api", "payments-db"]);
  });

  it("finds nothing where nothing fits", () => {
    expect(fitting(ALL, "zzz", ["edge"])).toEqual([]);
  });
});
