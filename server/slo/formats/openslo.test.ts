import { describe, expect, it } from "vitest";
import { readSloFiles } from "#server/slo/lint.ts";
import { writeOpenslo } from "#server/slo/write-openslo.ts";
import { membershipOf } from "#shared/slo/composite.ts";

const RATIO =
  "{ ratioMetric: { counter: true, good: { metricSource: { type: Prometheus, spec: { query: good } } }, total: { metricSource: { type: Prometheus, spec: { query: all } } } } }";

interface Changes {
  readonly sli?: string;
  readonly window?: string;
  readonly method?: string;
  readonly objectives?: string;
  readonly more?: string;
  readonly metadata?: string;
}

/** Every part on a line of its own, so that the place of a problem tells which part it is. */
function slo(changes: Changes = {}): string {
  const {
    sli = `indicator: { spec: ${RATIO} }`,
    window = "{ duration: 28d, isRolling: true }",
    method = "Occurrences",
    objectives = "[{ target: 0.99 }]",
    more = "",
    metadata = "{ name: slo }",
  } = changes;
  return `apiVersion: openslo/v1\nkind: SLO\nmetadata: ${metadata}\nspec:\n  service: web\n  ${sli}\n  timeWindow: [${window}]\n  budgetingMethod: ${method}\n  objectives: ${objectives}\n${more}`;
}

function read(...texts: readonly string[]) {
  return readSloFiles(texts.map((text, index) => ({ path: `${index}.yaml`, text })));
}

function verdict(...texts: readonly string[]): readonly string[] {
  return read(...texts).problems.map(
    ({ severity, code, where }) => `${severity} ${code} ${where?.line}`,
  );
}

const metric = (query: string, type = "Prometheus") =>
  `{ metricSource: { type: ${type}, spec: { query: '${query}' } } }`;
const ratio = (body: string) => `indicator: { spec: { ratioMetric: { ${body} } } }`;
const THRESHOLD = `indicator: { spec: { thresholdMetric: ${metric("queue_length")} } }`;

