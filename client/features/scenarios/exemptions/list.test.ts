import { describe, expect, it } from "vitest";
import { anExemption, TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { readExemptionsAddress, sortedBy, withState } from "./address.ts";
import { approversOf } from "./exempt-form.tsx";
import { inOrder } from "./order.ts";
import { EXEMPTION_SORTS } from "./states.ts";

const LIST = [
  anExemption({ id: "over", state: "expired", credit: null, service: "a", team: "z" }),
  anExemption({ id: "long", credit: 0.1, service: "c", approvedBy: "alpha" }),
  anExemption({ id: "void", refused: "too-long", credit: 0, service: "b", team: null }),
  anExemption({ id: "soon", until: TEST_NOW + DAY_MS, credit: 0.4, scenario: "STA-10" }),
];

const ids = (
  ...order: Parameters<typeof inOrder> extends [unknown, ...infer Rest] ? Rest : never
) => inOrder(LIST, ...order).map(({ id }) => id);

describe("the list of exemptions", () => {
  it("has what is most pressing first, and any column either way round", () => {
    expect(ids("state", false, TEST_NOW)).toEqual(["soon", "void", "long", "over"]);
    expect(ids("cell", false, TEST_NOW)).toEqual(["over", "void", "long", "soon"]);
    expect(ids("credit", false, TEST_NOW)).toEqual(["soon", "long", "void", "over"]);
    expect(ids("until", true, TEST_NOW).at(-1)).toBe("soon");
    expect(ids("approver", false, TEST_NOW)[0]).toBe("long");
    expect(ids("team", false, TEST_NOW).at(-1)).toBe("void");
  });

  it("never depends on the order in which exemptions come", () => {
    for (const sort of EXEMPTION_SORTS)
      expect(inOrder(LIST.toReversed(), sort, false, TEST_NOW)).toEqual(
        inOrder(LIST, sort, false, TEST_NOW),
      );
  });
});

describe("the list's address", () => {
  it("leaves out what makes no sense", () => {
    expect(readExemptionsAddress({ state: "expired,nonsense", sort: "moon" })).toEqual({
      state: ["expired"],
    });
    expect(readExemptionsAddress({ sort: "until", reversed: "true" })).toEqual({
      sort: "until",
      reversed: true,
    });
  });

  it("turns the order round when its column is chosen again", () => {
    const once = sortedBy({ state: ["expired"] }, "until");
    expect(once).toEqual({ state: ["expired"], sort: "until" });
    expect(sortedBy(once, "until")).toEqual({ ...once, reversed: true });
    expect(sortedBy(sortedBy(once, "until"), "cell")).toEqual({ ...once, sort: "cell" });
    expect(sortedBy({}, "state")).toEqual({ reversed: true });
  });

  it("takes states in and out", () => {
    const one = withState({}, "planned");
    expect(withState(one, "in-force").state).toEqual(["in-force", "planned"]);
    expect(withState(one, "planned")).toEqual({});
  });
});

describe("teams that may approve", () => {
  const teams = [
    { name: "payments", displayName: "Payments" },
    { name: "cards", displayName: "Cards", parent: "payments" },
    { name: "platform", displayName: "Platform" },
    { name: "edge", displayName: "Edge" },
  ];

  it("are neither the owner nor a team below it, by name", () => {
    expect(approversOf({ teams }, "payments").map(({ value }) => value)).toEqual([
      "edge",
      "platform",
    ]);
    expect(approversOf({ teams }, null)).toHaveLength(4);
  });
});
