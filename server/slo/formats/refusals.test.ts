import { describe, expect, it } from "vitest";
import { readSloFiles } from "#server/slo/lint.ts";
import { writeOpenslo } from "#server/slo/write-openslo.ts";

/** `severity code line:column` of each problem, so that a case reads as what a person sees. */
function verdict(text: string): readonly string[] {
  const { problems } = readSloFiles([{ path: "a.yaml", text }]);
  return problems.map(
    ({ severity, code, where }) => `${severity} ${code} ${where?.line}:${where?.column}`,
  );
}

function remedies(text: string): string {
  return readSloFiles([{ path: "a.yaml", text }])
    .problems.map((problem) => `${problem.message} > ${problem.remedy}`)
    .join("\n");
}

function slothFile(
  changes: { objective?: string; sli?: string; alerting?: string; head?: string } = {},
): string {
  const {
    objective = "99.9",
    sli = "{ events: { error_query: 'rate(bad[{{.window}}])', total_query: 'rate(all[{{.window}}])' } }",
    alerting = "{ name: A }",
    head = "service: booking",
  } = changes;
  return `version: prometheus/v1\n${head}\nslos:\n  - name: slo\n    objective: ${objective}\n    sli: ${sli}\n    alerting: ${alerting}\n`;
}

describe("Sloth files", () => {
  it.each([
    ["a good one", {}, []],
    ["an objective over 100", { objective: "101" }, ["error slo.target-out-of-range 5:16"]],
    ["an objective of 100", { objective: "100.0" }, ["error slo.target-out-of-range 5:16"]],
    ["an objective of 0", { objective: "0" }, ["error slo.target-out-of-range 5:16"]],
    [
      "an objective of which nothing is left as a ratio",
      { objective: "5e-324" },
      ["error slo.target-out-of-range 5:16"],
    ],
    [
      "an objective that leaves no budget to count with",
      { objective: "99.99999999999" },
      ["error slo.target-out-of-range 5:16"],
    ],
    ["an objective of eleven nines", { objective: "99.999999999" }, []],
    [
      "an objective that looks like a ratio",
      { objective: "0.999" },
      ["warning slo.target-suspicious 5:16"],
    ],
    ["an objective that is a text", { objective: "high" }, ["error sloth.shape 5:16"]],
    ["no service", { head: 'service: ""' }, ["error sloth.shape 2:10"]],
    ["a service with a space", { head: "service: a b" }, ["error sloth.shape 2:10"]],
    ["no SLI", { sli: "{}" }, ["error sloth.sli 6:5"]],
    ["a plugin", { sli: "{ plugin: { id: team/availability } }" }, ["error sloth.plugin 6:26"]],
    [
      "a query without the window",
      { sli: "{ raw: { error_ratio_query: vector(0) } }" },
      ["error query.window-missing 6:38"],
    ],
    [
      "a query that is no PromQL",
      { sli: "{ raw: { error_ratio_query: 'rate(a{b=c}[{{.window}}])' } }" },
      ["error query.syntax 6:48"],
    ],
    [
      "another template",
      { sli: "{ raw: { error_ratio_query: 'a{{.job}}[{{.window}}]' } }" },
      ["error query.template 6:40"],
    ],
    [
      "the same query twice",
      { sli: "{ events: { error_query: 'a[{{.window}}]', total_query: 'a[{{.window}}]' } }" },
      ["error sloth.same-queries 6:12"],
    ],
    [
      "a missing query",
      { sli: "{ events: { error_query: 'a[{{.window}}]' } }" },
      ["error sloth.missing 6:12"],
    ],
    [
      "alerts without a name",
      { alerting: "{ labels: { a: b } }" },
      ["error sloth.alert-name-missing 7:5"],
    ],
    ["no alerting", { alerting: "" }, ["error sloth.alerting-missing 4:5"]],
    [
      "an empty label",
      { head: "service: booking\nlabels: { tier: '' }" },
      ["error sloth.shape 3:17"],
    ],
    [
      "a label that is the metric's name",
      { head: "service: booking\nlabels: { __name__: x }" },
      ["error sloth.shape 3:21"],
    ],
    [
      "an empty label of an alert that is on",
      {
        alerting:
          "{ name: A, page_alert: { labels: { team: '' } }, ticket_alert: { disable: true } }",
      },
      ["error sloth.empty-text 7:56"],
    ],
    [
      "an empty annotation of an alert that is off",
      {
        alerting:
          "{ name: A, page_alert: { disable: true, annotations: { text: '' } }, ticket_alert: { disable: true } }",
      },
      [],
    ],
    [
      "plugins that are taken away and none put in",
      { head: "service: booking\nslo_plugins: { overridePrevious: true }" },
      ["error sloth.plugins 3:16"],
    ],
    [
      "a plugin's priority that is no whole number",
      { head: "service: booking\nslo_plugins: { chain: [{ id: x/y, priority: 1.5 }] }" },
      ["error sloth.shape 3:45"],
    ],
    [
      "a rate over a count",
      {
        sli: "{ events: { error_query: 'increase(bad[{{.window}}])', total_query: 'rate(all[{{.window}}])' } }",
      },
      ["warning sloth.mixed-queries 6:12"],
    ],
    [
      "the other kind's spelling",
      { alerting: "{ name: A, pageAlert: { disable: true } }" },
      ["warning sloth.spelling 7:26"],
    ],
    [
      "an unknown key",
      { head: "service: booking\nslo_plugin: {}" },
      ["warning sloth.unknown-key 3:1"],
    ],
    [
      "Sloth's rule plugins",
      { head: "service: booking\nslo_plugins: { chain: [{ id: x/y }] }" },
      ["warning sloth.not-carried 3:1"],
    ],
  ])("%s", (_, changes, expected) => {
    expect(verdict(slothFile(changes))).toEqual(expected);
  });

  it("read the other kind's spelling as what it means", () => {
    const { definitions } = readSloFiles([
      {
        path: "a.yaml",
        text: slothFile({ sli: "{ raw: { errorRatioQuery: 'a[{{.window}}]' } }" }),
      },
    ]);
    expect(definitions).toMatchObject([
      { sli: { kind: "raw", query: { text: "a[{{.window}}]" } } },
    ]);
  });

  it("say what to do", () => {
    expect(remedies(slothFile({ objective: "0.999" }))).toContain(
      "write 99.9 if you mean 99.9 percent",
    );
    expect(remedies(slothFile({ alerting: "{ name: A, pageAlert: {} }" }))).toContain(
      "did you mean page_alert?",
    );
    expect(remedies(slothFile({ head: "service: booking\nslo_plugin: {}" }))).toContain(
      "did you mean slo_plugins?",
    );
    expect(remedies(slothFile({ sli: "{ plugin: { id: team/availability } }" }))).toContain(
      "the plugin team/availability",
    );
  });

  it("leave MetricsQL unparsed where its plugin is named", () => {
    const text = slothFile({
      head: "service: booking\nslo_plugins: { chain: [{ id: sloth.dev/contrib/validate_victoria_metrics/v1 }] }",
      sli: "{ raw: { error_ratio_query: 'histogram_share(1, a[{{.window}}])' } }",
    });
    expect(verdict(text)).toEqual(["warning sloth.not-carried 3:1"]);
    const { definitions } = readSloFiles([{ path: "a.yaml", text }]);
    expect(definitions).toMatchObject([{ sli: { query: { language: "MetricsQL" } } }]);
    // And so does what is written of it.
    const written = writeOpenslo(definitions).text;
    expect(verdict(written)).toEqual([]);
    expect(readSloFiles([{ path: "b.yaml", text: written }]).definitions[0]?.sli).toEqual(
      definitions[0]?.sli,
    );
  });

  it("check burn-rate windows", () => {
    const windows = (long: string) => {
      const severity = `{ quick: { errorBudgetPercent: 2, shortWindow: 5m, longWindow: ${long} }, slow: { errorBudgetPercent: 5, shortWindow: 30m, longWindow: 6h } }`;
      return `apiVersion: sloth.slok.dev/v1\nkind: AlertWindows\nspec:\n  sloPeriod: 7d\n  page: ${severity}\n  ticket: ${severity}\n`;
    };
    expect(verdict(windows("1h"))).toEqual([]);
    expect(verdict(windows("5m"))).toEqual([
      "error sloth.windows 5:56",
      "error sloth.windows 6:58",
    ]);
    expect(verdict(windows("8d"))).toEqual([
      "error sloth.windows 5:72",
      "error sloth.windows 6:74",
    ]);
    expect(verdict(windows("soon"))).toEqual([
      "error sloth.duration 5:72",
      "error sloth.duration 6:74",
    ]);
  });
});

