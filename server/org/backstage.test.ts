import { describe, expect, it } from "vitest";
import { readCatalogFiles } from "./backstage.ts";

interface Written {
  readonly kind: string;
  readonly name: unknown;
  readonly metadata?: object;
  readonly spec?: object;
  readonly apiVersion?: string;
}

/** An entity as JSON, which is YAML too: one line per entity, so that lines in problems are easy to tell. */
function anEntity({
  kind,
  name,
  metadata = {},
  spec = {},
  apiVersion = "backstage.io/v1alpha1",
}: Written): string {
  return JSON.stringify({ apiVersion, kind, metadata: { name, ...metadata }, spec });
}

const read = (...entities: readonly string[]) =>
  readCatalogFiles([{ path: "catalog.yaml", text: entities.join("\n---\n") }]);
const group = (name: string, spec: object = {}) =>
  anEntity({ kind: "Group", name, spec: { type: "team", ...spec } });
const component = (name: string, spec: object = {}, metadata: object = {}) =>
  anEntity({
    kind: "Component",
    name,
    spec: { type: "service", owner: "payments", ...spec },
    metadata,
  });
const resource = (name: string, type: string, spec: object = {}) =>
  anEntity({ kind: "Resource", name, spec: { type, owner: "payments", ...spec } });
const api = (name: string, spec: object = {}) =>
  anEntity({
    kind: "API",
    name,
    spec: { type: "openapi", owner: "payments", definition: "x", ...spec },
  });

function serviceOf(reading: ReturnType<typeof read>, name: string) {
  return reading.catalog.services.find((service) => service.name === name);
}

describe("Backstage entities", () => {
  it("become teams, systems and services", () => {
    const text = `
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: payments, description: Moves money }
spec: { type: team, profile: { displayName: Payments, email: p@example.org }, parent: retail, members: [jane.doe] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: retail, title: Retail }
spec: { type: department, children: [payments] }
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: { name: money, title: Money }
spec: { owner: group:default/payments }
---
apiVersion: backstage.io/v1beta1
kind: Component
metadata:
  name: payments-api
  title: Payments API
  description: Takes money
  annotations: { headroom.dev/tier: "1", headroom.dev/exposure: "2.5", headroom.dev/traits: "user-traffic, tls", other/key: x }
  links: [{ url: https://runbooks.example.org, title: Runbook }, { url: http://grafana.example.org }]
spec: { type: service, lifecycle: production, owner: payments, system: money, dependsOn: [resource:default/payments-db] }
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: { name: payments-db }
spec: { type: database, owner: group:payments }
`;
    const { catalog, problems, recognised } = readCatalogFiles([{ path: "catalog.yaml", text }]);
    expect(problems).toEqual([]);
    expect(recognised).toEqual(["catalog.yaml"]);
    expect(catalog).toEqual({
      teams: [
        { name: "payments", displayName: "Payments", description: "Moves money", parent: "retail" },
        { name: "retail", displayName: "Retail" },
      ],
      systems: [{ name: "money", displayName: "Money", owner: "payments" }],
      services: [
        {
          name: "payments-api",
          displayName: "Payments API",
          description: "Takes money",
          kind: "component",
          type: "service",
          lifecycle: "production",
          owner: "payments",
          system: "money",
          dependsOn: ["payments-db"],
          traits: ["database", "tls", "user-traffic"],
          tier: 1,
          exposure: 2.5,
          annotations: {
            "headroom.dev/tier": "1",
            "headroom.dev/exposure": "2.5",
            "headroom.dev/traits": "user-traffic, tls",
            "other/key": "x",
          },
          links: [
            { title: "Runbook", url: "https://runbooks.example.org" },
            { title: "http://grafana.example.org", url: "http://grafana.example.org" },
          ],
        },
        {
          name: "payments-db",
          displayName: "payments-db",
          kind: "resource",
          type: "database",
          owner: "payments",
          dependsOn: [],
          traits: ["database"],
          annotations: {},
          links: [],
        },
      ],
    });
  });

  it("depend on one another by every relation that says so", () => {
    const reading = read(
      group("payments"),
      component("orders", {
        dependsOn: ["component:stock"],
        consumesApis: ["rates"],
        providesApis: ["orders-api"],
      }),
      component("stock"),
      api("rates"),
      api("orders-api"),
      resource("broker", "kafka-topic", {
        dependencyOf: ["component:stock", "component:default/orders"],
      }),
    );
    expect(reading.problems).toEqual([]);
    expect(serviceOf(reading, "orders")).toMatchObject({
      dependsOn: ["broker", "rates", "stock"],
      traits: ["calls-http", "calls-services", "queue"],
    });
    expect(serviceOf(reading, "stock")).toMatchObject({ dependsOn: ["broker"], traits: ["queue"] });
    expect(serviceOf(reading, "orders-api")).toMatchObject({ dependsOn: ["orders"], kind: "api" });
  });

  it("are found whatever the case of a reference, and by their own namespace first", () => {
    const reading = read(
      group("payments"),
      component(
        "orders",
        { owner: "Group:Default/Payments", dependsOn: ["Component:STOCK"] },
        { namespace: "shop" },
      ),
      component("stock", { owner: "group:default/payments" }, { namespace: "shop" }),
    );
    expect(reading.problems).toEqual([]);
    expect(serviceOf(reading, "orders")).toMatchObject({ owner: "payments", dependsOn: ["stock"] });
  });

  it("of one name and several kinds or namespaces keep apart", () => {
    const reading = read(
      group("payments"),
      api("orders"),
      component("orders", { providesApis: ["orders"] }),
      component("orders", { owner: "group:default/payments" }, { namespace: "shop" }),
    );
    expect(reading.problems).toEqual([]);
    expect(reading.catalog.services.map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
      ["api:orders", ["orders"]],
      ["orders", []],
      ["shop/orders", []],
    ]);
  });

  it("take no owner from their system", () => {
    const reading = read(
      group("payments"),
      anEntity({ kind: "System", name: "money", spec: { owner: "payments" } }),
      component("orders", { owner: undefined, system: "money" }),
    );
    expect(serviceOf(reading, "orders")).not.toHaveProperty("owner");
    expect(reading.problems).toMatchObject([
      { severity: "warning", code: "catalog.unowned", where: { file: "catalog.yaml", line: 5 } },
    ]);
  });

  it("get a team's parent from the parent's children too", () => {
    const { catalog } = read(group("retail", { children: ["payments"] }), group("payments"));
    expect(catalog.teams).toMatchObject([
      { name: "retail" },
      { name: "payments", parent: "retail" },
    ]);
  });
});

