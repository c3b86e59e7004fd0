import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { anAlertPolicy, anSlo } from "#fixtures/builders.ts";
import { burnFactor } from "#shared/budget/alert-policy.ts";
import type { TimeWindow } from "#shared/slo/model.ts";
import { readDocuments, type SourceDocument } from "#server/platform/documents.ts";
import {
  assessOptions,
  DEFAULT_POLICY,
  isPolicy,
  loadPolicy,
  OWN_POLICIES,
  readPolicies,
  readPolicyDocument,
} from "./policy.ts";

const rolling = (days: number): TimeWindow => ({ kind: "rolling", seconds: days * 86_400 });

const DEFAULT_AS_FILE = `source: Google SRE Workbook, chapter 5
coverageFloor: 0.9
warningRemaining: 0.25
minimumBad: 1
alerts:
  - { severity: page, long: 1h, short: 5m, budget: 0.02 }
  - { severity: page, long: 6h, short: 30m, budget: 0.05 }
  - { severity: ticket, long: 1d, short: 2h, budget: 0.1 }
  - { severity: ticket, long: 3d, short: 6h, budget: 0.1 }
`;

function read(text: string, definitions = [anSlo({ target: 0.999, windows: [rolling(30)] })]) {
  const [document] = readDocuments("policy.yaml", text).documents;
  if (document === undefined) throw new Error("the test wrote no document");
  return { recognised: isPolicy(document), ...readPolicyDocument(document, definitions) };
}

describe("a policy", () => {
  it("written out as the default is the default", () => {
    const { policy, problems, recognised } = read(DEFAULT_AS_FILE);
    expect([recognised, problems]).toEqual([true, []]);
    const written = assessOptions(policy ?? DEFAULT_POLICY, rolling(30));
    const own = assessOptions(DEFAULT_POLICY, rolling(30));
    expect(written.statusPolicy).toEqual(own.statusPolicy);
    expect(written.alertPolicy.rules).toEqual(anAlertPolicy().rules);
    expect(own.alertPolicy).toEqual({
      ...anAlertPolicy(),
      source: "Google SRE Workbook, chapter 5, table 5-8; Sloth, internal/alert",
    });
  });

  it("leaves what it does not say as it is", () => {
    const { policy } = read("minimumBad: 20\n");
    expect(policy).toEqual({ ...DEFAULT_POLICY, minimumBad: 20 });
    expect(assessOptions(policy ?? DEFAULT_POLICY, rolling(7)).alertPolicy).toMatchObject({
      name: "week",
      minimumBad: 20,
    });
  });

  it("leaves out alerts that look back further than the window", () => {
    const { policy } = read(DEFAULT_AS_FILE);
    const { rules } = assessOptions(policy ?? DEFAULT_POLICY, rolling(1)).alertPolicy;
    expect(rules.map(({ longSeconds }) => longSeconds)).toEqual([3_600, 21_600, 86_400]);
  });

  it.each([
    ["coverageFloor: 90\n", "coverageFloor", 1, 16],
    ["coverageflor: 0.9\nminimumBad: 1\n", "coverageflor", 1, 1],
    [
      "alerts:\n  - { severity: page, long: soon, short: 5m, budget: 0.1 }\n",
      "alerts[0].long",
      2,
      29,
    ],
    ["alerts:\n  - { severity: sms, long: 1h, short: 5m, budget: 0.1 }\n", "severity", 2, 17],
    ["alerts:\n  - { severity: page, long: 5m, short: 1h, budget: 0.1 }\n", "short", 2, 40],
    ["alerts: []\n", "alerts", 1, 1],
    [
      "alerts: &a [{ severity: page, long: 1h, short: 5m, budget: 0.1 }]\npolicies: [{ windows: [7d], alerts: *a }]\n",
      "beside policies",
      1,
      1,
    ],
    [
      "policies:\n  - windows: [7d, 7d]\n    alerts: [{ severity: page, long: 1h, short: 5m, budget: 0.1 }]\n",
      "policies[0].windows[1]: must not be named twice",
      2,
      19,
    ],
    [
      "policies:\n  - alerts: [{ severity: page, long: 1h, short: 5m, budget: 0.1 }]\n",
      "policies[0].windows is missing",
      2,
      5,
    ],
  ])("is refused with the place: %s", (text, key, line, column) => {
    const { policy, problems } = read(text);
    expect(policy).toBeNull();
    expect(problems).toEqual([
      expect.objectContaining({
        severity: "error",
        message: expect.stringContaining(key),
        where: { file: "policy.yaml", line, column },
      }),
    ]);
  });

  it("gives windows of several lengths alerts of their own", () => {
    const { policy, problems } = read(`policies:
  - { windows: [7d], source: a talk, alerts: [{ severity: page, long: 1h, short: 5m, budget: 0.1 }] }
  - { windows: [28d, 90d], alerts: [{ severity: ticket, long: 6h, short: 1h, budget: 0.2 }] }
`);
    expect(problems).toEqual([]);
    const alerts = (days: number) =>
      assessOptions(policy ?? DEFAULT_POLICY, rolling(days)).alertPolicy;
    expect(alerts(7)).toMatchObject({ source: "a talk", rules: [{ budgetShare: 0.1 }] });
    expect(alerts(30)).toMatchObject({ source: "policy.yaml", rules: [{ budgetShare: 0.2 }] });
    expect(alerts(365)).toMatchObject({ rules: [{ budgetShare: 0.2 }] });
  });

  it("with alerts that can never fire for an SLO it is checked with is an error", () => {
    const lax = anSlo({ target: 0.9, windows: [rolling(30)] });
    const { policy, problems } = read(DEFAULT_AS_FILE, [lax]);
    expect(policy).not.toBeNull();
    expect(problems).toEqual([
      expect.objectContaining({
        severity: "error",
        code: "policy.never-fires",
        message: expect.stringMatching(/page over 1h.*14\.40.*10\.00/) as string,
        where: { file: "policy.yaml", line: 6, column: 52 },
      }),
    ]);
  });

  it("that leaves the alerts to Headroom is not invalid for them: the SLO is warned", () => {
    const where = { file: "lax.yaml", line: 7 };
    const lax = anSlo({ target: 0.9, windows: [rolling(30)], where });
    const warning = expect.objectContaining({
      severity: "warning",
      code: "policy.never-fires",
      message: expect.stringMatching(/page over 1h.*14\.40.*10\.00/) as string,
      where,
    }) as unknown;
    expect(read("minimumBad: 2\n", [lax]).problems).toEqual([warning]);
    expect(readPolicies([], [lax, anSlo()])).toEqual({
      policy: DEFAULT_POLICY,
      problems: [warning],
    });
  });

  it("is not any other document", () => {
    expect(read("apiVersion: v1\nkind: List2\nalerts: 1\n").recognised).toBe(false);
    expect(read("some: thing\n").recognised).toBe(false);
  });
});

