import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const launcher = fileURLToPath(new URL("./headroom.mjs", import.meta.url));
let cwd: string;
beforeAll(() => {
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

  it("ends with 2 and a remedy when the configuration is missing", () => {
    const { status, stdout, stderr } = headroom("serve", "--config", "nowhere.yaml");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^headroom: nowhere\.yaml cannot be read: .*\n {2}check --config/);
  });
});
