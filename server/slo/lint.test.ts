import { describe, expect, it } from "vitest";
import { readSloFiles } from "./lint.ts";

function sloth(service: string, objective: number, name = "slo"): string {
  return `version: prometheus/v1\nservice: ${service}\nslos:\n  - name: ${name}\n    objective: ${objective}\n    sli: { raw: { error_ratio_query: 'a[{{.window}}]' } }\n    alerting: { name: A }\n`;
}

function read(...texts: readonly string[]) {
  return readSloFiles(texts.map((text, index) => ({ path: `${index}.yaml`, text })));
}

describe("a set of files", () => {
  it("refuses a name that stands twice in one file", () => {
    const { problems, definitions } = read(`${sloth("web", 99)}---\n${sloth("web", 99)}`);
    expect(problems).toMatchObject([
      { severity: "error", code: "slo.duplicate", where: { file: "0.yaml", line: 12 } },
    ]);
    expect(problems[0]?.message).toBe("the SLO web/slo is already defined at 0.yaml:4");
    expect(definitions).toHaveLength(1);
  });

  it("lets two files pass that promise the same of the same, and refuses them when they differ", () => {
    expect(read(sloth("web", 99), sloth("web", 99)).problems).toMatchObject([
      { severity: "warning", code: "slo.duplicate" },
    ]);
    expect(read(sloth("web", 99), sloth("web", 98)).problems).toMatchObject([
      { severity: "error", code: "slo.duplicate", where: { file: "1.yaml" } },
    ]);
  });

  it("names what it recognises when it does not", () => {
    const { problems } = read(
      "version: prometheus/v9\nservice: a\n",
      "apiVersion: apps/v1\nkind: Deployment\n",
      "a: 1\n",
      "just a text\n",
    );
    expect(problems.map(({ message }) => message)).toEqual([
      'no known format has version "prometheus/v9"',
      'no known format has apiVersion "apps/v1" and kind "Deployment"',
      "this document has no apiVersion, version or kind, so it is of no known format",
      'this is the string "just a text", not an SLO',
    ]);
    expect(problems[0]?.remedy).toContain("version prometheus/v1");
    expect(problems[0]?.remedy).toContain("pyrra.dev/v1alpha1");
  });

  it.each([
    [
      "groups:\n  - name: web\n    rules: [{ record: a, expr: b }]\n",
      "this file holds groups of Prometheus rules, not SLOs",
      "generated from",
      1,
    ],
    [
      "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec: { groups: [] }\n",
      "this PrometheusRule holds rules for Prometheus, not SLOs",
      "generated from",
      1,
    ],
    [
      "apiVersion: v1\nkind: ConfigMap\ndata: { slo.yaml: 'a: 1' }\n",
      "this ConfigMap holds files, not SLOs",
      "by themselves",
      1,
    ],
    [
      "service: web\nslos: [{ name: a }]\n",
      "this document has slos, but no version",
      "version: prometheus/v1",
      1,
    ],
    [
      "apiVersion: openslo.com/v2alpha\nkind: SLO\n",
      "OpenSLO of the version openslo.com/v2alpha is not read",
      "openslo/v1",
      1,
    ],
    [
      "apiVersion: openslo/v1\nkind: Slo\n",
      'openslo/v1 has no document of the kind "Slo"',
      "DataSource, Service, SLI, SLO",
      1,
    ],
    ["apiVersion: openslo/v1\n", "openslo/v1 has no document without a kind", "SLO", 1],
    [
      "apiVersion: openslo/v1alpha\nkind: AlertPolicy\n",
      'openslo/v1alpha has no document of the kind "AlertPolicy"',
      "Service or SLO",
      1,
    ],
  ])("says what it is that is no SLO: %j", (text, message, remedy, line) => {
    expect(read(text).problems).toMatchObject([
      { severity: "error", code: "document.unrecognised", message, where: { line } },
    ]);
    expect(read(text).problems[0]?.remedy).toContain(remedy);
  });

  it("leaves documents of others to others", () => {
    const reading = readSloFiles([{ path: "a.yaml", text: `a: 1\n---\n${sloth("web", 99)}` }], {
      foreign: () => true,
    });
    expect(reading.problems).toEqual([]);
    expect(reading.foreign.map(({ value }) => value)).toEqual([{ a: 1 }]);
    expect(reading.definitions).toHaveLength(1);
  });

  it("sums up each file, in order", () => {
    const { files, problems } = read(
      "",
      sloth("web", 101),
      `${sloth("api", 99)}---\n${sloth("api", 0.5, "other")}`,
    );
    expect(files).toEqual([
      { path: "0.yaml", recognised: 0, definitions: 0, formats: [], errors: 0, warnings: 1 },
      { path: "1.yaml", recognised: 1, definitions: 0, formats: [], errors: 1, warnings: 0 },
      {
        path: "2.yaml",
        recognised: 2,
        definitions: 2,
        formats: ["sloth/v1"],
        errors: 0,
        warnings: 1,
      },
    ]);
    expect(problems.map(({ where }) => where?.file)).toEqual(["0.yaml", "1.yaml", "2.yaml"]);
  });
});
