import { request as rawRequest, type IncomingMessage } from "node:http";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startTestServer, someServices, type TestServer } from "#server/test-server.ts";

/** A request with headers that fetch does not let one set. */
function ask(
  server: TestServer,
  path: string,
  headers: Record<string, string>,
  method = "GET",
): Promise<IncomingMessage & { text: string }> {
  return new Promise((resolve, reject) => {
    const request = rawRequest(
      { host: "127.0.0.1", port: server.port, path, method, headers, agent: false },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve(Object.assign(response, { text })));
      },
    );
    request.on("error", reject);
    request.end();
  });
}

async function clientFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "headroom-client-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>Headroom</title>");
  await writeFile(
    join(folder, "assets", "main-3f2a.js"),
    `export const text = ${JSON.stringify("x".repeat(4_000))};`,
  );
  return folder;
}

describe("headers", () => {
  it("allow no script but our own, no frame, no referrer and no devices", async () => {
    const server = await startTestServer();
    const { headers } = await fetch(`${server.url}/healthz`);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.split(";").filter((part) => part.includes("unsafe-inline"))).toEqual([
      "style-src 'self' 'unsafe-inline'",
    ]);
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("permissions-policy")).toContain("camera=()");
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("who may ask a server of this machine", () => {
  it.each([
    ["localhost", 200],
    ["127.0.0.1", 200],
    ["[::1]", 200],
    ["attacker.example", 403],
    ["127.0.0.1.attacker.example", 403],
    ["localhost.attacker.example", 403],
  ])("answers under the name %s with %i", async (name, status) => {
    const server = await startTestServer();
    const response = await ask(server, "/healthz", { host: `${name}:${server.port}` });
    expect(response.statusCode).toBe(status);
  });

  it("refuses another port in the name, and takes a proxy's name that was allowed", async () => {
    const server = await startTestServer({ allowedHosts: ["headroom.example"] });
    expect((await ask(server, "/healthz", { host: "localhost:1" })).statusCode).toBe(403);
    expect((await ask(server, "/healthz", { host: "headroom.example" })).statusCode).toBe(200);
    expect((await ask(server, "/healthz", { host: "headroom.example:8443" })).statusCode).toBe(200);
  });

  it("refuses writes and streams that a foreign page sends", async () => {
    const server = await startTestServer();
    const host = `localhost:${server.port}`;
    const foreign = { host, origin: "https://attacker.example" };
    const write = await ask(server, "/api/v1/slices", foreign, "POST");
    expect(write.statusCode).toBe(403);
    expect(JSON.parse(write.text)).toMatchObject({ code: "access.origin-refused", status: 403 });
    expect(
      (await ask(server, "/trpc/live.events", { ...foreign, accept: "text/event-stream" }))
        .statusCode,
    ).toBe(403);
    expect(
      (await ask(server, "/api/v1/slices", { host, "sec-fetch-site": "cross-site" }, "POST"))
        .statusCode,
    ).toBe(403);
    const own = await ask(
      server,
      "/api/v1/slices",
      { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" },
      "POST",
    );
    expect(own.statusCode).not.toBe(403);
  });
});

describe("pages", () => {
  it("serve the client for its own addresses, never for those of the API", async () => {
    const server = await startTestServer({ clientFolder: await clientFolder() });
    const page = await fetch(`${server.url}/teams/payments?sort=burn`, {
      headers: { accept: "text/html" },
    });
    expect(page.status).toBe(200);
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect(await page.text()).toContain("<title>Headroom</title>");
    for (const path of ["/api/v1/nothing", "/trpc/a/b", "/assets/gone.js"]) {
      const response = await fetch(server.url + path, { headers: { accept: "text/html" } });
      expect(response.status).toBe(404);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
    }
    expect(
      (await fetch(`${server.url}/teams`, { headers: { accept: "application/json" } })).status,
    ).toBe(404);
  });

  it("keep hashed files for good, compressed, and do not leave their folder", async () => {
    const server = await startTestServer({ clientFolder: await clientFolder() });
    const asset = await fetch(`${server.url}/assets/main-3f2a.js`, {
      headers: { "accept-encoding": "br" },
    });
    expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(asset.headers.get("content-encoding")).toBe("br");
    expect((await fetch(`${server.url}/`)).headers.get("cache-control")).toBe("no-cache");
    const host = `localhost:${server.port}`;
    const escape = await ask(server, "/assets/..%2f..%2f..%2fetc/passwd", { host });
    expect(escape.statusCode).toBeGreaterThanOrEqual(400);
  });

  it("say how to build them when they are not built", async () => {
    const server = await startTestServer();
    const response = await fetch(server.url, { headers: { accept: "text/html" } });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      code: "client.not-found",
      remedy: expect.stringContaining("npm run build"),
    });
  });
});

describe("errors", () => {
  it("leave as problem details with a reference", async () => {
    const server = await startTestServer();
    const response = await fetch(`${server.url}/api/v1/nothing`);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(await response.json()).toMatchObject({
      status: 404,
      code: "request.route-unknown",
      type: "urn:headroom:problem:request.route-unknown",
      instance: `urn:uuid:${response.headers.get("x-request-id")}`,
    });
  });

  it("leave so for an address that cannot be read", async () => {
    const { url } = await startTestServer();
    const response = await fetch(`${url}/%c0%ae/etc`);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(await response.json()).toMatchObject({
      status: 400,
      code: "request.address-unreadable",
    });
  });

  it("never show the text of a defect, which the log holds under the same reference", async () => {
    const services = someServices({
      budget: {
        budgets: async () => {
          throw new Error("password is hunter2");
        },
      },
    });
    const server = await startTestServer({ services });
    const response = await fetch(`${server.url}/api/v1/budgets`);
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toContain("hunter2");
    const reference = response.headers.get("x-request-id") ?? "none";
    expect(text).toContain(reference);
    const lines = server
      .logged()
      .split("\n")
      .filter((line) => line.includes(reference));
    expect(lines.some((line) => line.includes("hunter2"))).toBe(true);
  });

  it("refuse bodies that are too large, too deep, poisoned, or not JSON", async () => {
    const server = await startTestServer();
    const post = (body: string, type = "application/json") =>
      fetch(`${server.url}/api/v1/slices`, {
        method: "POST",
        body,
        headers: { "content-type": type },
      });
    const expectProblem = async (response: Response, status: number) => {
      expect(response.status).toBe(status);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
      await response.text();
    };
    await expectProblem(await post(`"${"x".repeat(10 * 1_048_576)}"`), 413);
    await expectProblem(await post("[".repeat(100_000)), 413);
    await expectProblem(await post('{"slo":"a/b","__proto__":{"x":1}}'), 400);
    await expectProblem(await post("{nonsense"), 400);
    await expectProblem(await post("a: &a [1]\nb: [*a,*a]", "application/yaml"), 415);
  });
});

describe("the log", () => {
  it("has no secrets and one line per refused request", async () => {
    const server = await startTestServer({ token: "open-sesame-1234567890" });
    await fetch(`${server.url}/api/v1/budgets?team=secret-team`, {
      headers: {
        authorization: "Bearer wrong-token-abc",
        cookie: "headroom-session=stolen-cookie",
      },
    });
    expect(server.logged()).not.toMatch(/wrong-token-abc|stolen-cookie|secret-team/);
    expect(server.logged().match(/request refused/g)).toHaveLength(1);
  });
});
