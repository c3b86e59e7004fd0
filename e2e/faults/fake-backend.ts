import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** One request as the backend saw it. */
interface Seen {
  readonly path: string;
  readonly headers: Readonly<IncomingMessage["headers"]>;
  readonly form: URLSearchParams;
}

export type Answer = (seen: Seen, response: ServerResponse) => void;

/** A small HTTP server in place of a Prometheus, that answers as a test wants it to. */
export interface FakeBackend {
  readonly url: string;
  /** Range queries that came. */
  readonly seen: readonly Seen[];
  answerWith(answer: Answer): void;
  stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

export function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

/** Answers a range query with the same value at every step; a function is asked for each series by the query. */
export function matrix(
  seriesOf: (
    query: string,
  ) => readonly { readonly metric: Record<string, string>; readonly value: string }[],
): Answer {
  return ({ form }, response) => {
    const [start, end, step] = ["start", "end", "step"].map((name) => Number(form.get(name)));
    const times: number[] = [];
    for (let at = start ?? 0; at <= (end ?? 0); at += step ?? 60) times.push(at);
    const result = seriesOf(form.get("query") ?? "").map(({ metric, value }) => ({
      metric,
      values: times.map((at) => [at, value]),
    }));
    json(response, 200, { status: "success", data: { resultType: "matrix", result } });
  };
}

export async function startFakeBackend(first: Answer): Promise<FakeBackend> {
  let answer = first;
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const path = request.url ?? "";
      if (path === "/api/v1/status/buildinfo") {
        json(response, 200, { status: "success", data: { version: "2.42.0" } });
        return;
      }
      const one = { path, headers: request.headers, form: new URLSearchParams(body) };
      seen.push(one);
      answer(one, response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    answerWith: (next) => {
      answer = next;
    },
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
