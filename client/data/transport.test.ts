import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AppRouter } from "#server/router.ts";
import { asFailure, type Failure, waitingNote } from "./failure.ts";
import { clearFetch } from "./transport.ts";

const ORIGIN = "http://headroom.test";
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const api = createTRPCClient<AppRouter>({
  links: [
    httpBatchLink({
      url: `${ORIGIN}/trpc`,
      fetch: clearFetch((input, init) => fetch(input, init)),
    }),
  ],
});

function answer(body: BodyInit | null, status: number, contentType: string): void {
  server.use(
    http.get(
      `${ORIGIN}/trpc/*`,
      () => new HttpResponse(body, { status, headers: { "content-type": contentType } }),
    ),
  );
}

async function failureOf(asked: Promise<unknown>): Promise<Failure> {
  const error: unknown = await asked.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).not.toBeNull();
  return asFailure(error);
}

describe("an odd answer becomes a clear message", () => {
  it("a proxy's error page", async () => {
    answer("<html><h1>502 Bad Gateway</h1></html>", 502, "text/html");
    expect(await failureOf(api.sli.sources.query())).toMatchObject({
      code: "not-headroom",
      message: "A proxy in front of Headroom answered 502 in its place",
      retryable: true,
    });
  });

  it("a sign-in wall that refuses", async () => {
    answer("<html>sign in</html>", 401, "text/html");
    expect(await failureOf(api.sli.sources.query())).toMatchObject({
      code: "signed-out",
      retryable: false,
    });
  });

  it("a page where data were expected", async () => {
    answer("<!doctype html>", 200, "text/html; charset=utf-8");
    const failure = await failureOf(api.sli.sources.query());
    expect(failure).toMatchObject({ code: "not-headroom", retryable: false });
    expect(failure.message).toContain("text/html");
  });

  it("an answer that broke off", async () => {
    answer('[{"result":{"data":[{"name":"ma', 200, "application/json");
    expect(await failureOf(api.sli.sources.query())).toMatchObject({
      code: "truncated",
      retryable: true,
    });
  });

  it("no network", async () => {
    server.use(http.get(`${ORIGIN}/trpc/*`, () => HttpResponse.error()));
    expect(await failureOf(api.sli.sources.query())).toMatchObject({
      code: "network",
      retryable: true,
    });
  });

  it("problem details from before any procedure", async () => {
    const problem = {
      title: "Too many requests",
      status: 429,
      detail: "too many requests",
      code: "request.rate",
      remedy: "slow down",
    };
    answer(JSON.stringify(problem), 429, "application/problem+json; charset=utf-8");
    expect(await failureOf(api.sli.sources.query())).toEqual({
      code: "request.rate",
      message: "too many requests",
      remedy: "slow down",
      retryable: true,
    });
  });

  it("a refusal to whoever is not signed in to Headroom", async () => {
    answer(
      JSON.stringify({ status: 401, detail: "you are not signed in", code: "access.required" }),
      401,
      "application/problem+json",
    );
    expect(await failureOf(api.sli.sources.query())).toMatchObject({
      code: "access.required",
      retryable: false,
    });
  });
});

describe("an answer of the server", () => {
  function refusal(httpStatus: number, domain: object): string {
    const data = { code: "NOT_FOUND", httpStatus, path: "budget.slo", domain };
    return JSON.stringify([{ error: { message: "there is no such SLO", code: -32_004, data } }]);
  }

  it("keeps the message and remedy that the domain gave", async () => {
    answer(
      refusal(404, { code: "slo.unknown", remedy: "look it up in the list" }),
      404,
      "application/json",
    );
    expect(await failureOf(api.budget.slo.query({ key: "x" }))).toEqual({
      code: "slo.unknown",
      message: "there is no such SLO",
      remedy: "look it up in the list",
      retryable: false,
    });
  });

  it("says which fields were refused, and leaves out what cannot be read", async () => {
    const errors = [{ pointer: "/reason", detail: "must say why" }, { pointer: 3 }, null];
    answer(refusal(400, { code: "request.invalid", errors }), 400, "application/json");
    expect(await failureOf(api.sli.sources.query())).toMatchObject({
      fields: [{ pointer: "/reason", detail: "must say why" }],
    });
  });

  it("gets through untouched when it is whole", async () => {
    answer(JSON.stringify([{ result: { data: [] } }]), 200, "application/json");
    expect(await api.sli.sources.query()).toEqual([]);
  });
});

describe("a failure", () => {
  it("does not show the text of a defect", () => {
    expect(asFailure(new TypeError("x is undefined")).message).not.toContain("undefined");
  });

  it("is said while one waits, once there is one", () => {
    expect(waitingNote(null)).toBeNull();
    expect(waitingNote(new Error("secret"))).toBe("This page ran into a defect of its own");
  });
});