describe("what is wrong with Backstage entities", () => {
  it.each([
    [
      "an owner that does not exist",
      component("orders", { owner: "nobody" }),
      'component "orders": spec.owner "nobody" is not in the catalogue',
    ],
    [
      "a dependency that does not exist",
      component("orders", { dependsOn: ["component:nothing"] }),
      'component "orders": spec.dependsOn.0 "component:nothing" is not in the catalogue',
    ],
    [
      "a system that does not exist",
      component("orders", { system: "nothing" }),
      'spec.system "nothing" is not in the catalogue',
    ],
    [
      "a reference that is none",
      component("orders", { dependsOn: ["a:b:c"] }),
      "is not a reference of the form",
    ],
    [
      "a reference to another kind",
      component("orders", { dependsOn: ["group:payments"] }),
      'spec.dependsOn.0 "group:payments" is not a component, resource, api',
    ],
    [
      "an owner who is a person",
      component("orders", { owner: "user:jane.doe" }),
      "spec.owner names a person",
    ],
    [
      "a parent that does not exist",
      group("refunds", { parent: "nothing" }),
      'group "refunds": spec.parent "nothing"',
    ],
    [
      "a link that is no web address",
      component("orders", {}, { links: [{ url: "javascript:alert(1)" }] }),
      "is not a web address",
    ],
  ])("is a warning with its place for %s", (_, entity, message) => {
    const { problems } = read(group("payments"), entity);
    expect(problems).toEqual([
      expect.objectContaining({
        severity: "warning",
        message: expect.stringContaining(message),
        where: { file: "catalog.yaml", line: 3, column: expect.any(Number) },
      }),
    ]);
  });

  it("never names a person", () => {
    const reading = read(
      group("payments", { members: ["jane.doe"] }),
      component("orders", { owner: "user:jane.doe" }),
      anEntity({ kind: "User", name: "jane.doe", spec: { profile: { displayName: "Jane Doe" } } }),
    );
    expect(JSON.stringify(reading).toLowerCase()).not.toContain("jane");
    expect(reading.problems).toContainEqual(
      expect.objectContaining({
        code: "catalog.left-out",
        message: "an entity of kind User is left out: teams are shown, people never are",
      }),
    );
  });

  it("leaves a dangling owner and dependency out", () => {
    expect(
      serviceOf(
        read(component("orders", { owner: "nobody", dependsOn: ["component:nothing"] })),
        "orders",
      ),
    ).toMatchObject({ dependsOn: [] });
    expect(serviceOf(read(component("orders", { owner: "nobody" })), "orders")).not.toHaveProperty(
      "owner",
    );
  });

  it("does not guess between two things that a reference could mean", () => {
    const { problems } = read(
      group("payments"),
      component("orders"),
      api("orders"),
      component("carts", { dependsOn: ["orders"] }),
    );
    expect(problems).toMatchObject([
      {
        code: "catalog.reference",
        remedy: expect.stringContaining("component:NAME"),
        where: { line: 7 },
      },
    ]);
  });

  it.each([
    [
      "no name",
      component("orders").replace('"name":"orders"', '"title":"x"'),
      "metadata.name is missing",
    ],
    [
      "a name of another type",
      anEntity({ kind: "Component", name: 5 }),
      "metadata.name takes text, and there is a number",
    ],
    ["a name that is none", component("or ders"), "metadata.name takes letters and digits"],
    [
      "an owner of another type",
      component("orders", { owner: 5 }),
      "spec.owner takes text, and there is a number",
    ],
    [
      "dependencies of another type",
      component("orders", { dependsOn: "component:a" }),
      "spec.dependsOn takes a list, and there is text",
    ],
    [
      "a kind that does not exist",
      anEntity({ kind: "Compnent", name: "orders" }),
      'kind is "Compnent"',
    ],
    [
      "a tier that is none",
      component("orders", {}, { annotations: { "headroom.dev/tier": "gold" } }),
      'headroom.dev/tier is "gold"',
    ],
    [
      "an exposure that is none",
      component("orders", {}, { annotations: { "headroom.dev/exposure": "-1" } }),
      'headroom.dev/exposure is "-1"',
    ],
  ])("is an error with its place for %s", (_, entity, message) => {
    const { problems } = read(group("payments"), entity);
    expect(problems).toEqual([
      expect.objectContaining({
        severity: "error",
        message: expect.stringContaining(message),
        where: { file: "catalog.yaml", line: 3, column: expect.any(Number) },
      }),
    ]);
  });

  it("is an error for an entity that is there twice, and the first counts", () => {
    const reading = readCatalogFiles([
      {
        path: "a.yaml",
        text: [group("payments"), component("orders", { type: "first" })].join("\n---\n"),
      },
      { path: "b.yaml", text: component("Orders", { type: "second" }) },
    ]);
    expect(reading.problems).toMatchObject([
      {
        severity: "error",
        code: "catalog.duplicate",
        message: expect.stringContaining("a.yaml:3"),
        where: { file: "b.yaml", line: 1 },
      },
    ]);
    expect(reading.catalog.services).toMatchObject([{ type: "first" }]);
  });

  it("breaks a circle of teams", () => {
    const { catalog, problems } = read(group("a", { parent: "b" }), group("b", { parent: "a" }));
    expect(problems).toMatchObject([{ severity: "warning", code: "catalog.circle" }]);
    expect(catalog.teams.filter(({ parent }) => parent !== undefined)).toHaveLength(1);
  });

  it("notes kinds without a meaning for budgets once per file", () => {
    const { problems } = read(
      anEntity({ kind: "Domain", name: "a" }),
      anEntity({ kind: "Domain", name: "b" }),
      anEntity({ kind: "Template", name: "t", apiVersion: "scaffolder.backstage.io/v1beta3" }),
    );
    expect(problems.map(({ message }) => message)).toEqual([
      "2 entities of kind Domain are left out: it says nothing about budgets",
      "an entity of kind Template is left out: it says nothing about budgets",
    ]);
  });

  it("passes over what is no Backstage entity", () => {
    const reading = readCatalogFiles([
      { path: "slo.yaml", text: "apiVersion: openslo/v1\nkind: SLO\nmetadata: { name: x }\n" },
      { path: "words.yaml", text: "just words" },
      { path: "broken.yaml", text: "a: [" },
    ]);
    expect(reading).toMatchObject({
      catalog: { teams: [], services: [], systems: [] },
      recognised: [],
      problems: [{ where: { file: "broken.yaml" } }],
    });
  });
});