function pyrraFile(
  changes: { target?: string; window?: string; indicator?: string; more?: string } = {},
): string {
  const {
    target = '"99"',
    window = "4w",
    indicator = "{ bool_gauge: { metric: 'up{job=\"api\"}' } }",
    more = "",
  } = changes;
  return `apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: { name: slo }\nspec:\n  target: ${target}\n  window: ${window}\n  indicator: ${indicator}\n${more}`;
}

describe("Pyrra files", () => {
  it.each([
    ["a good one", {}, []],
    ["a target of 100", { target: '"100"' }, ["error slo.target-out-of-range 5:11"]],
    [
      "a target that looks like a ratio",
      { target: '"0.99"' },
      ["warning slo.target-suspicious 5:11"],
    ],
    ["a target with a sign", { target: '"99%"' }, ["error pyrra.target 5:11"]],
    ["a target that is a number", { target: "99.9" }, []],
    ["a target that is a list", { target: "[99]" }, ["error pyrra.shape 5:3"]],
    [
      "a target that is a number over 100",
      { target: "101" },
      ["error slo.target-out-of-range 5:11"],
    ],
    ["a window that is none", { window: "a month" }, ["error pyrra.duration 6:11"]],
    ["no indicator", { indicator: "{}" }, ["error pyrra.indicator 7:3"]],
    [
      "an expression for a selector",
      { indicator: "{ bool_gauge: { metric: sum(up) } }" },
      ["error pyrra.selector 7:38"],
    ],
    [
      "a selector that is no PromQL",
      { indicator: "{ bool_gauge: { metric: 'up{job=api}' } }" },
      ["error query.syntax 7:46"],
    ],
    [
      "a latency without a bucket",
      {
        indicator:
          "{ latency: { success: { metric: 'b{job=\"a\"}' }, total: { metric: 'c{job=\"a\"}' } } }",
      },
      ["error pyrra.bucket 7:46"],
    ],
    [
      "a grouping that is no label",
      { indicator: "{ bool_gauge: { metric: 'up{job=\"api\"}', grouping: [a-b] } }" },
      ["error pyrra.shape 7:66"],
    ],
    [
      "Thanos settings",
      { more: "  partial_response_strategy: warn\n" },
      ["warning pyrra.not-carried 8:3"],
    ],
  ])("%s", (_, changes, expected) => {
    expect(verdict(pyrraFile(changes))).toEqual(expected);
  });

  it("say what a target is when it is none", () => {
    expect(remedies(pyrraFile({ target: "[99]" }))).toContain(
      'spec.target: must be percent, such as "99.9", but is a list',
    );
  });
});
