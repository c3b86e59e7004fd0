import { describe, expect, it } from "vitest";
import { aPlanningBoard, aPlanningRow, aTeamPlanning, TEST_NOW } from "#fixtures/builders.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { someServices, startTestServer } from "#server/test-server.ts";

/** Asks a real server whose planning is as given. */
async function asking() {
  const debt = {
    board: async () =>
      aPlanningBoard({
        rows: [
          aPlanningRow({ title: '=HYPERLINK("https://evil.example")' }),
          aPlanningRow({ team: "search", title: "Search | engine", recommendation: null }),
        ],
      }),
    team: async (team: string) => {
      if (team === "checkout") return aTeamPlanning();
      throw new DomainError({ code: "team.unknown", message: `there is no team "${team}"` });
    },
  };
  const { url } = await startTestServer({ services: someServices({ debt }) });
  return (query: string) => fetch(`${url}/api/v1/planning${query}`);
}

describe("GET /api/v1/planning", () => {
  it("gives all teams as JSON, with instants as people and machines read them", async () => {
    const ask = await asking();
    const response = await ask("");
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect(response.headers.get("content-disposition")).toBeNull();
    expect(await response.json()).toMatchObject({
      at: new Date(TEST_NOW).toISOString(),
      policyVersion: "headroom-1",
      teams: [
        {
          team: "checkout",
          recommended: 0.2375,
          sprint: { id: "own/sprint-1", start: "2026-11-24T00:00:00.000Z", capacityDays: 50 },
          budget: { slo: "checkout-api/availability", window: "28d", remaining: 0.4 },
        },
        { team: "search", recommended: null },
      ],
    });
  });

  it("gives one team with its register and its sprints", async () => {
    const ask = await asking();
    const answer = (await (await ask("?team=checkout")).json()) as Record<string, unknown>;
    const team = aTeamPlanning();
    expect(answer).toMatchObject({
      teams: [{ team: "checkout" }],
      whatIfNot: team.whatIfNotText,
      register: [...team.register, ...team.closed].map(({ debt, standing }) => ({
        id: debt.id,
        standing,
      })),
      sprints: team.sprints.map(({ state, actuals }) => ({
        state,
        actual: actuals?.debtShare ?? null,
      })),
    });
  });

  it.each([
    ["markdown", "text/markdown", "planning-all-teams-2026-11-23.md", "| Team |"],
    ["csv", "text/csv", "planning-all-teams-2026-11-23.csv", "team,title,"],
  ])("gives %s to keep in a file", async (format, type, name, text) => {
    const ask = await asking();
    const response = await ask(`?format=${format}`);
    expect(response.headers.get("content-type")).toBe(`${type}; charset=utf-8`);
    expect(response.headers.get("content-disposition")).toBe(`attachment; filename="${name}"`);
    expect(await response.text()).toContain(text);
  });

  it("gives a spreadsheet no formula, and a table in Markdown no further column", async () => {
    const ask = await asking();
    const csv = await (await ask("?format=csv")).text();
    expect(csv).toContain(`"'=HYPERLINK(`);
    const markdown = await (await ask("?format=markdown")).text();
    const [head, other] = ["| Team |", "| Search "].map((start) =>
      markdown.split("\n").find((line) => line.startsWith(start)),
    );
    const columns = (line = "") => line.split(/(?<!\\)\|/).length;
    expect(columns(other)).toBe(columns(head));
  });

  it("names the team in the file's name, and nothing but that", async () => {
    const { url } = await startTestServer({
      services: someServices({ debt: { team: async () => aTeamPlanning() } }),
    });
    const team = encodeURIComponent('../"x\r\n: y');
    const response = await fetch(`${url}/api/v1/planning?format=csv&team=${team}`);
    expect(response.headers.get("content-disposition")).toBe(
      'attachment; filename="planning--x-y-2026-11-23.csv"',
    );
  });

  it.each([
    ["?team=nobody", 404, "team.unknown"],
    ["?format=pdf", 400, "request.invalid"],
    ["?tema=checkout", 400, "request.invalid"],
  ])("answers %s with %i", async (query, status, code) => {
    const ask = await asking();
    const response = await ask(query);
    expect([response.status, await response.json()]).toEqual([
      status,
      expect.objectContaining({ code }),
    ]);
  });
});
