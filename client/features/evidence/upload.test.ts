import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { asFailure } from "#client/data/failure.ts";
import { MOST_BYTES, NO_PLACE, sendDocument, uploadPath, type Sendable } from "./upload.ts";

const ORIGIN = "http://headroom.test";
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const send = (path: RequestInfo | URL, init?: RequestInit) =>
  fetch(path instanceof Request ? path : new URL(path, ORIGIN), init);
const journal = new File(['{"a":1}'], "journal.json");

async function failureOf(file: Sendable) {
  return asFailure(await sendDocument(file, NO_PLACE, send).catch((error: unknown) => error));
}

describe("sending a file", () => {
  it("sends it as it is, with what was said of it", async () => {
    const seen: string[] = [];
    server.use(
      http.post(`${ORIGIN}/api/v1/evidence`, async ({ request }) => {
        seen.push(new URL(request.url).search, await request.text());
        return HttpResponse.json({ id: "abc", known: false }, { status: 201 });
      }),
    );
    const place = { ...NO_PLACE, service: "checkout", build: " b 1 " };
    expect(await sendDocument(journal, place, send)).toEqual({ id: "abc", known: false });
    expect(seen).toEqual(["?file=journal.json&service=checkout&build=b+1", '{"a":1}']);
  });

  it("does not send what is too large, empty or unreadable, and says which", async () => {
    const huge = { name: "huge.xml", size: MOST_BYTES + 1, arrayBuffer: () => Promise.reject() };
    expect(await failureOf(huge)).toMatchObject({
      code: "evidence.too-large",
      message: "The file has 10\u00a0MiB, and at most 10\u00a0MiB are taken",
    });
    expect(await failureOf(new File([], "empty.json"))).toMatchObject({ code: "evidence.empty" });
    const folder = {
      name: "folder",
      size: 4_096,
      arrayBuffer: () => Promise.reject(new DOMException("no", "NotReadableError")),
    };
    expect(await failureOf(folder)).toMatchObject({ code: "evidence.unreadable" });
  });

  it("says what the server says when nothing in it was understood", async () => {
    server.use(
      http.post(`${ORIGIN}/api/v1/evidence`, () =>
        HttpResponse.json(
          { code: "evidence.unrecognised", detail: "no known format", remedy: "send a journal" },
          { status: 422, headers: { "content-type": "application/problem+json" } },
        ),
      ),
    );
    expect(await failureOf(journal)).toMatchObject({
      code: "evidence.unrecognised",
      message: "no known format",
      remedy: "send a journal",
    });
  });

  it("says so when there is no network, or the answer is not what it should be", async () => {
    server.use(http.post(`${ORIGIN}/api/v1/evidence`, () => HttpResponse.error()));
    expect(await failureOf(journal)).toMatchObject({ code: "network", retryable: true });
    server.use(http.post(`${ORIGIN}/api/v1/evidence`, () => HttpResponse.json({ fine: true })));
    expect(await failureOf(journal)).toMatchObject({ code: "not-headroom" });
  });

  it("cuts long names, which the server would refuse", () => {
    const path = uploadPath(`${"ü".repeat(400)}.json`, NO_PLACE);
    expect(new URL(path, ORIGIN).searchParams.get("file")).toHaveLength(200);
  });
});
