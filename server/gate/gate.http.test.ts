import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { describe, expect, it } from "vitest";
import {
  aBudget,
  aBudgetRow,
  aService,
  aSourceHealth,
  anSlo,
  TEST_NOW,
} from "#fixtures/builders.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import type { Budget } from "#shared/budget/model.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import type { ServiceBudget } from "#server/budget/service-budgets.ts";
import { router } from "#server/platform/trpc.ts";
import { someServices, startTestServer } from "#server/test-server.ts";
import { createGateRouter } from "./gate.router.ts";

const around = (budget: Partial<Budget>, more: Partial<ServiceBudget> = {}): ServiceBudget => ({
  title: "Checkout availability",
  budget: aBudget(budget),
  definition: anSlo(),
  units: budgetUnits(anSlo(), 300),
  coverageFloor: 0.9,
  forecast: null,
  source: aSourceHealth(),
  staleSince: null,
  ...more,
});
const exhausted = around({ status: "exhausted", remaining: -0.5 });

/** The gate's part of the whole router, as clients see it. */
const gateApi = () => router({ gate: createGateRouter(() => someServices().gate) });
type GateApi = ReturnType<typeof gateApi>;

type Overrides = NonNullable<Parameters<typeof someServices>[0]>;

async function started(
  budgets: readonly ServiceBudget[] = [around({})],
  more: Overrides = {},
  token?: string,
) {
  const services = someServices({
    ...more,
    budget: {
      ofService: (name) => (name === "checkout-api" ? budgets : []),
      ...more.budget,
    },
  });
  const { url } = await startTestServer({ services, ...(token === undefined ? {} : { token }) });
  const ask = (query: string, init: RequestInit = {}) => fetch(`${url}/api/v1/gate?${query}`, init);
  const answer = async (query: string) =>
    (await (await ask(`service=checkout-api&${query}`)).json()) as Record<string, unknown>;
  const client = createTRPCClient<GateApi>({ links: [httpBatchLink({ url: `${url}/trpc` })] });
  return { url, ask, answer, client };
}

