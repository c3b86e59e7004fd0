import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { anSlo } from "#fixtures/builders.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { freePort } from "#e2e/contracts/servers.ts";
import { createPrometheusSource } from "#server/sli/prometheus/source.ts";
import type { PrometheusSourceOptions } from "#server/sli/prometheus/options.ts";
import type { PullBatch } from "#server/sli/source.ts";
import { json, matrix, startFakeBackend, type Answer, type FakeBackend } from "./fake-backend.ts";

const TO = 1_795_392_000_000;
const RANGE = { from: TO - 300_000, to: TO };
const SECRET = "s3cr3t-t0ken";

const healthy: Answer = matrix((query) => [
  { metric: {}, value: query.includes("5..") ? "1" : "10" },
]);

function aRatio(name = "availability", text = 'http_requests_total{job="shop"}'): SloDefinition {
  const bad = text.replace("}", ',code=~"5.."}');
  return anSlo({
    service: "shop",
    name,
    sli: {
      kind: "ratio",
      bad: { language: "Prometheus", text: bad },
      total: { language: "Prometheus", text },
      value: "counter",
      missing: "zero",
    },
  });
}

let backend: FakeBackend;
beforeEach(async () => {
  backend = await startFakeBackend(healthy);
});
afterEach(() => backend.stop());

async function pull(
  definitions: readonly SloDefinition[],
  overrides: Partial<PrometheusSourceOptions> = {},
): Promise<readonly PullBatch[]> {
  const source = createPrometheusSource({
    name: "main",
    url: backend.url,
    sliceSeconds: 60,
    lagSeconds: 90,
    retries: 2,
    retryDelayMs: 1,
    timeoutMs: 5_000,
    ...overrides,
  });
  try {
    const batches: PullBatch[] = [];
    for await (const batch of source.pull(definitions, RANGE, new AbortController().signal))
      batches.push(batch);
    return batches;
  } finally {
    await source.close();
  }
}

