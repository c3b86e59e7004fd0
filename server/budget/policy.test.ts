import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { anSlo } from "#fixtures/builders.ts";
import { MONTH_ALERT_POLICY } from "#shared/budget/alert-policy.ts";
import type { TimeWindow } from "#shared/slo/model.ts";
import { readDocuments } from "#server/platform/documents.ts";
import {
  assessOptions,
  DEFAULT_POLICY,
  isPolicy,
  loadPolicy,
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
    expect(written.alertPolicy.rules).toEqual(MONTH_ALERT_POLICY.rules);
    expect(own.alertPolicy).toEqual(MONTH_ALERT_POLICY);
  });

  it("leaves what it does not say as it is", () => {
    const { policy } = read("minimumBad: 20\n");
    expect(policy).toEqual({ ...DEFAULT_POLICY, minimumBad: 20 });
    expect(assessOptions(policy ?? DEFAULT_POLICY, rolling(7)).alertPolicy).toMatchObject({
      name: "default for a week",
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

  it("is told of alerts that can never fire", () => {
    const lax = anSlo({ target: 0.9, windows: [rolling(30)] });
    const { policy, problems } = read(DEFAULT_AS_FILE, [lax]);
    expect(policy).not.toBeNull();
    expect(problems).toEqual([
      expect.objectContaining({
        severity: "warning",
        code: "policy.never-fires",
        message: expect.stringMatching(/page over 1h.*14\.40.*10\.00/) as string,
        where: { file: "policy.yaml", line: 6, column: 52 },
      }),
    ]);
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
    expect(await loadPolicy(undefined)).toBe(DEFAULT_POLICY);
    await writeFile(file, "coverageFloor: 0.5\n");
    expect((await loadPolicy(file)).status.coverageFloor).toBe(0.5);
    await writeFile(file, "\ncoverageFloor: half\n");
    await expect(loadPolicy(file)).rejects.toMatchObject({
      code: "policy.invalid",
      where: { file, line: 2 },
    });
    await writeFile(file, "");
    await expect(loadPolicy(file)).rejects.toMatchObject({ code: "policy.invalid" });
  });
});
