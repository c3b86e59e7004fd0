import { describe, expect, it } from "vitest";
import { anExemption, TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { decisionsAt } from "./decisions.tsx";

const list = [
  anExemption({ id: "long" }),
  anExemption({ id: "soon", until: TEST_NOW + DAY_MS, team: "payments" }),
  anExemption({ id: "over", until: TEST_NOW }),
  anExemption({ id: "planned", from: TEST_NOW + 1 }),
  anExemption({ id: "withdrawn", withdrawnAt: TEST_NOW - DAY_MS, state: "withdrawn" }),
];

const idsAt = (at: number, mode: "league" | "private" = "league", teams: readonly string[] = []) =>
  decisionsAt(list, {
    at,
    mode,
    teams: teams.map((team) => ({ team })) as unknown as Parameters<typeof decisionsAt>[1]["teams"],
  }).map(({ id }) => id);

describe("exempt cells on the sheet", () => {
  it("are those that held at the instant of the sheet, what ends first before the rest", () => {
    expect(idsAt(TEST_NOW)).toEqual(["soon", "long"]);
    expect(idsAt(TEST_NOW - 2 * DAY_MS)).toEqual(["over", "soon", "long", "withdrawn"]);
  });

  it("are only the own ones where teams see their own only", () => {
    expect(idsAt(TEST_NOW, "private", ["payments"])).toEqual(["soon"]);
  });
});
