import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureServerBuilt } from "#server/launch/server-build.mjs";
import { root } from "#server/launch/typescript.mjs";
import { COMMANDS } from "./commands.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const launcher = fileURLToPath(new URL("./headroom.mjs", import.meta.url));
let cwd: string;
beforeAll(() => {
  // Building says so on stderr.
  ensureServerBuilt(root);
  cwd = mkdtempSync(join(tmpdir(), "headroom-cli-"));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const headroom = (...argv: readonly string[]) =>
  spawnSync(process.execPath, [launcher, ...argv], { cwd, encoding: "utf8" });

describe("the headroom command, in any folder", () => {
  it("shows its help on stdout", () => {
    const { status, stdout, stderr } = headroom("--help");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    // Every command, in its order.
    const listed = [...stdout.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name);
    expect(listed).toEqual([...COMMANDS.map(({ name }) => name), "help"]);
  });

  it("ends with 2 and a word on stderr for a command that does not exist", () => {
    const { status, stdout, stderr } = headroom("srve");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("unknown command 'srve'");
  });

  it("checks and converts the files it can read beside one it cannot, and ends with 2", () => {
    const slo =
      "version: prometheus/v1\nservice: web\nslos:\n  - name: slo\n    objective: 101\n    sli: { raw: { error_ratio_query: 'a[{{.window}}]' } }\n    alerting: { name: A }\n";
    writeFileSync(join(cwd, "bad.yaml"), slo);
    writeFileSync(join(cwd, "good.yaml"), slo.replace("101", "99"));
    expect(headroom("lint", "good.yaml")).toMatchObject({ status: 0, stdout: "" });
    expect(headroom("lint", "good.yaml", "bad.yaml").status).toBe(1);
    const lint = headroom("lint", "gone.yaml", "bad.yaml");
    expect(lint.status).toBe(2);
    expect(lint.stdout).toMatch(
      /^gone\.yaml {2}error {2}the file cannot be read: .*\n.*\nbad\.yaml:5:16 {2}error/,
    );
    expect(lint.stderr).toBe("2 files: 2 errors, 0 warnings\n");
    const convert = headroom("convert", "gone.yaml", "good.yaml", "--to", "openslo");
    expect(convert.status).toBe(2);
    expect(convert.stdout).toContain("kind: SLO");
    expect(convert.stderr).toContain("gone.yaml  error");
  });

  it("checks evidence: 0 when all is valid, 1 when something is not, 2 for a file that cannot be read", () => {
    const evidence = (path: string) =>
      fileURLToPath(new URL(`../../fixtures/evidence/${path}`, import.meta.url));
    const held = evidence("chaostoolkit/payments-api-failover-held.json");
    const dry = evidence("chaostoolkit/invalid/dry-run.json");
    expect(headroom("evidence", "check", held)).toMatchObject({ status: 0, stderr: "" });
    const both = headroom("evidence", "check", held, dry, "--json");
    expect(both.status).toBe(1);
    expect(JSON.parse(both.stdout)).toMatchObject([
      { file: held, valid: true, outcome: "held" },
      { file: dry, valid: false, failedChecks: ["dry-run"], outcome: null },
    ]);
    const gone = headroom("evidence", "check", "gone.json", held);
    expect(gone.status).toBe(2);
    expect(gone.stdout).toContain("valid  held");
    expect(gone.stderr).toContain("gone.json  error  the file cannot be read");
    expect(headroom("evidence", "check").status).toBe(2);
    const policy = evidence("../evidence-policy.yaml");
    const unplaced = evidence("chaostoolkit/unplaced.json");
    expect(headroom("evidence", "check", "--policy", policy, unplaced).stdout).toContain(
      "RES-01 on shipping-quotes-api",
    );
  });

  it("ends with 2 and a remedy when the configuration is missing", () => {
    const { status, stdout, stderr } = headroom("serve", "--config", "nowhere.yaml");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^headroom: nowhere\.yaml cannot be read: .*\n {2}check --config/);
  });

  it("ranks a folder: JSON on stdout, what is wrong with a file on stderr", () => {
    const folder = join(cwd, "league");
    for (const name of ["catalog", "evidence"]) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(
      join(folder, "catalog/a.yaml"),
      `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: front }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: web, annotations: { headroom.dev/exposure: "5" } }
spec: { type: service, lifecycle: production, owner: front }
`,
    );
    const record = `{"kind":"headroom/evidence","service":"web","scenario":"HST-01","at":"2026-05-27T00:00:00Z","outcome":"held","environment":"production","provenance":"own-tool","oracle":"probe","build":"1","runner":"ci","fingerprint":"f","baselineHealthy":true,"injected":true}`;
    writeFileSync(join(folder, "evidence/a.json"), record);
    const at = ["--at", "2026-08-25T00:00:00Z"];
    const json = headroom("rank", "league", ...at, "--json");
    expect(json).toMatchObject({ status: 0, stderr: "" });
    const { policyVersion, teams } = JSON.parse(json.stdout);
    expect(policyVersion).toMatch(/^1\+/);
    expect(teams).toMatchObject([{ team: "front", band: 1, services: [{ service: "web" }] }]);
    const tested = teams[0].services[0].cells.filter(({ n }: { n: number }) => n > 0);
    // 0.8 x 0.85 x 0.7, half of it after 90 days
    expect(tested).toEqual([
      { scenario: "HST-01", credit: expect.closeTo(0.238, 12), n: 1, state: "passed" },
    ]);
    expect(headroom("rank", "league", ...at).stdout).toMatch(/^band +team +R .*\n +1 +front +\d/);

    writeFileSync(join(folder, "evidence/b.jsonl"), `${record}\n{"kind":"headroom/evidence"}\n`);
    const partly = headroom("rank", "league", ...at, "--json");
    expect(partly.status).toBe(1);
    expect(partly.stdout).toBe(json.stdout);
    expect(partly.stderr).toContain("b.jsonl:2:1  error  at is missing");
    expect(headroom("rank", "nowhere")).toMatchObject({ status: 2, stdout: "" });
    expect(headroom("rank", "league", "--at", "soon").status).toBe(2);
  });
});
