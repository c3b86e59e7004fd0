import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { aBudget, aService, aSourceHealth, anSlo } from "#fixtures/builders.ts";
import { readDocuments } from "#server/platform/documents.ts";
import { readGatePolicy } from "#server/gate/policy-file.ts";
import { root } from "#server/launch/typescript.mjs";
import { someServices, startTestServer } from "#server/test-server.ts";
import type { Budget } from "#shared/budget/model.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import { describeWithParts } from "./with-parts.ts";

const TOKEN = "a-token-of-some-length";
const folder = join(root, "docs/examples");
const read = (file: string) => readFileSync(join(folder, file), "utf8");

const BUDGETS: Readonly<Record<string, Partial<Budget>>> = {
  go: {},
  caution: { remaining: 0.2 },
  hold: { status: "exhausted", remaining: -0.5 },
  unknown: { status: "unknown", coverage: 0.1 },
};

/** A gate that knows a service for each verdict at medium risk, named by it; `checkout-api` gets the one that is given. */
async function aGate(verdict: keyof typeof BUDGETS = "go") {
  const services = someServices({
    budget: {
      ofService: (name) => [
        {
          title: "Availability",
          budget: aBudget(BUDGETS[name] ?? BUDGETS[verdict] ?? {}),
          definition: anSlo(),
          units: budgetUnits(anSlo(), 300),
          coverageFloor: 0.9,
          forecast: null,
          source: aSourceHealth(),
          staleSince: null,
        },
      ],
    },
    org: { service: (name) => aService({ name }) },
  });
  const { url } = await startTestServer({ services, token: TOKEN });
  return { url, gate: services.gate };
}

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "headroom-examples-"));
  await writeFile(join(cwd, "gate.sh"), read("gate.sh"));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

