import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { aCatalog, aGatePolicy } from "#fixtures/builders.ts";
import { readDocuments } from "#server/platform/documents.ts";
import { DEFAULT_GATE_POLICY, isGatePolicy, readGatePolicy } from "./policy-file.ts";

function read(text: string, catalog: Parameters<typeof readGatePolicy>[1] = null) {
  const { documents, problems } = readDocuments("gate.yaml", text);
  expect(problems).toEqual([]);
  return { documents, ...readGatePolicy(documents, catalog) };
}

const problemsOf = (text: string, catalog: Parameters<typeof readGatePolicy>[1] = null) =>
  read(text, catalog).problems.map(({ severity, message, where }) => [
    `${where?.file}:${where?.line}:${where?.column}`,
    severity,
    message,
  ]);

describe("a policy of the gate", () => {
  it("of Headroom's own says what its table says", () => {
    expect(DEFAULT_GATE_POLICY).toEqual({ policy: aGatePolicy(), overrides: [] });
  });

  it("is told by its key from policies for alerts and from everything that says what it is", () => {
    const kinds = (text: string) => read(text).documents.map(isGatePolicy);
    expect(kinds("gate: {}\n---\ncoverageFloor: 0.9\n")).toEqual([true, false]);
    expect(kinds("kind: Gate\ngate: {}\n")).toEqual([false]);
    expect(read("coverageFloor: 0.9\n").document).toBe(DEFAULT_GATE_POLICY);
  });

  it("replaces what it names and leaves the rest as it is", () => {
    const { document, problems } = read(`gate:
  name: ours
  thresholds: { plentyAbove: 0.6 }
  table:
    enough: { medium: caution }
  rules:
    freeze: { verdict: { low: caution } }
    buildHorizon: { days: 90 }
    forecast: { on: false }
  overrides:
    - team: payments
      by: Grace
      why: money
      table: { plenty: { high: caution } }
`);
    expect(problems).toEqual([]);
    const own = aGatePolicy();
    expect(document?.policy).toEqual({
      ...own,
      name: "ours",
      source: "gate.yaml",
      thresholds: { plentyAbove: 0.6, enoughAbove: 0.25 },
      table: { ...own.table, enough: { low: "go", medium: "caution", high: "caution" } },
      rules: {
        ...own.rules,
        freeze: { on: true, verdict: { low: "caution", medium: "hold", high: "hold" } },
        buildHorizon: { ...own.rules.buildHorizon, days: 90 },
        forecast: { ...own.rules.forecast, on: false },
      },
    });
    expect(document?.overrides).toEqual([
      {
        scope: "team",
        name: "payments",
        by: "Grace",
        why: "money",
        changes: { table: { plenty: { high: "caution" } } },
      },
    ]);
  });

  it.each([
    [
      "an unknown key",
      "gate:\n  tabel: {}\n",
      "gate.yaml:2:3",
      "the key gate.tabel is not known here",
    ],
    [
      "no verdict",
      "gate:\n  table:\n    little: { high: stop }\n",
      "gate.yaml:3:21",
      "gate.table.little.high: expected one of",
    ],
    [
      "go for what is not known",
      "gate:\n  table:\n    unknown: { low: go }\n",
      "gate.yaml:3:21",
      "must not be go: what is not known lets nothing pass",
    ],
    [
      "an override without a reason",
      "gate:\n  overrides:\n    - { service: a, by: Ada }\n",
      "gate.yaml:3:7",
      "gate.overrides[0].why is missing",
    ],
    [
      "an override for nobody",
      "gate:\n  overrides:\n    - { by: Ada, why: x }\n",
      "gate.yaml:3:7",
      "gate.overrides[0].service is missing",
    ],
    [
      "a time zone that is none",
      "gate:\n  rules: { afterFreeze: { timeZone: Mars/Base } }\n",
      "gate.yaml:2:37",
      "must be an IANA time zone",
    ],
    [
      "thresholds the wrong way round",
      "gate:\n  thresholds:\n    enoughAbove: 0.7\n",
      "gate.yaml:3:18",
      "thresholds.enoughAbove is 0.7, which is not below plentyAbove, 0.5",
    ],
    ["nothing", "gate:\n", "gate.yaml:1:6", "gate is missing"],
  ])("with %s is refused, with its place", (_, text, place, message) => {
    expect(read(text).document).toBeNull();
    expect(problemsOf(text)).toEqual([[place, "error", expect.stringContaining(message)]]);
  });

  it("that is laxer for more risk or for less budget is a warning at that line", () => {
    const text = `gate:
  table:
    plenty: { low: hold }
    none: { high: caution }
  rules:
    openIncident: { verdict: { high: go } }
  overrides:
    - { service: checkout-api, by: Ada, why: x, table: { little: { high: go } } }
`;
    expect(problemsOf(text)).toEqual([
      [
        "gate.yaml:3:5",
        "warning",
        expect.stringContaining('medium risk gets "go" where low risk gets "hold"'),
      ],
      [
        "gate.yaml:4:19",
        "warning",
        expect.stringContaining('high risk gets "caution" where medium risk gets "hold"'),
      ],
      [
        "gate.yaml:2:3",
        "warning",
        expect.stringContaining(
          'a budget with "enough" left gets "go" where one with "plenty" gets "hold"',
        ),
      ],
      [
        "gate.yaml:4:19",
        "warning",
        expect.stringContaining(
          'a budget with "none" left gets "caution" where one with "little" gets "hold"',
        ),
      ],
      [
        "gate.yaml:6:38",
        "warning",
        expect.stringContaining('rules.openIncident.verdict.high: high risk gets "go"'),
      ],
      [
        "gate.yaml:8:74",
        "warning",
        expect.stringContaining('high risk gets "go" where medium risk gets "caution"'),
      ],
      [
        "gate.yaml:8:74",
        "warning",
        expect.stringContaining(
          'a budget with "little" left gets "go" where one with "enough" gets "caution"',
        ),
      ],
    ]);
    expect(read(text).document).not.toBeNull();
  });

  it("with an override for a team or service that the catalogue lacks is a warning", () => {
    const text =
      "gate:\n  overrides:\n    - { service: chekout-api, by: Ada, why: x }\n    - { team: payments, by: Ada, why: x }\n";
    expect(problemsOf(text, aCatalog())).toEqual([
      [
        "gate.yaml:3:18",
        "warning",
        expect.stringContaining('the service "chekout-api", which the catalogue does not know'),
      ],
    ]);
    expect(problemsOf(text)).toEqual([]);
  });

  it("beside another one is in force as little as that", () => {
    const { document, problems } = read("gate: {}\n---\ngate: {}\n");
    expect(document).toBeNull();
    expect(problems.map(({ code, where }) => [code, where?.line])).toEqual([
      ["gate-policy.several", 3],
    ]);
  });

  it("stands in the repository as it is read", () => {
    const text = readFileSync(new URL("./policies/default.yaml", import.meta.url), "utf8");
    expect(read(text)).toMatchObject({ document: DEFAULT_GATE_POLICY, problems: [] });
  });
});