describe("GET /api/v1/gate", () => {
  it("gives verdict, reasons, figures and the policy's version, and cannot be cached", async () => {
    const { ask } = await started();
    const response = await ask("service=checkout-api&risk=high&by=shop/deploy");
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      service: "checkout-api",
      risk: "high",
      judgedAs: "high",
      verdict: "go",
      reasons: [
        {
          rule: "table",
          verdict: "go",
          text: '"Checkout availability": 60 % of its budget over 30d is left, and no alert fires',
          evidence: { slo: "checkout-api/availability", figure: 0.6, unit: "share", limit: 0.5 },
        },
      ],
      notes: [
        "failure scenarios were not looked at: there is no record of tests yet",
        "how long ago the last release was is not known: none has been reported",
      ],
      figures: [
        {
          slo: "checkout-api/availability",
          title: "Checkout availability",
          labels: {},
          windowLabel: "30d",
          status: "ok",
          remaining: 0.6,
          coverage: 1,
          firing: null,
          exhaustion: null,
        },
      ],
      policyVersion: expect.stringMatching(/^0-[0-9a-f]{12}$/),
      at: "2026-11-23T00:00:00.000Z",
      askedAt: "2026-11-23T00:00:00.000Z",
      askedBy: "shop/deploy",
      overridden: [],
    });
  });

  it("holds by an exhausted budget, and takes flag, share and exception into account", async () => {
    const { answer } = await started([exhausted]);
    const verdict = async (query: string) => (await answer(query))["verdict"];
    expect(await verdict("risk=medium")).toBe("hold");
    expect(await verdict("risk=medium&flag=true")).toBe("caution");
    expect(await verdict("risk=medium&flag=")).toBe("caution");
    expect(await verdict("risk=medium&flag=false")).toBe("hold");
    expect(await verdict("risk=medium&share=0.05")).toBe("caution");
    expect(await verdict("risk=high&exception=security-fix")).toBe("caution");
  });

  it.each([
    [
      "the source is down",
      around({}, { source: aSourceHealth({ state: "failing", failingSince: TEST_NOW }) }),
    ],
    ["there is no source", around({ status: "unknown", coverage: 0 }, { source: null })],
    ["the series fell silent", around({}, { staleSince: TEST_NOW - HOUR_MS })],
  ])("says unknown when %s, and a fix may pass with caution", async (_, budget) => {
    const { answer } = await started([budget]);
    expect((await answer("risk=low"))["verdict"]).toBe("unknown");
    expect((await answer("risk=low&exception=incident-fix"))["verdict"]).toBe("caution");
  });

  it("does not wait for a source that is pushed to: nothing is asked of it", async () => {
    const pushed = aSourceHealth({ kind: "push", state: "never-asked" });
    const { answer } = await started([around({}, { source: pushed })]);
    expect((await answer("risk=low"))["verdict"]).toBe("go");
  });

  it("keeps the figures of the worst where a service has hundreds of series", async () => {
    const series = Array.from({ length: 300 }, (_, index) => around({ remaining: index / 300 }));
    const { answer } = await started(series);
    const { figures, notes } = (await answer("risk=low")) as {
      readonly figures: readonly { readonly remaining: number }[];
      readonly notes: readonly string[];
    };
    expect(figures).toHaveLength(100);
    expect(figures[0]?.remaining).toBe(0);
    expect(figures.at(-1)?.remaining).toBe(99 / 300);
    expect(notes).toContain(
      "the figures of 200 further budgets, of which more is left, are not listed",
    );
  });

  it("says unknown for a service without SLOs, and for one that nobody knows, with 200", async () => {
    const org = { service: (name: string) => (name === "mailer" ? aService({ name }) : null) };
    const { ask } = await started([], { org, budget: { all: () => [] } });
    for (const [service, rule] of [
      ["mailer", "no-slo"],
      ["maler", "service-unknown"],
    ] as const) {
      const response = await ask(`service=${service}&risk=low`);
      expect([response.status, await response.json()]).toMatchObject([
        200,
        { verdict: "unknown", reasons: [{ rule }] },
      ]);
    }
  });

  it.each([
    ["no risk", "service=a", "/risk"],
    ["no service", "risk=low", "/service"],
    ["an empty service", "service=&risk=low", "/service"],
    ["another risk", "service=a&risk=none", "/risk"],
    ["no share", "service=a&risk=low&share=0", "/share"],
    ["more than everybody", "service=a&risk=low&share=1.5", "/share"],
    ["another exception", "service=a&risk=low&exception=hotfix", "/exception"],
    ["text that cannot be stored", "service=a&risk=low&by=%00", "/by"],
    ["an unknown parameter", "service=a&risk=low&force=true", ""],
  ])("refuses %s, naming the field", async (_, query, pointer) => {
    const { ask } = await started();
    const response = await ask(query);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
  });

  it("asks nobody to look into the future, and answers for the past by what was known then", async () => {
    const asked: unknown[] = [];
    const past = { ...exhausted, badUntil: [] };
    const { ask } = await started([around({})], {
      budget: {
        all: () => [aBudgetRow()],
        past: async (key, moments) => {
          asked.push([key, moments]);
          return moments.map(() => past);
        },
      },
    });
    const future = await ask("service=checkout-api&risk=low&at=2026-11-24T00:00:00Z");
    expect([future.status, await future.json()]).toMatchObject([
      422,
      { code: "gate.instant-in-future" },
    ]);
    const at = TEST_NOW - DAY_MS;
    const before = await ask(`service=checkout-api&risk=medium&at=${at}`);
    expect(await before.json()).toMatchObject({ verdict: "hold", at: "2026-11-22T00:00:00.000Z" });
    expect(asked).toEqual([["checkout-api/availability", [{ at, ends: [] }]]]);
  });

  it("is not to be had by a page elsewhere, which would fill the record, nor by HEAD", async () => {
    const { ask, client } = await started();
    const query = "service=checkout-api&risk=low";
    expect((await ask(query, { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403);
    expect((await ask(query, { headers: { origin: "https://elsewhere.example" } })).status).toBe(
      403,
    );
    expect((await ask(query, { method: "HEAD" })).status).toBe(404);
    expect((await client.gate.records.query({})).checks).toEqual([]);
    expect((await ask(query, { headers: { "sec-fetch-site": "same-origin" } })).status).toBe(200);
  });

  it("asks for the token where there is one, and the record says that it was shown", async () => {
    const token = "a-token-of-some-length";
    const { ask, url } = await started([around({})], {}, token);
    expect((await ask("service=checkout-api&risk=low")).status).toBe(401);
    const headers = { authorization: `Bearer ${token}` };
    expect((await ask("service=checkout-api&risk=low", { headers })).status).toBe(200);
    const client = createTRPCClient<GateApi>({
      links: [httpBatchLink({ url: `${url}/trpc`, headers })],
    });
    expect((await client.gate.records.query({})).checks).toMatchObject([{ signedIn: true }]);
  });

  it("answers 503 while the server starts", async () => {
    const starting = new DomainError({ code: "server.starting", message: "loading slices" });
    const { url } = await startTestServer({
      services: () => {
        throw starting;
      },
    });
    expect((await fetch(`${url}/api/v1/gate?service=a&risk=low`)).status).toBe(503);
  });

  it("answers only once the record is durable, and not at all when it cannot be kept", async () => {
    const order: string[] = [];
    const { gate } = someServices();
    const { ask } = await started([around({})], {
      gate: {
        check: async (question) => {
          const check = await gate.check(question);
          order.push("recorded");
          return check;
        },
      },
    });
    await ask("service=checkout-api&risk=low");
    order.push("answered");
    expect(order).toEqual(["recorded", "answered"]);
    const full = await started([around({})], {
      gate: {
        check: () =>
          Promise.reject(new DomainError({ code: "store.full", message: "the disk is full" })),
      },
    });
    expect((await full.ask("service=checkout-api&risk=low")).status).toBe(507);
  });
});

describe("the record of checks", () => {
  it("lists every check, the newest first, in pages, for one service or verdict", async () => {
    const { ask, client } = await started([exhausted]);
    for (const risk of ["low", "medium", "high"]) await ask(`service=checkout-api&risk=${risk}`);
    await ask("service=nobody&risk=low");
    const first = await client.gate.records.query({ limit: 3 });
    expect(first.checks.map(({ service, risk, verdict }) => [service, risk, verdict])).toEqual([
      ["nobody", "low", "unknown"],
      ["checkout-api", "high", "hold"],
      ["checkout-api", "medium", "hold"],
    ]);
    const second = await client.gate.records.query({ limit: 3, before: first.next ?? "" });
    expect(second.checks.map(({ risk }) => risk)).toEqual(["low"]);
    expect(second.next).toBeNull();
    const held = await client.gate.records.query({ service: "checkout-api", verdict: "hold" });
    expect(held.checks).toHaveLength(2);
    await expect(client.gate.records.query({ before: "x" })).rejects.toMatchObject({
      data: { domain: { code: "gate.page-invalid" } },
    });
  });

  it("keeps overrides with their reason beside the check, and refuses one without", async () => {
    const { answer, url, client } = await started([exhausted]);
    const { id } = (await answer("risk=high")) as { readonly id: string };
    const override = (check: string, body: unknown) =>
      fetch(`${url}/api/v1/gate/${check}/override`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    for (const body of [
      { by: "Grace" },
      { by: "Grace", reason: " " },
      { reason: "the fix is in it" },
    ])
      expect((await override(id, body)).status).toBe(400);
    expect((await override("nothing", { by: "Grace", reason: "a good one" })).status).toBe(404);
    const made = await override(id, { by: "Grace", reason: "the fix is in it" });
    expect([made.status, await made.json()]).toMatchObject([
      200,
      { by: "Grace", reason: "the fix is in it", at: "2026-11-23T00:00:00.000Z" },
    ]);
    await client.gate.override.mutate({ check: id, by: "Ada", reason: "me too" });
    expect(await client.gate.record.query({ id })).toMatchObject({
      verdict: "hold",
      overridden: [{ by: "Grace" }, { by: "Ada" }],
    });
  });

  it("overrides nothing that may pass anyway", async () => {
    const { answer, client } = await started();
    const { id } = (await answer("risk=low")) as { readonly id: string };
    await expect(
      client.gate.override.mutate({ check: id, by: "Ada", reason: "to be sure" }),
    ).rejects.toMatchObject({ data: { domain: { code: "gate.nothing-to-override" } } });
  });
});

describe("the gate's procedures", () => {
  it("check by mutation, which is recorded as asked in a browser", async () => {
    const { client } = await started([exhausted]);
    const check = await client.gate.check.mutate({
      service: "checkout-api",
      risk: "medium",
      flag: true,
      by: "Ada",
    });
    expect(check).toMatchObject({
      verdict: "caution",
      judgedAs: "low",
      askedBy: "Ada",
      via: "browser",
      request: { service: "checkout-api", risk: "medium", flag: true },
    });
    expect((await client.gate.records.query({})).checks).toEqual([check]);
  });

  it("hand over facts and policy without a record", async () => {
    const { client } = await started([exhausted]);
    const { facts, document, profile } = await client.gate.facts.query({ service: "checkout-api" });
    expect(facts).toMatchObject({
      known: true,
      budgets: [{ status: "exhausted", remaining: -0.5 }],
    });
    expect(document.policy.table.none.medium).toBe("hold");
    expect(profile).toBeNull();
    expect((await client.gate.records.query({})).checks).toEqual([]);
  });

  it("refuse costs and dry runs of a service that nobody knows", async () => {
    const { client } = await started();
    for (const asking of [
      client.gate.cost.query({ service: "nobody" }),
      client.gate.dryRun.query({ service: "nobody" }),
    ])
      await expect(asking).rejects.toMatchObject({ data: { httpStatus: 404 } });
  });

  it("take no mutation from a page elsewhere, and no long text", async () => {
    const { url } = await started();
    const mutate = (body: string, headers: Readonly<Record<string, string>> = {}) =>
      fetch(`${url}/trpc/gate.check`, {
        method: "POST",
        body,
        headers: { "content-type": "application/json", ...headers },
      });
    const body = JSON.stringify({ service: "checkout-api", risk: "low" });
    expect((await mutate(body)).status).toBe(200);
    expect((await mutate(body, { origin: "https://elsewhere.example" })).status).toBe(403);
    expect((await mutate(body, { "content-type": "text/plain" })).status).toBe(415);
    expect((await mutate(JSON.stringify("x".repeat(70_000)))).status).toBe(413);
    expect((await fetch(`${url}/trpc/gate.check?input=${encodeURIComponent(body)}`)).status).toBe(
      405,
    );
  });
});
