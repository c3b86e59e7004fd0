import { describe, expect, it } from "vitest";
import { aSourceHealth, TEST_NOW } from "#fixtures/builders.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { MINUTE_MS } from "#shared/kernel/time.ts";
import type { SeriesSlices } from "#shared/sli/model.ts";
import { someServices, startTestServer } from "#server/test-server.ts";
import type { SliService } from "./sli.service.ts";

const SLO = "checkout-api/availability";

function push(url: string, body: unknown): Promise<Response> {
  return fetch(`${url}/api/v1/slices`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
}

async function startWith(sli: Partial<SliService>) {
  return startTestServer({ services: someServices({ sli }) });
}

describe("pushed slices", () => {
  it("reach the service in order, with the source's slice length", async () => {
    const pushed: SeriesSlices[] = [];
    const { url } = await startWith({ push: async (batches) => void pushed.push(...batches) });
    const response = await push(url, {
      slo: SLO,
      labels: { region: "eu" },
      slices: [
        { start: TEST_NOW + MINUTE_MS, good: 9, total: 10 },
        { start: "2026-11-23T01:00:00+01:00", good: 0, total: 0 },
      ],
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ accepted: 2 });
    expect(pushed).toEqual([
      {
        series: { key: `${SLO}{region="eu"}`, slo: SLO, labels: { region: "eu" } },
        sliceSeconds: 60,
        slices: [
          { start: TEST_NOW, good: 0, total: 0 },
          { start: TEST_NOW + MINUTE_MS, good: 9, total: 10 },
        ],
      },
    ]);
  });

  it("are acknowledged only once they are durable", async () => {
    const order: string[] = [];
    let becomeDurable: () => void = () => undefined;
    const durable = new Promise<void>((resolve) => (becomeDurable = resolve));
    let arrived: () => void = () => undefined;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const { url } = await startWith({
      push: async () => {
        arrived();
        await durable;
        order.push("durable");
      },
    });
    const answered = push(url, { slo: SLO, slices: [{ start: TEST_NOW, good: 1, total: 1 }] }).then(
      (response) => {
        order.push("answered");
        return response.status;
      },
    );
    await arrival;
    expect(order).toEqual([]);
    becomeDurable();
    expect(await answered).toBe(200);
    expect(order).toEqual(["durable", "answered"]);
  });

  it("are not acknowledged when they could not be stored", async () => {
    const { url } = await startWith({
      push: () =>
        Promise.reject(
          new DomainError({
            code: "store.full",
            message: "the disk is full",
            remedy: "make room in dataDir",
          }),
        ),
    });
    const response = await push(url, {
      slo: SLO,
      slices: [{ start: TEST_NOW, good: 1, total: 1 }],
    });
    expect(response.status).toBe(507);
    expect(await response.json()).toMatchObject({
      code: "store.full",
      remedy: "make room in dataDir",
    });
  });

  it.each(["a\u0000b", "\ud800"])("are refused for a label that cannot be stored", async (zone) => {
    const { url } = await startWith({});
    const response = await push(url, {
      slo: SLO,
      labels: { zone },
      slices: [{ start: TEST_NOW, good: 1, total: 1 }],
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ pointer: "/labels/zone", detail: expect.stringContaining("NUL") as string }],
    });
  });

  it.each([
    [{ start: TEST_NOW, good: 2, total: 1 }, "/slices/1/good", "good must not exceed total"],
    [{ start: TEST_NOW, good: -1, total: 1 }, "/slices/1/good", "expected number to be >=0"],
    [
      { start: TEST_NOW, good: 1, total: "1" },
      "/slices/1/total",
      "expected number, received string",
    ],
    [{ start: TEST_NOW, good: null, total: 1 }, "/slices/1/good", "expected number, received null"],
    [{ start: "yesterday", good: 1, total: 1 }, "/slices/1/start", "must be an instant"],
    [{ start: "2026-11-23T00:00:00", good: 1, total: 1 }, "/slices/1/start", "must be an instant"],
    [
      { start: TEST_NOW + 1_000, good: 1, total: 1 },
      "/slices/1/start",
      "multiple of the source's slice length, 60 s",
    ],
    [{ start: TEST_NOW - MINUTE_MS, good: 1, total: 1 }, "/slices/1/start", "comes twice"],
    [{ start: TEST_NOW, good: 1, total: 1, extra: 1 }, "/slices/1", "extra"],
  ])("are refused as a whole when one is %j", async (slice, pointer, detail) => {
    let stored = false;
    const { url } = await startWith({ push: async () => void (stored = true) });
    const response = await push(url, {
      slo: SLO,
      slices: [{ start: TEST_NOW - MINUTE_MS, good: 1, total: 1 }, slice],
    });
    expect(response.status).toBe(400);
    const problem = (await response.json()) as {
      readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
    };
    expect(problem.errors.map((error) => error.pointer)).toEqual([pointer]);
    expect(problem.errors[0]?.detail).toContain(detail);
    expect(stored).toBe(false);
  });

  it.each([
    ["an SLO that does not exist", { slo: "no/such" }, {}, 404, "slo.unknown"],
    ["an SLO that nothing feeds", { slo: SLO }, { provenance: () => null }, 409, "sli.no-source"],
    [
      "an SLO that is pulled",
      { slo: SLO },
      { provenance: () => ({ source: aSourceHealth(), plan: null, evaluatedAt: null }) },
      409,
      "sli.not-pushed",
    ],
  ])("for %s are refused", async (_what, { slo }, sli, status, code) => {
    const { url } = await startWith(sli);
    const response = await push(url, { slo, slices: [{ start: TEST_NOW, good: 1, total: 1 }] });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });
});
