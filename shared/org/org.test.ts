import { describe, expect, it } from "vitest";
import { aService, aTeam } from "#fixtures/builders.ts";
import type { Catalog, Team } from "./model.ts";
import { ownerOf, servicesOf, teamWithDescendants, unownedServices } from "./ownership.ts";
import { deriveTraits, parseTraits, traitOfType } from "./traits.ts";

const teamBelow = (name: string, parent: string): Team => aTeam({ name, parent });

const catalog: Catalog = {
  teams: [
    aTeam({ name: "retail" }),
    teamBelow("payments", "retail"),
    teamBelow("refunds", "payments"),
    aTeam({ name: "platform" }),
  ],
  services: [
    aService({ name: "orders", owner: "payments" }),
    aService({ name: "console" }),
    aService({ name: "carts", owner: "payments" }),
    aService({ name: "ghost", owner: "dissolved" }),
  ],
  systems: [],
};

describe("ownership", () => {
  it("is what the catalogue says", () => {
    expect(ownerOf(catalog, "orders")?.name).toBe("payments");
    expect(servicesOf(catalog, "payments").map(({ name }) => name)).toEqual(["orders", "carts"]);
    expect(unownedServices(catalog).map(({ name }) => name)).toEqual(["console"]);
  });

  it.each(["console", "ghost", "nothing"])("is nobody's for %s", (name) =>
    expect(ownerOf(catalog, name)).toBeNull(),
  );

  it("goes down a tree of teams, circles included", () => {
    expect(teamWithDescendants(catalog, "retail").map(({ name }) => name)).toEqual([
      "retail",
      "payments",
      "refunds",
    ]);
    const circle = { ...catalog, teams: [teamBelow("a", "b"), teamBelow("b", "a")] };
    expect(teamWithDescendants(circle, "a").map(({ name }) => name)).toEqual(["a", "b"]);
    expect(teamWithDescendants(catalog, "nobody")).toEqual([]);
  });
});

describe("traits", () => {
  it.each([
    ["database", "database"],
    ["PostgreSQL", "database"],
    ["document-db", "database"],
    ["redis", "cache"],
    ["object_cache", "cache"],
    ["kafka-topic", "queue"],
    ["message queue", "queue"],
    ["s3-bucket", null],
    ["debuggable", null],
    [undefined, null],
  ])("of the resource type %s are %s", (type, trait) => expect(traitOfType(type)).toBe(trait));

  it("follow from what a service needs", () => {
    const needed = [
      { kind: "resource", type: "redis" },
      { kind: "component", type: "database" },
      { kind: "api" },
      { kind: "resource", type: "s3-bucket" },
    ] as const;
    expect(deriveTraits({ kind: "component", type: "service" }, needed)).toEqual([
      "cache",
      "calls-services",
    ]);
    expect(deriveTraits({ kind: "resource", type: "mysql" }, [])).toEqual(["database"]);
    expect(deriveTraits({ kind: "component", type: "database" }, [])).toEqual([]);
  });

  it("say of a call what the other side's type says", () => {
    const needed = [
      { kind: "api", type: "openapi" },
      { kind: "component", type: "third-party" },
    ] as const;
    expect(deriveTraits({ kind: "component", type: "service" }, needed)).toEqual([
      "calls-http",
      "calls-services",
      "calls-third-party",
    ]);
    expect(
      deriveTraits({ kind: "component" }, [
        { kind: "api", type: "grpc" },
        { kind: "component", type: "openapi" },
      ]),
    ).toEqual(["calls-services"]);
  });

  it("are read from a list with commas", () => {
    expect(parseTraits(" tls, cache ,,tls")).toEqual(["cache", "tls"]);
    expect(parseTraits(undefined)).toEqual([]);
  });
});
