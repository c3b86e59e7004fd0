import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { EventChange } from "#shared/incidents/record.ts";
import { MOST_EVENTS, readEvents } from "./read-events.ts";

const AT = Date.UTC(2026, 10, 17, 19, 10);
const ISO = "2026-11-17T19:10:00Z";

function read(body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return readEvents({ headers: { "content-type": "application/json", ...headers }, body });
}

function changes(body: unknown, headers = {}): readonly EventChange[] {
  return read(body, headers).changes.map(({ change }) => change);
}

/** Pointer and message of each field that is wrong. */
function faults(body: unknown, headers = {}): readonly string[] {
  try {
    read(body, headers);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return error.issues.map(({ path, message }) => `${path.join("/")}: ${message}`);
  }
  throw new Error("nothing is wrong with it");
}

/** As the specification of CDEvents 0.5 has it. */
function cdEvent(type: string, subject: object, context: object = {}): Record<string, unknown> {
  return {
    context: {
      specversion: "0.5.0",
      id: "7f1c0c5e-6a0d-4b0e-9d0a-3f0c8d7e1a11",
      chainId: "4d8b6a0e-55b2-4a3c-a5a4-2a0d0f9ad000",
      source: "/argo/prod",
      type: `dev.cdevents.${type}.0.3.0`,
      timestamp: "2026-11-17T19:10:00.000000Z",
      ...context,
    },
    subject: { source: "/argo/prod", ...subject },
  };
}

const service = (type: string, content: object = {}) =>
  cdEvent(`service.${type}`, {
    id: "checkout-api",
    content: {
      environment: { id: "prod-eu", source: "/clusters" },
      artifactId:
        "pkg:oci/checkout@sha256%3A4f1c2e0b7a9d4f1c2e0b7a9d4f1c2e0b7a9d4f1c2e0b7a9d4f1c2e0b7a9d4f1c",
      ...content,
    },
  });

const ID = "/argo/prod#7f1c0c5e-6a0d-4b0e-9d0a-3f0c8d7e1a11";

describe("plain JSON", () => {
  it("states deploys, incidents and freezes, one or several", () => {
    const events = [
      { kind: "deploy", id: "D-1", service: "checkout-api", at: ISO, version: "4f1c2e" },
      {
        kind: "incident",
        id: "INC-1",
        title: "Failover",
        services: ["checkout-api"],
        startedAt: AT,
        severity: 1,
        url: "https://incidents.example.com/1",
      },
      { kind: "freeze", id: "F-1", title: "Sale", from: ISO, to: AT + 1, scope: "all" },
    ];
    const expected = [
      { kind: "deploy", id: "D-1", service: "checkout-api", at: AT, version: "4f1c2e" },
      { ...events[1], severity: "1" },
      { kind: "freeze", id: "F-1", title: "Sale", from: AT, to: AT + 1, scope: "all" },
    ];
    expect(changes(events)).toEqual(expected);
    expect(changes(events[0])).toEqual(expected.slice(0, 1));
  });

  it("names each field that is wrong, in each event", () => {
    expect(
      faults([
        { kind: "deploy", id: "", at: "yesterday" },
        { kind: "incident", id: "I", url: "javascript:alert(1)", services: [3] },
        { kind: "freeze", id: "F", wholeCompany: true },
        { kind: "party", id: "P" },
        { id: "N" },
        7,
      ]),
    ).toEqual([
      "0/id: Too small: expected string to have >=1 characters",
      "0/at: must be an instant: ISO-8601 with a zone (2026-11-23T00:00:00Z), or milliseconds since the epoch",
      "1/services/0: Invalid input: expected string, received number",
      "1/url: must be an address that begins with https:// or http://",
      '2: Unrecognized key: "wholeCompany"',
      '3/kind: must be "deploy", "incident" or "freeze"',
      '4/kind: must be "deploy", "incident" or "freeze"',
      "5: must be a JSON object",
    ]);
  });

  it("passes over what is not of production, and says so", () => {
    const { changes: kept, passedOver } = read([
      { kind: "deploy", id: "D", service: "a", at: ISO, environment: "eu-staging-2" },
      { kind: "deploy", id: "E", service: "a", at: ISO, environment: "eu-west" },
    ]);
    expect(kept.map(({ change }) => change.id)).toEqual(["E"]);
    expect(passedOver).toEqual([
      { path: [0], reason: 'the environment "eu-staging-2" is not production' },
    ]);
  });

  it("takes no more than can be stored in one go", () => {
    expect(faults(Array.from({ length: MOST_EVENTS + 1 }, () => ({})))).toEqual([
      `: holds ${MOST_EVENTS + 1} events, of at most ${MOST_EVENTS}`,
    ]);
  });
});

