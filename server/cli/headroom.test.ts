import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureServerBuilt } from "#server/launch/server-build.mjs";
import { root } from "#server/launch/typescript.mjs";
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
    expect(stdout).toMatch(/serve .*\n.*lint .*\n.*convert .*\n.*rules .*\n.*budget /);
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
});
