import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readDocuments } from "#server/platform/documents.ts";
import { readEvidencePolicy } from "./evidence-policy.ts";
import { rankFolder } from "./rank-folder.ts";

const read = (text: string) => readEvidencePolicy(readDocuments("policy.yaml", text).documents);
const PEM = generateKeyPairSync("ed25519")
  .publicKey.export({ type: "spki", format: "pem" })
  .toString();
const indented = (text: string) => text.trim().replaceAll("\n", "\n        ");

describe("the part of a policy about evidence", () => {
  it("says where runs belong and whose signatures are believed, beside what it says of the ranking", () => {
    const { policy, problems } = read(`ranking: { passAt: 0.5 }
evidence:
  mapping:
    - match: { format: junit, name: "*failover*" }
      service: payments-api
      scenario: STA-01
  keys:
    - id: game-days
      team: platform
      publicKey: |
        ${indented(PEM)}
`);
    expect(problems).toEqual([]);
    expect(policy.mapping).toMatchObject([{ service: "payments-api", scenario: "STA-01" }]);
    expect(policy.keys).toMatchObject([{ id: "game-days", team: "platform" }]);
  });

  it("is nothing where a policy says nothing of it", () => {
    expect(read("ranking: { passAt: 0.5 }\n")).toEqual({
      policy: { mapping: [], keys: [] },
      problems: [],
    });
  });

  it.each([
    ["a misspelt key", "evidence: { maping: [] }\n", "evidence-policy.unknown-key", 1],
    [
      "a rule that matches all",
      "evidence:\n  mapping: [{ match: {} }]\n",
      "evidence-policy.shape",
      2,
    ],
    ["a key that is none", "evidence:\n  keys:\n    - publicKey: abc\n", "evidence.key", 3],
  ])("with %s is refused with its line", (_what, text, code, line) => {
    expect(read(text).problems).toMatchObject([{ severity: "error", code, where: { line } }]);
  });
});

describe("a folder that is ranked", () => {
  const catalog = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: shop, annotations: { headroom.dev/exposure: "1" } }
spec: { type: service, lifecycle: production, owner: team-a }
`;
  const report = `<testsuite name="resilience" timestamp="2026-11-18T06:00:00Z"><testcase name="shop loses a pod"/></testsuite>`;
  const policy = `evidence:
  mapping: [{ match: { name: "shop loses*" }, service: shop, scenario: HST-01, environment: production }]
`;
  const rank = (text?: string) =>
    rankFolder(
      {
        catalog: [{ path: "catalog.yaml", text: catalog }],
        evidence: [{ path: "report.xml", text: report }],
        ...(text === undefined ? {} : { policy: { path: "policy.yaml", text } }),
      },
      Date.UTC(2026, 10, 18, 6),
    );
  const credit = (text?: string) =>
    rank(text).ranking?.teams[0]?.services[0]?.cells.find(({ scenario }) => scenario === "HST-01")
      ?.credit;

  it("counts evidence that its policy places, and none that nobody places", () => {
    // An upload of a report of tests in production, recovered in time: 0.8 x 0.6 x 0.7 x 0.9.
    expect(credit(policy)).toBeCloseTo(0.8 * 0.6 * 0.35 * 0.9, 12);
    expect(credit()).toBe(0);
    expect(rank().problems.map(({ code }) => code)).toContain("evidence.not-placed");
  });

  it("is not ranked by a policy that is at fault", () => {
    expect(rank("evidence: { maping: [] }\n").ranking).toBeNull();
  });
});