describe("an OpenSLO SLO", () => {
  it.each<readonly [string, Changes, readonly string[]]>([
    ["a good one", {}, []],
    [
      "a target in percent",
      { objectives: "[{ target: 99.9 }]" },
      ["error slo.target-out-of-range 9"],
    ],
    ["a target of 1", { objectives: "[{ target: 1.0 }]" }, ["error slo.target-out-of-range 9"]],
    ["a target of 0", { objectives: "[{ target: 0 }]" }, ["error slo.target-out-of-range 9"]],
    ["a target that is a text", { objectives: "[{ target: high }]" }, ["error openslo.shape 9"]],
    [
      "both targets",
      { objectives: "[{ target: 0.9, targetPercent: 90 }]" },
      ["error openslo.target 9"],
    ],
    ["no target", { objectives: "[{ displayName: a }]" }, ["error openslo.target 9"]],
    ["an unknown method", { method: "Guess" }, ["error openslo.shape 8"]],
    ["no indicator", { sli: "description: none" }, ["error openslo.indicator 4"]],
    [
      "an SLI that is not there",
      { sli: "indicatorRef: gone" },
      ["error openslo.dangling-reference 6"],
    ],
    [
      "both indicators",
      { sli: `indicatorRef: gone\n  indicator: { spec: ${RATIO} }` },
      ["error openslo.indicator 6"],
    ],
    ["a ratio without total", { sli: ratio(`good: ${metric("a")}`) }, ["error openslo.ratio 6"]],
    [
      "good and bad",
      { sli: ratio(`good: ${metric("a")}, bad: ${metric("b")}, total: ${metric("c")}`) },
      ["error openslo.ratio 6"],
    ],
    ["raw without its type", { sli: ratio(`raw: ${metric("a")}`) }, ["error openslo.ratio 6"]],
    [
      "a query that is no PromQL",
      { sli: ratio(`counter: true, good: ${metric("sum(")}, total: ${metric("c")}`) },
      ["error query.syntax 6"],
    ],
    [
      "another source",
      {
        sli: ratio(
          `good: ${metric("sum:x{*}", "Datadog")}, total: ${metric("sum:y{*}", "Datadog")}`,
        ),
      },
      ["warning openslo.not-pullable 6"],
    ],
    [
      "VictoriaMetrics, whose language is more than PromQL",
      {
        sli: ratio(
          `counter: false, good: ${metric("share(rate(a[5m]), 1k)", "VictoriaMetrics")}, total: ${metric("rate(b[5m])", "VictoriaMetrics")}`,
        ),
      },
      [],
    ],
    [
      "a counter that is not said to be one",
      { sli: ratio(`good: ${metric("a")}, total: ${metric("b")}`) },
      ["warning openslo.counter-missing 6"],
    ],
    [
      "a rate said to be a counter",
      {
        sli: ratio(
          `counter: true, good: ${metric("rate(a[5m])")}, total: ${metric("rate(b[5m])")}`,
        ),
      },
      ["warning openslo.not-a-counter 6"],
    ],
    ["a threshold", { sli: THRESHOLD, objectives: "[{ target: 0.9, op: lt, value: 500 }]" }, []],
    [
      "a threshold without value",
      { sli: THRESHOLD, objectives: "[{ target: 0.9, op: lt }]" },
      ["error openslo.threshold 9"],
    ],
    ["op on a ratio", { objectives: "[{ target: 0.9, op: gt }]" }, ["warning openslo.unused 9"]],
    [
      "time slices",
      {
        method: "Timeslices",
        objectives: "[{ target: 0.9, timeSliceTarget: 0.9, timeSliceWindow: 1m }]",
      },
      [],
    ],
    [
      "time slices without target",
      { method: "Timeslices", objectives: "[{ target: 0.9, timeSliceWindow: 1m }]" },
      ["error openslo.time-slices 9"],
    ],
    [
      "ratio time slices without window",
      { method: "RatioTimeslices" },
      ["error openslo.time-slices 9"],
    ],
    [
      "a window of a rolling month",
      { window: "{ duration: 1M }" },
      ["warning openslo.rolling-month 7"],
    ],
    ["a compound duration", { window: "{ duration: 1d12h }" }, ["error openslo.duration 7"]],
    [
      "a calendar that rolls",
      {
        window:
          "{ duration: 1M, isRolling: true, calendar: { startTime: 2026-01-01 00:00:00, timeZone: UTC } }",
      },
      ["error openslo.window 7"],
    ],
    [
      "neither rolling nor calendar",
      { window: "{ duration: 1M, isRolling: false }" },
      ["error openslo.window 7"],
    ],
    [
      "a day that does not exist",
      { window: "{ duration: 1M, calendar: { startTime: 2026-02-30 00:00:00, timeZone: UTC } }" },
      ["error openslo.start-time 7"],
    ],
    [
      "a zone that does not exist",
      {
        window:
          "{ duration: 1M, calendar: { startTime: 2026-02-01 00:00:00, timeZone: Europe/Atlantis } }",
      },
      ["error openslo.time-zone 7"],
    ],
    [
      "a calendar minute, where a month was meant",
      { window: "{ duration: 1m, calendar: { startTime: 2026-02-01 00:00:00, timeZone: UTC } }" },
      ["warning openslo.window-too-short 7"],
    ],
    [
      "a metric that asks nothing",
      { sli: ratio(`good: { metricSource: { type: Any, spec: {} } }, total: ${metric("c")}`) },
      ["error openslo.shape 6"],
    ],
    [
      "a part of no weight",
      { objectives: "[{ target: 0.9, indicatorRef: gone, compositeWeight: 0 }]" },
      ["error openslo.shape 9"],
    ],
    [
      "a name that is no name of Kubernetes",
      { metadata: "{ name: Slo_1 }" },
      ["warning openslo.name 3"],
    ],
    [
      "a description that is too long",
      { more: `  description: ${"x".repeat(1_051)}\n` },
      ["warning openslo.description 10"],
    ],
    [
      "a policy of several conditions, whose joining is not defined",
      {
        more: "  alertPolicies: [{ metadata: { name: p }, spec: { conditions: [{ conditionRef: a }, { conditionRef: b }] } }]\n",
      },
      ["error openslo.shape 10"],
    ],
    ["no alert policies", { more: "  alertPolicies:\n" }, []],
    [
      "an alert policy that is not there",
      { more: "  alertPolicies: [{ alertPolicyRef: gone }]\n" },
      ["error openslo.dangling-reference 10"],
    ],
    ["a misspelt key", { more: "  alertPolicys: []\n" }, ["warning openslo.unknown-key 10"]],
    [
      "several teams",
      { metadata: "{ name: slo, labels: { team: [a, b] } }" },
      ["warning slo.several-teams 3"],
    ],
    [
      "an annotation that means nothing",
      { metadata: "{ name: slo, annotations: { headroom.dev/missing: maybe } }" },
      ["error openslo.annotation 3"],
    ],
  ])("%s", (_, changes, expected) => {
    expect(verdict(slo(changes))).toEqual(expected);
  });

  it("says how a percentage is written", () => {
    expect(read(slo({ objectives: "[{ target: 99.9 }]" })).problems[0]?.remedy).toBe(
      "write 0.999 or use targetPercent",
    );
  });

  it("can say by annotation what a missing numerator means", () => {
    const { definitions } = read(
      slo({ metadata: "{ name: slo, annotations: { headroom.dev/missing: zero } }" }),
    );
    expect(definitions).toMatchObject([{ sli: { missing: "zero" }, annotations: {} }]);
  });

  it("numbers objectives that have no name of their own", () => {
    const { definitions } = read(
      slo({ objectives: "[{ target: 0.9 }, { target: 0.99, displayName: Aim }]" }),
    );
    expect(definitions.map(({ id }) => id)).toEqual(["web/slo/1", "web/slo/aim"]);
  });

  it("becomes one SLO for each part of a composite, which hold together by annotations", () => {
    const text = slo({
      sli: "description: both",
      objectives: `[{ target: 0.9, displayName: a, compositeWeight: 35, indicator: { spec: ${RATIO} } }, { target: 0.99, displayName: b, indicator: { spec: ${RATIO} } }]`,
    });
    expect(verdict(text)).toEqual([]);
    expect(read(text).definitions.map(membershipOf)).toEqual([
      { composite: "web/slo", weight: 35, kind: "weighted" },
      { composite: "web/slo", weight: 1, kind: "weighted" },
    ]);
  });

  it("keeps its parts together when it is written as OpenSLO again", () => {
    const text = slo({
      sli: "description: both",
      objectives: `[{ target: 0.9, displayName: a, compositeWeight: 35, indicator: { spec: ${RATIO} } }, { target: 0.99, displayName: b, indicator: { spec: ${RATIO} } }]`,
    });
    const { definitions } = read(text);
    const again = read(writeOpenslo(definitions).text);
    // Each keeps its name, which has a slash.
    expect(again.problems.map(({ code }) => code)).toEqual(["openslo.name", "openslo.name"]);
    expect(again.definitions.map(membershipOf)).toEqual(definitions.map(membershipOf));
  });

  it("says what is wrong with a composite made by annotations", () => {
    const annotated = (name: string, annotations: string) =>
      slo({ metadata: `{ name: ${name}, annotations: { ${annotations} } }` });
    const composite = "headroom.dev/composite: shop";
    expect(verdict(annotated("a", composite))).toEqual(["warning slo.composite 3"]);
    expect(verdict(annotated("a", composite), annotated("b", composite))).toEqual([]);
    expect(
      read(
        annotated("a", `${composite}, headroom.dev/composite-kind: chain`),
        annotated("b", `${composite}, headroom.dev/composite-kind: worst`),
        annotated("c", `${composite}, headroom.dev/composite-weight: "-1"`),
      ).problems.map(({ message }) => message),
    ).toEqual([
      "the parts of the composite shop call it chain and worst; the first counts",
      'web/c is no part of a composite: its weight is "-1"',
    ]);
  });
});

