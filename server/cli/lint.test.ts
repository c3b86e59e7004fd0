import { describe, expect, it } from "vitest";
import { convertFiles } from "./convert.ts";
import { lintFiles } from "./lint.ts";
import { problemRecord, problemText } from "./problem-text.ts";

const SLOTH =
  "version: prometheus/v1\nservice: web\nslos:\n  - name: slo\n    objective: 99\n    sli: { raw: { error_ratio_query: 'a[{{.window}}]' } }\n    alerting: { name: A, ticket_alert: { disable: true } }\n";
const GROUP =
  "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: payments }\nspec: { type: team, children: [] }\n";

describe("a problem", () => {
  const problem = {
    severity: "error",
    code: "slo.bad",
    message: "target is 2",
    remedy: "write 0.99",
    where: { file: "a.yaml", line: 3, column: 7 },
  } as const;

  it("is said with its place, and the hint below", () => {
    expect(problemText(problem)).toBe("a.yaml:3:7  error  target is 2\n    write 0.99\n");
    expect(problemText({ severity: "warning", code: "x", message: "odd" })).toBe("warning  odd\n");
  });

  it("is a flat record for machines", () => {
    expect(problemRecord(problem)).toEqual({
      file: "a.yaml",
      line: 3,
      column: 7,
      severity: "error",
      code: "slo.bad",
      message: "target is 2",
      hint: "write 0.99",
    });
    expect(problemRecord({ severity: "warning", code: "x", message: "odd" })).toMatchObject({
      file: null,
      line: null,
      column: null,
      hint: null,
    });
  });
});

describe("lint", () => {
  it("checks SLO and catalogue files of one call, told apart by content", () => {
    expect(lintFiles([{ path: "a.yaml", text: `${SLOTH}---\n${GROUP}` }])).toEqual({
      problems: [],
      errors: 0,
      warnings: 0,
    });
  });

  it("checks exclusions too, and whether an SLO of the call answers to their names", () => {
    const exclusions = `exclusions:
  - name: upgrade
    from: 2026-11-23T22:00:00Z
    duration: 4h
    services: [web, wbe]
    reason: a new database
    requestedBy: Ada
    approvedBy: Grace
`;
    const codes = (...texts: readonly string[]) =>
      lintFiles(texts.map((text, index) => ({ path: `${index}.yaml`, text }))).problems.map(
        ({ code, where }) => [code, where?.file, where?.line],
      );
    expect(codes(exclusions)).toEqual([]);
    expect(codes(SLOTH, exclusions)).toEqual([["exclusion.unknown-name", "1.yaml", 2]]);
    expect(codes(exclusions.replace("approvedBy: Grace", ""))).toEqual([
      ["exclusion.missing", "0.yaml", 2],
    ]);
  });

  it("counts errors and warnings of both, in order of the files", () => {
    const noName =
      "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {}\nspec: { type: team }\n";
    const result = lintFiles([
      { path: "b.yaml", text: noName },
      { path: "a.yaml", text: SLOTH.replace("objective: 99", "objective: 0.99") },
    ]);
    expect(result.problems.map(({ severity, where }) => [severity, where?.file])).toEqual([
      ["error", "b.yaml"],
      ["warning", "a.yaml"],
      ["warning", "a.yaml"],
    ]);
    // The objective looks like a ratio, and as a percentage most alerts cannot fire for it.
    expect(result.problems.map(({ code }) => code).slice(1)).toContain("policy.never-fires");
    expect([result.errors, result.warnings]).toEqual([1, 2]);
  });
});

describe("lint of a policy", () => {
  it("knows it by its content, and names what is wrong with file and line", () => {
    const policy = "coverageFloor: 0.9\nwarningRemaining: 25\n";
    const { problems } = lintFiles([
      { path: "a.yaml", text: SLOTH },
      { path: "policy.yaml", text: policy },
    ]);
    expect(problems.filter(({ where }) => where?.file === "policy.yaml")).toEqual([
      expect.objectContaining({
        code: "policy.shape",
        where: { file: "policy.yaml", line: 2, column: 19 },
      }),
    ]);
  });
});

