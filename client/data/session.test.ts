import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { TransportError } from "./failure.ts";
import { signIn } from "./session.ts";

const ORIGIN = "http://headroom.test";
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const send = (path: string, init: RequestInit) => fetch(`${ORIGIN}${path}`, init);

describe("signing in", () => {
  it("sends the token and is quiet when it is right", async () => {
    const sent: unknown[] = [];
    server.use(
      http.post(`${ORIGIN}/api/v1/session`, async ({ request }) => {
        sent.push(await request.json());
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await signIn("s3cret", send);
    expect(sent).toEqual([{ token: "s3cret" }]);
  });

  it("says what the server says when it is wrong", async () => {
    const problem = {
      detail: "that is not this server's token",
      remedy: "ask for it",
      code: "access.token-wrong",
    };
    server.use(
      http.post(`${ORIGIN}/api/v1/session`, () => HttpResponse.json(problem, { status: 401 })),
    );
    const error = await signIn("guess", send).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TransportError);
    expect((error as TransportError).failure).toMatchObject({
      code: "access.token-wrong",
      remedy: "ask for it",
    });
  });

  it("says so when there is no network", async () => {
    server.use(http.post(`${ORIGIN}/api/v1/session`, () => HttpResponse.error()));
    await expect(signIn("x", send)).rejects.toThrow("Headroom cannot be reached");
  });
});