async function failureOf(overrides: Partial<PrometheusSourceOptions> = {}): Promise<DomainError> {
  try {
    await pull([aRatio()], overrides);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error("the pull should have failed");
}

const saying =
  (status: number, body: string, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(body);
  };

describe("a source that cannot be had", () => {
  it.each<[string, Answer, string, RegExp, RegExp]>([
    [
      "answers 500",
      saying(500, "oops"),
      "source.busy",
      /fails with status 500/,
      /log of the backend/,
    ],
    [
      "answers a proxy's page",
      saying(200, "<html>Sign in</html>", { "content-type": "text/html" }),
      "source.answer-unreadable",
      /HTML page/,
      /proxy or login page/,
    ],
    [
      "breaks off its JSON",
      saying(200, '{"status":"success","data":{"resultTy'),
      "source.answer-unreadable",
      /broken off/,
      /cuts answers short/,
    ],
    [
      "refuses the token",
      saying(401, "no"),
      "source.refused",
      /credentials \(401\)/,
      /bearer token of the source/,
    ],
    ["forbids", saying(403, "no"), "source.refused", /credentials \(403\)/, /bearer token/],
    [
      "has another path",
      saying(404, "404 page not found"),
      "source.refused",
      /no Prometheus API at this path/,
      /path prefix/,
    ],
    [
      "redirects to a login",
      saying(302, "", { location: "https://login.example/" }),
      "source.refused",
      /redirects to https:\/\/login/,
      /login page/,
    ],
    [
      "lacks data",
      saying(
        200,
        JSON.stringify({
          status: "success",
          isPartial: true,
          data: { resultType: "matrix", result: [] },
        }),
      ),
      "source.answer-partial",
      /part of the data/,
      /stores is down/,
    ],
  ])("says so when it %s", async (_, answer, code, message, remedy) => {
    backend.answerWith(answer);
    const error = await failureOf({
      auth: { bearer: SECRET },
      headers: { "X-Scope-OrgID": SECRET },
    });
    expect(error).toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
      remedy: expect.stringMatching(remedy) as string,
    });
    expect(error.message).toContain(`source "main" (${backend.url})`);
    expect(error.message).toContain("http_requests_total");
    expect(`${error.message} ${error.remedy}`).not.toContain(SECRET);
  });

  it.each<[string, Partial<PrometheusSourceOptions>]>([
    ["bearer token", { auth: { bearer: SECRET } }],
    ["password", { auth: { basic: { username: "reader", password: SECRET } } }],
    ["tenant", { headers: { "X-Scope-OrgID": SECRET } }],
  ])("shows no %s that it repeats, and does not let it talk at length", async (_, options) => {
    const repeated = ({ headers }: Parameters<Answer>[0]): string => {
      const basic = (headers.authorization ?? "").replace(/^Basic /, "");
      const decoded = Buffer.from(basic, "base64").toString();
      return `${headers.authorization} ${String(headers["x-scope-orgid"])} ${decoded}`;
    };
    const answers: readonly Answer[] = [
      (seen, response) =>
        json(response, 500, { status: "error", error: `${repeated(seen)} ${"x".repeat(100_000)}` }),
      (seen, response) => json(response, 200, { status: "error", error: repeated(seen) }),
      (seen, response) =>
        json(response, 200, { status: "success", warnings: [repeated(seen)], data: {} }),
      (seen, response) => {
        const location = `http://u:${SECRET}@login.example/in?as=${encodeURIComponent(repeated(seen))}`;
        response.writeHead(302, { location });
        response.end();
      },
    ];
    for (const answer of answers) {
      backend.answerWith(answer);
      const shown = await pull([aRatio()], options).then(JSON.stringify, ({ message }) =>
        String(message),
      );
      expect(shown).toContain("source");
      for (const secret of [SECRET, Buffer.from(`reader:${SECRET}`).toString("base64")])
        expect(shown).not.toContain(secret);
      expect(shown.length).toBeLessThan(3_000);
    }
  });

  it("says that nobody listens", async () => {
    const url = `http://user:${SECRET}@127.0.0.1:${await freePort()}/prefix/`;
    const error = await failureOf({ url });
    expect(error).toMatchObject({
      code: "source.unreachable",
      message: expect.stringContaining("refuses the connection") as string,
    });
    expect(error.message).toContain("/prefix)");
    expect(error.message).not.toContain(SECRET);
  });

  it("says that the host has no address", async () => {
    expect(await failureOf({ url: "http://no-such-host.invalid" })).toMatchObject({
      code: "source.unreachable",
      message: expect.stringContaining("does not resolve") as string,
    });
  });

  it("says that TLS fails", async () => {
    expect(await failureOf({ url: backend.url.replace("http:", "https:") })).toMatchObject({
      code: "source.unreachable",
      message: expect.stringContaining("TLS") as string,
    });
  });

  it("says that it is slow", async () => {
    backend.answerWith(() => undefined);
    expect(await failureOf({ timeoutMs: 100 })).toMatchObject({
      code: "source.timeout",
      message: expect.stringContaining("within 0.1 s") as string,
    });
  });

  it("says that a file it needs is not there", async () => {
    expect(await failureOf({ auth: { bearerFile: "/no/such/token" } })).toMatchObject({
      code: "source.refused",
      message: expect.stringContaining("/no/such/token") as string,
    });
    expect(await failureOf({ caFile: "/no/such/ca.pem" })).toMatchObject({
      message: expect.stringContaining("/no/such/ca.pem") as string,
    });
  });
});

describe("a source that stumbles", () => {
  it("is asked again after 503 and 429, no sooner than it wants, and not after a wrong query", async () => {
    let asked = 0;
    backend.answerWith((seen, response) => {
      asked += 1;
      if (asked === 1) saying(503, "")(seen, response);
      else if (asked === 2) saying(429, "", { "retry-after": "0" })(seen, response);
      else healthy(seen, response);
    });
    const [batch] = await pull([aRatio()], { concurrency: 1 });
    expect(batch?.series[0]?.slices).toHaveLength(5);
    expect(asked).toBe(4);
  });

  it("fails for the SLO with the wrong query alone, in the backend's words and without asking again", async () => {
    const wrong = anSlo({
      name: "wrong",
      sli: { kind: "raw", query: { language: "Prometheus", text: "wrong(x)" }, rawType: "success" },
    });
    const answer: Answer = (seen, response) => {
      if (seen.form.get("query")?.startsWith("wrong") === true)
        json(response, 400, {
          status: "error",
          errorType: "bad_data",
          error: "unknown function with name wrong",
        });
      else healthy(seen, response);
    };
    backend.answerWith(answer);
    const [batch] = await pull([wrong, aRatio()]);
    expect(batch?.series.map(({ series }) => series.slo)).toEqual([aRatio().id]);
    expect(batch?.problems).toEqual([
      expect.objectContaining({
        slo: wrong.id,
        code: "query-failed",
        message: expect.stringContaining("unknown function with name wrong") as string,
      }),
    ]);
    expect(backend.seen.filter(({ form }) => form.get("query") === "wrong(x)")).toHaveLength(1);
  });

  it("is asked for less at a time when its answer is too large", async () => {
    backend.answerWith(matrix(() => [{ metric: { padding: "x".repeat(300) }, value: "1" }]));
    const answer = await pull([aRatio()], { maximumAnswerBytes: 460 });
    expect(answer[0]?.series[0]?.slices).toHaveLength(5);
    expect(backend.seen.length).toBeGreaterThan(2);
  });

  it("stops at once when it is told to", async () => {
    backend.answerWith(() => undefined);
    const stop = new AbortController();
    const source = createPrometheusSource({
      name: "main",
      url: backend.url,
      sliceSeconds: 60,
      lagSeconds: 90,
    });
    const range = source.pull([aRatio()], RANGE, stop.signal)[Symbol.asyncIterator]();
    setTimeout(() => stop.abort(new Error("enough")));
    await expect(range.next()).rejects.toThrow("enough");
    await source.close();
  });
});