describe("CDEvents", () => {
  it.each(["deployed", "upgraded"])("service %s is a deploy", (type) => {
    expect(changes(service(type))).toEqual([
      { kind: "deploy", id: ID, service: "checkout-api", at: AT, version: "sha256:4f1c2e0b7a9d" },
    ]);
  });

  it("service removed is a deploy that takes the service away, and rolledback takes the last one back", () => {
    expect(changes(service("removed", { artifactId: undefined }))).toEqual([
      { kind: "deploy", id: ID, service: "checkout-api", at: AT, removal: true },
    ]);
    expect(changes(service("rolledback"))).toEqual([
      { kind: "rollback", id: ID, service: "checkout-api", at: AT },
    ]);
  });

  it("incidents are seen by whoever detects, reports or resolves them", () => {
    const incident = (type: string, content: object = {}) => ({
      ...cdEvent(`incident.${type}`, {
        id: "incident-123",
        content: {
          description: "Response time above 100 ms",
          environment: { id: "prod1" },
          service: { id: "checkout-api" },
          ...content,
        },
      }),
      customData: { severity: "critical", reportedBy: "a person" },
      customDataContentType: "application/json",
    });
    const seen = {
      kind: "sighting",
      id: "incident-123",
      at: AT,
      title: "Response time above 100 ms",
      service: "checkout-api",
      severity: "critical",
    };
    expect(changes(incident("detected"))).toEqual([{ ...seen, over: false }]);
    expect(changes(incident("reported", { ticketURI: "https://tickets.example.com/345" }))).toEqual(
      [{ ...seen, over: false, url: "https://tickets.example.com/345" }],
    );
    expect(changes(incident("reported", { ticketURI: "tickets/345" }))).toEqual([
      { ...seen, over: false },
    ]);
    expect(changes(incident("resolved"))).toEqual([{ ...seen, over: true }]);
  });

  it("of earlier versions are read as well", () => {
    const old = cdEvent(
      "service.deployed",
      { id: "checkout-api", type: "service", content: { environment: { id: "prod" } } },
      { version: "0.3.0", specversion: undefined, type: "dev.cdevents.service.deployed.0.1.1" },
    );
    expect(changes(old)).toMatchObject([{ kind: "deploy", service: "checkout-api" }]);
  });

  it("of other subjects and of other environments are passed over", () => {
    const { changes: none, passedOver } = read([
      cdEvent("change.merged", { id: "pr-7", content: { repository: { id: "shop" } } }),
      service("published"),
      service("deployed", { environment: { id: "c-17", name: "qa" } }),
    ]);
    expect(none).toEqual([]);
    expect(passedOver.map(({ reason }) => reason)).toEqual([
      "dev.cdevents.change.merged.0.3.0 is nothing that burn is put down to",
      "dev.cdevents.service.published.0.3.0 is nothing that burn is put down to",
      'the environment "qa" is not production',
    ]);
  });

  it("name the field that is wrong", () => {
    const broken = cdEvent("service.deployed", { id: "" }, { timestamp: "soon", id: undefined });
    expect(faults(broken).map((fault) => fault.split(":")[0])).toEqual([
      "context/id",
      "context/timestamp",
      "subject/id",
    ]);
  });
});

