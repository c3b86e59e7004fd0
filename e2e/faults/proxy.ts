import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";

/** What stands between Headroom and a real backend: it may lead to another one, or nowhere, and counts what passes. */
export interface Proxy {
  readonly url: string;
  /** Requests that came so far, answered or not. */
  requests(): number;
  /** Leads to this backend from now on; `null` cuts every connection, as a backend that is down does. */
  leadTo(backend: string | null): void;
  stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** Starts one on a free port. */
export async function startProxy(backend: string | null): Promise<Proxy> {
  let to = backend;
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const target = to;
    void (async () => {
      const body = await bodyOf(request);
      if (target === null) {
        request.socket.destroy();
        return;
      }
      const answer = await fetch(`${target}${request.url ?? ""}`, {
        method: request.method ?? "GET",
        headers: { "content-type": request.headers["content-type"] ?? "" },
        body: request.method === "POST" ? body : null,
      });
      response.writeHead(answer.status, {
        "content-type": answer.headers.get("content-type") ?? "",
      });
      response.end(await answer.text());
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: () => requests,
    leadTo: (next) => {
      to = next;
    },
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
