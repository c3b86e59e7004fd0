import { describe, expect, it } from "vitest";
import { someServices, startTestServer } from "#server/test-server.ts";

async function started() {
  const services = someServices({
    gate: {
      profile: async (service: string) =>
        service === "checkout-api"
          ? {
              // Ten requests a second by day (UTC), one by night.
              requestsPerSecond: Array.from({ length: 168 }, (_, hour) =>
                hour % 24 < 12 ? 1 : 10,
              ),
              mean: 5.5,
              range: { from: 0, to: 1 },
            }
          : null,
    },
  });
  const { url } = await startTestServer({ services });
  return async (path: string) => {
    const response = await fetch(`${url}/api/v1/canary${path}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
}

const QUESTION = "baseline=0.001&detect=0.002&share=0.03";

describe("GET /api/v1/canary", () => {
  it("plans on constant traffic, to the known answer", async () => {
    const ask = await started();
    const { status, body } = await ask(`?${QUESTION}&rps=10&target=0.999&windowEvents=26000000`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ perCanary: 8366, perControl: 270_501 });
    expect(body["seconds"]).toBeCloseTo(27_886.67, 1);
    // 0.001 x 8,366 / (0.001 x 26,000,000)
    expect(body["budgetShare"]).toBeCloseTo(8_366 / 26_000_000, 12);
  });

  it("plans on a service's own hours", async () => {
    const ask = await started();
    const { status, body } = await ask(`?${QUESTION}&service=checkout-api`);
    expect(status).toBe(200);
    // 278,867 requests: half a day at 10 a second and the nights between bring 475,200 a day.
    expect(body["seconds"]).toBeGreaterThan(27_886);
    expect(body["seconds"]).toBeLessThan(86_400);
    expect(body["unknownHours"]).toBe(0);
  });

  it.each([
    [`?${QUESTION}&service=console`, "canary.traffic-unknown"],
    [`?${QUESTION}`, "canary.invalid.traffic"],
    [`?${QUESTION}&rps=10&service=checkout-api`, "canary.invalid.traffic"],
    [`?${QUESTION}&rps=10&target=0.999`, "canary.invalid.budget"],
    ["?baseline=0.002&detect=0.001&share=0.03&rps=10", "canary.invalid.detect"],
    ["?baseline=0.1&detect=0.2&share=3&rps=10", "canary.invalid.share"],
  ])("refuses %s", async (query, code) => {
    const ask = await started();
    const { status, body } = await ask(query);
    expect(status).toBe(422);
    expect(body["code"]).toBe(code);
  });

  it.each(["?baseline=a&detect=0.2&share=0.5&rps=1", "?baseline=-0.1&detect=0.2&share=0.5&rps=1"])(
    "says which parameter of %s is no number",
    async (query) => {
      const ask = await started();
      const { status, body } = await ask(query);
      expect(status).toBe(400);
      expect(JSON.stringify(body)).toContain("baseline");
    },
  );
});

describe("GET /api/v1/canary/judge", () => {
  const counts = (errors: number, total: number, among: number, of: number) =>
    `/judge?baseline=0.001&detect=0.002&canaryErrors=${errors}&canaryTotal=${total}&controlErrors=${among}&controlTotal=${of}`;

  it.each([
    ["pass", counts(50, 50_000, 1_617, 1_616_667)],
    ["fail", counts(200, 40_000, 1_290, 1_293_333)],
    ["underpowered", counts(0, 300, 10, 9_700)],
    ["underpowered", counts(0, 0, 0, 0)],
  ])("says %s", async (verdict, path) => {
    const ask = await started();
    const { status, body } = await ask(path);
    expect(status).toBe(200);
    expect(body).toMatchObject({ verdict, method: "msprt" });
    expect((body["reasons"] as readonly unknown[]).length).toBeGreaterThan(0);
  });

  it("refuses more errors than events", async () => {
    const ask = await started();
    const { status, body } = await ask(counts(301, 300, 10, 9_700));
    expect(status).toBe(422);
    expect(body["code"]).toBe("canary.invalid.canary.errors");
  });
});
