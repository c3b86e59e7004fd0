import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "#e2e/contracts/servers.ts";
import { matrix, startFakeBackend, type FakeBackend } from "./fake-backend.ts";

const SLOTH = `version: prometheus/v1
service: checkout
slos:
  - name: requests-availability
    objective: 99
    sli:
      events:
        error_query: sum(rate(http_requests_total{job="checkout",code=~"5.."}[{{.window}}]))
        total_query: sum(rate(http_requests_total{job="checkout"}[{{.window}}]))
    alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } }
`;

let folder: string;
let backend: FakeBackend;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-budget-command-"));
  backend = await startFakeBackend(
    matrix((query) => [{ metric: {}, value: query.includes("5..") ? "1" : "200" }]),
  );
});
afterEach(async () => {
  await backend.stop();
  await rm(folder, { recursive: true, force: true });
});

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

/** Runs the command as a shell would. */
async function headroom(
  ...args: readonly string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ["server/cli/headroom.mjs", "budget", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

describe("headroom budget", () => {
  it("prints a table for people, having sent the headers", async () => {
    const slo = await file("slo.yml", SLOTH);
    const { code, stdout, stderr } = await headroom(
      slo,
      "--prometheus",
      backend.url,
      "--at",
      "2026-11-23T00:00:00Z",
      "--slice",
      "5m",
      "--header",
      "X-Scope-OrgID: team-a",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [head, row] = stdout.split("\n").map((line) => line.split(/ {2,}/));
    expect(head).toEqual([
      "SLO",
      "window",
      "target",
      "SLI",
      "remaining",
      "burn 1h",
      "burn 1d",
      "coverage",
      "excluded",
      "status",
    ]);
    expect(row).toEqual([
      "checkout/requests-availability",
      "30d",
      "99.000 %",
      "99.5000 %",
      "50.00 %",
      "0.50",
      "0.50",
      "100.0 %",
      "0.0 %",
      "ok",
    ]);
    expect(backend.seen[0]?.headers["x-scope-orgid"]).toBe("team-a");
  });

  it("prints unknown, never 0 or 100 %, where the backend has nothing, with the reason", async () => {
    backend.answerWith(matrix(() => []));
    const { code, stdout } = await headroom(
      await file("slo.yml", SLOTH),
      "--prometheus",
      backend.url,
      "--json",
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({
        slo: "requests-availability",
        service: "checkout",
        sli: null,
        remaining: null,
        coverage: 0,
        status: "unknown",
        problems: [expect.objectContaining({ code: "no-series" })],
      }),
    ]);
  });

  it("ends with 1 for an invalid file, naming file and line", async () => {
    const slo = await file("bad.yml", SLOTH.replace("objective: 99", "objective: 100"));
    const { code, stdout, stderr } = await headroom(slo, "--prometheus", backend.url);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/bad\.yml:5:\d+: error: /);
    expect(backend.seen).toEqual([]);
  });

  it("ends with 2 when the backend is not there, and says what to do", async () => {
    const slo = await file("slo.yml", SLOTH);
    const { code, stderr } = await headroom(
      slo,
      "--prometheus",
      `http://127.0.0.1:${await freePort()}`,
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/refuses the connection[\s\S]*start the backend/);
  });

  it.each([
    [["--prometheus", "prometheus"], /http:\/\/host:port/],
    [["--prometheus", "http://h", "--slice", "7m"], /divide a day/],
    [["--prometheus", "http://h", "--at", "yesterday"], /2026-11-23T00:00:00Z/],
    [["--prometheus", "http://h", "--header", "nonsense"], /Name: value/],
    [["--prometheus", "http://h", "/no/such/file.yml"], /no\/such\/file\.yml cannot be read/],
    [[], /--prometheus/],
  ])("ends with 2 for wrong usage: %j", async (args, reason) => {
    const { code, stderr } = await headroom(await file("slo.yml", SLOTH), ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(reason);
  });
});
