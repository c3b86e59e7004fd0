import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { someServices, startTestServer } from "#server/test-server.ts";
import { aRecord, startTestLeague, type TestLeagueOptions } from "./test-league.ts";

const fixture = (path: string) =>
  readFileSync(new URL(`../../fixtures/evidence/${path}`, import.meta.url), "utf8");
const MIB = 1024 * 1024;

async function started(options: TestLeagueOptions = {}, server: { readonly token?: string } = {}) {
  const { scenarios } = await startTestLeague(options);
  const { url } = await startTestServer({ services: someServices({ scenarios }), ...server });
  return {
    url,
    scenarios,
    send: (
      body: string | Uint8Array<ArrayBuffer>,
      query: Readonly<Record<string, string>> = {},
      headers: Readonly<Record<string, string>> = {},
    ) =>
      fetch(`${url}/api/v1/evidence?${new URLSearchParams(query).toString()}`, {
        method: "POST",
        body,
        headers: { "content-type": "application/json", ...headers },
      }),
    ranking: async (query = "") => fetch(`${url}/api/v1/ranking${query}`),
  };
}

describe("evidence over HTTP", () => {
  it("is answered with how it was judged: 201 when it is new, 200 when it is known", async () => {
    const { send, ranking } = await started();
    const first = await send(aRecord());
    expect(first.status).toBe(201);
    expect(first.headers.get("cache-control")).toBe("no-store");
    const body = (await first.json()) as { id: string };
    expect(body).toMatchObject({
      known: false,
      format: "headroom",
      runs: [
        { service: "checkout-api", scenario: "STA-01", valid: true, counts: true, outcome: "held" },
      ],
    });
    const again = await send(aRecord());
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual({ ...body, known: true });
    const { teams } = (await (await ranking()).json()) as { teams: { team: string; R: number }[] };
    expect(teams[0]?.team).toBe("payments");
    expect(teams[0]?.R).toBeGreaterThan(0);
  });

  it.each([
    [
      "a journal",
      "application/json",
      "chaostoolkit/payments-api-failover-held.json",
      "chaostoolkit",
    ],
    ["YAML", "application/yaml", "litmus/checkout-api-pod-delete.yaml", "litmus"],
    ["XML", "application/xml", "junit/nested-suites.xml", "junit"],
    ["JSON lines", "application/x-ndjson", "gremlin/partner-api-upstream-slow.jsonl", "gremlin"],
    ["anything as plain text", "text/plain", "game-day/payments-db-restore.yaml", "game-day"],
  ])("takes %s", async (_what, type, path, format) => {
    const { send } = await started();
    const answer = await send(fixture(path), { file: path }, { "content-type": type });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ format });
  });

  it("is placed by the parameters, where the document says nothing", async () => {
    const { send } = await started();
    const answer = await send(fixture("chaostoolkit/unplaced.json"), {
      service: "checkout-api",
      scenario: "STA-01",
      environment: "staging",
      build: "b7",
      runner: "payments/ci",
    });
    expect(await answer.json()).toMatchObject({
      runs: [{ service: "checkout-api", environment: "staging", build: "b7", counts: true }],
    });
    expect((await send(aRecord(), { enviroment: "staging" })).status).toBe(400);
    expect((await send(aRecord(), { environment: "moon" })).status).toBe(400);
  });

  it("is refused with problem details and what to do, and nothing is kept", async () => {
    const { send, scenarios } = await started();
    const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghij"
      .split("")
      .map((key, index) => {
        const before = String.fromCodePoint(97 + index);
        return `${key}: &${key} [${Array.from({ length: 9 }, () => `*${before}`).join(",")}]\n`;
      })
      .join("")}`;
    const cases = [
      ["nothing of ours", "{}", "application/json", 422, "evidence.unrecognised"],
      ["broken", '{"kind":', "application/json", 422, /./],
      ["deep", deep, "application/json", 422, "document.too-deep"],
      ["a bomb of aliases", bomb, "application/yaml", 422, "document.aliases"],
      ["too long", `"${"x".repeat(10 * MIB)}"`, "application/json", 413, /./],
      ["an unknown type", "{}", "image/png", 415, /./],
      ["no text", new Uint8Array([0xff, 0xfe, 0x00]), "application/json", 422, "document.encoding"],
    ] as const;
    for (const [what, body, type, status, code] of cases) {
      const answer = await send(body, {}, { "content-type": type });
      expect([what, answer.status]).toEqual([what, status]);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
      const problem = (await answer.json()) as { code: string };
      expect(problem.code).toMatch(code);
    }
    expect(scenarios.documents({}).total).toBe(0);
  });

  it("takes ten mebibytes of it", async () => {
    const { send } = await started();
    const record = `${aRecord({ outcome: "failed" })}\n`;
    const other = `${aRecord()}\n`;
    const padding = " ".repeat(10 * MIB - record.length - other.length - 2);
    const answer = await send(`${record}${other}${padding}`, {}, { "content-type": "text/plain" });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ runs: [{ valid: true }, { valid: true }] });
  });

  it("has no entities of XML expanded", async () => {
    const { send, scenarios } = await started();
    const xml = `<?xml version="1.0"?><!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "yyyy">]>
      <testsuite name="s" tests="1" timestamp="2026-11-01T00:00:00Z"><testcase name="&x;&y;" time="1"/></testsuite>`;
    const answer = await send(xml, {}, { "content-type": "application/xml" });
    expect(answer.status).toBe(422);
    expect(await answer.text()).not.toMatch(/root:|yyyy/);
    expect(scenarios.documents({}).total).toBe(0);
  });

  it("asks for the token, and takes nothing from a page elsewhere", async () => {
    const guarded = await started({}, { token: "letmein-letmein" });
    expect((await guarded.send(aRecord())).status).toBe(401);
    const bearer = { authorization: "Bearer letmein-letmein" };
    expect((await guarded.send(aRecord(), {}, bearer)).status).toBe(201);
    const open = await started();
    const elsewhere = { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" };
    expect((await open.send(aRecord(), {}, elsewhere)).status).toBe(403);
  });
});

describe("the ranking over HTTP", () => {
  it("is what the command prints, as of an instant", async () => {
    const { send, ranking } = await started();
    await send(aRecord());
    const before = new Date(TEST_NOW - 10 * 86_400_000).toISOString();
    const then = (await (await ranking(`?at=${before}`)).json()) as { teams: unknown[] };
    expect(Object.keys(then)).toEqual(["at", "policyVersion", "teams"]);
    expect(then).toMatchObject({ at: before, teams: [{ R: 0 }, { R: 0 }] });
    const now = (await (await ranking()).json()) as { teams: unknown[] };
    expect(now.teams[0]).toMatchObject({
      team: "payments",
      band: 1,
      services: [
        {
          service: "checkout-api",
          cells: [
            { scenario: "STA-01", n: 1, state: "passed" },
            { scenario: "DEPL-03", credit: 0, n: 0, state: "untested" },
          ],
        },
      ],
    });
    expect((await ranking(`?at=${new Date(TEST_NOW + 1).toISOString()}`)).status).toBe(422);
    expect((await ranking("?team=payments")).status).toBe(400);
  });

  it("is nobody's business where teams see only their own", async () => {
    const { ranking } = await started({ mode: "private" });
    const answer = await ranking();
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "league.private" });
  });
});
