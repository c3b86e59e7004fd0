import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { loadConfig, listFiles } from "#server/config.ts";
import { readCatalogFiles } from "#server/org/backstage.ts";
import { demoFiles, toldAround } from "#server/scenarios/demo-evidence.ts";
import { isExemption, readExemptions } from "#server/scenarios/exemption-files.ts";
import { readEvidenceFile } from "#server/scenarios/formats/read-evidence.ts";
import { readDocuments } from "#server/platform/documents.ts";
import { startTestLeague } from "#server/scenarios/test-league.ts";

const config = await loadConfig({ cwd: "/nowhere", env: {} });
const texts = async (paths: readonly string[]) =>
  Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, "utf8") })));

describe("the demo's evidence", () => {
  it("moves with the story by whole days, and keeps its hours", () => {
    const anchor = TEST_NOW + 10 * DAY_MS + 5 * 3_600_000;
    const text =
      'a: "2026-11-20T09:12:00Z" b=2026-11-20T09:12:00.5+00:00 from: 2026-10-31\nid: v2026-11-20x';
    expect(toldAround(text, anchor)).toBe(
      'a: "2026-11-30T09:12:00Z" b=2026-11-30T09:12:00.5+00:00 from: 2026-11-10\nid: v2026-11-20x',
    );
    expect(toldAround(text, TEST_NOW)).toBe(text);
  });

  it("is read without an error: passes, failures, and every check failed by some", async () => {
    const files = await texts(await listFiles(config.evidence));
    const read = files.map((file) => readEvidenceFile(file, { receivedAt: TEST_NOW }));
    expect(
      read.flatMap(({ problems }) => problems).filter(({ severity }) => severity === "error"),
    ).toEqual([]);
    const runs = read.flatMap(({ evidence }) => evidence);
    expect(runs.every(({ evidence }) => evidence.at <= TEST_NOW)).toBe(true);
    const failed = new Set(
      runs.flatMap(({ evidence }) =>
        evidence.checks.filter(({ passed }) => !passed).map(({ check }) => check),
      ),
    );
    expect([...failed].toSorted()).toEqual([
      "baseline-unhealthy",
      "dry-run",
      "injection-not-proven",
      "no-assertion",
      "not-completed",
    ]);
    expect(new Set(runs.map(({ evidence }) => evidence.outcome))).toEqual(
      new Set(["held", "auto-in-time", "auto-late", "person-in-time", "failed", null]),
    );
    expect(new Set(runs.map(({ format }) => format)).size).toBe(11);
  });

  it("has an exemption about to expire, and one that was approved inside the team", async () => {
    const [file] = await texts(await listFiles(config.exemptions));
    const { documents } = readDocuments("exemptions.yaml", file?.text ?? "");
    expect(documents.every(isExemption)).toBe(true);
    const { exemptions, problems } = readExemptions(documents);
    expect(problems).toEqual([]);
    const days = exemptions.map(({ until }) => (until - TEST_NOW) / DAY_MS);
    expect(days.some((left) => left > 0 && left <= 7)).toBe(true);
    const { catalog } = readCatalogFiles(await texts(await listFiles(config.catalog)));
    const { scenarios } = await startTestLeague({
      catalog,
      scenarios: "extends: builtin\nscenarios: []\n",
      exemptions: () => file?.text ?? "",
    });
    const refused = scenarios.exemptions().filter((one) => one.refused !== null);
    expect(refused).toMatchObject([{ approvedBy: "payments", refused: "inside-the-team" }]);
  });

  it("tells of a team that tests for real and leads, and of what was found and fixed", async () => {
    const { catalog } = readCatalogFiles(await texts(await listFiles(config.catalog)));
    const { scenarios } = await startTestLeague({
      catalog,
      scenarios: "extends: builtin\nscenarios: []\n",
    });
    const read = demoFiles(async () => texts(await listFiles(config.evidence)), TEST_NOW);
    for (const file of await read()) {
      if (!("text" in file)) throw new Error(file.path);
      const { text, path } = file;
      await scenarios.import({
        text,
        fileName: basename(path),
        via: "demo",
        by: null,
        placement: {},
      });
    }
    const league = await scenarios.league({});
    const R = new Map(league.teams.map((team) => [team.team, team.R ?? Number.NaN]));
    expect(league.teams[0]).toMatchObject({ team: "payments", band: 1 });
    expect(R.get("payments")).toBeGreaterThan(2 * (R.get("checkout") ?? 1));
    // Attesting and staging give next to nothing beside testing in production.
    expect(R.get("catalogue")).toBeLessThan(0.4 * (R.get("checkout") ?? 0));
    expect(league.foundAndFixed.filter(({ team }) => team === "checkout").length).toBeGreaterThan(
      4,
    );
    expect(league.receivedLater).toBe(0);
    const misplaced = scenarios.inbox().filter(({ missing }) => missing.length === 0);
    expect(misplaced).toEqual([]);
  });
});
