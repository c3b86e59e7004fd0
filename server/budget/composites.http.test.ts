import { describe, expect, it } from "vitest";
import { aCompositePart } from "#fixtures/builders.ts";
import { composite, type ListedComposite, type OwnedPart } from "#shared/budget/composite.ts";
import { someServices, startTestServer } from "#server/test-server.ts";

const part = (service: string, overrides: Partial<OwnedPart> = {}): OwnedPart =>
  aCompositePart("availability", { service, title: `${service} availability`, ...overrides });

const BUYING: ListedComposite = {
  ...composite("buying", "weighted", [
    part("cart", { weight: 3 }),
    part("pay", { sli: 0.998, burned: 2, status: "exhausted", team: null, teamTitle: null }),
  ]),
  teams: ["shop", null],
};
const BROWSING: ListedComposite = {
  ...composite("browsing", "chain", [
    part("search", { sli: null, burned: null, status: "unknown", coverage: 0.2, team: "find" }),
  ]),
  teams: ["find"],
};

async function ask(query = ""): Promise<Response> {
  const { url } = await startTestServer({
    services: someServices({ budget: { composites: () => [BUYING, BROWSING] } }),
  });
  return fetch(`${url}/api/v1/composites${query}`);
}

describe("GET /api/v1/composites", () => {
  it("gives each with its parts, what is not known as null", async () => {
    const response = await ask();
    expect(response.headers.get("content-type")).toContain("application/json");
    expect(await response.json()).toEqual([
      {
        name: "buying",
        kind: "weighted",
        status: "warning",
        target: 0.999,
        sli: expect.closeTo(0.999125, 12) as number,
        burned: 0.875,
        remaining: 0.125,
        coverage: 1,
        teams: ["shop", null],
        worst: "pay/availability",
        parts: [
          {
            key: "cart/availability",
            title: "cart availability",
            service: "cart",
            team: "shop",
            weight: 3,
            status: "ok",
            target: 0.999,
            window: "30d",
            sli: 0.9995,
            burned: 0.5,
            remaining: 0.5,
            coverage: 1,
          },
          expect.objectContaining({ key: "pay/availability", team: null, remaining: -1 }),
        ],
      },
      expect.objectContaining({
        name: "browsing",
        status: "unknown",
        target: null,
        sli: null,
        burned: null,
        remaining: null,
        coverage: 0.2,
        worst: null,
        parts: [expect.objectContaining({ sli: null, burned: null, remaining: null })],
      }),
    ]);
  });

  it.each([
    ["?team=shop", ["buying"]],
    ["?team=find", ["browsing"]],
    ["?team=nobody", []],
  ])("with %s gives those that the team is part of", async (query, names) => {
    const listed = (await (await ask(query)).json()) as readonly ListedComposite[];
    expect(listed.map(({ name }) => name)).toEqual(names);
  });

  it.each([["?teams=shop"], [`?team=${"x".repeat(201)}`], ["?team=a&team=b"]])(
    "refuses %s, naming the parameter",
    async (query) => {
      const response = await ask(query);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        code: "request.invalid",
        detail: expect.stringContaining("team") as string,
      });
    },
  );
});
