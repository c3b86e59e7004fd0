import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");

/** One violation for each rule, each in a file of its own. */
const PLANTED: Readonly<Record<string, { readonly code: string; readonly says: string }>> = {
  "shared/budget/node.ts": { code: 'export * from "node:fs/promises";', says: "shared/ is pure" },
  "shared/budget/bare-node.ts": {
    code: 'export { readFileSync } from "fs";',
    says: "shared/ is pure",
  },
  "shared/budget/library.ts": { code: 'export { default } from "react";', says: "shared/ is pure" },
  "shared/slo/downstream.ts": {
    code: 'import type { Budget } from "#shared/budget/model.ts"; export type B = Budget;',
    says: "shared/slo may import only what stands before it",
  },
  "shared/kernel/other-room.ts": {
    code: 'export * from "#server/app.ts";',
    says: "shared/ is pure",
  },
  "shared/budget/clock.ts": {
    code: "export const now = () => Date.now();",
    says: "the real clock",
  },
  "shared/budget/date.ts": { code: "export const now = () => new Date();", says: "the real clock" },
  "server/slo/environment.ts": {
    code: "export const home = process.env.HOME;",
    says: "the environment",
  },
  "server/slo/chance.ts": {
    code: "export const die = () => Math.random();",
    says: "chance is seeded",
  },
  "server/slo/out-of-folder.ts": {
    code: 'export * from "../org/org.service.ts";',
    says: "leave the folder by",
  },
  "server/platform/noun.ts": {
    code: 'export * from "#server/slo/slo.service.ts";',
    says: "the platform knows no noun",
  },
  "server/org/downstream.ts": {
    code: 'export * from "#server/budget/book.ts";',
    says: "stands downstream",
  },
  "server/budget/other-store.ts": {
    code: 'export * from "#server/sli/sli.store.ts";',
    says: "store belongs to its own",
  },
  "server/budget/dynamic.ts": {
    code: 'export const f = () => import("#server/sli/sli.store.ts");',
    says: "store belongs",
  },
  "server/sli/fixture.ts": {
    code: 'export * from "#fixtures/demo/story.ts";',
    says: "only the demo source",
  },
  "server/slo/drawing.ts": {
    code: 'export { Line } from "recharts";',
    says: "the server draws nothing",
  },
  "server/slo/client.ts": {
    code: 'export * from "#client/ui/format.ts";',
    says: "neither client nor e2e",
  },
  "server/slo/test-library.ts": {
    code: 'export { it } from "vitest";',
    says: "test libraries are for tests",
  },
  "client/pages/chart.ts": {
    code: 'export { Line } from "recharts";',
    says: "only client/ui/charts",
  },
  "client/pages/node.ts": { code: 'export * from "node:path";', says: "no Node" },
  "client/data/server-value.ts": {
    code: 'export { appRouter } from "#server/router.ts";',
    says: "only types cross",
  },
  "client/features/budget/other.ts": {
    code: 'export * from "#client/features/org/x.ts";',
    says: "features never import features",
  },
  "client/ui/upwards.ts": {
    code: 'export * from "#client/pages/overview.tsx";',
    says: "client/ui may import only ui",
  },
  "client/data/fixture.ts": {
    code: 'export * from "#fixtures/builders.ts";',
    says: "never uses fixtures",
  },
  "fixtures/server.ts": {
    code: 'export * from "#server/app.ts";',
    says: "fixtures import shared only",
  },
  "server/org/default.ts": { code: "export default 1;", says: "named exports" },
  "server/org/anything.ts": { code: "export const f = (x: any): unknown => x;", says: "any" },
};

/** Spellings that are allowed, so that the rules do not pass by banning everything. */
const ALLOWED: Readonly<Record<string, string>> = {
  "shared/budget/fine.ts":
    'export * from "#shared/slo/model.ts"; export { addDays } from "date-fns";',
  "shared/canary/fine.ts":
    'export { default as normalCdf } from "@stdlib/stats-base-dists-normal-cdf";',
  "shared/budget/deep/fine.ts": 'export * from "#shared/budget/model.ts";',
  "server/budget/fine.ts": 'export * from "#server/sli/sli.service.ts"; export * from "node:path";',
  "client/pages/fine.ts":
    'export * from "#client/features/org/x.ts"; export type { AppRouter } from "#server/router.ts";',
  "client/ui/charts/fine.ts": 'export { Line } from "recharts";',
};

interface Report {
  readonly number_of_files: number;
  readonly diagnostics: readonly { readonly message: string; readonly filename: string }[];
}

describe("import rules", () => {
  let folder = "";
  let report: Report;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "headroom-rules-"));
    for (const name of [".oxlintrc.json", ".oxlint", "node_modules"]) {
      await symlink(join(ROOT, name), join(folder, name));
    }
    const planted = Object.entries(PLANTED).map(([path, { code }]) => [path, code] as const);
    for (const [path, code] of [...planted, ...Object.entries(ALLOWED)]) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), `${code}\n`);
    }
    report = await lint(folder);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("read every planted file", () => {
    expect(report.number_of_files).toBe(Object.keys(PLANTED).length + Object.keys(ALLOWED).length);
  });

  it.each(Object.entries(PLANTED))("%s is refused", (path, { says }) => {
    const messages = report.diagnostics
      .filter((one) => one.filename === path)
      .map((one) => one.message);
    expect(messages.join("\n")).toContain(says);
  });

  it.each(Object.keys(ALLOWED))("%s is allowed", (path) => {
    expect(report.diagnostics.filter((one) => one.filename === path)).toEqual([]);
  });
});

function lint(cwd: string): Promise<Report> {
  const binary = join(ROOT, "node_modules/oxlint/bin/oxlint");
  return new Promise((done, fail) => {
    execFile(
      process.execPath,
      [binary, "-f", "json", "shared", "server", "client", "fixtures"],
      { cwd, maxBuffer: 1e7 },
      (error, stdout, stderr) => {
        try {
          done(JSON.parse(stdout) as Report);
        } catch {
          fail(
            new Error(
              `the linter did not answer: ${stderr || stdout || (error?.message ?? "nothing")}`,
            ),
          );
        }
      },
    );
  });
}
