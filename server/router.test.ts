import { createTRPCClient, httpBatchLink, TRPCClientError } from "@trpc/client";
import { describe, expect, it } from "vitest";
import { aBudgetRow, TEST_NOW } from "#fixtures/builders.ts";
import type { OverviewQuery } from "#shared/budget/views.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import type { AppRouter } from "./router.ts";
import { someServices, startTestServer } from "./test-server.ts";

function clientOf(url: string) {
  return createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${url}/trpc` })] });
}

async function failureOf(asking: Promise<unknown>): Promise<TRPCClientError<AppRouter>> {
  const failure = await asking.then(
    () => null,
    (error: unknown) => error,
  );
  if (failure instanceof TRPCClientError) return failure;
  throw new Error("it was expected to fail");
}

/** Counts how often the overview is computed. */
function countingServices() {
  const asked: OverviewQuery[] = [];
  const plain = someServices();
  const overview = (query: OverviewQuery) => {
    asked.push(query);
    return plain.budget.overview(query);
  };
  return { asked, services: someServices({ budget: { overview } }) };
}

const address = (url: string, names: string, inputs: object) =>
  `${url}/trpc/${names}?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`;

describe("the client's procedures", () => {
  it("answer what the services say, several in one request", async () => {
    const { url } = await startTestServer();
    const client = clientOf(url);
    const [overview, sources, problems, catalog, about] = await Promise.all([
      client.budget.overview.query({ states: ["burning"], limit: 200 }),
      client.sli.sources.query(),
      client.slo.problems.query(),
      client.org.catalog.query(),
      client.meta.about.query(),
    ]);
    expect(overview.rows).toEqual([aBudgetRow()]);
    expect(sources[0]?.name).toBe("main");
    expect(problems).toEqual([]);
    expect(catalog.teams[0]?.name).toBe("payments");
    expect(about).toEqual({
      version: "0.0.0-test",
      demo: false,
      organisation: "Test",
      staleAfterSeconds: 60,
      waitingFor: [],
    });
  });

  it("pass on a domain error with its code, message and remedy", async () => {
    const { url } = await startTestServer();
    const failure = await failureOf(clientOf(url).budget.slo.query({ key: "no/such" }));
    expect(failure.data).toMatchObject({
      code: "NOT_FOUND",
      httpStatus: 404,
      domain: {
        code: "slo.unknown",
        message: 'there is no SLO "no/such"',
        remedy: "look at the list",
      },
    });
    expect(JSON.stringify(failure.data)).not.toContain("stack");
  });

  it("hide a defect behind a reference", async () => {
    const search = () => {
      throw new Error("secret detail");
    };
    const { url, logged } = await startTestServer({
      services: someServices({ budget: { search } }),
    });
    const failure = await failureOf(clientOf(url).budget.search.query({ text: "x" }));
    expect(failure.message).not.toContain("secret");
    expect(failure.data?.domain.code).toBe("server.defect");
    const reference =
      /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(failure.data?.domain.remedy ?? "")?.[0] ?? "none";
    expect(
      logged()
        .split("\n")
        .some((line) => line.includes(reference) && line.includes("secret detail")),
    ).toBe(true);
  });

  it("say that the server is starting until it has loaded", async () => {
    const services = () => {
      throw new DomainError({ code: "server.starting", message: "still loading" });
    };
    const { url } = await startTestServer({ services, waitingFor: () => ["loading slices"] });
    const failure = await failureOf(clientOf(url).budget.overview.query({}));
    expect(failure.data?.httpStatus).toBe(503);
    expect((await clientOf(url).meta.about.query()).waitingFor).toEqual(["loading slices"]);
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ status: "not-ready", waitingFor: ["loading slices"] });
  });

  it.each([
    ["budget.overview", { limit: 201 }],
    ["budget.overview", { search: "x".repeat(201) }],
    ["budget.overview", { sort: "drop table" }],
    ["budget.overview", { offset: -1 }],
    ["budget.overview", { unheardOf: true }],
    ["budget.series", { key: "a/b", points: 501 }],
    ["budget.series", { key: "a/b", from: 1.5 }],
    ["budget.search", { text: "x".repeat(201) }],
    ["budget.slo", { key: "" }],
    ["budget.team", {}],
  ])("refuse %s of %j", async (name, input) => {
    const { url } = await startTestServer();
    const response = await fetch(
      `${url}/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`,
    );
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { data: { domain: { code: "request.invalid" } } },
    });
  });

  it("answer an unknown procedure with 404", async () => {
    const { url } = await startTestServer();
    expect((await fetch(`${url}/trpc/budget.delete`)).status).toBe(404);
  });
});

describe("a shared answer over HTTP", () => {
  it("is computed once for a hundred readers, and again after something was published", async () => {
    const { asked, services } = countingServices();
    const { url, live } = await startTestServer({ services });
    const page = address(url, "budget.overview,sli.sources", { 0: { limit: 50 } });
    const bodies = await Promise.all(
      Array.from({ length: 100 }, async () => (await fetch(page)).text()),
    );
    expect(new Set(bodies).size).toBe(1);
    expect(asked).toEqual([{ limit: 50 }]);
    live.publish({ topic: "budgets", at: TEST_NOW });
    await (await fetch(page)).text();
    expect(asked).toHaveLength(2);
  });

  it("keeps different questions apart", async () => {
    const { asked, services } = countingServices();
    const { url } = await startTestServer({ services });
    await fetch(address(url, "budget.overview", { 0: { limit: 1 } }));
    await fetch(address(url, "budget.overview", { 0: { limit: 2 } }));
    expect(asked).toEqual([{ limit: 1 }, { limit: 2 }]);
  });

  it("needs no body when the reader has it already", async () => {
    const { url } = await startTestServer();
    const page = address(url, "budget.overview", { 0: {} });
    const first = await fetch(page);
    const etag = first.headers.get("etag") ?? "";
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    const again = await fetch(page, { headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
  });

  it("is compressed when it is large and the reader takes it", async () => {
    const rows = Array.from({ length: 50 }, () => aBudgetRow());
    const plain = someServices();
    const services = someServices({
      budget: { overview: (query) => ({ ...plain.budget.overview(query), rows }) },
    });
    const { url } = await startTestServer({ services });
    const page = address(url, "budget.overview", { 0: {} });
    for (const encoding of ["br", "gzip"]) {
      const response = await fetch(page, { headers: { "accept-encoding": encoding } });
      expect(response.headers.get("content-encoding")).toBe(encoding);
      expect(await response.json()).toMatchObject([{ result: { data: { rows: { length: 50 } } } }]);
    }
  });

  it("is never one that failed", async () => {
    let healthy = false;
    const plain = someServices();
    const overview = (query: OverviewQuery) => {
      if (!healthy) throw new DomainError({ code: "store.broken", message: "not now" });
      return plain.budget.overview(query);
    };
    const { url } = await startTestServer({ services: someServices({ budget: { overview } }) });
    const page = address(url, "budget.overview", { 0: {} });
    expect((await fetch(page)).status).toBe(503);
    healthy = true;
    expect((await fetch(page)).status).toBe(200);
  });
});