function shell(argv: readonly string[], env: Readonly<Record<string, string>>) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      "sh",
      [...argv],
      { cwd, env: { PATH: process.env["PATH"], ...env } },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describeWithParts(["curl"], "the examples for pipelines", () => {
  const known = (url: string) => ({ HEADROOM_SERVER: url, HEADROOM_TOKEN: TOKEN });

  it("in plain shell end as the verdict says, and pass everything on", async () => {
    const { url, gate } = await aGate();
    const ended = await Promise.all(
      ["go", "caution", "hold", "unknown"].map((service) =>
        shell(["gate.sh", service, "medium"], known(url)),
      ),
    );
    expect(ended.map(({ code }) => code)).toEqual([0, 3, 1, 4]);
    expect(JSON.parse(ended[2]?.stdout ?? "")).toMatchObject({ verdict: "hold" });
    const flagged = await shell(
      ["gate.sh", "hold", "medium", "flag=true", "by=shop & co/deploy #1"],
      known(url),
    );
    expect(flagged.code).toBe(3);
    expect((await gate.records({ limit: 1 })).checks).toMatchObject([
      { askedBy: "shop & co/deploy #1", request: { flag: true } },
    ]);
  });

  it("in plain shell end with 2 when the gate could not be asked", async () => {
    const { url } = await aGate();
    const ended = await Promise.all([
      shell(["gate.sh", "go"], known(url)),
      shell(["gate.sh", "go", "none"], known(url)),
      shell(["gate.sh", "go", "low"], { HEADROOM_SERVER: url }),
      shell(["gate.sh", "go", "low"], known("http://127.0.0.1:9")),
    ]);
    expect(ended.map(({ code }) => code)).toEqual([2, 2, 2, 2]);
    expect(ended[1]?.stderr).toContain("answered 400");
    expect(ended[2]?.stderr).toContain("answered 401");
  });

  it("for GitHub Actions let go and caution pass, caution with a warning", async () => {
    const workflow = parse(read("github-actions.yaml")) as {
      readonly jobs: {
        readonly deploy: { readonly steps: readonly { name?: string; run?: string }[] };
      };
    };
    const step = workflow.jobs.deploy.steps.find(({ name }) => name === "May this ship?");
    const run = async (verdict: string) => {
      const { url } = await aGate(verdict);
      // The runner's own shell for a step, with what it stops at.
      return shell(["-e", "-c", step?.run ?? "exit 9"], {
        ...known(url),
        RISK: "medium",
        GITHUB_REPOSITORY: "acme/checkout",
      });
    };
    const ended = await Promise.all(["go", "caution", "hold", "unknown"].map(run));
    expect(ended.map(({ code, stdout }) => [code, stdout.includes("::warning")])).toEqual([
      [0, false],
      [0, true],
      [1, false],
      [4, false],
    ]);
  });

  it("for GitLab CI end as the verdict says, of which caution alone is allowed", async () => {
    const pipeline = parse(read("gitlab-ci.yaml")) as Readonly<
      Record<
        string,
        { script: readonly string[]; allow_failure: { exit_codes: readonly number[] } }
      >
    >;
    const job = pipeline["may-this-ship"];
    const run = async (verdict: string) => {
      const { url } = await aGate(verdict);
      const env = { ...known(url), RISK: "medium", CI_PROJECT_PATH: "acme/checkout" };
      const { code } = await shell(["-e", "-c", job?.script.join("\n") ?? ""], env);
      return code === 0 || job?.allow_failure.exit_codes.includes(code) === true;
    };
    expect(await Promise.all(["go", "caution", "hold", "unknown"].map(run))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("the example for Argo Rollouts", () => {
  interface Template {
    readonly spec: {
      readonly args: readonly { name: string; value?: string }[];
      readonly metrics: readonly {
        readonly successCondition: string;
        readonly failureCondition: string;
        readonly provider: {
          readonly web: {
            readonly url: string;
            readonly headers: readonly { key: string; value: string }[];
            readonly jsonPath: string;
          };
        };
      }[];
    };
  }

  /** The condition holds for a result that it compares with; it compares with nothing else. */
  const holds = (condition: string, result: string) =>
    [...condition.matchAll(/result == "(\w+)"/g)].some(([, one]) => one === result);

  it("asks by the web metric, and takes unknown for inconclusive", async () => {
    const [template] = parseAllDocuments(read("argo-rollouts.yaml")).map(
      (document) => document.toJS() as Template,
    );
    const metric = template?.spec.metrics[0];
    expect(metric?.provider.web.jsonPath).toBe("{$.verdict}");
    const filled = (text: string, args: Readonly<Record<string, string>>) =>
      text.replaceAll(/\{\{ args\.(\w+) \}\}/g, (_, name: string) => args[name] ?? "");
    const run = async (verdict: string) => {
      const { url } = await aGate(verdict);
      const args = {
        ...Object.fromEntries(
          template?.spec.args.map(({ name, value }) => [name, value ?? ""]) ?? [],
        ),
        service: "checkout-api",
        share: "1",
        token: TOKEN,
      };
      const web = metric?.provider.web;
      const address = filled(web?.url ?? "", args).replace(
        "http://headroom.headroom.svc:4000",
        url,
      );
      const headers = Object.fromEntries(
        web?.headers.map(({ key, value }) => [key, filled(value, args)]) ?? [],
      );
      const { verdict: result } = (await (await fetch(address, { headers })).json()) as {
        readonly verdict: string;
      };
      if (holds(metric?.failureCondition ?? "", result)) return "failed";
      return holds(metric?.successCondition ?? "", result) ? "successful" : "inconclusive";
    };
    expect(await Promise.all(["go", "caution", "hold", "unknown"].map(run))).toEqual([
      "successful",
      "successful",
      "failed",
      "inconclusive",
    ]);
  });
});

describe("the policy that the documents show", () => {
  it("is accepted, and nothing is wrong with it", () => {
    const text = readFileSync(join(root, "docs/release-gate.md"), "utf8");
    const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
    const { documents } = readDocuments("release-gate.md", example);
    const { document, problems } = readGatePolicy(documents);
    expect(problems).toEqual([]);
    expect(document?.policy.rules.buildHorizon.days).toBe(90);
    expect(document?.overrides).toHaveLength(1);
  });
});