describe("the policy of headroom.yaml", () => {
  it("is read from its file, or refused with file and line", async () => {
    const folder = await mkdtemp(join(tmpdir(), "headroom-policy-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "policy.yaml");
    expect(await loadPolicy([])).toBe(DEFAULT_POLICY);
    await writeFile(file, "coverageFloor: 0.5\n");
    expect((await loadPolicy([file])).status.coverageFloor).toBe(0.5);
    await writeFile(file, "\ncoverageFloor: half\n");
    await expect(loadPolicy([file])).rejects.toMatchObject({
      code: "policy.invalid",
      where: { file, line: 2 },
    });
    const gate = join(folder, "gate.yaml");
    await writeFile(gate, "gate: {}\n");
    await writeFile(file, "coverageFloor: 0.5\n---\ngate: {}\n");
    const isGate = ({ value }: SourceDocument) => "gate" in (value as object);
    expect((await loadPolicy([file, gate], isGate)).status.coverageFloor).toBe(0.5);
    expect(await loadPolicy([gate], isGate)).toBe(DEFAULT_POLICY);
    await expect(loadPolicy([gate])).rejects.toMatchObject({ code: "policy.invalid" });
    await expect(loadPolicy([file, file], isGate)).rejects.toMatchObject({
      message: "the policy must be one document, and the files hold 2",
    });
    await writeFile(file, "");
    await expect(loadPolicy([file])).rejects.toMatchObject({ code: "policy.invalid" });
  });
});

interface KnownFactors {
  readonly file: string;
  readonly days: number;
  readonly shares: readonly number[];
  readonly factors: readonly number[];
  readonly source: RegExp;
}

/** Printed by those who use them, and not worked out by Headroom. */
const KNOWN_FACTORS: readonly KnownFactors[] = [
  {
    file: "default.yaml",
    days: 30,
    shares: [0.02, 0.05, 0.1, 0.1],
    factors: [14.4, 6, 3, 1],
    source: /SRE Workbook/,
  },
  {
    file: "default.yaml",
    days: 28,
    shares: [0.02, 0.05, 0.1, 0.1],
    factors: [13.44, 5.6, 2.8, 0.9333333333333333],
    source: /Sloth/,
  },
  {
    file: "default.yaml",
    days: 7,
    shares: [0.08, 0.125, 0.2, 0.42],
    factors: [13.44, 3.5, 1.4, 0.98],
    source: /Sloth/,
  },
  {
    file: "default.yaml",
    days: 90,
    shares: [0.01, 0.03, 0.05],
    factors: [21.6, 10.8, 4.5],
    source: /Datadog/,
  },
  {
    file: "datadog.yaml",
    days: 7,
    shares: [0.1, 0.2, 0.4],
    factors: [16.8, 5.6, 2.8],
    source: /Datadog/,
  },
  {
    file: "datadog.yaml",
    days: 30,
    shares: [0.02, 0.05, 0.1],
    factors: [14.4, 6, 3],
    source: /Datadog/,
  },
  {
    file: "datadog.yaml",
    days: 90,
    shares: [0.01, 0.03, 0.05],
    factors: [21.6, 10.8, 4.5],
    source: /Datadog/,
  },
];

describe("the policies that Headroom brings", () => {
  it.each(KNOWN_FACTORS)(
    "$file has the known factors for $days days",
    async ({ file, days, shares, factors, source }) => {
      const policy = await loadPolicy([join(OWN_POLICIES, file)]);
      const { alertPolicy } = assessOptions(policy, rolling(days));
      expect(alertPolicy.source).toMatch(source);
      expect(alertPolicy.rules.map(({ budgetShare }) => budgetShare)).toEqual(shares);
      alertPolicy.rules.forEach((rule, index) =>
        expect(burnFactor(rule, days * 86_400)).toBeCloseTo(factors[index] ?? Number.NaN, 12),
      );
    },
  );

  it("hold the default, read like a policy of a user's", async () => {
    expect(await loadPolicy([join(OWN_POLICIES, "default.yaml")])).toEqual(DEFAULT_POLICY);
  });
});
