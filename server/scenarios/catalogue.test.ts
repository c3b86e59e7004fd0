import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readDocuments } from "#server/platform/documents.ts";
import { ROOT } from "#server/platform/root.ts";
import { BUILTIN_SCENARIOS, readCatalogue } from "./catalogue.ts";

const read = (text: string) =>
  readCatalogue(readDocuments("scenarios.yaml", text).documents, BUILTIN_SCENARIOS);
const ids = (text: string) => read(text).catalogue.scenarios.map(({ id }) => id);
const OWN = "{ id: OWN-1, appliesTo: all, pass: A60, sigma: 2 }";

describe("Headroom's own scenarios", () => {
  it("are forty, each with a reason and a way to run it with an open tool", () => {
    const { scenarios } = BUILTIN_SCENARIOS;
    expect(scenarios).toHaveLength(40);
    for (const { why, run, sigma } of scenarios) {
      expect(why).toMatch(/^[A-Z].{40,}\.$/);
      expect(run.length).toBeGreaterThan(0);
      expect([1, 2, 3, 4, 5]).toContain(sigma);
    }
  });

  it("apply by traits that the catalogue file explains", () => {
    const [document] = readDocuments(
      "c",
      readFileSync(join(ROOT, "server/scenarios/catalogue.yaml"), "utf8"),
    ).documents;
    const { traits } = (document?.value ?? {}) as {
      readonly traits?: Readonly<Record<string, string>>;
    };
    const used = BUILTIN_SCENARIOS.scenarios.flatMap(({ appliesTo, perDependency }) => [
      ...(appliesTo === "all" ? [] : appliesTo),
      ...(perDependency === undefined ? [] : [perDependency]),
    ]);
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(traits ?? {}).toSorted());
  });
});

describe("an organisation's scenarios", () => {
  it("replace Headroom's, as a list or as a map", () => {
    expect(ids(`- ${OWN}`)).toEqual(["OWN-1"]);
    expect(ids(`scenarios: [${OWN}]`)).toEqual(["OWN-1"]);
  });

  it("extend them, and take the place of one of the same id", () => {
    const text = `version: "7"\nextends: builtin\nscenarios:\n  - ${OWN}\n  - ${OWN.replace("OWN-1", "STA-01")}\n`;
    const { catalogue, problems } = read(text);
    expect(problems).toEqual([]);
    expect(catalogue.scenarios).toHaveLength(41);
    expect(catalogue.scenarios.find(({ id }) => id === "STA-01")).toMatchObject({ sigma: 2 });
    expect(catalogue.version).toBe(`${BUILTIN_SCENARIOS.version}+7`);
  });

  it("are told where they are wrong, and the others are read", () => {
    const { catalogue, problems } = read(
      `- ${OWN}\n- { id: A, appliesTo: some, pass: A60, sigma: 2 }\n- { id: B, appliesTo: all, pass: soon, sigma: 0 }\n- ${OWN}\n`,
    );
    expect(catalogue.scenarios.map(({ id }) => id)).toEqual(["OWN-1"]);
    expect(problems.map(({ where }) => `${where?.file}:${where?.line}:${where?.column}`)).toEqual([
      "scenarios.yaml:2:23",
      "scenarios.yaml:3:47",
      "scenarios.yaml:4:9",
    ]);
  });

  it("may state a criterion of their own, with a warning", () => {
    const { catalogue, problems } = read(`- ${OWN.replace("A60", "soon")}\n`);
    expect(catalogue.scenarios).toMatchObject([{ pass: "soon" }]);
    expect(problems).toMatchObject([{ severity: "warning", where: { line: 1, column: 38 } }]);
  });
});