describe("lint of the gate's policy", () => {
  const lintGate = (gate: string) =>
    lintFiles([
      { path: "a.yaml", text: SLOTH },
      { path: "teams.yaml", text: GROUP },
      { path: "policy.yaml", text: `coverageFloor: 0.9\n---\n${gate}` },
    ]).problems.map(({ code, severity, where }) => [code, severity, where?.line, where?.column]);

  it("takes it beside a policy for alerts, and names what is wrong with its place", () => {
    expect(lintGate("gate:\n  rules: { freeze: { verdict: caution } }\n")).toEqual([]);
    expect(lintGate("gate:\n  rules: { frost: { verdict: caution } }\n")).toEqual([
      ["gate-policy.unknown-key", "error", 4, 12],
    ]);
  });

  it("warns of a laxer line, and of overrides for names that the catalogue of the call lacks", () => {
    expect(lintGate("gate:\n  table: { none: { high: go } }\n")).toEqual([
      ["gate-policy.laxer", "warning", 4, 26],
      ["gate-policy.laxer", "warning", 4, 26],
    ]);
    const override = (team: string) =>
      lintGate(`gate:\n  overrides:\n    - { team: ${team}, by: Ada, why: by plan }\n`);
    expect(override("payments")).toEqual([]);
    expect(override("paymnets")).toEqual([["gate-policy.unknown-name", "warning", 5, 15]]);
  });
});

describe("lint of failure scenarios and exemptions", () => {
  const lintOf = (text: string) =>
    lintFiles([{ path: "a.yaml", text }]).problems.map(({ code, where }) => [code, where?.line]);
  const scenario = "{ id: OWN-1, appliesTo: all, pass: H, sigma: 3 }";

  it("takes them in both forms, and names what is wrong with its line", () => {
    expect(lintOf(`- ${scenario}\n`)).toEqual([]);
    expect(lintOf(`extends: builtin\nscenarios:\n  - ${scenario}\n`)).toEqual([]);
    expect(lintOf(`- ${scenario}\n- ${scenario}\n`)).toEqual([["scenario.duplicate", 2]]);
    expect(lintOf(`- ${scenario.replace("H", "soon")}\n`)).toEqual([
      [expect.stringContaining("scenario."), 1],
    ]);
    expect(
      lintOf(
        "- { service: a, scenario: STA-01, from: 2026-01-02, until: 2026-01-01, approvedBy: b, reason: c }\n",
      ),
    ).toEqual([[expect.stringContaining("exemption."), 1]]);
  });
});

describe("lint of how teams are ranked", () => {
  it("names what is misspelt", () => {
    const text = "warningRemaining: 0.2\nranking:\n  halfLife: 30\n";
    expect(lintFiles([{ path: "policy.yaml", text }]).problems).toMatchObject([
      { code: "ranking-policy.unknown-key", severity: "error", where: { line: 3, column: 3 } },
    ]);
  });
});

describe("lint of planning", () => {
  it("names what is misspelt in its numbers, beside a policy for alerts", () => {
    const text = "warningRemaining: 0.2\nplanning:\n  heldShares: 0.3\n";
    expect(lintFiles([{ path: "policy.yaml", text }]).problems).toMatchObject([
      { code: "planning-policy.unknown-key", severity: "error", where: { line: 3, column: 3 } },
    ]);
  });

  it("checks debts and decisions", () => {
    const text = "kind: headroom/debt\nid: a\nservice: shop\ntitle: Old\nintent: fine\n";
    expect(lintFiles([{ path: "debts.yaml", text }]).problems.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["debt.shape", "debt.missing"]),
    );
  });
});

describe("convert", () => {
  it("writes OpenSLO that lints, and says what is lost", () => {
    const { text, problems, errors } = convertFiles([{ path: "a.yaml", text: SLOTH }]);
    expect(errors).toBe(0);
    expect(problems.map(({ code, where }) => [code, where?.file])).toEqual([
      ["convert.lost", "a.yaml"],
    ]);
    expect(lintFiles([{ path: "b.yaml", text }])).toMatchObject({ errors: 0, warnings: 0 });
  });

  it("reports a file that is refused, and converts the others", () => {
    const { text, errors } = convertFiles([
      { path: "a.yaml", text: "version: [" },
      { path: "b.yaml", text: SLOTH },
    ]);
    expect(errors).toBeGreaterThan(0);
    expect(text).toContain("name: slo");
  });
});
