import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureClientBuilt } from "#server/launch/client-build.ts";
import { ensureServerBuilt } from "#server/launch/server-build.mjs";
import { ensureParts } from "./ensure-parts.ts";
import { TEST_PARTS } from "./find-part.ts";
import { summarise, type TestReport } from "./summary.ts";
import type { Summary } from "./summary.ts";

function runVitest(root: string, report: string, argv: readonly string[]): Promise<boolean> {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const child = spawn(
    process.execPath,
    [join(root, "node_modules/vitest/vitest.mjs"), "run", ...reporters, ...argv],
    {
      cwd: root,
      stdio: "inherit",
    },
  );
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code === 0));
  });
}

function readReport(path: string): TestReport | null {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

/**
 * Runs every test (or those that `argv` selects, in vitest's own words) with the real parts they need.
 *
 * @param root folder of package.json
 */
export async function runTests(root: string, argv: readonly string[]): Promise<Summary> {
  ensureParts(TEST_PARTS, "tests", (text) => process.stderr.write(text));
  ensureServerBuilt(root);
  ensureClientBuilt(root);
  const folder = mkdtempSync(join(tmpdir(), "headroom-tests-"));
  try {
    const report = join(folder, "report.json");
    const runnerOk = await runVitest(root, report, argv);
    return summarise(readReport(report), runnerOk);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
