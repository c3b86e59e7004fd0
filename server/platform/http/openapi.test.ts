import { describe, expect, it } from "vitest";
import { startTestServer } from "#server/test-server.ts";

type Json = { readonly [key: string]: unknown };

async function document(token?: string): Promise<Json> {
  const server = await startTestServer(token === undefined ? {} : { token });
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return (await (await fetch(`${server.url}/api/v1/openapi.json`, { headers })).json()) as Json;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every object in a document, with its path. */
function* objects(value: unknown, path = "#"): Generator<readonly [string, Json]> {
  if (isObject(value)) yield [path, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) yield* objects(child, `${path}/${key}`);
}

function resolve(root: Json, reference: string): unknown {
  return reference
    .slice(2)
    .split("/")
    .map((part) => part.replaceAll("~1", "/"))
    .reduce<unknown>((at, part) => (isObject(at) ? at[part] : undefined), root);
}

function operations(root: Json): readonly (readonly [string, Json])[] {
  return Object.entries(root["paths"] as Json).flatMap(([path, item]) =>
    Object.entries(item as Json).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation as Json] as const,
    ),
  );
}

describe("the OpenAPI document", () => {
  it("is of version 3.1 and names every route for machines", async () => {
    const root = await document("a-token-of-some-length");
    expect(root["openapi"]).toBe("3.1.0");
    expect(root["info"]).toMatchObject({ title: "Headroom", version: "0.0.0-test" });
    expect(
      operations(root)
        .map(([name]) => name)
        .sort(),
    ).toEqual([
      "DELETE /api/v1/session",
      "GET /api/v1/budgets",
      "GET /api/v1/canary",
      "GET /api/v1/canary/judge",
      "GET /api/v1/composites",
      "GET /api/v1/events",
      "GET /api/v1/gate",
      "GET /api/v1/planning",
      "GET /api/v1/ranking",
      "GET /healthz",
      "GET /metrics",
      "GET /readyz",
      "POST /api/v1/events",
      "POST /api/v1/evidence",
      "POST /api/v1/gate/{id}/override",
      "POST /api/v1/session",
      "POST /api/v1/slices",
    ]);
    expect(root["security"]).toEqual([{ token: [] }]);
  });

  it("has no dangling reference", async () => {
    const root = await document();
    const references = [...objects(root)].flatMap(([path, object]) =>
      typeof object["$ref"] === "string" ? [[path, object["$ref"]] as const] : [],
    );
    expect(references.length).toBeGreaterThan(0);
    expect(
      references.filter(
        ([, reference]) => !reference.startsWith("#/") || !isObject(resolve(root, reference)),
      ),
    ).toEqual([]);
  });

  it("gives each operation what the specification wants of it, with an example for each document", async () => {
    const root = await document("a-token-of-some-length");
    const names = new Set<unknown>();
    for (const [name, operation] of operations(root)) {
      names.add(operation["operationId"]);
      expect([name, typeof operation["summary"]]).toEqual([name, "string"]);
      for (const [status, response] of Object.entries(operation["responses"] as Json)) {
        const { description, content } = response as Json;
        expect([name, status, typeof description]).toEqual([name, status, "string"]);
        const types = Object.keys((content ?? {}) as Json);
        if (Number(status) >= 400 && name !== "GET /readyz")
          expect([name, types]).toEqual([name, ["application/problem+json"]]);
        for (const media of Object.values((content ?? {}) as Json)) {
          const schema = (media as Json)["schema"] as Json;
          const target =
            typeof schema["$ref"] === "string" ? (resolve(root, schema["$ref"]) as Json) : schema;
          const items = target["items"] as Json | undefined;
          expect([name, status, Array.isArray(target["examples"] ?? items?.["examples"])]).toEqual([
            name,
            status,
            true,
          ]);
        }
      }
    }
    expect(names.size).toBe(operations(root).length);
  });

  it("holds JSON Schema that says what is required, and nothing of another dialect", async () => {
    const root = await document();
    for (const [path, object] of objects(root)) {
      expect([path, "nullable" in object && object["type"] !== "object"]).toEqual([path, false]);
      expect([path, "$schema" in object]).toEqual([path, false]);
      const { required, properties } = object;
      if (Array.isArray(required) && isObject(properties)) {
        expect([path, required.filter((name: string) => !(name in properties))]).toEqual([
          path,
          [],
        ]);
      }
    }
    const push = operations(root).find(([name]) => name === "POST /api/v1/slices")?.[1];
    const body = resolve({ push }, "#/push/requestBody/content");
    expect(isObject(body) && resolve(body, "#/application~1json/schema")).toMatchObject({
      required: ["slo", "slices"],
      properties: { slices: { items: { required: ["start", "good", "total"] } } },
      additionalProperties: false,
    });
  });

  it("describes the filters of the budgets", async () => {
    const root = await document();
    const list = operations(root).find(([name]) => name === "GET /api/v1/budgets")?.[1];
    const parameters = list?.["parameters"] as readonly Json[];
    expect(
      parameters.map(({ name, in: place, required }) => [name, place, required ?? false]),
    ).toEqual([
      ["team", "query", false],
      ["service", "query", false],
      ["at", "query", false],
    ]);
  });
});
