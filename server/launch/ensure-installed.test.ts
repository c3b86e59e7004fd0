import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "headroom-install-"));
  writeFileSync(
    join(root, "package-lock.json"),
    JSON.stringify({ packages: { "": {}, "node_modules/a": { version: "1.0.0" } } }),
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** An npm of our own, so that nothing is fetched: notes what it was asked, then installs as the lock file says or fails. */
function anNpm(succeeds: boolean): string {
  const path = join(root, "npm-cli.js");
  const install =
    'fs.mkdirSync("node_modules"); fs.copyFileSync("package-lock.json", "node_modules/.package-lock.json");';
  writeFileSync(
    path,
    `const fs = require("node:fs"); fs.appendFileSync("asked", process.argv.slice(2).join(" ") + "\\n"); console.log("npm at work"); ${succeeds ? install : "process.exit(1);"}`,
  );
  return path;
}

function ensure(npm: string) {
  const module = new URL("./ensure-installed.mjs", import.meta.url).href;
  const script = `const { ensureInstalled } = await import(${JSON.stringify(module)}); ensureInstalled(${JSON.stringify(root)}); console.log("went on");`;
  return spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { ...process.env, npm_execpath: npm },
  });
}

describe("seeing to the dependencies", () => {
  it("installs them once, and keeps stdout for results", () => {
    const npm = anNpm(true);
    const first = ensure(npm);
    expect(first).toMatchObject({ status: 0, stdout: "went on\n" });
    expect(first.stderr).toContain("installing dependencies (1 are missing or out of date)");
    expect(first.stderr).toContain("npm at work");
    expect(ensure(npm)).toMatchObject({ status: 0, stdout: "went on\n", stderr: "" });
    expect(readFileSync(join(root, "asked"), "utf8")).toBe(
      "install --no-save --no-audit --no-fund\n",
    );
  });

  it("goes no further when that fails, and says what to do", () => {
    const { status, stdout, stderr } = ensure(anNpm(false));
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(`run "npm install" in ${root}`);
  });

  it("does nothing where there is no lock file", () => {
    rmSync(join(root, "package-lock.json"));
    expect(ensure(anNpm(true))).toMatchObject({ status: 0, stderr: "" });
    expect(existsSync(join(root, "asked"))).toBe(false);
  });
});
