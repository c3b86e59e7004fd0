import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { parse } from "yaml";
import { rulesCommand, rulesOfFiles } from "./rules.ts";

const SLOTH = `version: prometheus/v1
service: web
slos:
  - name: errors
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(requests_total{code="500"}[{{.window}}]))
        total_query: sum(rate(requests_total[{{.window}}]))
    alerting: { name: WebErrors, page_alert: {}, ticket_alert: { disable: true } }
`;
const PYRRA = (grouping: string) => `apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: { name: errors, labels: { pyrra.dev/service: shop } }
spec:
  target: "90"
  window: 4w
  indicator:
    ratio:
      errors: { metric: 'orders_total{code="500"}' }
      total: { metric: 'orders_total' }
      grouping: [${grouping}]
`;
const OPENSLO = (query: string, window: string, more = "") => `apiVersion: openslo/v1
kind: SLO
metadata: { name: lag }
spec:
  service: queue
  indicator:
    metadata: { name: lag-sli }
    spec: { thresholdMetric: { metricSource: { type: Prometheus, spec: { query: '${query}' } } } }
  timeWindow: [${window}]
  budgetingMethod: Timeslices
  objectives: [{ target: 0.99, op: lt, value: 30, timeSliceWindow: 5m, timeSliceTarget: 0.9${more} }]
`;
const MONTH = "{ duration: 30d, isRolling: true }";
const CATALOG = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: storefront }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: web }
spec: { type: service, lifecycle: production, owner: storefront }
`;
const POLICY = `minimumBad: 0
alerts: [{ severity: ticket, long: 2d, short: 3h, budget: 0.5 }]
`;

const rulesOf = (...texts: readonly string[]) =>
  rulesOfFiles(
    texts.map((text, index) => ({ path: `${index}.yaml`, text })),
    60,
  );
const allRules = (result: ReturnType<typeof rulesOf>) =>
  result.groups.flatMap(({ rules }) => rules);
const alerts = (result: ReturnType<typeof rulesOf>) =>
  allRules(result).flatMap((rule) => ("alert" in rule ? [rule] : []));
const lost = (result: ReturnType<typeof rulesOf>) =>
  result.problems.filter(({ code }) => code === "rules.lost").map(({ message }) => message);

describe("rules of SLO files", () => {
  it("are what the text says, with an alert for each row of the policy", () => {
    const result = rulesOf(SLOTH);
    expect(parse(result.text)).toEqual({ groups: JSON.parse(JSON.stringify(result.groups)) });
    expect(alerts(result).map(({ labels }) => labels)).toEqual(
      [
        ["page", "1h", "5m"],
        ["page", "6h", "30m"],
        ["ticket", "1d", "2h"],
        ["ticket", "3d", "6h"],
      ].map(([severity, long_window, short_window]) => ({
        slo: "web/errors",
        service: "web",
        severity,
        long_window,
        short_window,
      })),
    );
  });

  it("read raw series in slices only, however long the window", () => {
    const windows = allRules(rulesOf(SLOTH)).filter(({ expr }) => /\[\d{6,}ms\]/.test(expr));
    expect(windows.length).toBeGreaterThan(8);
    expect(windows.filter(({ expr }) => expr.includes("requests_total"))).toEqual([]);
  });

  it("name the team of the catalogue, and use the policy among the files", () => {
    const result = rulesOf(SLOTH, CATALOG, POLICY);
    const [only, ...more] = alerts(result);
    expect(more).toEqual([]);
    expect(only?.labels).toMatchObject({
      team: "storefront",
      severity: "ticket",
      long_window: "2d",
    });
    // 0.5 x 30 d / 2 d, and no minimum of bad events.
    expect(only?.expr).toContain('headroom:budget_burn:rate2d{slo="web/errors"} > 7.5');
    expect(only?.expr).not.toContain("sum_over_time");
  });

  it("keep fan-out labels, and leave out what could not be told apart", () => {
    const kept = rulesOf(PYRRA("service, region"));
    expect(allRules(kept).every(({ labels }) => labels?.["service"] === undefined)).toBe(true);
    expect(kept.text).toContain("sum by (service,region)");
    const refused = rulesOf(PYRRA("severity"));
    expect(refused.groups).toEqual([]);
    expect(lost(refused)).toEqual([expect.stringMatching(/shop\/errors is left out.*severity/)]);
  });

  it("leave out alerts that can never fire, with a warning for Headroom's own and an error for a user's", () => {
    const own = rulesOf(PYRRA("region"));
    expect(own.errors).toBe(0);
    expect(own.problems.map(({ code }) => code)).toEqual(["policy.never-fires"]);
    expect(alerts(own).map(({ labels }) => labels["long_window"])).toEqual(["6h", "1d", "3d"]);
    const theirs = "alerts: [{ severity: page, long: 1h, short: 5m, budget: 0.02 }]\n";
    expect(rulesOf(PYRRA("region"), theirs).errors).toBe(1);
  });

  it("judge a threshold at each slice of a longer time slice", () => {
    const result = rulesOf(OPENSLO("max(lag_seconds)", MONTH));
    expect(result.groups.map(({ interval }) => interval)).toEqual(["5m", "1m", "2m"]);
    const measured = allRules(result).find(
      (rule) => "record" in rule && rule.record === "headroom:sli_measured_good:increase5m",
    );
    expect(measured?.expr).toBe(
      "avg_over_time((((max(lag_seconds)) >= -Inf) < bool 30)[299999ms:1m])",
    );
  });

  it("say what they cannot carry", () => {
    const calendar =
      "{ duration: 1M, isRolling: false, calendar: { startTime: '2026-01-01 00:00:00', timeZone: UTC } }";
    expect(lost(rulesOf(OPENSLO("max(lag_seconds)", calendar)))).toEqual([
      expect.stringContaining("no calendar"),
    ]);
    expect(lost(rulesOf(OPENSLO("lag_seconds[5m]", MONTH)))).toEqual([
      expect.stringMatching(/queue\/lag is left out.*instant vector/),
    ]);
    expect(lost(rulesOf(SLOTH))).toEqual([
      expect.stringMatching(/asks for are left out.*WebErrors/),
      expect.stringMatching(/disables alerts.*web\/errors/),
    ]);
  });

  it("are not written without knowing which policy is meant", () => {
    for (const policies of [[POLICY, POLICY], ["minimumBad: none\n"]]) {
      const result = rulesOf(SLOTH, ...policies);
      expect(result.errors).toBe(1);
      expect(result.text).toBe("");
    }
  });
});

describe("headroom rules", () => {
  async function run(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
    const folder = await mkdtemp(join(tmpdir(), "headroom-rules-"));
    const exitCode = process.exitCode;
    onTestFinished(async () => {
      process.exitCode = exitCode;
      await rm(folder, { recursive: true });
    });
    const said = { out: "", err: "" };
    vi.spyOn(process.stdout, "write").mockImplementation(
      (text) => ((said.out += String(text)), true),
    );
    vi.spyOn(process.stderr, "write").mockImplementation(
      (text) => ((said.err += String(text)), true),
    );
    const paths = Object.keys(files).map((name) => join(folder, name));
    await Promise.all(
      paths.map((path, index) => writeFile(path, Object.values(files)[index] ?? "")),
    );
    const out = join(folder, "rules.yml");
    await writeFile(out, "before");
    const parsed = args.map((arg) => (arg === "OUT" ? out : arg));
    await rulesCommand().parseAsync([...paths, "--to", "prometheus", ...parsed], { from: "user" });
    vi.restoreAllMocks();
    return { ...said, exitCode: process.exitCode, written: await readFile(out, "utf8") };
  }

  it("writes rules to stdout and what is lost to stderr", async () => {
    const { out, err, exitCode } = await run({ "a.yaml": SLOTH });
    expect(parse(out)).toMatchObject({
      groups: [{ name: "headroom web/errors", interval: "1m" }, {}],
    });
    expect(err).toContain("WebErrors");
    expect(exitCode).toBe(0);
  });

  it("writes a file, with the problems alone on stdout for machines", async () => {
    const { out, exitCode, written } = await run({ "a.yaml": SLOTH }, "--out", "OUT", "--json");
    expect(written).toContain("headroom:budget_burn:rate1h");
    expect(JSON.parse(out)).toMatchObject({
      out: expect.stringContaining("rules.yml") as string,
      problems: [{ code: "rules.lost" }, { code: "rules.lost" }],
    });
    expect(exitCode).toBe(0);
  });

  it("leaves a file as it was when an input file has errors", async () => {
    const { err, exitCode, written } = await run(
      { "a.yaml": SLOTH, "b.yaml": "version: [" },
      "--out",
      "OUT",
    );
    expect([written, exitCode]).toEqual(["before", 1]);
    expect(err).toContain("was not written");
  });

  it("names a file that cannot be written", async () => {
    await expect(run({ "a.yaml": SLOTH }, "--out", "/nowhere/rules.yml")).rejects.toMatchObject({
      code: "file.unwritable",
    });
  });
});