describe("CloudEvents", () => {
  const envelope = {
    specversion: "1.0",
    id: "A-1",
    source: "/pipelines/7",
    type: "dev.headroom.deploy",
    time: ISO,
  };
  const structured = { "content-type": "application/cloudevents+json; charset=utf-8" };
  const batch = { "content-type": "application/cloudevents-batch+json" };
  const data = { service: "checkout-api", version: "4f1c2e" };
  const deploy = { kind: "deploy", id: "/pipelines/7#A-1", at: AT, ...data };

  it("in structured mode say in their envelope what the data leave out", () => {
    expect(changes({ ...envelope, data }, structured)).toEqual([deploy]);
    expect(changes({ ...envelope, traceparent: "00-1", data })).toEqual([deploy]);
    expect(
      changes({
        ...envelope,
        type: "dev.headroom.incident",
        subject: "INC-1",
        data: { endedAt: ISO },
      }),
    ).toEqual([{ kind: "incident", id: "INC-1", endedAt: AT }]);
    expect(
      changes({ ...envelope, data: { ...data, id: "D-1", at: AT + 5, kind: "deploy" } }),
    ).toEqual([{ ...deploy, id: "D-1", at: AT + 5 }]);
  });

  it("carry data in Base64 as well", () => {
    const data_base64 = Buffer.from(JSON.stringify(data)).toString("base64");
    expect(changes({ ...envelope, data_base64 }, structured)).toEqual([deploy]);
    expect(faults({ ...envelope, data_base64: "%%" }, structured)).toEqual([
      "data_base64: must be JSON in Base64",
    ]);
    const bomb = Buffer.from("[".repeat(100_000)).toString("base64");
    expect(() => read({ ...envelope, data_base64: bomb }, structured)).toThrow(/nested/);
  });

  it("come in batches, also empty ones", () => {
    expect(changes([{ ...envelope, data }], batch)).toEqual([deploy]);
    expect(changes([], batch)).toEqual([]);
    expect(faults({ ...envelope, data }, batch)).toEqual([": must be an array of CloudEvents"]);
  });

  it("in binary mode have their envelope in the headers", () => {
    const headers = {
      "ce-specversion": "1.0",
      "ce-id": "A-1",
      "ce-source": "/pipelines/7",
      "ce-type": "dev.headroom.deploy",
      "ce-time": ISO,
    };
    expect(changes(data, headers)).toEqual([deploy]);
    expect(changes(data, { ...headers, "ce-source": "/caf%C3%A9" })).toMatchObject([
      { id: "/café#A-1" },
    ]);
    expect(faults(data, { ...headers, "ce-source": "%" })).toEqual([
      "ce-source: must be percent-encoded UTF-8",
    ]);
    expect(faults(data, { ...headers, "ce-specversion": "0.3", "ce-time": "soon" })).toEqual([
      'ce-specversion: must be "1.0"',
      "ce-time: must be an instant: ISO-8601 with a zone (2026-11-23T00:00:00Z), or milliseconds since the epoch",
    ]);
    expect(faults([data], headers)).toEqual([": the data must be a JSON object"]);
  });

  it("carry CDEvents, structured and binary", () => {
    const body = service("deployed");
    const type = "dev.cdevents.service.deployed.0.3.0";
    const found = changes(body);
    expect(
      changes(
        { ...envelope, type, datacontenttype: "application/cdevents+json", data: body },
        structured,
      ),
    ).toEqual(found);
    expect(
      changes(body, {
        "content-type": "application/cdevents+json",
        "ce-specversion": "1.0",
        "ce-id": "A-1",
        "ce-source": "/argo",
        "ce-type": type,
      }),
    ).toEqual(found);
  });

  it("of other types are passed over, for a broker sends what it has", () => {
    const { changes: none, passedOver } = read(
      { ...envelope, type: "com.example.order.paid", data: { order: 7 } },
      structured,
    );
    expect(none).toEqual([]);
    expect(passedOver).toEqual([
      { path: [], reason: 'CloudEvents of type "com.example.order.paid" are not known here' },
    ]);
  });

  it("name the attribute or the field of the data that is wrong", () => {
    expect(faults([{ ...envelope, id: undefined, data }], batch)).toEqual([
      "0/id: Invalid input: expected string, received undefined",
    ]);
    expect(faults([{ ...envelope, data: { ...data, at: "soon" } }], batch)[0]).toMatch(
      /^0\/data\/at: must be an instant/,
    );
    expect(faults({ ...envelope, datacontenttype: "text/xml", data: "<a/>" }, structured)).toEqual([
      "datacontenttype: the data must be JSON",
    ]);
    expect(faults({ ...envelope, data: "text" }, structured)).toEqual([
      "data: must be a JSON object",
    ]);
    expect(faults(data, structured)).toContain('specversion: must be "1.0"');
  });
});
