import { describe, expect, it } from "vitest";
import { aDeploy, aService, TEST_NOW } from "#fixtures/builders.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { MINUTE_MS } from "#shared/kernel/time.ts";
import { someServices, startTestServer } from "#server/test-server.ts";
import { createIncidentsService, type IncidentsService } from "./incidents.service.ts";
import { createMemoryStore } from "./test-store.ts";

const AT = new Date(TEST_NOW - 30 * MINUTE_MS).toISOString();

function aServiceOverMemory(): IncidentsService {
  return createIncidentsService({
    store: createMemoryStore(),
    budget: someServices().budget,
    org: { service: (name) => (name === "checkout-api" ? aService() : null) },
    clock: { now: () => TEST_NOW },
    onChange: () => undefined,
  });
}

async function started(
  incidents: Partial<IncidentsService> = aServiceOverMemory(),
  options: { readonly token?: string } = {},
) {
  const { url } = await startTestServer({ services: someServices({ incidents }), ...options });
  const path = `${url}/api/v1/events`;
  return {
    path,
    send: (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      fetch(path, {
        method: "POST",
        body: typeof body === "string" ? body : JSON.stringify(body),
        headers: { "content-type": "application/json", ...headers },
      }),
    list: async (query = "") => (await (await fetch(`${path}${query}`)).json()) as unknown,
  };
}

const deploy = { kind: "deploy", id: "D-1", service: "checkout-api", at: AT, version: "4f1c2e" };

describe("events over HTTP", () => {
  it("are acknowledged, are there, and can be sent again as they are read", async () => {
    const { send, list } = await started();
    const first = await send(deploy);
    expect(first.status).toBe(200);
    expect(await first.json()).toEqual({ accepted: 1, changed: 1, notes: [] });
    expect(await list()).toEqual([deploy]);
    expect(await (await send(await list())).json()).toEqual({ accepted: 1, changed: 0, notes: [] });
  });

  it("are updated by later ones: an incident is resolved", async () => {
    const { send, list } = await started();
    const incident = {
      kind: "incident",
      id: "INC-1",
      title: "Failover",
      services: ["checkout-api"],
      themes: ["failover", "database"],
      startedAt: AT,
    };
    await send(incident);
    const endedAt = new Date(TEST_NOW).toISOString();
    expect((await send({ kind: "incident", id: "INC-1", endedAt })).status).toBe(200);
    expect(await list()).toEqual([{ ...incident, endedAt }]);
  });

  it("come as CloudEvents in every mode, and as CDEvents", async () => {
    const { send, list } = await started();
    const event = (id: string) => ({
      specversion: "1.0",
      id,
      source: "/ci",
      type: "dev.headroom.deploy",
      time: AT,
    });
    const data = { service: "checkout-api" };
    const structured = await send(
      { ...event("1"), data },
      { "content-type": "application/cloudevents+json; charset=utf-8" },
    );
    const batch = await send([{ ...event("2"), data }], {
      "content-type": "application/cloudevents-batch+json",
    });
    const binary = await send(data, {
      "ce-specversion": "1.0",
      "ce-id": "3",
      "ce-source": "/ci",
      "ce-type": "dev.headroom.deploy",
      "ce-time": AT,
    });
    const cdEvent = await send(
      {
        context: {
          specversion: "0.5.0",
          id: "4",
          source: "/ci",
          type: "dev.cdevents.service.deployed.0.3.0",
          timestamp: AT,
        },
        subject: {
          id: "service/checkout-api",
          content: { environment: { id: "prod" }, artifactId: "pkg:generic/checkout@1.4" },
        },
      },
      { "content-type": "application/cdevents+json" },
    );
    expect([structured, batch, binary, cdEvent].map(({ status }) => status)).toEqual([
      200, 200, 200, 200,
    ]);
    expect(await list("?service=checkout-api")).toMatchObject([
      { id: "/ci#1" },
      { id: "/ci#2" },
      { id: "/ci#3" },
      { id: "/ci#4", service: "checkout-api", version: "1.4" },
    ]);
    expect(await list("?service=search-api")).toEqual([]);
  });

  it("of a service that nobody knows are taken, and it is said; so is what was passed over", async () => {
    const { send, list } = await started();
    const answer = await send([
      { ...deploy, service: "mailer" },
      { ...deploy, id: "D-2", environment: "staging" },
    ]);
    expect(await answer.json()).toEqual({
      accepted: 1,
      changed: 1,
      notes: [
        { pointer: "/1", detail: 'the environment "staging" is not production' },
        { pointer: "/0", detail: 'the catalogue has no service "mailer"' },
      ],
    });
    expect(await list()).toMatchObject([{ service: "mailer" }]);
  });

  it("are acknowledged only once they are durable", async () => {
    const order: string[] = [];
    let becomeDurable: () => void = () => undefined;
    const durable = new Promise<void>((resolve) => (becomeDurable = resolve));
    let arrived: () => void = () => undefined;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const { send } = await started({
      record: async () => {
        arrived();
        await durable;
        order.push("durable");
        return { changed: 1, unknownServices: [] };
      },
    });
    const answered = send(deploy).then(({ status }) => {
      order.push("answered");
      return status;
    });
    await arrival;
    expect(order).toEqual([]);
    becomeDurable();
    expect(await answered).toBe(200);
    expect(order).toEqual(["durable", "answered"]);
  });

  it("are not acknowledged when they could not be stored", async () => {
    const { send } = await started({
      record: () =>
        Promise.reject(new DomainError({ code: "store.full", message: "the disk is full" })),
    });
    expect((await send(deploy)).status).toBe(507);
  });

  it("are refused as a whole, naming each field that is wrong", async () => {
    const { send, list } = await started();
    const answer = await send([
      deploy,
      { kind: "deploy", id: "D-2", at: "soon" },
      { kind: "incident", id: "INC-7", endedAt: AT },
    ]);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(await answer.json()).toMatchObject({
      status: 400,
      errors: [{ pointer: "/1/at" }],
    });
    const incomplete = await send([deploy, { kind: "incident", id: "INC-7", endedAt: AT }]);
    expect(await incomplete.json()).toMatchObject({
      status: 400,
      errors: [
        { pointer: "/1/title", detail: 'is needed: no incident "INC-7" is known yet' },
        { pointer: "/1/startedAt" },
      ],
    });
    expect(await list()).toEqual([]);
  });

  it.each([
    ["no JSON", "{", "application/json", 400],
    ["another media type", "a: 1", "application/yaml", 415],
    ["nested to exhaust memory", `[${"[".repeat(40)}`, "application/cloudevents+json", 413],
    ["a poisoned prototype", '{"__proto__": {"a": 1}}', "application/cdevents+json", 400],
    ["too large", `"${"x".repeat(11 * 1_048_576)}"`, "application/json", 413],
    ["text that cannot be stored", '{"kind":"deploy","id":"\\u0000"}', "application/json", 400],
  ])("are refused when they are %s", async (_what, body, type, status) => {
    const { send } = await started();
    const answer = await send(body, { "content-type": type });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
  });

  it("leave the media types of other routes alone", async () => {
    const { path } = await started();
    const answer = await fetch(path.replace("events", "slices"), {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/cloudevents+json" },
    });
    expect(answer.status).toBe(415);
  });

  it("ask for the token where there is one", async () => {
    const { send, path } = await started(aServiceOverMemory(), { token: "a-token-of-some-length" });
    expect((await send(deploy)).status).toBe(401);
    expect((await fetch(path)).status).toBe(401);
    const authorization = "Bearer a-token-of-some-length";
    expect((await send(deploy, { authorization })).status).toBe(200);
  });

  it("are listed for the last 30 days unless asked for others", async () => {
    const asked: unknown[] = [];
    const { list, path } = await started({
      timeline: async (range, service) => {
        asked.push({ ...range, service });
        return { deploys: [aDeploy()], incidents: [], freezes: [] };
      },
    });
    await list();
    await list("?from=2026-11-01T00:00:00Z&to=1795000000000&service=a");
    expect(asked).toEqual([
      { from: TEST_NOW - 30 * 86_400_000, to: TEST_NOW, service: undefined },
      { from: Date.UTC(2026, 10, 1), to: 1_795_000_000_000, service: "a" },
    ]);
    expect((await fetch(`${path}?from=soon`)).status).toBe(400);
  });
});
