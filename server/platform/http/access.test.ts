import { describe, expect, it } from "vitest";
import { HOUR_MS } from "#shared/kernel/time.ts";
import { startTestServer } from "#server/test-server.ts";
import { TEST_NOW } from "#fixtures/builders.ts";
import { createSessions } from "./access.ts";

const TOKEN = "open-sesame-1234567890";
const OVERVIEW = "/trpc/budget.overview?input=%7B%7D";

function signIn(url: string, token: string): Promise<Response> {
  return fetch(`${url}/api/v1/session`, {
    method: "POST",
    body: JSON.stringify({ token }),
    headers: { "content-type": "application/json" },
  });
}

describe("a server that others may reach", () => {
  it("wants its token for everything but the probes and the pages", async () => {
    const { url } = await startTestServer({ token: TOKEN });
    for (const path of [
      "/api/v1/budgets",
      "/api/v1/openapi.json",
      "/metrics",
      OVERVIEW,
      "/api/v1/nothing",
    ]) {
      const response = await fetch(url + path);
      expect([path, response.status]).toEqual([path, 401]);
      expect(response.headers.get("www-authenticate")).toContain("Bearer");
      expect((await fetch(url + path, { headers: { authorization: "Bearer wrong" } })).status).toBe(
        401,
      );
    }
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const authorization = `Bearer ${TOKEN}`;
    expect((await fetch(`${url}/api/v1/budgets`, { headers: { authorization } })).status).toBe(200);
    expect((await fetch(url + OVERVIEW, { headers: { authorization } })).status).toBe(200);
  });

  it("cannot be talked around by the spelling of a path", async () => {
    const { url } = await startTestServer({ token: TOKEN });
    for (const path of [
      "//api/v1/budgets",
      "/%61pi/v1/budgets",
      "/api%2fv1/budgets",
      "/API/v1/budgets",
      "/./api/v1/budgets",
      "/trpc%2Fbudget.overview",
    ]) {
      const response = await fetch(url + path);
      expect([path, response.ok]).toEqual([path, false]);
    }
  });

  it("gives a browser a session that scripts and other sites cannot use", async () => {
    const { url } = await startTestServer({ token: TOKEN });
    expect((await signIn(url, "wrong")).status).toBe(401);
    const answer = await signIn(url, TOKEN);
    expect(answer.status).toBe(204);
    const cookie = answer.headers.get("set-cookie") ?? "";
    expect(cookie).toContain("HttpOnly; SameSite=Strict");
    expect(cookie).not.toContain(TOKEN);
    const session = cookie.split(";")[0] ?? "";
    expect(
      (await fetch(url + OVERVIEW, { headers: { cookie: `theme=dark; ${session}` } })).status,
    ).toBe(200);
    expect((await fetch(url + OVERVIEW, { headers: { cookie: `${session}x` } })).status).toBe(401);
    const out = await fetch(`${url}/api/v1/session`, { method: "DELETE" });
    expect(out.headers.get("set-cookie")).toContain("Max-Age=0");
  });

  it("answers a guesser only so many times a minute", async () => {
    const { url } = await startTestServer({ token: TOKEN });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1)
      statuses.push((await signIn(url, `guess ${attempt}`)).status);
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
    expect(statuses.slice(10)).toEqual([429, 429]);
  });
});

describe("a session", () => {
  it("ends after twelve hours, and with the token it was signed by", () => {
    let now = TEST_NOW;
    const clock = { now: () => now };
    const sessions = createSessions(TOKEN, clock);
    const session = sessions.issue();
    expect(sessions.holds(session)).toBe(true);
    expect(createSessions("another token", clock).holds(session)).toBe(false);
    now += 12 * HOUR_MS;
    expect(sessions.holds(session)).toBe(false);
  });

  it("cannot be prolonged by its bearer", () => {
    const sessions = createSessions(TOKEN, { now: () => TEST_NOW });
    const [expires, signature] = sessions.issue().split(".");
    expect(sessions.holds(`${Number(expires) + 1}.${signature}`)).toBe(false);
    expect(sessions.holds("")).toBe(false);
    expect(sessions.holds("NaN.")).toBe(false);
  });
});