describe("a set of OpenSLO files", () => {
  const sli = (query: string, name = "requests") =>
    `apiVersion: openslo/v1\nkind: SLI\nmetadata: { name: ${name} }\nspec: { thresholdMetric: { metricSource: { metricSourceRef: main, spec: { query: ${query} } } } }\n`;
  const policy =
    "apiVersion: openslo/v1\nkind: AlertPolicy\nmetadata: { name: page }\nspec:\n  conditions:\n    - conditionRef: burn\n  notificationTargets: []\n";
  const using = slo({ more: "  alertPolicies: [{ alertPolicyRef: page }]\n" });

  it("names sources that are not defined as a warning, unless headroom.yaml has them", () => {
    expect(verdict(sli("up"))).toEqual(["warning openslo.unknown-source 4"]);
    expect(
      readSloFiles([{ path: "a.yaml", text: sli("up") }], { sources: ["main"] }).problems,
    ).toEqual([]);
  });

  it("takes a query of an unknown source for PromQL only when it is", () => {
    expect(verdict(sli("'SELECT 1 FROM x'"))).toEqual([
      "warning openslo.not-pullable 4",
      "warning openslo.unknown-source 4",
    ]);
  });

  it("finds references across files, in either order", () => {
    const source =
      "apiVersion: openslo/v1\nkind: DataSource\nmetadata: { name: main }\nspec: { type: prometheus }\n";
    const referring = slo({
      sli: "indicatorRef: requests",
      objectives: "[{ target: 0.9, op: lt, value: 5 }]",
    });
    const { problems, definitions } = read(referring, sli("up"), source);
    expect(problems).toEqual([]);
    expect(definitions).toMatchObject([
      {
        sli: {
          kind: "threshold",
          query: { language: "Prometheus", source: "main", text: "up" },
          op: "lt",
          bound: 5,
        },
      },
    ]);
  });

  it("refuses a reference to nothing in a policy that an SLO uses", () => {
    expect(verdict(using, policy)).toEqual(["error openslo.dangling-reference 6"]);
  });

  it("warns of it in a policy that no SLO uses", () => {
    expect(verdict(slo(), policy)).toEqual(["warning openslo.dangling-reference 6"]);
  });

  it("refuses it in a library of policies without any SLO", () => {
    expect(verdict(policy)).toEqual(["error openslo.dangling-reference 6"]);
  });

  it("lets twins pass that differ in labels alone, and refuses others", () => {
    const service = (label: string, description: string) =>
      `apiVersion: openslo/v1\nkind: Service\nmetadata: { name: web, labels: { env: ${label} } }\nspec: { description: ${description} }\n`;
    expect(verdict(service("prod", "a"), service("dev", "a"))).toEqual([
      "warning openslo.duplicate 3",
    ]);
    expect(verdict(service("prod", "a"), service("dev", "b"))).toEqual([
      "error openslo.duplicate 3",
    ]);
  });
});