describe("data that cannot be right", () => {
  function counts(bad: string | null, total: string | null): Answer {
    return matrix((query) => {
      const value = query.includes("5..") ? bad : total;
      return value === null ? [] : [{ metric: {}, value }];
    });
  }

  it.each<[string, string | null, string | null, string]>([
    ["more bad events than events", "12", "10", "good-exceeds-total"],
    ["NaN", "NaN", "10", "not-a-number"],
    ["an infinite total", "1", "+Inf", "infinite"],
    ["a negative count", "-3", "10", "negative"],
    ["half the series", "3", null, "total-missing"],
    ["another label set", null, null, "no-series"],
  ])("keeps slices unknown and says why: %s", async (_, bad, total, code) => {
    backend.answerWith(counts(bad, total));
    const [batch] = await pull([aRatio()]);
    expect(batch?.series.flatMap(({ slices }) => slices)).toEqual([]);
    expect(batch?.problems).toEqual([
      expect.objectContaining({
        slo: aRatio().id,
        code,
        count: 5,
        from: RANGE.from,
        to: RANGE.to - 60_000,
        query: expect.stringContaining("http_requests_total") as string,
      }),
    ]);
    expect(batch?.answered).toEqual([aRatio().id]);
  });

  it("names the values", async () => {
    backend.answerWith(counts("12", "10"));
    const [batch] = await pull([aRatio()]);
    expect(batch?.problems[0]?.message).toBe("bad events (12) exceed total (10)");
  });

  it("takes no traffic for known, and an absent counter of a lazy source for zero", async () => {
    backend.answerWith(counts(null, "0"));
    const [batch] = await pull([aRatio()]);
    expect(batch?.series[0]?.slices[0]).toEqual({ start: RANGE.from, good: 0, total: 0 });
  });
});

describe("what a source is sent", () => {
  it("carries credentials and tenant, and follows a rotated token", async () => {
    const folder = await mkdtemp(join(tmpdir(), "headroom-token-"));
    const bearerFile = join(folder, "token");
    await writeFile(bearerFile, "first\n");
    backend.answerWith((seen, response) => {
      healthy(seen, response);
    });
    const source = createPrometheusSource({
      name: "main",
      url: backend.url,
      sliceSeconds: 60,
      lagSeconds: 90,
      auth: { bearerFile },
      headers: { "X-Scope-OrgID": "team-a" },
    });
    const pullOnce = async (): Promise<void> => {
      for await (const { problems } of source.pull([aRatio()], RANGE, new AbortController().signal))
        expect(problems).toEqual([]);
    };
    await pullOnce();
    await writeFile(bearerFile, "second\n");
    await pullOnce();
    const sent = backend.seen.map(({ headers }) => [
      headers.authorization,
      headers["x-scope-orgid"],
    ]);
    expect(sent).toEqual([
      ["Bearer first", "team-a"],
      ["Bearer first", "team-a"],
      ["Bearer second", "team-a"],
      ["Bearer second", "team-a"],
    ]);
    await source.close();
    await rm(folder, { recursive: true });
  });

  it("is one query per shape at one set of aligned instants, whatever the number of SLOs", async () => {
    const many = Array.from({ length: 150 }, (_, index) =>
      aRatio(`slo-${index}`, `http_requests_total{job="job-${index}"}`),
    );
    await pull(many);
    expect(backend.seen).toHaveLength(2);
    for (const { form } of backend.seen) {
      expect([form.get("start"), form.get("end"), form.get("step")]).toEqual([
        String(RANGE.from / 1_000 + 60),
        String(RANGE.to / 1_000),
        "60",
      ]);
    }
  });
});
