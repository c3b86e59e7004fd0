import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { aBudget, aSourceHealth, anSlo } from "#fixtures/builders.ts";
import type { Budget } from "#shared/budget/model.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { ensureServerBuilt } from "#server/launch/server-build.mjs";
import { root } from "#server/launch/typescript.mjs";
import { someServices, startTestServer } from "#server/test-server.ts";

const launcher = fileURLToPath(new URL("./headroom.mjs", import.meta.url));
let cwd: string;
beforeAll(() => {
  // Building says so on stderr.
  ensureServerBuilt(root);
  cwd = mkdtempSync(join(tmpdir(), "headroom-gate-"));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Beside the server, which answers meanwhile. */
function headroom(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [launcher, ...argv],
      { cwd, env: { PATH: process.env["PATH"], ...env } },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

async function aGate(budget: Partial<Budget> | null, token?: string, isFailing = false) {
  const services = someServices({
    budget: {
      ofService: (name) =>
        budget === null || name !== "checkout-api"
          ? []
          : [
              {
                title: "Checkout availability",
                budget: aBudget(budget),
                definition: anSlo(),
                units: budgetUnits(anSlo(), 300),
                coverageFloor: 0.9,
                forecast: null,
                source: aSourceHealth(isFailing ? { state: "failing" } : {}),
                staleSince: null,
              },
            ],
    },
  });
  const { url } = await startTestServer({ services, ...(token === undefined ? {} : { token }) });
  const ask = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    headroom(["gate", "--service", "checkout-api", "--server", url, ...argv], env);
  return { url, ask, services };
}

const exhausted = { status: "exhausted", remaining: -0.5 } as const;

describe("headroom gate", () => {
  it("ends with 0 for go, and says why in a line for each reason", async () => {
    const { ask } = await aGate({});
    const { code, stdout, stderr } = await ask(["--risk", "low"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n")).toEqual([
      "GO  checkout-api, low risk",
      '  go       "Checkout availability": 60 % of its budget over 30d is left, and no alert fires',
      "  note     how long ago the last release was is not known: none has been reported",
      expect.stringMatching(/^ {2}record {3}[0-9a-f-]{36}, policy 0-[0-9a-f]{12}$/),
      "",
    ]);
  });

  it("ends with 1 for hold, 3 for caution; what is shipped how is taken into account", async () => {
    const { ask } = await aGate(exhausted);
    const [held, flagged, small, fix, lenient] = await Promise.all([
      ask(["--risk", "medium"]),
      ask(["--risk", "medium", "--flag"]),
      ask(["--risk", "medium", "--share", "0.05", "--json"]),
      ask(["--risk", "high", "--exception", "incident-fix"]),
      ask(["--risk", "medium", "--flag", "--fail-on", "hold"]),
    ]);
    expect(held.stdout).toMatch(
      /^HOLD {2}checkout-api, medium risk\n {2}hold {5}"Checkout availability" is exhausted/,
    );
    expect(flagged.stdout).toMatch(/^CAUTION {2}checkout-api, medium risk, judged as low\n/);
    expect(JSON.parse(small.stdout)).toMatchObject({ verdict: "caution", judgedAs: "low" });
    expect([held, flagged, small, fix, lenient].map(({ code }) => code)).toEqual([1, 3, 3, 3, 0]);
  });

  it("ends with 4 when the source is down, no SLO is there or nobody knows the service", async () => {
    const [down, none] = await Promise.all([aGate({}, undefined, true), aGate(null)]);
    const ended = await Promise.all([
      down.ask(["--risk", "low", "--fail-on", "hold"]),
      none.ask(["--risk", "low"]),
      none.ask(["--service", "nobody", "--risk", "low"]),
    ]);
    expect(ended.map(({ code }) => code)).toEqual([4, 4, 4]);
    expect(ended[0]?.stdout).toContain('its source "main" has failed');
    expect(ended[2]?.stdout).toContain(
      'neither the catalogue nor any SLO knows a service "nobody"',
    );
  });

  it("ships all the same for somebody who gives a reason, which is kept", async () => {
    const { ask, services } = await aGate(exhausted);
    const [nobody, made] = await Promise.all([
      ask(["--risk", "high", "--override", "the fix is in it"]),
      ask(["--risk", "high", "--by", "Grace", "--override", "the fix is in it"]),
    ]);
    expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining("say who by --by")]);
    expect(made.code).toBe(0);
    expect(made.stdout).toMatch(/^HOLD[\s\S]*\nOVERRIDDEN by Grace\n$/);
    expect((await services.gate.records({})).checks).toMatchObject([
      {
        verdict: "hold",
        askedBy: "Grace",
        overridden: [{ by: "Grace", reason: "the fix is in it" }],
      },
    ]);
  });

  it("shows the token, from the environment or a file, and says it when it is missing", async () => {
    const token = "a-token-of-some-length";
    const { ask } = await aGate({}, token);
    writeFileSync(join(cwd, "token"), `${token}\n`);
    const [missing, given, read, unreadable] = await Promise.all([
      ask(["--risk", "low"]),
      ask(["--risk", "low"], { HEADROOM_TOKEN: token }),
      ask(["--risk", "low", "--token-file", "token"]),
      ask(["--risk", "low", "--token-file", "nowhere"]),
    ]);
    expect([missing, given, read, unreadable].map(({ code }) => code)).toEqual([2, 0, 0, 2]);
    expect(missing.stderr).toBe(
      "headroom: you are not signed in\n  give the server's token by HEADROOM_TOKEN or --token-file\n",
    );
  });

  it("ends with 2 when it could not ask: nothing there, starting, silent, something else", async () => {
    const starting = await startTestServer({
      services: () => {
        throw new DomainError({
          code: "server.starting",
          message: "Headroom is starting: loading slices",
        });
      },
    });
    const other = createServer((request, response) => {
      if (request.url?.includes("silent") !== true) response.end("<html>");
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      other.closeAllConnections();
      other.close();
    });
    const address = other.address();
    const at = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
    const ask = (server: string, ...more: readonly string[]) =>
      headroom(["gate", "--service", "a", "--risk", "low", "--server", server, ...more]);
    const ended = await Promise.all([
      ask("http://127.0.0.1:9"),
      ask(starting.url),
      ask(`${at}/silent`, "--timeout", "0.2"),
      ask(at),
      ask("127.0.0.1:4000"),
      ask(at, "--share", "2"),
      headroom(["gate", "--service", "a"], { HEADROOM_SERVER: at }),
    ]);
    expect(ended.map(({ code, stdout }) => [code, stdout])).toEqual(ended.map(() => [2, ""]));
    const said = [
      "no Headroom server answers at http://127.0.0.1:9",
      "Headroom is starting: loading slices",
      "no answer within 0.2 s",
      "something else answered 200, without JSON",
      '"127.0.0.1:4000" is no address of a server',
      "write a share above 0, at most 1",
      "required option '--risk <class>' not specified",
    ];
    ended.forEach(({ stderr }, index) => expect(stderr).toContain(said[index]));
  });
});
