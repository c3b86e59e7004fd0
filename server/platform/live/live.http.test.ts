import { describe, expect, it, onTestFinished } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { startTestServer, type TestServer } from "#server/test-server.ts";

interface Message {
  readonly event: string;
  readonly id?: string;
  readonly data: unknown;
}

function parse(block: string): Message {
  const fields = new Map(
    block
      .split("\n")
      .filter((line) => line !== "")
      .map(
        (line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)] as const,
      ),
  );
  const id = fields.get("id");
  const data = fields.get("data") ?? "";
  return {
    event: fields.get("event") ?? "message",
    ...(id === undefined ? {} : { id }),
    data: data === "" ? null : JSON.parse(data),
  };
}

/** Reads a stream as an EventSource does. */
async function openStream(server: TestServer, headers: Record<string, string> = {}, query = "") {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const response = await fetch(`${server.url}/trpc/live.events${query}`, {
    headers: { accept: "text/event-stream", "accept-encoding": "br, gzip", ...headers },
    signal: leaving.signal,
  });
  const reader = (response.body ?? new ReadableStream<Uint8Array>())
    .pipeThrough(new TextDecoderStream())
    .getReader();
  let text = "";
  const next = async (): Promise<Message | null> => {
    for (;;) {
      text = text.replace(/^\n+/, "");
      const end = text.indexOf("\n\n");
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end);
        return parse(block);
      }
      const { value, done } = await reader.read();
      if (done) return null;
      text += value;
    }
  };
  return { response, next, leave: () => leaving.abort() };
}

/** Waits until the server knows so many readers. */
async function readers(server: TestServer, count: number): Promise<void> {
  while (server.live.readers() !== count) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("live updates over HTTP", () => {
  it("come as server-sent events that nothing on the way holds back", async () => {
    const server = await startTestServer();
    const stream = await openStream(server);
    expect(stream.response.headers.get("content-type")).toContain("text/event-stream");
    expect(stream.response.headers.get("content-encoding")).toBeNull();
    expect(stream.response.headers.get("cache-control")).toContain("no-transform");
    expect(stream.response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect((await stream.next())?.event).toBe("connected");
    await readers(server, 1);
    server.live.publish({ topic: "budgets", at: TEST_NOW });
    expect(await stream.next()).toEqual({
      event: "message",
      id: "test-1",
      data: { topic: "budgets", at: TEST_NOW },
    });
  });

  it.each([
    ["the header a browser sends", { "last-event-id": "test-1" }, ""],
    ["the address tRPC's client builds", {}, "?lastEventId=test-1"],
  ])("go on where a reader was cut off, by %s", async (_way, headers, query) => {
    const server = await startTestServer();
    server.live.publish({ topic: "budgets", at: TEST_NOW });
    server.live.publish({ topic: "sources", at: TEST_NOW });
    const stream = await openStream(server, headers as Record<string, string>, query);
    await stream.next();
    expect(await stream.next()).toEqual({
      event: "message",
      id: "test-2",
      data: { topic: "sources", at: TEST_NOW },
    });
  });

  it("tell a reader of an earlier process to fetch everything", async () => {
    const server = await startTestServer();
    const stream = await openStream(server, { "last-event-id": "earlier-77" });
    await stream.next();
    const messages = [
      await stream.next(),
      await stream.next(),
      await stream.next(),
      await stream.next(),
      await stream.next(),
      await stream.next(),
      await stream.next(),
    ];
    expect(messages.map((message) => message?.data)).toEqual(
      ["budgets", "sources", "definitions", "catalog", "events", "evidence", "planning"].map(
        (topic) => ({
          topic,
          at: TEST_NOW,
        }),
      ),
    );
  });

  it("leave nothing behind when the reader goes", async () => {
    const server = await startTestServer();
    const stream = await openStream(server);
    await stream.next();
    await readers(server, 1);
    stream.leave();
    await readers(server, 0);
    expect(server.live.readers()).toBe(0);
  });

  it("end when the server stops", async () => {
    const server = await startTestServer();
    const stream = await openStream(server);
    await stream.next();
    await readers(server, 1);
    server.live.close();
    expect((await stream.next())?.event).toBe("return");
    expect(await stream.next()).toBeNull();
  });
});
